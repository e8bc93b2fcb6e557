"""UUIDs, such as the one of a lead list (RFC 9562).

The text is matched against a pattern of our own: `uuid.UUID` drops braces and hyphens wherever
they stand and takes underscores and a leading `0x` for digits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bulk_import.cells import Cell, shown, written
from bulk_import.normalizers.normalizer import Context, Value, noticed
from bulk_import.normalizers.text import cleaned, folded, has_qualifier
from bulk_import.problems import Ambiguous, Unusable

_UUID: Final = re.compile(
    r"(?<![\w-])([0-9a-fA-F]{8})(-?)([0-9a-fA-F]{4})\2([0-9a-fA-F]{4})\2([0-9a-fA-F]{4})\2"
    r"([0-9a-fA-F]{12})(?![\w-])"
)
_ALMOST: Final = re.compile(
    r"(?:[0-9A-Za-z]{4}-){3}|[0-9a-fA-Fx]{8}-|-[0-9a-fA-Fx]{11}|[0-9a-fA-F]{20}"
)
_NUMBER: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?(?:[eE]\+?[0-9]+)?")
_CANONICAL: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A UUID as programs write it, as nearly all are; the rest takes far longer."""

_CANONICAL_LINES: Final = re.compile(rf"(?:{_CANONICAL.pattern}\n)+")
_PLACEHOLDERS: Final = frozenset(
    {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"}
)
_BEFORE: Final = re.compile(r"(?:[^\W\d_].*\W)?[\[({<\"']?", re.DOTALL)
_AFTER: Final = re.compile(r"[\])}>\"'.,;]?(?:[ \n\t,;:(\[-]+[^\W\d_].*)?", re.DOTALL)


def normalize(cell: Cell, context: Context) -> Value[str]:
    """Return the UUID that *cell* holds, in lower case with hyphens; or that of the list it names.

    Raises:
        Unusable: There is no whole UUID, more than one, or one that stands for nothing.
        Ambiguous: Several UUIDs stand beside the list that the cell names.
    """
    if context.lead_lists is not None:
        name = written(cleaned(cell))
        if folded(name) in context.lead_lists:
            return _of_list(context.lead_lists[folded(name)])
        if not _UUID.search(name) and not _ALMOST.search(name):
            raise Unusable("uuid.unknown_list")
    return _read(cell)


def is_plain(cell: Cell, context: Context) -> bool:
    """Say whether *cell* is sent just as it is written, as nearly all are."""
    return context.lead_lists is None and _is_canonical(cell)


def are_plain(texts: Sequence[str], context: Context) -> bool:
    """Say whether each of *texts* certainly `is_plain`; False where each has to be asked."""
    lines = "\n".join((*texts, ""))
    return (
        context.lead_lists is None
        and lines.count("\n") == len(texts)
        and _CANONICAL_LINES.fullmatch(lines) is not None
        and _PLACEHOLDERS.isdisjoint(texts)
    )


def _is_canonical(cell: Cell) -> bool:
    """Say whether *cell* is a UUID as programs write it."""
    is_uuid = isinstance(cell, str) and _CANONICAL.fullmatch(cell) is not None
    return is_uuid and cell not in _PLACEHOLDERS


def _of_list(listed: tuple[str, ...]) -> Value[str]:
    """Return the UUID that stands beside a list."""
    if not listed:
        raise Unusable("uuid.list_without_id")
    try:
        meant = tuple(dict.fromkeys(_read(one).meant for one in listed))
    except Unusable as error:
        raise Unusable("uuid.list_wrong", listed=shown(", ".join(listed))) from error
    if len(meant) > 1:
        raise Ambiguous("uuid.shared_list", meant)
    return Value(meant[0])


def _read(cell: Cell) -> Value[str]:
    if isinstance(cell, str) and _is_canonical(cell):
        return Value(cell)
    text = cleaned(cell)
    if not isinstance(text, str):
        raise Unusable("uuid.digits_lost" if _is_number(text) else "uuid.not_uuid")
    found = list(_UUID.finditer(text))
    if len(found) != 1:
        raise Unusable("uuid.several" if found else _why_none(text))
    meant = "-".join(found[0].group(1, 3, 4, 5, 6)).lower()
    if meant in _PLACEHOLDERS:
        raise Unusable("uuid.placeholder")
    before, after = text[: found[0].start()], text[found[0].end() :]
    if before.strip("{'\"") or after.strip("}'\""):
        _check_words(before, after)
        return noticed(meant, "uuid.words_dropped")
    return Value(meant) if found[0][2] else noticed(meant, "uuid.hyphens_added")


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _why_none(text: str) -> str:
    """Return the code for *text* that holds no UUID."""
    if _NUMBER.fullmatch(text):
        return "uuid.digits_lost"
    return "uuid.malformed" if _ALMOST.search(text) else "uuid.not_uuid"


def _check_words(before: str, after: str) -> None:
    """Refuse words around a UUID that are no mere label, comment or link."""
    link = "://" in before
    if link and after.strip(" /") == "":
        return
    plain = _BEFORE.fullmatch(before) and _AFTER.fullmatch(after)
    if not plain or _ALMOST.search(before) or _ALMOST.search(after):
        raise Unusable("uuid.malformed")
    if has_qualifier(after) or (not link and has_qualifier(before)):
        raise Unusable("uuid.doubtful")
