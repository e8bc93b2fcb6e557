"""`--version`."""

from __future__ import annotations

import click

from bulk_import.cli.output import print_out
from bulk_import.messages import text


def print_version(context: click.Context, option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001  click calls it so
    """Print the release and that of the time-zone data, and leave."""
    del option
    if not wanted or context.resilient_parsing:
        return
    from importlib.metadata import version

    from bulk_import.normalizers.zone_offsets import release as tz_release

    release, zones = version("bulk-import"), tz_release()
    print_out(text("line.version", release=release, zones=zones))
    context.exit()
