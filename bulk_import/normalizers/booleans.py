"""Truth values: yes or no, and nothing that only looks like one of them."""

from __future__ import annotations

import re
from typing import Final

from bulk_import.cells import Cell
from bulk_import.normalizers.normalizer import Context, Value, noticed
from bulk_import.normalizers.text import cleaned
from bulk_import.problems import Ambiguous, Unusable

_PLAIN: Final = {
    **dict.fromkeys(("true", "yes", "y", "t", "on", "1", "active", "enabled", "enable"), True),
    **dict.fromkeys(("false", "no", "n", "f", "off", "0"), False),
    **dict.fromkeys(("inactive", "disabled", "disable"), False),
}

_WORDS: Final = {
    **dict.fromkeys(("1.0", "1.00", "yeah", "yep", "yup", "activated", "activate"), True),
    **dict.fromkeys(("0.0", "0.00", "nope", "nah", "not active", "not enabled"), False),
    **dict.fromkeys(("in-active", "in active", "non-active", "non active", "nonactive"), False),
    **dict.fromkeys(("deactivated", "deactivate", "de-activated", "de-activate"), False),
    # TRUE and FALSE as Excel shows them in its other languages.
    **dict.fromkeys(("vrai", "wahr", "verdadero", "verdadeiro", "vero", "waar", "sant"), True),
    **dict.fromkeys(("sann", "prawda", "pravda", "igaz", "tosi", "doğru", "истина"), True),
    **dict.fromkeys(("faux", "falsch", "falso", "onwaar", "falskt", "usann", "falsk"), False),
    **dict.fromkeys(("fałsz", "nepravda", "hamis", "epätosi", "yanlış", "yanliş", "ложь"), False),
}

_MARKS: Final = {
    # Ticks, ticked boxes, and the root sign typed for a tick.
    **dict.fromkeys("\u2713\u2714\u2705\u2611\u221a\U0001f5f8\U0001f5f9", True),
    # Crosses and the empty box.
    **dict.fromkeys("\u2717\u2718\u274c\u2610", False),
}

_STATUSES: Final = {
    **dict.fromkeys(("live", "running", "run", "started", "start", "go", "go live", "open"), True),
    **dict.fromkeys(("ongoing", "in progress", "resume", "resumed", "in use"), True),
    **dict.fromkeys(("hold", "on hold", "onhold", "on-hold", "held", "pause", "paused"), False),
    **dict.fromkeys(("stop", "stopped", "close", "closed", "complete", "completed"), False),
    **dict.fromkeys(("finished", "ended", "suspended", "parked", "draft", "not live"), False),
    **dict.fromkeys(("not started", "dormant", "idle", "discontinued", "cancelled"), False),
}
"""Where a campaign stands, and whether it dials then; a person says that this is meant."""

_CROSSED: Final = frozenset(
    {"x", "[x]", "(x)", *"\u2612\u2715\u2716\u00d7\u274e\U0001f5f5\U0001f5f6\U0001f5f7"}
)
"""Marks that choose on one form and strike out on another."""

_WAIT: Final = frozenset({"wait", "waits", "waiting", "nowait"})
_BESIDE_WAIT: Final = frozenset(
    {"no", "not", "do", "don't", "dont", "never", "will", "should", "skip", "keep"}
    | {"for", "if", "when", "a", "an", "any", "agent", "agents", "callers", "customers"}
)

_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?")
_BETWEEN_ANSWERS: Final = re.compile(r" ?[/|,;&\n-] ?| or | and ")


def normalize(cell: Cell, context: Context) -> Value[bool]:
    """Return whether *cell* says yes.

    Raises:
        Unusable: The cell says neither yes nor no; a blank is never a no.
        Ambiguous: A cross.
    """
    del context
    cell = cleaned(cell)
    if isinstance(cell, bool):
        return Value(cell)
    if isinstance(cell, int | float):
        if cell in {0, 1}:
            return Value(cell == 1)
        raise Unusable("boolean.number")
    if not isinstance(cell, str):
        raise Unusable("boolean.date_or_time")
    return _of_text(cell.casefold())


def normalize_active(cell: Cell, context: Context) -> Value[bool]:
    """Do as `normalize` for the field `active`, in whose columns people write where things stand.

    Raises:
        Unusable: As `normalize`.
        Ambiguous: A cross, or such a word in a column that no person named as this field.
    """
    text = cleaned(cell)
    meant = _STATUSES.get(text.casefold()) if isinstance(text, str) else None
    if meant is None:
        return normalize(cell, context)
    if context.is_named:
        return noticed(meant, "boolean.word")
    raise Ambiguous("boolean.status", ("yes" if meant else "no",))


def normalize_no_wait(cell: Cell, context: Context) -> Value[bool]:
    """Do as `normalize` for the field `no_agent_no_wait`, which is a double negative.

    Raises:
        Unusable: As `normalize`.
        Ambiguous: A cross, or words about waiting.
    """
    text = cleaned(cell)
    if isinstance(text, str) and _is_about_waiting(text.casefold()):
        raise Ambiguous("boolean.wait", ("yes", "no"))
    return normalize(cell, context)


def _of_text(text: str) -> Value[bool]:
    if text in _PLAIN:
        return Value(_PLAIN[text])
    if text in _MARKS:
        return noticed(_MARKS[text], "boolean.mark")
    if text in _WORDS:
        return noticed(_WORDS[text], "boolean.word")
    if text.endswith((".", "!")) and text[:-1] in _PLAIN:
        return noticed(_PLAIN[text[:-1]], "boolean.word")
    if text in _CROSSED:
        raise Ambiguous("boolean.cross", ("yes", "no"))
    raise Unusable(_refusal(text))


def _is_about_waiting(text: str) -> bool:
    words = set(text.replace("-", " ").replace("_", " ").split())
    return bool(words & _WAIT) and words <= _WAIT | _BESIDE_WAIT


def _refusal(text: str) -> str:
    """Return the code of the message that helps most."""
    if _NUMBER.fullmatch(text):
        return "boolean.number"
    if {_PLAIN.get(answer) for answer in _BETWEEN_ANSWERS.split(text)} == {True, False}:
        return "boolean.both"
    return "boolean.not_yes_no"
