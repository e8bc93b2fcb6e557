"""The words of a database dump: names, values, comments, and where a statement ends."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Final

from bulk_import.cells import Cell

NAME: Final = r'(?:`(?:[^`]|``)++`|"(?:[^"]|"")++"|[\w$]++)'
"""A name of a table or a column, in whatever quotes a database writes it."""

_ESCAPED: Final = r"'(?:[^'\\]|\\.|'')*+'"
_PLAIN: Final = r"'(?:[^']|'')*+'"
_DOUBLE: Final = r'"(?:[^"\\]|\\.|"")*+"'
_COMMENT: Final = r"--(?=\s|\Z)[^\n]*+|\#[^\n]*+|/\*.*?\*/"

_TO_PSQL: Final = r"\\(?:un)?restrict[^\n]*+"
_SPACE: Final = re.compile(rf"(?:\s++|{_COMMENT}|{_TO_PSQL})*+", re.DOTALL)
_WITHIN: Final = rf"(?:[^;,()'\"`/#-]++|{_ESCAPED}|{_DOUBLE}|`[^`]*+`|{_COMMENT}|[-/#])"
_FROM: Final = re.compile(r"\bfrom\s+[`\"\[]?(?:\w+[`\"\]]?\.[`\"\[]?)?(\w+)", re.IGNORECASE)
_STATEMENT: Final = re.compile(rf"(?:{_WITHIN}|[,()])*+;?", re.DOTALL)
_BRACKETED: Final = rf"\((?:{_WITHIN}|,|\((?:{_WITHIN}|,|\((?:{_WITHIN}|,)*+\))*+\))*+\)"
_DEFINITION: Final = re.compile(
    rf"(?:\s++|{_COMMENT})*+(?P<name>{NAME})(?:{_WITHIN}|{_BRACKETED})*+(?P<end>[,)])", re.DOTALL
)
_NO_COLUMN: Final = frozenset(
    {"check", "constraint", "exclude", "foreign", "fulltext", "index", "key", "period"}
    | {"primary", "spatial", "unique"}
)

_VALUE: Final = (
    r"\s*(?P<value>(?:(?P<kind>_\w+\s*|[nNeExXbB])?(?P<quoted>{quoted}|\"(?:[^\"\\]|\\.|\"\")*+\")"
    r"|(?P<word>[^\s,()'\"]++(?:\(\))?+))(?:::[\w \[\]]++)?+)\s*(?P<end>[,)])"
)
VALUE: Final = re.compile(_VALUE.format(quoted=_ESCAPED), re.DOTALL)
"""A value of a row and the sign behind it, as MySQL and MariaDB write it."""

VALUE_WITHOUT_ESCAPES: Final = re.compile(_VALUE.format(quoted=_PLAIN), re.DOTALL)
"""The same where a backslash is a character like any other, as in PostgreSQL."""

BROKEN_OFF: Final = re.compile(
    r"\s*(?:(?:_\w+\s*)?'(?:[^'\\]|\\.|'')*+\\?'?|[^\s,()'\"]*+)\s*\Z", re.DOTALL
)
"""The start of a value, and of nothing behind it."""

_ESCAPE: Final = {
    "'": re.compile(r"\\(.)|''", re.DOTALL),
    '"': re.compile(r'\\(.)|""', re.DOTALL),
}
"""What stands for another character inside the quotes of a text, by its quote."""

_SIGNS: Final = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}
_COPIED: Final = re.compile(r"\\(.)")
_SIGNS_COPIED: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_KEPT: Final = "%_"  # of which a backslash makes a sign only where texts are compared
_HEX: Final = re.compile(r"0[xX](?P<digits>(?:[0-9a-fA-F]{2})+)")
NO_TEXT: Final = re.compile("[\udc80-\udcff]")
"""A byte that is no UTF-8, as it is carried along."""


def text_of(content: bytes) -> str:
    """Return the text of a dump; bytes that are no UTF-8 are carried along in its texts.

    Raises:
        UnicodeDecodeError: It is damaged UTF-16.
    """
    encoding = json.detect_encoding(content)
    errors = "surrogateescape" if encoding.startswith("utf-8") else "strict"
    return content.decode(encoding, errors).removeprefix("\ufeff")


def after_space(text: str, position: int) -> int:
    """Return where the next word begins: after blanks and comments."""
    found = _SPACE.match(text, position)
    return found.end() if found else position


def after_statement(text: str, position: int) -> int:
    """Return the position after the semicolon that ends the statement, or the end of *text*."""
    found = _STATEMENT.match(text, position)
    end = found.end() if found else position
    # A quote that is never closed holds up the pattern: the rest belongs to it.
    return end if end > position and text[end - 1] == ";" else len(text)


def columns_of(text: str, position: int) -> tuple[list[str], int]:
    """Return the columns that a table is created with, and where their list ends."""
    columns = []
    while found := _DEFINITION.match(text, position):
        if found["name"].casefold() not in _NO_COLUMN:
            columns.append(name_of(found["name"]))
        position = found.end()
        if found["end"] == ")":
            break
    return columns, position


def name_of(written: str) -> str:
    """Return a name without its quotes, of a table without its database."""
    name: str = re.findall(NAME, written)[-1]
    quote = name[0] if name[0] in '`"' else ""
    return name[1:-1].replace(quote * 2, quote) if quote else name


def table_asked_for(statements: str) -> str | None:
    """Return the table that the last of some *statements* asks for; None where none does."""
    found = _FROM.findall(statements)
    return found[-1] if found else None


def cell_of(found: re.Match[str], *, has_escapes: bool) -> Cell:
    """Return the value that was *found*: NULL is None, all others are texts as they are written."""
    if (word := found["word"]) is not None:
        return None if word.upper() == "NULL" else _of_hex(word)
    quoted, kind = found["quoted"], (found["kind"] or "").strip().lower()
    if kind == "x":
        return _of_hex(f"0x{quoted[1:-1]}")
    if has_escapes or kind == "e" or quoted[0] == '"':
        text = _ESCAPE[quoted[0]].sub(_unescaped, quoted[1:-1])
    else:
        text = quoted[1:-1].replace("''", "'")
    return _hex(text) if kind == "_binary" and NO_TEXT.search(text) else text


def copied(line: str) -> list[Cell]:
    """Return the cells of a line as PostgreSQL copies rows: parted by tabs, with escapes."""
    cells = line.rstrip("\r\n").split("\t")
    return [None if cell == "\\N" else _COPIED.sub(_uncopied, cell) for cell in cells]


def _uncopied(found: re.Match[str]) -> str:
    return _SIGNS_COPIED.get(found[1], found[1])


def _unescaped(found: re.Match[str]) -> str:
    whole, sign = str(found[0]), found[1]
    if sign is None:
        return whole[0]
    return whole if sign in _KEPT else _SIGNS.get(sign, sign)


def _of_hex(word: str) -> str:
    """Return the text that is written as hexadecimal digits, where it is one."""
    if found := _HEX.fullmatch(word):
        with suppress(UnicodeDecodeError):
            text = bytes.fromhex(found["digits"]).decode()
            return text if text.isprintable() else word
    return word


def _hex(text: str) -> str:
    return f"0x{text.encode(errors='surrogateescape').hex().upper()}"
