"""How the result of a check or a run is told, and the options that say so."""

from __future__ import annotations

import functools
from dataclasses import dataclass, fields
from typing import Any, Final

import click

from bulk_import.cli.logs import LOG_FILE, event_log
from bulk_import.cli.options import JSON, OUTPUT, QUIET
from bulk_import.cli.worded import Command, option
from bulk_import.event_log import NO_LOG, EventLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How the result of a file is told.

    Attributes:
        output: Where the workbook goes; None for beside the file.
        as_json: Print one JSON object and nothing else.
        quiet: Print the closing line only.
        by_row: List problems row by row, not by their cause.
        row: The only row that is told, with its request; None for all.
        log: What is written into a log file.
    """

    output: str | None = None
    as_json: bool = False
    quiet: bool = False
    by_row: bool = False
    row: int | None = None
    log: EventLog = NO_LOG


_OPTIONS: Final = (
    OUTPUT,
    option("--rows", "by_row", is_flag=True, help="option.by_row"),
    option("--show", "row", type=click.IntRange(1), metavar="ROW", help="option.show"),
    JSON,
    QUIET,
    LOG_FILE,
)


def telling_options(command: Command) -> Command:
    """Return *command* with the options for how its result is told, as its argument `how`."""

    @functools.wraps(command)
    def with_telling(*, log_file: str | None, **values: Any) -> int:
        told = {one.name: values.pop(one.name) for one in fields(Telling) if one.name != "log"}
        with event_log(log_file, click.get_current_context().obj) as log:
            return command(how=Telling(**told, log=log), **values)

    decorated: Command = with_telling
    for one in reversed(_OPTIONS):
        decorated = one(decorated)
    return decorated
