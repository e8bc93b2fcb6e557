"""Notes on the cells of the user's sheet, added to those that are there."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from bulk_import.cells import column_letter
from bulk_import.workbooks.annotate.additions import Unpatchable
from bulk_import.workbooks.annotate.areas import Area
from bulk_import.workbooks.annotate.cell_xml import text_element
from bulk_import.workbooks.annotate.note_shapes import NoteShapes
from bulk_import.workbooks.annotate.notes import DIVIDER, is_of_ours
from bulk_import.workbooks.annotate.splicing import Element, Part
from bulk_import.workbooks.styles import AUTHOR, SIGNATURE, note_size
from bulk_import.workbooks.texts import unescaped

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"

_LINE_BREAK: Final = re.compile(r"\r\n?")
_EMPTY: Final = '<comments xmlns="{}"><authors></authors><commentList></commentList></comments>'

Place = tuple[int, int]
"""A cell: its row and its column, counted from 1."""


class CommentsPatch:
    """The notes of a sheet.

    Args:
        comments: The part with their texts; None where there is none.
        shapes: Their shapes.
        namespace: That of the workbook.

    Raises:
        Unpatchable: The part has no lists of authors and of notes.
    """

    def __init__(self, comments: bytes | None, shapes: NoteShapes, namespace: str) -> None:
        self._part = Part(comments or _EMPTY.format(namespace).encode())
        self._shapes = shapes
        authors, listed = self._part.root.child("authors"), self._part.root.child("commentList")
        if authors is None or listed is None:
            raise Unpatchable("unpatchable.notes")
        self._authors, self._listed = authors, listed
        self._notes = dict(self._found())
        self._kept = {place: _text(one) for place, one in self._notes.items()}
        self._added: list[str] = []
        self._told: dict[Place, str] = {}

    def clear_earlier(self) -> set[Place]:
        """Take our notes out; return the cells that had one, also behind one of the user's."""
        names = [one.text.strip() for one in self._authors.children]
        ours, cleared = set(), set()
        for place, note in self._notes.items():
            at = note.number("authorId")
            author = names[at] if at < len(names) else ""
            text = self._kept[place]
            own, divider, _ = text.partition(DIVIDER)
            if is_of_ours(author, text):
                ours.add(place)
            elif divider:
                self._kept[place] = own
                cleared.add(place)
        for place in ours:
            del self._kept[place]
        self._shapes.remove(ours)
        return ours | cleared

    def add(self, place: Place, told: str) -> None:
        """Tell something on a cell, behind what the user wrote there."""
        self._told[place] = told

    @property
    def are_any(self) -> bool:
        """There is a note, also of the user's."""
        return bool(self._kept or self._told)

    def content(self) -> bytes:
        """Return the part with the texts."""
        for place, note in self._notes.items():
            if place not in self._kept:
                self._part.remove(note)
            else:
                self._continue(place, note)
        new = [place for place in self._told if place not in self._kept]
        if new:
            number = self._author()
            self._part.append(
                self._listed, "".join(self._note(place, number) for place in sorted(new)).encode()
            )
        return self._part.changed()

    def shapes(self) -> bytes:
        """Return the part with their shapes."""
        for place in sorted(self._told.keys() - self._kept.keys()):
            self._shapes.add(*place, note_size(f"{self._told[place]}{SIGNATURE}"))
        return self._shapes.content()

    def _found(self) -> list[tuple[Place, Element]]:
        found = []
        for one in self._listed.children:
            area = Area.of(one.get("ref")) if one.name == "comment" else None
            if area is not None:
                found.append(((area.top, area.left), one))
        return found

    def _author(self) -> int:
        for number, one in enumerate(self._authors.children):
            if one.text == AUTHOR:
                return number
        prefix = self._part.prefix
        self._part.append(self._authors, f"<{prefix}author>{AUTHOR}</{prefix}author>".encode())
        return len(self._authors.children)

    def _note(self, place: Place, author: int) -> str:
        row, column = place
        prefix = self._part.prefix
        return (
            f'<{prefix}comment ref="{column_letter(column)}{row}" authorId="{author}">'
            f"{_signed(self._told[place], prefix)}</{prefix}comment>"
        )

    def _continue(self, place: Place, note: Element) -> None:
        """Write what is told behind the text of the user's, whose looks stay."""
        own, told = self._kept[place], self._told.get(place)
        was = _text(note)
        text = note.child("text")
        if own == was and told is None:
            return
        if text is None:
            raise Unpatchable("unpatchable.notes")
        prefix = self._part.prefix
        plain = text.child("t")
        if own == was and plain is None and told is not None:
            added = text_element(f"{DIVIDER}{told}", prefix)
            self._part.append(text, f"<{prefix}r>{added}</{prefix}r>".encode())
        elif own == was or not self._cut(text, own, told):
            whole = own if told is None else f"{own}{DIVIDER}{told}"
            xml = f"<{text.tag}>{text_element(whole, prefix)}</{text.tag}>"
            self._part.replace(text, xml.encode())

    def _cut(self, text: Element, own: str, told: str | None) -> bool:
        """Cut what we had written off the pieces of a text; say whether that was possible."""
        at = 0
        prefix = self._part.prefix
        pieces = [(one, next(one.all("t"), None)) for one in text.all("r")]
        if any(one is None for _, one in pieces) or len(pieces) != len(text.children):
            return False
        kept = []
        for piece, inner in pieces:
            content = _plain(inner) if inner is not None else ""
            if at + len(content) <= len(own):
                kept.append(self._part.raw(piece).decode())
            elif at < len(own):
                return False
            at += len(content)
        if told is not None:
            kept.append(f"<{prefix}r>{text_element(DIVIDER + told, prefix)}</{prefix}r>")
        self._part.replace(text, f"<{text.tag}>{''.join(kept)}</{text.tag}>".encode())
        return True


@lru_cache(maxsize=10_000)
def _signed(told: str, prefix: str) -> str:
    """Return the text of a note of ours; many notes say the same."""
    return f"<{prefix}text>{text_element(f'{told}{SIGNATURE}', prefix)}</{prefix}text>"


def _text(note: Element) -> str:
    """Return the text of a note, its differently looking pieces put together."""
    found = note.child("text")
    if found is None:
        return ""
    texts = (*found.all("t"), *found.all("r", "t"))
    return "".join(_plain(one) for one in texts)


def _plain(text: Element) -> str:
    return unescaped(_LINE_BREAK.sub("\n", text.text))
