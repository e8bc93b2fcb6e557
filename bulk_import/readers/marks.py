"""The mark that a results workbook carries: hidden names for the columns that we added.

A header is easily changed, and a user may have a column of their own that is called like one of
ours; a defined name moves with its column and says for sure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from html import unescape
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from bulk_import.cells import MARK

_PART: Final = "xl/workbook.xml"
_LONGEST: Final = 1_000_000
"""Bytes of the part that are looked at; names of ours stand among the first."""

_NAME: Final = re.compile(
    rf'<(?:\w+:)?definedName\b[^>]*?\bname="{MARK}[0-9]+"[^>]*>(?P<address>[^<]*)<'
)
_ADDRESS: Final = re.compile(
    r"\$?(?:'(?P<quoted>(?:[^']|'')*)'|(?P<bare>[^'!()]+))"
    r"!\$(?P<column>[A-Z]+)(?:\$1)?:\$(?P=column)(?:\$[0-9]+)?"
)


def marked_columns(content: bytes) -> Mapping[str, frozenset[str]]:
    """Return the letters of our columns by the name of their sheet; empty without a mark."""
    try:
        with ZipFile(BytesIO(content)) as parts, parts.open(_PART) as part:
            text = part.read(_LONGEST).decode("utf-8", errors="replace")
    except (BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return {}  # whether it can be read at all is for the reader to say
    columns = defaultdict(set)
    for found in _NAME.finditer(text):
        if address := _ADDRESS.fullmatch(unescape(found["address"])):
            sheet = address["bare"] or address["quoted"].replace("''", "'")
            columns[sheet].add(address["column"])
    return {sheet: frozenset(letters) for sheet, letters in columns.items()}
