"""What an annotated copy cannot have: signatures that no longer hold, macros in a plain file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulk_import.workbooks.annotate.additions import Unpatchable
from bulk_import.workbooks.annotate.package_patch import PackagePatch

_PLAIN: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_WITH_MACROS: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_MACRO_SHEETS: Final = frozenset({"xlMacrosheet", "xlIntlMacrosheet"})
_SIGNATURES: Final = "_xmlsignatures/"


def signatures(package: PackagePatch) -> Iterator[str]:
    """Take the digital signature out, and yield what is lost by that."""
    signed = [name for name in package.names() if name.startswith(_SIGNATURES)]
    for one in package.relations("") if signed else ():
        if one.part.lower().startswith(_SIGNATURES):
            package.unrelate("", one.part)
    for name in signed:
        package.remove(name)
    if signed:
        yield "lost.signatures"


def macros(package: PackagePatch, workbook: str, *, are_kept: bool) -> Iterator[str]:
    """Let the workbook be of the kind that its file's name says, and yield what is lost by that.

    Excel opens no file with macros under the name of one without them, nor the other way round.

    Args:
        package: The package.
        workbook: The name of its workbook's part.
        are_kept: The file's name is that of one with macros, so that they stay.

    Raises:
        Unpatchable: Whole sheets are macros.
    """
    package.set_content_type(workbook, _WITH_MACROS if are_kept else _PLAIN)
    if are_kept:
        return
    relations = package.relations(workbook)
    if any(one.kind in _MACRO_SHEETS for one in relations):
        raise Unpatchable("unpatchable.macro_sheets")
    for one in relations:
        if one.kind == "vbaProject":
            package.unrelate(workbook, one.part)
            package.remove_tree(one.part)
            yield "lost.macros"


def order_of_formulas(package: PackagePatch, workbook: str) -> None:
    """Take out in which order formulas are calculated: Excel finds it anew, and hates a gap."""
    for one in package.of_kind(workbook, "calcChain"):
        package.unrelate(workbook, one.part)
        package.remove(one.part)
