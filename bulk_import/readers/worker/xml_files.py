"""XML: the elements that hold other elements are records, a table for each of their tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bulk_import.readers.worker.declared import xml_in_utf8
from bulk_import.readers.worker.tables import MOST_DEEP, Tables
from bulk_import.readers.worker.wire import ReadError, Send, Task

_CUT_OFF: Final = frozenset({3, 5, 20})  # expat's numbers: no element, unclosed token, section
_UNKNOWN_ENCODING: Final = frozenset({18, 19})


def read_xml(content: bytes, task: Task, send: Send) -> None:
    """Send every kind of element that holds other elements as a sheet.

    Nested tags get headers with dots, `queue.name`, attributes such as `queue.@id`; a tag that
    stands in a record several times gets one header each, `queue.0`.

    Raises:
        ReadError: The file is damaged or cut off, defines entities, or holds no record.
    """
    tables = Tables(task)
    _find(_root(xml_in_utf8(content, task, send)), tables, 0, is_repeated=False)
    tables.send(send)


def _root(content: bytes) -> Element:
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ReadError("export.entities") from error
    except ParseError as error:
        raise _broken(error) from error
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


def _find(element: Element, tables: Tables, depth: int, *, is_repeated: bool) -> None:
    """Take the records inside *element* in, or itself where it is one."""
    if depth > MOST_DEEP:
        raise ReadError("export.too_deep", most=str(MOST_DEEP))
    inner = _by_tag(filter(_holds_fields, element))
    own = [_tag(child) for child in element if not _holds_fields(child)]
    own += [_attribute(name) for name in element.attrib]
    most = max((_fields_of(child) for group in inner.values() for child in group), default=0)
    if own and (is_repeated or len(own) > most):
        tables.add(_tag(element), _fields(element, depth))
        return
    tables.leave(*(f"{_tag(element)}.{name}" for name in own))
    for group in inner.values():
        for child in group:
            _find(child, tables, depth + 1, is_repeated=len(group) > 1)


def _holds_fields(element: Element) -> bool:
    """Say whether *element* may be a record: more than a text, or one with its unit."""
    return bool(len(element)) or (len(element.attrib) > 1 and not _text(element))


def _fields_of(element: Element) -> int:
    return len(element) + len(element.attrib)


def _by_tag(elements: Iterable[Element]) -> Mapping[str, list[Element]]:
    groups = defaultdict(list)
    for element in elements:
        groups[_tag(element)].append(element)
    return groups


def _fields(element: Element, depth: int) -> dict[str, Any]:
    """Return what *element* holds: its attributes, its text and its elements, by name."""
    if depth > MOST_DEEP:
        raise ReadError("export.too_deep", most=str(MOST_DEEP))
    fields: dict[str, Any] = {_attribute(name): text for name, text in element.items()}
    if text := _text(element):
        fields[""] = text
    for tag, group in _by_tag(element).items():
        values = [_value(child, depth + 1) for child in group]
        # By their places, texts too: a text of XML is never a list.
        fields[tag] = (
            values[0] if len(values) == 1 else dict(zip(map(str, count()), values, strict=False))
        )
    return fields


def _value(element: Element, depth: int) -> Any:
    if len(element) or element.attrib:
        return _fields(element, depth)
    return _text(element) or None


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
