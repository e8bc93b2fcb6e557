"""The converted workbook: campaigns to review, in the look of the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook

from bulk_import import temporary
from bulk_import.messages import text
from bulk_import.workbooks.create.cell_writer import Formats, Pen
from bulk_import.workbooks.create.notes import with_notes
from bulk_import.workbooks.create.sheets import write_table
from bulk_import.workbooks.review import record, sheets
from bulk_import.workbooks.review.campaigns import CampaignSheet
from bulk_import.workbooks.review.conversion import Conversion
from bulk_import.workbooks.tables import Table
from bulk_import.workbooks.template.campaigns import NAME, write_lists
from bulk_import.workbooks.template.rules import LISTS
from bulk_import.workbooks.template.zones import ZONES

_NONE: Final[Mapping[str, Mapping[str, str]]] = {}


def converted_workbook(
    conversion: Conversion,
    edits: Mapping[str, Mapping[str, str]] = _NONE,
    deleted: Iterable[str] = (),
) -> bytes:
    """Return the file.

    Args:
        conversion: What is written.
        edits: What of it a person wrote into an earlier one, by key of the campaign and field.
        deleted: The keys of the campaigns whose rows a person deleted from an earlier one.

    Raises:
        Refused: The export has more campaigns than a workbook can hold.
    """
    content = BytesIO()
    lookups = tuple(sheets.lookup_tables(conversion.lookups))
    # Each row goes to the disk before the next is written, so that memory does not grow.
    with (
        temporary.folder() as folder,
        Workbook(content, {"constant_memory": True, "tmpdir": str(folder)}) as workbook,
    ):
        workbook.set_properties({"title": text("template.document")})
        formats = Formats(workbook)

        def pen(name: str) -> Pen:
            return Pen(workbook.add_worksheet(name), formats, conversion.path)

        campaigns = CampaignSheet(conversion, _offering(conversion, lookups))
        campaigns.write(workbook, pen(NAME))
        for table in (*lookups, *_told(conversion)):
            write_table(pen(table.name), table)
        write_lists(workbook.add_worksheet(LISTS), ZONES)
        record.write(workbook.add_worksheet(record.NAME), conversion, edits, deleted)
    return with_notes(content.getvalue(), campaigns.notes)


def _offering(conversion: Conversion, lookups: tuple[Table, ...]) -> str | None:
    """Return the name of the sheet that offers agents in its first column."""
    pairs = zip(conversion.lookups, lookups, strict=True)
    return next((table.name for lookup, table in pairs if "users" in lookup.fields), None)


def _told(conversion: Conversion) -> tuple[Table, ...]:
    return (
        *((sheets.lost_table(conversion),) if conversion.lost else ()),
        *((sheets.skipped_table(conversion),) if conversion.skipped else ()),
        sheets.conversion_table(conversion),
        sheets.instructions_table(),
    )
