"""`bulk-import watch`: a folder in which files are run when they are dropped there."""

from __future__ import annotations

from collections.abc import Mapping

import click

from bulk_import.cli.logs import LOG_FILE, event_log, stamped
from bulk_import.cli.options import (
    ACCOUNT,
    CHECKING,
    JSON,
    QUIET,
    SENDING,
    declared_options,
    guard_options,
)
from bulk_import.cli.worded import WordedCommand, folders_to_complete, option
from bulk_import.clock import Clock
from bulk_import.options import GuardOptions


@click.command(cls=WordedCommand, help="help.watch")
@click.argument("folder", metavar="FOLDER", shell_complete=folders_to_complete)
@declared_options(*CHECKING, *(name for name in SENDING if name != "first"))
@option("--approve", is_flag=True, help="option.approve")
@option("--once", is_flag=True, help="option.once")
@option(
    "--settle",
    type=click.FloatRange(0, 3_600),
    default=5,
    show_default="5",
    metavar="SECONDS",
    help="option.settle",
)
@JSON
@QUIET
@ACCOUNT
@guard_options
@LOG_FILE
@click.pass_obj
@stamped
def watch(
    clock: Clock,
    *,
    folder: str,
    options: Mapping[str, object],
    approve: bool,
    once: bool,
    settle: float,
    as_json: bool,
    quiet: bool,
    account: str | None,
    guarding: GuardOptions,
    log_file: str | None,
) -> int:
    """Run the files that are dropped into a folder."""
    from bulk_import.cli.watch_session import watch_folder
    from bulk_import.cli.watched_runs import WatchAsked

    with event_log(log_file, clock) as log:
        asked = WatchAsked(
            folder=folder,
            options=options,
            account=account,
            guarding=guarding,
            needs_approval=approve,
            settle=settle,
            as_json=as_json,
            quiet=quiet,
            clock=clock,
            log=log,
            log_file=log_file,
        )
        return watch_folder(asked, once=once)
