"""`bulk-import check`: what would happen, with nothing sent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click

from bulk_import.cli.options import (
    CHECKING,
    FILES,
    WordedCommand,
    declared_options,
    option,
)
from bulk_import.cli.reading_ahead import reading_ahead
from bulk_import.cli.telling import Telling, telling_options
from bulk_import.clock import Clock


@click.command(cls=WordedCommand, help="help.check")
@FILES
@declared_options(*CHECKING)
@telling_options
@option("--save-profile", metavar="NAME", help="option.save_profile")
@click.pass_obj
@reading_ahead
def check(
    clock: Clock,
    *,
    files: tuple[str, ...],
    options: Mapping[str, object],
    how: Telling,
    save_profile: str | None,
) -> int:
    """Read and check the files; send nothing."""
    from bulk_import.api.redaction import Redactor
    from bulk_import.app import checking
    from bulk_import.app.json_report import describe_refusal
    from bulk_import.app.own_secret import refuse_own_secret
    from bulk_import.cli.progress import reading_progress
    from bulk_import.cli.redaction import unprinted
    from bulk_import.cli.report_output import each_file, tell
    from bulk_import.cli.trust import refuse_secret_in_arguments
    from bulk_import.files import refuse_special
    from bulk_import.problems import Refused
    from bulk_import.settings import load

    if how.output is not None:
        refuse_special(how.output)
    if save_profile is not None and len(files) > 1:
        raise Refused("usage.one_file")
    profile = None if save_profile is None else _place_of(save_profile)
    settings = load(options)
    refuse_secret_in_arguments(settings.secret)

    def check_one(file: str) -> int:
        with reading_progress(file, clock, quiet=how.quiet) as listen:
            plan = checking.check(file, settings.read, listen=listen)
        if settings.secret is not None:
            refuse_own_secret(plan, Redactor(settings.secret))
        if profile is not None:
            from bulk_import.app.saved_matches import remember

            _tell_remembered(profile, remember(plan, profile))
        report = checking.report_compared(plan, settings, clock)
        return tell(report, file, how)

    with unprinted(settings.secret):
        return each_file(
            files, check_one, partial(describe_refusal, "check") if how.as_json else None
        )


def _place_of(name: str) -> Path:
    """Return where the profile *name* is going to be saved."""
    from bulk_import.app.saved_matches import place_of
    from bulk_import.settings import default_profiles

    return place_of(name, default_profiles())


def _tell_remembered(profile: Path, options: tuple[str, ...]) -> None:
    """Say where it is saved how columns are matched, and which options with it."""
    from bulk_import.cli.output import print_err
    from bulk_import.messages import text

    code = "line.remembered_options" if options else "line.remembered"
    print_err(text(code, path=str(profile), options=", ".join(options)))
