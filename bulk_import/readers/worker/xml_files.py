"""XML: the elements that hold other elements are records, a table for each of their tags.

Databases and switches write `<field name="ring">5</field>`: there the name is that of the field.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bulk_import.readers.worker.declared import xml_in_utf8
from bulk_import.readers.worker.sql_words import table_asked_for
from bulk_import.readers.worker.tables import ANY, MOST_DEEP, Tables
from bulk_import.readers.worker.wire import ReadError, Send, Task

_CUT_OFF: Final = frozenset({3, 5, 20})  # expat's numbers: no element, unclosed token, section
_GOES_ON: Final = frozenset({9, 30})  # something behind the document; a declaration inside it
_UNKNOWN_ENCODING: Final = frozenset({18, 19})

_DECLARATION: Final = re.compile(rb"^\s*<\?xml\s[^<>]*\?>", re.MULTILINE)

_FIELD: Final = frozenset(
    {"field", "column", "param", "parameter", "property", "attribute", "setting", "variable"}
)
"""Tags of fields that say their names in an attribute."""

_NAME: Final = "name"
_VALUE: Final = "value"
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TABLE: Final = "table"
_ROWS: Final = frozenset({"row", "record"})
_TABLES: Final = frozenset({"table_data", "resultset"})
"""What dumps put around the rows of a table."""

_OF_A_RECORD: Final = 5
"""Fields by which an element is a record, even where one inside it has some more."""

_STRUCTURE: Final = frozenset({"table_structure", "structure_schemas"})
"""What dumps say of the form of a table, which is no record of it."""


def read_xml(content: bytes, task: Task, send: Send) -> None:
    """Send every kind of element that holds other elements as a sheet.

    Nested tags get headers with dots, `queue.name`, attributes such as `queue.@id`; a tag that
    stands in a record several times gets one header each, `queue.0`.

    Raises:
        ReadError: The file is damaged or cut off, defines entities, or holds no record.
    """
    tables = Tables(task)
    roots = _roots(xml_in_utf8(content, task, send))
    for root in roots:
        _find(root, tables, 0, name=_tag(root), is_repeated=False)
    for way in tables.asked_for():
        for element in _on_way(roots, way.split(".")):
            tables.add(way, _fields(element, 0))
    tables.send(send)


def _roots(content: bytes) -> Sequence[Element]:
    """Return the documents of a file: one, or several that stand one after the other."""
    try:
        return [_root(content)]
    except ParseError as error:
        if error.code not in _GOES_ON:
            raise _broken(error) from error
        found = _documents(content)
        if any(one.tail and one.tail.strip() for one in found):
            raise _broken(error) from error
        return found


def _documents(content: bytes) -> Sequence[Element]:
    """Return the documents that stand one after the other."""
    bare = _DECLARATION.sub(_blank, content.removeprefix(BOM_UTF8))
    try:
        return list(_root(b"<documents>%b\n</documents>" % bare))
    except ParseError as error:
        if error.position[0] > bare.count(b"\n") + 1:  # the last one does not end
            raise ReadError("export.cut_off", line=str(error.position[0] - 1)) from error
        raise _broken(error) from error


def _blank(found: re.Match[bytes]) -> bytes:
    """Return nothing in place of what is *found*, as many lines long as it is."""
    return b"\n" * found[0].count(b"\n")


def _root(content: bytes) -> Element:
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ReadError("export.entities") from error
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise ReadError("export.not_text", line="1") from error
    if not isinstance(root, Element):
        raise ReadError("export.no_table")
    return root


def _broken(error: ParseError) -> ReadError:
    line, column = error.position
    if error.code in _UNKNOWN_ENCODING:
        return ReadError("export.not_text", line=str(line))
    code = "export.cut_off" if error.code in _CUT_OFF else "export.broken"
    return ReadError(code, line=str(line), character=str(column + 1))


def _find(element: Element, tables: Tables, depth: int, *, name: str, is_repeated: bool) -> None:
    """Take the records inside *element* in, or itself as one of the table *name*."""
    if depth > MOST_DEEP:
        raise ReadError("export.too_deep", most=str(MOST_DEEP))
    inner = _by_tag(filter(_holds_fields, element))
    own = [_tag(child) for child in element if not _holds_fields(child)]
    own += [_attribute(name) for name in element.attrib]
    most = max(
        (_most_fields(child, depth) for group in inner.values() for child in group), default=0
    )
    is_one_of_several = is_repeated and _tag(element) not in _TABLES
    says_more = len(own) > most or (len(own) >= _OF_A_RECORD and 2 * len(own) > most)
    if _has_named_fields(element) or (own and (is_one_of_several or says_more)):
        tables.add(name, _fields(element, depth))
        return
    tables.leave(*(f"{_tag(element)}.{name}" for name in own))
    tables.announced.page(_around(element), has_records=False)
    for tag, group in inner.items():
        for child in group if tag not in _STRUCTURE else ():
            _find(child, tables, depth + 1, name=_table(child, element), is_repeated=len(group) > 1)


def _on_way(elements: Iterable[Element], way: Sequence[str]) -> Iterable[Element]:
    """Return the elements to which a *way* leads, by their tags."""
    first, *rest = way
    found = [one for one in elements if first in {ANY, _tag(one)}]
    return _on_way(chain.from_iterable(found), rest) if rest else found


def _around(element: Element) -> dict[str, Any]:
    """Return the texts in *element* that stand around records, and those one level deeper."""
    texts: dict[str, Any] = dict(element.attrib)
    for child in element:
        leaves = {_tag(one): _text(one) for one in child if not len(one)}
        texts[_tag(child)] = leaves if len(child) else _text(child)
    return texts


def _table(element: Element, around: Element) -> str:
    """Return the name of the table of which *element* may be a record."""
    tag = _tag(element)
    if tag == _TABLE:
        return element.get(_NAME, tag)
    if tag not in _ROWS:
        return tag
    return around.get(_NAME) or table_asked_for(around.get("statement", "")) or tag


def _has_named_fields(element: Element) -> bool:
    return any(map(_is_named, element))


def _is_named(element: Element) -> bool:
    """Say whether *element* is a field that says its name in an attribute."""
    return _tag(element).casefold() in _FIELD and _name_in(element) is not None


def _name_in(element: Element) -> str | None:
    return element.get(_NAME, element.get(_NAME.capitalize()))


def _holds_fields(element: Element) -> bool:
    """Say whether *element* may be a record: more than a text, or one with its unit."""
    return bool(len(element)) or (len(element.attrib) > 1 and not _text(element))


def _most_fields(element: Element, depth: int) -> int:
    """Return how many fields *element* has, or one of the records of which it is the list."""
    most = len(element) + len(element.attrib)
    if depth > MOST_DEEP or not all(map(_holds_fields, element)):
        return most
    return max([most, *(_most_fields(child, depth + 1) for child in element)])


def _by_tag(elements: Iterable[Element]) -> Mapping[str, list[Element]]:
    groups = defaultdict(list)
    for element in elements:
        groups[_tag(element)].append(element)
    return groups


def _fields(element: Element, depth: int) -> dict[str, Any]:
    """Return what *element* holds: its attributes, its text and its elements, by name."""
    if depth > MOST_DEEP:
        raise ReadError("export.too_deep", most=str(MOST_DEEP))
    is_table = _tag(element) == _TABLE and _has_named_fields(element)
    fields: dict[str, Any] = (
        {} if is_table else {_attribute(name): text for name, text in element.items()}
    )
    if text := _text(element):
        fields[""] = text
    for tag, group in _by_name(element).items():
        values = [_value(child, depth + 1) for child in group]
        # By their places, texts too: a text of XML is never a list.
        fields[tag] = (
            values[0] if len(values) == 1 else dict(zip(map(str, count()), values, strict=False))
        )
    return fields


def _by_name(element: Element) -> Mapping[str, list[Element]]:
    """Return the elements inside *element* by what they are called as fields."""
    groups = defaultdict(list)
    for child in element:
        named = _name_in(child) if _is_named(child) else None
        groups[_tag(child) if named is None else named].append(child)
    return groups


def _value(element: Element, depth: int) -> Any:
    if _is_named(element):
        return _named_value(element, depth)
    if len(element) or element.attrib:
        return _fields(element, depth)
    return _text(element) or None


def _named_value(element: Element, depth: int) -> Any:
    """Return what a field holds that says its name in an attribute, its text as it is written."""
    if element.get(_NIL) == "true":
        return None
    if _VALUE in element.attrib:
        return element.get(_VALUE)
    if len(element):
        return {name: one for name, one in _fields(element, depth).items() if name[:1] != "@"}
    return element.text or None


def _text(element: Element) -> str:
    """Return the text of *element* itself; line breaks around it are only how it is laid out."""
    return "".join([element.text or "", *(one.tail or "" for one in element)]).strip()


def _tag(element: Element) -> str:
    return _plain(element.tag)


def _attribute(name: str) -> str:
    return f"@{_plain(name)}"


def _plain(name: str) -> str:
    """Return a tag or an attribute without the address of its vocabulary."""
    return name.rpartition("}")[2]
