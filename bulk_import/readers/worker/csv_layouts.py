"""Tables in text that are laid out in other ways than CSV, as CSV with as many lines.

Lines that stand in quotes as a whole, quotes behind backslashes, several signs between two cells,
columns aligned with spaces, the escapes of databases: each is certain where
it is found, and told.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final

from bulk_import.readers.worker.aligned_columns import LINES_COMPARED, LOOKED_AT, Layout, aligned

_LINE_BREAK: Final = re.compile("\r\n|\r|\n")
FEWEST_COLUMNS: Final = 3
BETWEEN: Final = "\x1f"
"""What is put in the place of several signs: no text holds it."""

_SEVERAL: Final = ("~|~", "|~|", "^|^", "|^|", "<|>", "[|]", "||", "::", ";;", "##", "$$", "@@")
_QUOTED_LINE: Final = re.compile(r'^"((?:[^"\r\n]|"")*)"[;,\t ]*(?=\r?$)', re.MULTILINE)
_DELIMITED: Final = re.compile(r"[,;\t|]")
_ESCAPE: Final = re.compile(r"\\(\r\n|[\s\S])")
_MEANT: Final = {
    **dict.fromkeys(("t", "n", "r", "b", "f", "v", "\t"), " "),
    "\\": "\\",
    "\n": "\n",
    "\r\n": "\n",
    "0": "",
    "N": "",
}
"""What stands behind a backslash, and what it means: in a cell, a tab is a space, and so is a line
break, unless the line ends there in the file as well."""

_CELL: Final = re.compile(r"((?:[^\\\t\n]|\\(?:\r\n|[\s\S]))*)(\t|\n|\Z)")
_NOTHING: Final = re.compile(r"(?:^|\t)\\N(?=\t|\r?$)", re.MULTILINE)
_NULL: Final = re.compile(r"(?:^|\t)NULL(?=\t|\r?$)", re.MULTILINE)
_COLUMN_NAMES: Final = re.compile(r"[A-Za-z_]\w*(?:\t[A-Za-z_]\w*){2,}\r?\n", re.ASCII)


def as_csv(text: str) -> Layout | None:
    """Return *text* as CSV, and how it was laid out; None where it is CSV already."""
    found: Iterator[Layout | None] = (read(text) for read in _LAYOUTS)
    return next((one for one in found if one is not None), None)


def _first_lines(text: str) -> list[str]:
    """Return the first lines that hold anything."""
    lines = _LINE_BREAK.split(text[:LOOKED_AT], LINES_COMPARED)
    return [line for line in lines[:LINES_COMPARED] if line.strip()]


def _unquoted_lines(text: str) -> Layout | None:
    """Return a text without the quotes around whole lines, such as `"A,1,2"`."""
    lines = _first_lines(text)
    if not any(line.startswith('"') for line in lines):
        return None
    quoted = [_QUOTED_LINE.fullmatch(line) for line in lines]
    header = _inside(quoted[0][1]) if lines and quoted[0] else lines[0] if lines else ""
    width = _width(header)
    below = [one for one in quoted[1:] if one]
    if width < FEWEST_COLUMNS or len(below) * 2 < max(2, len(quoted) - 1):
        return None
    if any(_width(_inside(one[1])) != width for one in below):
        return None
    return _QUOTED_LINE.sub(lambda one: _of_line(one, width), text), "file.lines_quoted"


def _of_line(found: re.Match[str], width: int) -> str:
    inside = _inside(found[1])
    return inside if _width(inside) == width else found[0]


def _inside(quoted: str) -> str:
    return quoted.replace('""', '"')


def _width(line: str) -> int:
    """Return how many cells *line* has by the delimiter that gives the most."""
    if not _DELIMITED.search(line):
        return 1
    return max(len(next(csv.reader([line], delimiter=one), [])) for one in ",;\t|")


def _without_backslashes(text: str) -> Layout | None:
    """Return a text with `""` for each quote that a backslash marks as part of a cell."""
    if '\\"' not in text or _is_strict(text):
        return None
    changed = re.sub(r'(?<!\\)((?:\\\\)*)\\"', r'\1""', text)
    return (changed, "file.backslashes") if _is_strict(changed) else None


def _is_strict(text: str) -> bool:
    """Say whether the quotes of *text* are as CSV has them, by any usual delimiter."""
    return any(_can_be_read(text, delimiter) for delimiter in ",;\t|")


def _can_be_read(text: str, delimiter: str) -> bool:
    with suppress(csv.Error):
        widths = {
            len(record)
            for record in csv.reader(
                io.StringIO(text, newline=""), delimiter=delimiter, strict=True
            )
            if record
        }
        return max(widths, default=0) >= FEWEST_COLUMNS and len(widths) == 1
    return False


def _unescaped(text: str) -> Layout | None:
    r"""Return the text of a database, which writes `\t`, `\n` and `\\\\` for what parts its cells.

    So write `mysql --batch`, `INTO OUTFILE` and `COPY`. They are known by their sign for nothing,
    and by writing no backslash that stands for itself.
    """
    if "\\" not in text or "\t" not in text:
        return None
    by_names = _COLUMN_NAMES.match(text) and _NULL.search(text)
    if not (by_names or _NOTHING.search(text)):
        return None
    escapes = {found[1] for found in _ESCAPE.finditer(text)}
    if not escapes <= _MEANT.keys() or escapes == {"N"}:
        return None
    return _CELL.sub(lambda found: f"{_plain(found[1])}{found[2]}", text), "file.escapes"


def _plain(cell: str) -> str:
    """Return a cell of a database as CSV has it: in quotes where it holds what they are for."""
    end = "\r" if cell.endswith("\r") else ""
    meant = _ESCAPE.sub(lambda found: _MEANT[found[1]], cell.removesuffix(end))
    if '"' in meant or "\n" in meant:
        meant = '"' + meant.replace('"', '""') + '"'
    return meant + end


def _with_one_sign(text: str) -> Layout | None:
    """Return a text with one sign in the place of several, such as `||` or `~|~`."""
    first = next(iter(_first_lines(text)), "")
    for signs in _SEVERAL:
        parts = first.count(signs)
        is_pure = all(first.count(sign) == parts * signs.count(sign) for sign in set(signs))
        if parts >= FEWEST_COLUMNS - 1 and is_pure and BETWEEN not in text:
            return text.replace(signs, BETWEEN), ""
    return None


_LAYOUTS: Final[tuple[Callable[[str], Layout | None], ...]] = (
    _unescaped,
    _unquoted_lines,
    _without_backslashes,
    _with_one_sign,
    aligned,
)
