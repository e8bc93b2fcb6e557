"""Changing an XML part where it stands: elements with the bytes that they take, and splices.

A part that is parsed and written anew is another part: prefixes, extensions and the order of
attributes change. Here the parser only says where an element begins and ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import Any, Final
from xml.parsers import expat

from bulk_import.workbooks.annotate.additions import Unpatchable

_START_TAG: Final = re.compile(rb"<(?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*>")
_IS_ALL: Final = True
_FIRST: Final = -1
"""Of splices at one place: before the elements that are inserted there in their order."""


@dataclass(slots=True, eq=False)
class Element:
    """An element and the bytes that it takes.

    Attributes:
        tag: Its name with its prefix.
        attributes: What it is given, by names with prefixes.
        start: Where its start tag begins.
        inner: Where its content begins.
        inner_end: Where its content ends; an element that is closed at once has none.
        end: Where the next thing begins.
        children: The elements in it.
        text: The text right in it.
    """

    tag: str
    attributes: dict[str, str]
    start: int
    inner: int
    inner_end: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)
    text: str = ""

    @property
    def name(self) -> str:
        """Its name without its prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix of its name with the colon; empty where it has none."""
        before, colon, _ = self.tag.rpartition(":")
        return before + colon

    @property
    def is_closed_at_once(self) -> bool:
        """It is written as one tag, and so has no content."""
        return self.inner == self.end

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute by its name without a prefix."""
        for key, value in self.attributes.items():
            if key == name or key.rpartition(":")[2] == name:
                return value
        return default

    def number(self, name: str, default: int = 0) -> int:
        """Return an attribute that is a whole number.

        Raises:
            Unpatchable: It is none.
        """
        text = self.get(name)
        try:
            return int(text) if text else default
        except ValueError as error:
            raise Unpatchable("unpatchable.odd") from error

    def child(self, name: str) -> Element | None:
        """Return the first child called *name*."""
        return next((one for one in self.children if one.name == name), None)

    def all(self, *path: str) -> Iterator[Element]:
        """Yield the elements below, by the names of the way to them."""
        found: Iterable[Element] = (self,)
        for name in path:
            found = [one for parent in found for one in parent.children if one.name == name]
        yield from found

    def everything(self) -> Iterator[Element]:
        """Yield every element below, as they stand."""
        for one in self.children:
            yield one
            yield from one.everything()


class Part:
    """A part of XML with changes to be made in it.

    Args:
        xml: The part, in UTF-8.

    Raises:
        Unpatchable: It is no XML.
    """

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.root = parsed(xml)
        self._splices: list[tuple[int, int, int, bytes]] = []
        self._tags: dict[Element, dict[str, str | None]] = {}
        self._appended: dict[Element, list[bytes]] = {}

    @property
    def prefix(self) -> str:
        """The prefix of the elements with the colon."""
        return self.root.prefix

    def raw(self, element: Element) -> bytes:
        """Return an element as it is written."""
        return self.xml[element.start : element.end]

    def splice(self, start: int, end: int, xml: bytes) -> None:
        """Let *xml* stand in place of what is between *start* and *end*."""
        self._splices.append((start, end, _FIRST, xml))

    def remove(self, element: Element) -> None:
        """Take an element out."""
        self.splice(element.start, element.end, b"")

    def replace(self, element: Element, xml: bytes) -> None:
        """Put *xml* in place of an element."""
        self.splice(element.start, element.end, xml)

    def set(self, element: Element, **attributes: str | None) -> None:
        """Change attributes in the start tag of *element*; None takes one away."""
        self._tags.setdefault(element, {}).update(attributes)

    def append(self, element: Element, xml: bytes, **attributes: str | None) -> None:
        """Add *xml* as the last thing in *element*, whose *attributes* change with it."""
        self._appended.setdefault(element, []).append(xml)
        self.set(element, **attributes)

    def insert(self, parent: Element, xml: bytes, name: str, order: Sequence[str]) -> None:
        """Add *xml*, an element called *name*, among the children of *parent*.

        Args:
            parent: Where it goes.
            xml: The element.
            name: Its name.
            order: The order that the schema has for the children of *parent*.
        """
        if parent.is_closed_at_once:
            self.append(parent, xml)
            return
        at = parent.inner
        for child in parent.children:
            if 0 <= _place(child, order) <= order.index(name):
                at = child.end
        self._splices.append((at, at, order.index(name), xml))

    def changed(self) -> bytes:
        """Return the part with all changes made."""
        pieces: list[bytes] = []
        at = 0
        splices = [*self._splices, *self._changed_elements()]
        for start, end, _, xml in sorted(splices, key=lambda one: one[:3]):
            pieces += (self.xml[at:start], xml)
            at = max(at, end)
        return b"".join((*pieces, self.xml[at:]))

    def _changed_elements(self) -> Iterator[tuple[int, int, int, bytes]]:
        for element, attributes in self._tags.items():
            tag = with_attributes(self.xml[element.start : element.inner], attributes)
            added = b"".join(self._appended.get(element, ()))
            if added and element.is_closed_at_once:
                tag = tag[:-2].rstrip() + b">" + added + f"</{element.tag}>".encode()
            elif added:
                yield element.inner_end, element.inner_end, _FIRST, added
            yield element.start, element.inner, _FIRST, tag


def parsed(xml: bytes) -> Element:
    """Return the root of *xml* with everything in it.

    Raises:
        Unpatchable: It is no XML.
    """
    top = Element("", {}, 0, 0)
    opened = [top]
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        found = _START_TAG.match(xml, at)
        if found is None:
            raise Unpatchable("unpatchable.odd")
        element = Element(tag, attributes, at, found.end())
        opened[-1].children.append(element)
        opened.append(element)

    def end(_tag: str) -> None:
        element = opened.pop()
        element.inner_end = at = parser.CurrentByteIndex
        is_closed = at == element.inner and xml[at - 2 : at] == b"/>"
        element.end = at if is_closed else xml.index(b">", at) + 1

    def text(content: str) -> None:
        opened[-1].text += content

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(xml, _IS_ALL)
    except (expat.ExpatError, ValueError) as error:
        raise Unpatchable("unpatchable.odd") from error
    return top.children[0]


def with_attributes(tag: bytes, attributes: dict[str, str | None]) -> bytes:
    """Return a start tag with *attributes* changed, added or, where None, taken away."""
    for name, value in attributes.items():
        said = b"" if value is None else f' {name}="{escape(value)}"'.encode()
        found = _attribute(name).search(tag)
        if found:
            tag = tag[: found.start()] + said + tag[found.end() :]
        elif said:
            body = tag.removesuffix(b">").removesuffix(b"/")
            tag = body.rstrip() + said + tag[len(body) :]
    return tag


@cache
def _attribute(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"\s+(?:\w+:)?%b\s*=\s*(?:\"[^\"]*\"|'[^']*')" % name.encode())


def _place(child: Element, order: Sequence[str]) -> int:
    """Return the place of *child* in *order*; what wraps alternatives stands where they do."""
    while child.name in {"AlternateContent", "Choice"} and child.children:
        child = child.children[0]
    return order.index(child.name) if child.name in order else -1


def _refuse_doctype(*_: Any) -> None:
    raise Unpatchable("unpatchable.odd")
