"""The options that `check` and `run` share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import click

from bulk_import.problems import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the files are to be read and the answer given, as the options say.

    Attributes:
        sheet: Which sheet; None to find it.
        profile: A saved profile that matches columns; None without one.
        columns: Headers matched by hand.
        given: Values by field for rows that leave it blank.
        date_order: How numeric dates are read; None where not said.
        region: ISO country code; None where not said.
        agents: A file with a directory of agents; None to look for a sheet of the file itself.
        max_rows: The most rows of a sheet that are read; None for the usual number.
        output: Where the workbook goes; None for beside the file.
        as_json: Print one JSON object and nothing else.
        quiet: No progress, the closing line only.
    """

    sheet: str | None
    profile: str | None
    columns: dict[str, str]
    given: dict[str, str]
    date_order: str | None
    region: str | None
    agents: str | None
    max_rows: int | None
    output: str | None
    as_json: bool
    quiet: bool


def reading_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give *command* the shared options, as its argument `reading`."""

    @functools.wraps(command)
    def with_reading(**options: Any) -> int:
        reading = Reading(
            sheet=options.pop("sheet"),
            profile=options.pop("profile"),
            columns=_pairs("--column", options.pop("column")),
            given=given_by(options.pop("set_")),
            date_order=options.pop("date_order"),
            region=options.pop("region"),
            agents=options.pop("agents"),
            max_rows=options.pop("max_rows"),
            output=options.pop("output"),
            as_json=options.pop("as_json"),
            quiet=options.pop("quiet"),
        )
        return command(reading=reading, **options)

    dressed: Callable[..., int] = with_reading
    for option in reversed(_OPTIONS):
        dressed = option(dressed)
    return dressed


Option = Callable[[Callable[..., int]], Callable[..., int]]

SHEET: Final[Option] = click.option(
    "--sheet", metavar="NAME", help="Which sheet, where several hold campaigns."
)
PROFILE: Final[Option] = click.option(
    "--profile", metavar="NAME|FILE.toml", help="How the columns are matched, as saved before."
)
COLUMN: Final[Option] = click.option(
    "--column",
    multiple=True,
    metavar="HEADER=FIELD",
    help="Match a header by hand; HEADER= ignores the column. May be repeated.",
)
SET: Final[Option] = click.option(
    "--set",
    "set_",
    multiple=True,
    metavar="FIELD=VALUE",
    help="The value for rows that leave a field blank or lack its column. May be repeated.",
)
DATE_ORDER: Final[Option] = click.option(
    "--date-order",
    type=click.Choice(["dmy", "mdy", "ymd"]),
    help="How dates in three numbers are read; beats what the column shows.",
)
REGION: Final[Option] = click.option(
    "--region",
    metavar="CC",
    help="ISO country code, such as IN: for phone numbers without a country code and for"
    " time-zone abbreviations such as IST.",
)
AGENTS: Final[Option] = click.option(
    "--agents",
    metavar="FILE",
    help="A directory of agents (names or teams, and agent ids), so that rows may name them.",
)
MAX_ROWS: Final[Option] = click.option(
    "--max-rows",
    type=click.IntRange(1),
    metavar="N",
    help="Refuse sheets with more rows than this.  [default: 100000]",
)
OUTPUT: Final[Option] = click.option(
    "-o", "--output", metavar="PATH", help="Where the workbook goes; a .csv writes CSV."
)
JSON: Final[Option] = click.option(
    "--json", "as_json", is_flag=True, help="One JSON object on standard output."
)
QUIET: Final[Option] = click.option(
    "--quiet", is_flag=True, help="No progress; the closing line only."
)

_OPTIONS: Final[tuple[Option, ...]] = (
    *(SHEET, PROFILE, COLUMN, SET, DATE_ORDER, REGION, AGENTS, MAX_ROWS, OUTPUT, JSON, QUIET),
)


def _pairs(option: str, texts: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        # The last "=" parts them: a header may hold one, a field never does. A value may.
        name, equals, value = text.partition("=") if option == "--set" else text.rpartition("=")
        if not equals or not name.strip():
            raise Refused("usage.pair", option=option, text=text)
        pairs[name.strip()] = value.strip()
    return pairs


def given_by(texts: tuple[str, ...]) -> dict[str, str]:
    """Return the values of `--set` by field; a field may be named by its header as well.

    Raises:
        Refused: One of *texts* is no pair, or names no field.
    """
    from bulk_import.campaign import FIELDS
    from bulk_import.mapping import field_named

    given = {}
    for name, value in _pairs("--set", texts).items():
        field = field_named(name)
        if field is None:
            raise Refused("column.no_such_field", field=name, fields=", ".join(FIELDS))
        given[field] = value
    return given
