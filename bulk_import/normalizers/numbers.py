"""Whole numbers of seconds, such as how long a phone rings; never rounded."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final

from bulk_import.cells import Cell
from bulk_import.normalizers.durations import LARGEST, Flaw, Form, read
from bulk_import.normalizers.normalizer import Context, Value
from bulk_import.problems import Ambiguous, Notice, Unusable

CALL_INTERVALS: Final = (10, 20, 30, 40, 50, 60, 120)
"""Seconds; the API takes no other call interval."""

_ANY: Final = range(LARGEST + 1)

_REFUSALS: Final = {
    Flaw.UNREADABLE: "number.not_number",
    Flaw.DATE: "number.date",
    Flaw.FRACTION: "number.fraction",
    Flaw.NEGATIVE: "number.negative",
    Flaw.SEVERAL: "number.several",
    Flaw.TOO_LARGE: "number.too_large",
}

_QUESTIONS: Final = {
    Form.SHORT_CLOCK: "number.clock",
    Form.DOTTED: "number.thousands",
    Form.COMMA: "number.decimal_or_thousands",
}

_NOTICES: Final = {
    Form.SECONDS: "number.unit",
    Form.UNUSUAL_SECONDS: "number.unit",
    Form.LONGER_UNIT: "number.unit",
    Form.HEADER_MILLISECONDS: "number.header_milliseconds",
    Form.HEADER_MINUTES: "number.header_minutes",
    Form.HEADER_HOURS: "number.header_hours",
    Form.CLOCK: "number.time",
    Form.GROUPED: "number.comma",
    Form.OTHERWISE_GROUPED: "number.grouped",
    Form.DECIMAL_COMMA: "number.decimal_comma",
    Form.REPAIRED: "number.repaired",
}


def normalize(cell: Cell, context: Context) -> Value[int]:
    """Return the whole seconds, 0 or more, that *cell* says.

    Raises:
        Unusable: The cell is no whole number of seconds.
        Ambiguous: `0:45` may be seconds or minutes, `1.000` and `1,000` one or a
            thousand.
    """
    value = _one_of(_ANY, cell, context)
    return Value(value.meant, (*value.notices, *_unusual(value.meant, context)))


def normalize_call_interval(cell: Cell, context: Context) -> Value[int]:
    """Return the seconds between calls: one of the seven that the API takes, never the nearest.

    Raises:
        Unusable: The cell is none of them.
        Ambiguous: As `normalize`.
    """
    return _one_of(CALL_INTERVALS, cell, context)


def _one_of(allowed: Container[int], cell: Cell, context: Context) -> Value[int]:
    duration = read(cell, context)
    if isinstance(duration, Flaw):
        raise Unusable(_REFUSALS[duration])
    readings = [seconds for seconds in duration.readings if seconds in allowed]
    if not readings:
        raise Unusable("number.call_interval", allowed=" · ".join(map(str, CALL_INTERVALS)))
    if duration.form in _QUESTIONS:
        # Under a header that says minutes, a number alone would be read as minutes again.
        unit = "" if context.unit in {None, "s"} else " s"
        raise Ambiguous(
            _QUESTIONS[duration.form], tuple(f"{seconds}{unit}" for seconds in readings)
        )
    code = _NOTICES.get(duration.form)
    return Value(readings[0], (Notice(code),) if code else ())


def _unusual(seconds: int, context: Context) -> Iterator[Notice]:
    if seconds == 0 < context.usual_least:
        yield Notice("number.zero")
    if context.usual_most is not None and seconds > context.usual_most:
        yield Notice("number.large", {"usual": f"{context.usual_most:,}"})
