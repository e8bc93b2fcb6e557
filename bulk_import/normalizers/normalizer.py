"""What every normalizer takes and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Generic, Literal, Protocol, TypeVar

from bulk_import.cells import DAY_ZERO, Cell
from bulk_import.normalizers.decimal_marks import DecimalMark
from bulk_import.problems import Notice

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

DateOrder = Literal["dmy", "mdy", "ymd"]
"""How dates written in three numbers are read."""


Unit = Literal["ms", "s", "min", "h"]
"""Milliseconds, seconds, minutes or hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known beside the cell itself.

    Attributes:
        date_order: How the column's numeric dates are read; None while nothing decides it.
        date_conflict: The column's own dates contradict each other about their order.
        day_zero: The day from which the workbook counts days.
        region: ISO country code of the operator, such as `IN`; None where not given.
        inet_no: The account; agent ids end in it.
        decimal_mark: What stands in front of the decimals of the file's numbers; None while
            nothing decides it.
        unit: In which unit the header says bare numbers are; None where it does not say so.
        is_named: Whether a person said which field the column is.
        usual_least: A whole number below it is sent with a warning.
        usual_most: The same for a number above it; None without any limit.
        start_date: The row's own value, where it is clean; so are the next three.
        directory: Agent ids by folded name, e-mail or extension; several where one name is
            shared; none where a person has no id there; None without a directory.
        teams: Agents by the folded name of their team; None where the file lists no teams.
        lead_lists: Leads IDs by the folded name of the list; None where the file lists none.
        account_agents: The names of the agents that the account itself lists, by their ids; None
            where its list was not pulled.
        is_live: Whether agents that are not in that list are refused.
    """

    date_order: DateOrder | None = None
    date_conflict: bool = False
    day_zero: date = DAY_ZERO
    region: str | None = None
    inet_no: int | None = None
    decimal_mark: DecimalMark | None = None
    unit: Unit | None = None
    is_named: bool = False
    usual_least: int = 0
    usual_most: int | None = None
    start_date: date | None = None
    end_date: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    directory: Mapping[str, tuple[str, ...]] | None = None
    teams: Mapping[str, tuple[str, ...]] | None = None
    lead_lists: Mapping[str, tuple[str, ...]] | None = None
    account_agents: Mapping[str, str] | None = None
    is_live: bool = False


@dataclass(frozen=True, slots=True)
class Value(Generic[T_co]):
    """What a cell means, and what was assumed, repaired or dropped to say so."""

    meant: T_co
    notices: tuple[Notice, ...] = ()


class Normalizer(Protocol[T_co]):
    """A pure function of a cell and its context."""

    def __call__(self, cell: Cell, context: Context) -> Value[T_co]:
        """Return what *cell* means.

        Raises:
            Unusable: No reading fits.
            Ambiguous: Several readings fit.
        """
        ...


def noticed(meant: T, code: str, **facts: str) -> Value[T]:
    """Return *meant* with one notice."""
    return Value(meant, (Notice(code, facts),))


def value_text(value: object) -> str:
    """Return a normalized *value* as people read it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
