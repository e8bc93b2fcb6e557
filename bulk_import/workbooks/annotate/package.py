"""Opens a copy of the user's workbook, and packs it again without losing anything on the way."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from bulk_import.workbooks.annotate.additions import Uncopied
from bulk_import.workbooks.annotate.losses import losses
from bulk_import.workbooks.annotate.occupied_cells import cells_of
from bulk_import.workbooks.annotate.parts import (
    rewritten,
    with_lasting_escapes,
    with_lasting_spaces,
    with_ordered_fonts,
    with_results,
    without_stray_elements,
)
from bulk_import.workbooks.secrecy import Secrets

Stored = Mapping[str, Mapping[str, tuple[str, str]]]
"""By sheet and address: the type and the text of what a formula came to, as the file has them."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The user's workbook as it can be copied, and what the copy lacks, as `losses` says it."""

    workbook: Workbook
    lost: list[str]


def load(source: bytes, *, results_only: bool = False) -> Loaded:
    """Open the user's workbook, without macros.

    Args:
        source: The file.
        results_only: Formulas are replaced by what they came to when the file was saved.

    Raises:
        Uncopied: openpyxl cannot read it.
    """
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            file = BytesIO(with_lasting_escapes(source))
            workbook = load_workbook(file, rich_text=True, data_only=results_only)
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # openpyxl raises whatever its parsers meet
            raise Uncopied("uncopied.unusual", type(error).__name__) from error
    return Loaded(workbook, losses(source, (str(warning.message) for warning in told)))


def pack(workbook: Workbook, stored: Stored, secrets: Secrets) -> bytes:
    """Return the workbook as a file.

    Args:
        workbook: The annotated copy.
        stored: What its formulas came to. openpyxl writes formulas alone, and a program that
            does not calculate, such as our own reader, would find empty cells.
        secrets: What must stand in no part of the file.

    Raises:
        Uncopied: openpyxl cannot write it, or a secret stands in a part that cannot be cleaned.
    """
    written = BytesIO()
    try:
        _save(workbook, written)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise Uncopied("uncopied.unwritable", type(error).__name__) from error
    paths = {sheet.path.lstrip("/"): stored.get(sheet.title, {}) for sheet in workbook.worksheets}

    def completed(name: str, part: bytes) -> bytes:
        part = with_results(part, paths.get(name, {}))
        part = with_lasting_spaces(part) if name in paths else part
        part = with_ordered_fonts(part) if name in {"xl/styles.xml", *paths} else part
        part = without_stray_elements(part) if name.startswith("xl/drawings/") else part
        if any(escape(secret, quote=False).encode() in part for secret in secrets.texts):
            raise Uncopied("uncopied.secret")
        return part

    return rewritten(written.getvalue(), completed)


class _Writer(ExcelWriter):
    """openpyxl's writer, without the temporary files that a child which is killed leaves behind."""

    def __init__(self, workbook: Workbook, archive: ZipFile) -> None:
        super().__init__(workbook, archive)
        self.archive = archive

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()  # noqa: SLF001  as openpyxl itself does it
        ws._drawing.charts = ws._charts  # noqa: SLF001  see above
        ws._drawing.images = ws._images  # noqa: SLF001  see above
        part = BytesIO()
        writer: Any = WorksheetWriter(ws, part)
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001  see above
        self.archive.writestr(ws.path[1:], part.getvalue())
        self.manifest.append(ws)


def _save(workbook: Workbook, target: BytesIO) -> None:
    workbook.properties.modified = datetime.now(UTC).replace(tzinfo=None)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        _Writer(workbook, archive).write_data()


def stored_results(source: bytes, workbook: Workbook, secrets: Secrets) -> Stored:
    """Return what the formulas of *workbook* came to when the user's program saved it.

    Raises:
        Uncopied: openpyxl cannot read the file.
    """
    formulas = {
        sheet.title: [cell.coordinate for cell in cells_of(sheet) if cell.data_type == "f"]
        for sheet in workbook.worksheets
    }
    if not any(formulas.values()):
        return {}
    results = load(source, results_only=True).workbook
    return {
        title: {
            address: (kind, secrets.removed_from(text))
            for address, kind, text in _stored(results[title], addresses, results.epoch)
        }
        for title, addresses in formulas.items()
    }


def _stored(
    sheet: Worksheet, addresses: list[str], epoch: datetime
) -> Iterator[tuple[str, str, str]]:
    """Yield address, type and text of each formula's result, where there is one."""
    for address in addresses:
        cell = sheet[address]
        match cell.value:
            case None:
                continue
            case bool():
                yield address, "b", str(int(cell.value))
            case int() | float():
                yield address, "n", str(cell.value)
            case datetime() | date() | time() | timedelta():
                serial = to_excel(cell.value, epoch)  # type: ignore[no-untyped-call]  # so in its stubs
                yield address, "n", str(serial)
            case _:
                yield address, "e" if cell.data_type == "e" else "str", str(cell.value)
