"""The pause between an agent's calls, such as `10_s`: the only unit that the API page shows."""

from __future__ import annotations

from typing import Final

from bulk_import.cells import Cell
from bulk_import.normalizers.durations import Flaw, Form, read
from bulk_import.normalizers.normalizer import Context, Value
from bulk_import.problems import Ambiguous, Notice, Unusable

_REFUSALS: Final = {
    Flaw.UNREADABLE: "interval.not_interval",
    Flaw.DATE: "interval.date",
    Flaw.FRACTION: "interval.fraction",
    Flaw.NEGATIVE: "interval.not_positive",
    Flaw.SEVERAL: "interval.several",
    Flaw.TOO_LARGE: "interval.too_large",
}

_QUESTIONS: Final = {
    Form.LONGER_UNIT: "interval.minutes",
    Form.HEADER_MINUTES: "interval.minutes",
    Form.HEADER_HOURS: "interval.minutes",
    Form.SHORT_CLOCK: "interval.clock",
    Form.DOTTED: "interval.thousands",
    Form.COMMA: "interval.decimal_or_thousands",
}

_NOTICES: Final = {
    Form.BARE: "interval.bare",
    Form.HEADER_MILLISECONDS: "interval.header_milliseconds",
    Form.UNUSUAL_SECONDS: "interval.rewritten",
    Form.CLOCK: "interval.time",
    Form.GROUPED: "interval.rewritten",
    Form.OTHERWISE_GROUPED: "interval.rewritten",
    Form.DECIMAL_COMMA: "interval.rewritten",
    Form.REPAIRED: "interval.rewritten",
}


def normalize(cell: Cell, context: Context) -> Value[str]:
    """Return the whole seconds, 1 or more, that *cell* says, in the form `10_s`.

    Raises:
        Unusable: The cell is no whole number of seconds.
        Ambiguous: Minutes, `0:15`, which may be either, and `1.000`, one or a thousand.
    """
    duration = read(cell, context)
    if isinstance(duration, Flaw):
        raise Unusable(_REFUSALS[duration])
    readings = [seconds for seconds in duration.readings if seconds > 0]
    if not readings:
        raise Unusable("interval.not_positive")
    intervals = tuple(f"{seconds}_s" for seconds in readings)
    if duration.form in _QUESTIONS:
        raise Ambiguous(_QUESTIONS[duration.form], intervals)
    notices = [Notice(_NOTICES[duration.form])] if duration.form in _NOTICES else []
    if context.usual_most is not None and readings[0] > context.usual_most:
        notices.append(Notice("interval.large", {"usual": f"{context.usual_most:,}"}))
    return Value(intervals[0], tuple(notices))
