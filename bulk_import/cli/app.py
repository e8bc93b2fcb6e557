"""The commands, and the one way out of the program."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from bulk_import.cli.checking import check
from bulk_import.cli.converting import convert
from bulk_import.cli.fields import fields
from bulk_import.cli.handbook import handbook
from bulk_import.cli.history import history
from bulk_import.cli.options import WordedGroup, option
from bulk_import.cli.running import run
from bulk_import.cli.sandbox import sandbox
from bulk_import.cli.templates import template
from bulk_import.cli.version import print_version
from bulk_import.clock import SYSTEM, Clock
from bulk_import.messages import text
from bulk_import.problems import BulkImportError, Stopped

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=WordedGroup, help="help.app", context_settings=HELP)
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


for command in (check, run, convert, history, template, fields, sandbox, handbook):
    app.add_command(command)


def main(argv: Sequence[str] | None = None, clock: Clock = SYSTEM) -> int:
    """Run one command and return its exit status; never leaves the process itself.

    Args:
        argv: The arguments; None for those of the process.
        clock: Time, for what a command waits for and tells of how far it is.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        status = app.main(arguments, prog_name="bulk-import", standalone_mode=False, obj=clock)
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(text("line.stopped"), err=True)
        return 3
    except BulkImportError as error:
        click.echo(error.message, err=True)
        return 3 if isinstance(error, Stopped) else 2
    return status if isinstance(status, int) else 0
