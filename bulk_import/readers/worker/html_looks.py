"""How web pages let text look: hidden, struck through, or otherwise than the number behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bulk_import.cells import Cell
from bulk_import.readers.worker.looks import Look, ShownText

Attributes = Mapping[str, str | None]

_HIDDEN: Final = re.compile(
    r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)",
    re.IGNORECASE,
)
_LINE: Final = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_STRUCK_TAGS: Final = frozenset({"s", "strike", "del"})
_VOID: Final = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
_STORED: Final = ("x:num", "sdval")
"""Where Excel and LibreOffice write the number of a cell beside what they show of it."""

_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,17})?(?:[eE][+-]?[0-9]{1,2})?")
_ABBREVIATED: Final = re.compile(r"-?[0-9](?:[.,][0-9]+)?[eE][+-]?[0-9]+")


def is_hidden(attributes: Attributes) -> bool:
    """Say whether an element with *attributes* is not shown."""
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


class CellText:
    """The text of a cell while it is read.

    Args:
        is_struck: A line goes through all of it.
        attributes: Those of the cell's element.
    """

    def __init__(self, attributes: Attributes, *, is_struck: bool) -> None:
        self._is_struck = is_struck or has_line("td", attributes)
        self._open: list[tuple[str, bool, bool]] = []
        self._shown: list[str] = []
        self._kept: list[str] = []
        texts = (attributes.get(name) or "" for name in _STORED)
        self._stored = next(filter(_NUMBER.fullmatch, texts), None)

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take in that an element inside the cell begins."""
        if tag == "br":
            self.add("\v")
        if tag not in _VOID:
            self._open.append((tag, is_hidden(attributes), has_line(tag, attributes)))

    def end(self, tag: str) -> None:
        """Take in that one ends, with those inside it that were left open."""
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                return

    def add(self, text: str) -> None:
        """Add a text, unless it is hidden."""
        if any(hidden for _, hidden, _ in self._open):
            return
        self._shown.append(text)
        if not any(struck for *_, struck in self._open):
            self._kept.append(text)

    def cell(self) -> Cell:
        """Return the cell as it looks."""
        text, kept = _plain(self._shown), _plain(self._kept)
        value: Cell = text
        if self._stored is not None and text:
            value = float(self._stored)
        shown = None if _ABBREVIATED.fullmatch(text) else ShownText(text)
        look = Look(shown, self._is_struck, kept if kept != text else None)
        found = look.of(value)
        return text if found == value and shown is not None else found


def has_line(tag: str, attributes: Attributes) -> bool:
    """Say whether a line goes through all of an element."""
    return tag in _STRUCK_TAGS or bool(_LINE.search(attributes.get("style") or ""))


def _plain(texts: list[str]) -> str:
    """Return *texts* as a page shows them: spaces run together, a line where a break stands."""
    return _SPACES.sub(" ", "".join(texts)).replace("\v", "\n").strip()
