"""`--version`."""

from __future__ import annotations

import click


def print_version(context: click.Context, option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001  click calls it so
    """Print the release and that of the time-zone data, and leave."""
    del option
    if not wanted or context.resilient_parsing:
        return
    from importlib.metadata import version

    from bulk_import.normalizers.zone_offsets import release

    click.echo(f"bulk-import {version('bulk-import')} (time zones {release()})")
    context.exit()
