"""Reading XML with the parser of the standard library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from xml.parsers import expat

from bulk_import.readers.worker.wire import ReadError

_IS_ALL: Final = True


def parse(
    xml: bytes,
    failed: ReadError,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call *start*, *end* and *text* with what is found in *xml*, tags with their prefixes.

    Raises:
        ReadError: *failed*, if it is no XML or a number in it is none; it defines entities.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(xml, _IS_ALL)
    except (expat.ExpatError, ValueError, IndexError) as error:
        raise failed from error


def _refuse_doctype(*_: Any) -> None:
    raise ReadError("package.entities", part="DOCTYPE")
