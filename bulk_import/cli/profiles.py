"""`bulk-import profile`: what a profile of another dialer makes of an export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from bulk_import.cli.options import JSON, declared_options
from bulk_import.cli.worded import WordedCommand, WordedGroup, files_to_complete
from bulk_import.clock import Clock


@click.group("profile", cls=WordedGroup, help="help.profile")
def profile() -> int:
    """Check profiles of other dialers."""
    return 0


@profile.command("check", cls=WordedCommand, help="help.profile_check")
@click.argument("profile", metavar="FILE.toml", shell_complete=files_to_complete)
@click.argument("export", metavar="EXPORT", shell_complete=files_to_complete)
@declared_options(
    *("sheet", "given", "lookups", "date_order", "region", "encoding", "max_rows", "columns"),
    helps={"given": "option.given_for_all", "columns": "option.dialer_columns"},
)
@JSON
@click.pass_obj
def check(
    clock: Clock, *, profile: str, export: str, options: Mapping[str, Any], as_json: bool
) -> int:
    """Show how each field is made of the cells of an export; write and send nothing."""
    from bulk_import.app.json_profile import describe_checked_profile, describe_refused_profile
    from bulk_import.app.profile_checking import check_profile
    from bulk_import.cli.output import print_json
    from bulk_import.cli.profile_output import tell_profile
    from bulk_import.problems import Refused
    from bulk_import.settings import load

    read = replace(load(options).read, given=options["given"])
    try:
        checked = check_profile(profile, export, read, clock=clock)
    except Refused as refused:
        if as_json:
            print_json(describe_refused_profile(profile, export, refused))
        raise
    if as_json:
        print_json(describe_checked_profile(checked, profile, export))
    else:
        tell_profile(checked, profile, export)
    return checked.exit_status
