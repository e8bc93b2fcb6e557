"""The commands, and the one way out of the program."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

import click

from bulk_import.cli.completion import complete
from bulk_import.cli.interrupts import CTRL_C
from bulk_import.cli.output import print_err
from bulk_import.cli.streams import SafeStream, safe_streams
from bulk_import.cli.version import print_version
from bulk_import.cli.worded import WordedCommand, WordedGroup, option
from bulk_import.clock import SYSTEM, Clock
from bulk_import.invisible import printable
from bulk_import.log_levels import ERROR, WARNING
from bulk_import.messages import text

HELP: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

COMMANDS: Final = {
    "check": "checking",
    "run": "running",
    "watch": "watching",
    "convert": "converting",
    "profile": "profiles",
    "history": "history",
    "forget": "forgetting",
    "template": "templates",
    "fields": "fields",
    "account": "accounts",
    "agents": "agents",
    "doctor": "doctor",
    "journal": "journals",
    "serve": "serving",
    "worker": "working",
    "schedule": "schedules",
    "sandbox": "sandbox",
    "handbook": "handbook",
}
"""The modules of this room that hold the commands, each under the command's own name."""


class Commands(WordedGroup):
    """The commands, each loaded when somebody names it: a start loads one of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return what the commands are called."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; None where none is called so."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"{__package__}.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command does, for which none is loaded."""
        named = [WordedCommand(name, help=f"help.{name}") for name in COMMANDS]
        click.Group(commands=named).format_commands(ctx, formatter)


@click.group(cls=Commands, help="help.app", context_settings=HELP)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=print_version,
    help="option.version",
)
def app() -> int:
    """Create campaigns from spreadsheets."""
    return 0


def main(argv: Sequence[str] | None = None, clock: Clock = SYSTEM) -> int:
    """Run one command and return its exit status; never leaves the process itself.

    Whether anybody reads what it prints has no part in the status.

    Args:
        argv: The arguments; None for those of the process.
        clock: Time, for what a command waits for and tells of how far it is.
    """
    with safe_streams() as (out, _):
        status = _status_of(list(sys.argv[1:] if argv is None else argv), clock)
        _tell_loss(out)
    return status


def _status_of(arguments: list[str], clock: Clock) -> int:
    completed = complete(app, os.environ)
    if completed is not None:
        return completed
    try:
        status = app.main(arguments, prog_name="bulk-import", standalone_mode=False, obj=clock)
    except click.ClickException as error:
        _show(error)
        return 2
    except (click.Abort, KeyboardInterrupt) as error:
        by_ctrl_c = (error.__cause__ or error).args == (CTRL_C,)  # click puts its own in front
        print_err(text("line.stopped_by_ctrl_c" if by_ctrl_c else "line.stopped"), WARNING)
        return 3
    except Exception as error:
        from bulk_import.problems import BulkImportError, Stopped

        if not isinstance(error, BulkImportError):
            raise
        print_err(error.message, ERROR)
        return 3 if isinstance(error, Stopped) else 2
    return status if isinstance(status, int) else 0


def _show(error: click.ClickException) -> None:
    """Print what is wrong with the arguments, none of which may act on the terminal."""
    message = printable(error.format_message())
    if isinstance(error, click.UsageError):
        click.UsageError(message, error.ctx).show()
    else:
        click.ClickException(message).show()


def _tell_loss(out: SafeStream) -> None:
    """Say that something was not printed; not to those who left: `| head` wants no more."""
    if isinstance(out.lost, OSError) and out.lost.errno not in {errno.EPIPE, None}:
        from bulk_import.problems import reason_of

        print_err(text("line.output_lost", reason=reason_of(out.lost)), WARNING)
