"""Opening the user's workbook as a copy, and packing it again with nothing lost on the way."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html import escape
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from bulk_import.workbooks.kept.losses import losses
from bulk_import.workbooks.secrecy import Secrets

Stored = Mapping[str, Mapping[str, tuple[str, str]]]
"""By sheet and address: the type and the text of what a formula came to, as the file has them."""

_FORMULA: Final = re.compile(
    r'<c r="(?P<address>[A-Z]+[0-9]+)"(?P<style>(?: s="[0-9]+")?)>'
    r"(?P<formula><f[^>]*(?:/>|>[^<]*</f>))<v(?: ?/>|></v>)</c>"
)


class Uncopied(Exception):
    """The user's workbook cannot be copied; the message says why, in words for people."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The user's workbook as it can be copied, and in words what the copy lacks."""

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
            # Rich text is read as it is stored; plain text would lose the escapes in it.
            workbook = load_workbook(BytesIO(source), rich_text=True, data_only=results_only)
        except Exception as error:  # openpyxl raises whatever its parsers meet
            raise Uncopied(f"a part of it is unusual ({type(error).__name__})") from error
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
        workbook.save(written)
    except Exception as error:
        raise Uncopied(f"a part of it cannot be written ({type(error).__name__})") from error
    paths = {sheet.path.lstrip("/"): stored.get(sheet.title, {}) for sheet in workbook.worksheets}
    if not any(paths.values()) and not secrets.texts:
        return written.getvalue()
    packed = BytesIO()
    with ZipFile(written) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as file:
        for name in parts.namelist():
            part = _with_results(parts.read(name), paths.get(name, {}))
            if any(_escaped(secret).encode() in part for secret in secrets.texts):
                raise Uncopied("a secret stands in a part of it where it cannot be removed")
            file.writestr(name, part)
    return packed.getvalue()


def cells_of(sheet: Worksheet) -> list[Cell | MergedCell]:
    """Return the cells that the sheet has, without creating any between them."""
    return list(sheet._cells.values())  # noqa: SLF001  iter_rows would create every cell between


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


def _with_results(part: bytes, results: Mapping[str, tuple[str, str]]) -> bytes:
    """Return a sheet's XML with the results of its formulas beside them."""
    if not results:
        return part

    def completed(found: re.Match[str]) -> str:
        if found["address"] not in results:
            return found[0]
        kind, text = results[found["address"]]
        return (
            f'<c r="{found["address"]}"{found["style"]} t="{kind}">'
            f"{found['formula']}<v>{_escaped(text)}</v></c>"
        )

    return _FORMULA.sub(completed, part.decode()).encode()


def _escaped(text: str) -> str:
    return escape(text, quote=False)
