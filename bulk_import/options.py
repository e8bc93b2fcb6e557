"""The options of the program: how a spreadsheet is read, and how its campaigns are sent.

An option is declared here once: its name, type, default and limits, what it is called on the
command line, and the variable that sets it. The options of the commands, the settings, the help and
the handbook's tables are made from these declarations, and the help's words are the messages
`option.<name>`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple, get_args, get_origin, get_type_hints

from bulk_import.normalizers.normalizer import DateOrder

USUAL_ROWS: Final = 100_000
"""Rows of a sheet that are read unless more are allowed: days of sending at any rate."""


@dataclass(frozen=True, slots=True)
class Flag:
    """How an option is given outside Python, and which values it may have.

    Attributes:
        flag: What it is called on the command line.
        metavar: What stands for its value in the help; empty where it has none or a choice.
        variable: The environment variable that sets it too; empty for none.
        least: The smallest value; None for no limit.
        above: A limit that the value must exceed; None for no limit.
        most: The largest value; None for no limit.
        pattern: A regular expression that the value must match; None for any value.
    """

    flag: str
    metavar: str = ""
    variable: str = ""
    least: int | None = None
    above: int | None = None
    most: int | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How a spreadsheet is read.

    Attributes:
        sheet: Which sheet; None to find the one that holds campaigns.
        profile: A profile's name or file: saved column matches, or how another dialer writes its
            export. None without one; a conversion then finds the one that fits.
        columns: Headers matched by hand: header to field, or to "" for "ignore it". They beat
            those of the profile.
        given: Values by field, for rows that leave the field blank or lack its column. In a
            conversion they are for every campaign.
        date_order: How dates in three numbers are read; None lets the file decide.
        encoding: How a text file is encoded, where it does not say so itself; None lets its words
            decide.
        region: ISO country code of the operator, such as `IN`: for phone numbers without a country
            code and for abbreviations of time zones.
        agents: A file that says which agent id belongs to which person or team; None for a sheet of
            the spreadsheet itself.
        replace: A file with a table of what is used in place of what; None for a sheet of the
            spreadsheet itself.
        rename: A pattern for the names of campaigns, made of fields of their rows, such as
            `{name} – {start_date:%b %Y}`; None for names as they stand.
        max_rows: The most rows of a sheet that are read. More rows take more memory and time.
        lookups: Files with side tables of an export, or with an earlier conversion of it.
        keep_active: Campaigns that dial in the other dialer are to dial here; else all of them are
            switched off.
        live: Agents that the account `inet_no` does not list are refused.
        listed_agents: The file with the list of the account's agents, as it was pulled; None, or a
            file that is not there, for no list.
        inet_no: The account that is going to be used; rows of another one are refused.
        account: What the settings call that account; rows may name it so.
        profiles: The folder of saved profiles; None for the one in the user's configuration folder.
    """

    sheet: Annotated[str | None, Flag("--sheet", "NAME")] = None
    profile: Annotated[str | None, Flag("--profile", "NAME|FILE.toml")] = None
    columns: Annotated[Mapping[str, str], Flag("--column", "HEADER=FIELD")] = field(
        default_factory=dict
    )
    given: Annotated[Mapping[str, str], Flag("--set", "FIELD=VALUE")] = field(default_factory=dict)
    date_order: Annotated[
        DateOrder | None, Flag("--date-order", variable="BULK_IMPORT_DATE_ORDER")
    ] = None
    encoding: Annotated[str | None, Flag("--encoding", "NAME", variable="BULK_IMPORT_ENCODING")] = (
        None
    )
    region: Annotated[
        str | None,
        Flag("--region", "CC", variable="BULK_IMPORT_REGION", pattern="^[A-Za-z]{2}$"),
    ] = None
    agents: Annotated[str | PathLike[str] | None, Flag("--agents", "FILE")] = None
    replace: Annotated[str | PathLike[str] | None, Flag("--replace", "FILE")] = None
    rename: Annotated[str | None, Flag("--rename", "PATTERN", variable="BULK_IMPORT_RENAME")] = None
    max_rows: Annotated[int, Flag("--max-rows", "N", least=1)] = USUAL_ROWS
    lookups: Annotated[Sequence[str], Flag("--lookup", "FILE")] = ()
    keep_active: Annotated[bool, Flag("--keep-active")] = False
    live: Annotated[bool, Flag("--live")] = False
    listed_agents: Path | None = None
    inet_no: int | None = None
    account: str | None = None
    profiles: Path | None = None

    def __post_init__(self) -> None:
        """Write the region in capitals, as tables of countries do."""
        if self.region is not None:
            object.__setattr__(self, "region", self.region.upper())


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOptions:
    """How the campaigns of a plan are sent.

    Attributes:
        rate: Requests in any second at the most; it may be a fraction.
        concurrency: Requests in flight at the most.
        quiet_period: Seconds before a row is sent again of which nobody knows whether its first
            request still creates something: it must be longer than the server takes for one.
        resend: Whether such a row is sent again at all.
        mark_names: Whether each name ends in a short mark, so that a campaign of that name is ours.
        first: Send only so many ready rows, as a trial; None for all.
        all_or_nothing: Send nothing while any row needs fixing.
        first_back_off: Seconds of the first back-off, at the most, of a row whose request was
            certainly not processed; it doubles with each attempt.
        longest_back_off: Seconds beyond which the back-off does not grow.
    """

    rate: Annotated[float, Flag("--rate", "N", "BULK_IMPORT_RATE", above=0, most=1_000)] = 2.0
    concurrency: Annotated[
        int, Flag("--concurrency", "N", "BULK_IMPORT_CONCURRENCY", least=1, most=100)
    ] = 4
    quiet_period: Annotated[
        float,
        Flag("--quiet-period", "SECONDS", "BULK_IMPORT_QUIET_PERIOD", least=0, most=86_400),
    ] = 120.0
    resend: Annotated[bool, Flag("--no-resend")] = True
    mark_names: Annotated[bool, Flag("--mark-names")] = False
    first: Annotated[int | None, Flag("--first", "N", least=1)] = None
    all_or_nothing: Annotated[bool, Flag("--all-or-nothing")] = False
    first_back_off: float = 0.5
    longest_back_off: float = 60.0


GUARD_CODES: Final = (
    "file.empty",
    "guard.no_campaigns",
    "guard.template",
    "guard.growing",
    "guard.past",
    "guard.same_dates",
    "guard.row_count",
    "guard.nothing_new",
)
"""The codes of what guards find, which a person may allow."""


@dataclass(frozen=True, slots=True)
class GuardOptions:
    """How a file is guarded against the mistakes of a weekly run.

    Attributes:
        is_strict: Whether it is also compared with earlier files of its name, and has to settle.
        allowed: What a person allowed, by code.
    """

    is_strict: bool = False
    allowed: frozenset[str] = frozenset()


class Declared(NamedTuple):
    """One option that can be given outside Python.

    Attributes:
        name: The name of its attribute.
        kind: Its type.
        default: Its value where it is not given.
        flag: How it is given.
    """

    name: str
    kind: Any
    default: object
    flag: Flag


@cache
def declared(options: type) -> Mapping[str, Declared]:
    """Return the options of a class that can be given outside Python, by name."""
    hints = get_type_hints(options, include_extras=True)
    return {
        one.name: Declared(one.name, kind, _default(one), flag)
        for one in fields(options)
        if get_origin(hints[one.name]) is Annotated
        for kind, flag in [get_args(hints[one.name])]
    }


def _default(one: Any) -> object:
    return one.default_factory() if one.default is MISSING else one.default
