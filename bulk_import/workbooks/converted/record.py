"""The hidden sheet that keeps what a conversion wrote, so that edits of a person are known later.

One line a campaign: its key, the text of each field, and what a person had changed before, so that
edits outlive any number of conversions. It is JSON in plain ASCII, which no program changes on the
way; a long line goes on in the cells to the right.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, NamedTuple
from zipfile import BadZipFile, ZipFile

from xlsxwriter.worksheet import Worksheet

from bulk_import import mapping
from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, written
from bulk_import.conversion import Conversion
from bulk_import.mapping.headers import CONVERTED_HEADERS
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Refused
from bulk_import.sheet import MARK, Sheet, Spreadsheet
from bulk_import.workbooks.converted.columns import converted_columns
from bulk_import.workbooks.fresh.pen import parted
from bulk_import.workbooks.texts import holdable

NAME: Final = f"{MARK}converted"
VERSION: Final = 1

_LONGEST_PART: Final = 1_000_000
"""Bytes of the part that names the sheets; a name of ours stands among the first."""

_LONGEST: Final = 30_000
"""Characters of one cell of the record; Excel takes 32,767."""

_ROWS_SEARCHED: Final = 30
_KEY: Final = CONVERTED_HEADERS[-1]

Texts = Mapping[str, str]


class _Recorded(NamedTuple):
    """One line of the record."""

    key: str
    texts: Texts
    edits: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What became of a converted workbook in the hands of a person.

    Attributes:
        path: The workbook.
        profile: The profile that it was converted with.
        edits: What was written into it, or into one before it, by key of the campaign and field.
        deleted: The keys of the campaigns whose rows were deleted.
        added: The rows that were added by hand.
    """

    path: str
    profile: str
    edits: Mapping[str, Texts]
    deleted: frozenset[str]
    added: tuple[int, ...]


def write(sheet: Worksheet, conversion: Conversion, edits: Mapping[str, Texts]) -> None:
    """Write the record of *conversion* and of the *edits* in it into *sheet*, and hide it."""
    sheet.very_hidden()
    fields = {field.name: field for field in converted_columns()}
    _write_line(sheet, 0, {"version": VERSION, "profile": conversion.profile})
    for row, campaign in enumerate(conversion.campaigns, start=1):
        texts = {
            name: _squeezed(written(fields[name].cell(value)))
            for name, value in campaign.values.items()
        }
        _write_line(sheet, row, [campaign.key, texts, dict(edits.get(campaign.key, {}))])


def _write_line(sheet: Worksheet, row: int, content: object) -> None:
    # What looks like an escape of Excel's must not come back as its letter.
    text = json.dumps(content).replace("_x", "\\u005fx")
    for place, start in enumerate(range(0, len(text), _LONGEST)):
        sheet.write_string(row, place, text[start : start + _LONGEST])


def read_earlier(spreadsheet: Spreadsheet) -> Earlier | None:
    """Return what a person made of a converted workbook; None where the file is none.

    Raises:
        Refused: The column that says which campaign is which is gone, so that nothing can be
            said about edits.
    """
    lines = _lines(spreadsheet)
    about: Any = next(lines, None)
    if not isinstance(about, dict) or about.get("version") != VERSION:
        return None
    recorded: defaultdict[str, list[_Recorded]] = defaultdict(list)
    for line in lines:
        recorded[_squeezed(line[0])].append(_Recorded(*line))
    keys = {entry.key for entries in recorded.values() for entry in entries}
    found = next(filter(None, map(_keyed, spreadsheet.sheets)), None)
    if found is None:
        raise Refused("converted.no_keys", path=spreadsheet.path, header=_KEY)
    sheet, key_column = found
    edits, added = _compared(sheet, key_column, recorded)
    return Earlier(
        path=spreadsheet.path,
        profile=str(about.get("profile", "")),
        edits={key: changed for key, changed in edits.items() if changed},
        deleted=frozenset(keys - edits.keys()),
        added=tuple(added),
    )


def _lines(spreadsheet: Spreadsheet) -> Iterator[Any]:
    if spreadsheet.source is None or NAME.encode() not in _about_sheets(spreadsheet.source):
        return
    from openpyxl import load_workbook  # noqa: PLC0415  half a second that few files need

    book = load_workbook(BytesIO(spreadsheet.source), read_only=True)
    for cells in book[NAME].iter_rows(values_only=True):
        text = "".join(str(cell) for cell in cells if cell is not None)
        try:
            yield json.loads(text)
        except ValueError:  # somebody unhid the sheet and wrote into it
            continue


def _about_sheets(content: bytes) -> bytes:
    """Return the start of the part that names the sheets of a workbook."""
    try:
        with ZipFile(BytesIO(content)) as parts, parts.open("xl/workbook.xml") as part:
            return part.read(_LONGEST_PART)
    except (BadZipFile, KeyError):
        return b""


def _keyed(sheet: Sheet) -> tuple[Sheet, str] | None:
    """Return *sheet* and the letter of its column of keys, if it has one."""
    for row in sheet.cells.head(_ROWS_SEARCHED).to_numpy():
        for letters, cell in zip(sheet.cells.columns, row, strict=True):
            if _squeezed(written(cell)) == _KEY:
                return sheet, str(letters)
    return None


def _compared(
    sheet: Sheet, key_column: str, recorded: Mapping[str, list[_Recorded]]
) -> tuple[dict[str, Texts], list[int]]:
    """Return what was changed in each campaign that is still there, and the rows added by hand."""
    matches = mapping.match(sheet, {}, FIELDS)  # as if every value were given: no column is missed
    places = {name: match.column for name, match in matches.by_field.items()}
    below = sheet.cells.loc[sheet.cells.index > matches.header_row]
    letters = [key_column, *places.values()]
    edits: dict[str, Texts] = {}
    added = []
    for row, (key, *cells) in zip(below.index, below[letters].to_numpy().tolist(), strict=True):
        if all(is_blank(cell) for cell in cells):
            continue
        entries = recorded.get(_squeezed(written(key)))
        if not entries:
            added.append(int(row))
            continue
        before = entries.pop(0)
        edits[before.key] = {**before.edits, **_changes(places, cells, before.texts)}
    return edits, added


def _changes(fields: Iterable[str], cells: Sequence[Cell], before: Texts) -> Texts:
    """Return the texts of those fields that hold something else than *before*."""
    now = {name: _squeezed(written(cell)) for name, cell in zip(fields, cells, strict=True)}
    return {name: text for name, text in now.items() if text != before.get(name, "")}


def _squeezed(text: str) -> str:
    """Return *text* without what a program may change about it on the way."""
    return " ".join(parted(holdable(text)).split())
