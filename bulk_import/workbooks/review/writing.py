"""The converted workbook: campaigns to review, in the look of the template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from itertools import chain
from typing import Final

from xlsxwriter import Workbook

from bulk_import.cells import MOST_ROWS
from bulk_import.messages import text
from bulk_import.problems import Refused
from bulk_import.workbooks.create.cell_writer import Formats
from bulk_import.workbooks.create.notes import note_parts
from bulk_import.workbooks.create.package import rewritten, with_rows, with_rows_below
from bulk_import.workbooks.create.sheets import TableRows, lay_out
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

    XlsxWriter makes a workbook with everything but the rows that may be many and their notes, which
    are then put in.

    Args:
        conversion: What is written.
        edits: What of it a person wrote into an earlier one, by key of the campaign and field.
        deleted: The keys of the campaigns whose rows a person deleted from an earlier one.

    Raises:
        Refused: The export has more campaigns, or loses more, than a workbook can hold.
    """
    lookups = tuple(sheets.lookup_tables(conversion.lookups))
    tables = (*lookups, *_told(conversion))
    campaigns = CampaignSheet(conversion, _offering(conversion, lookups))
    recorded = record.RecordRows(conversion, edits, deleted)
    longest = max(len(conversion.rows) + 1, *(len(table.lines) for table in tables))
    if longest > MOST_ROWS:
        raise Refused("file.cannot_write", path=conversion.path, reason="reason.too_many_rows")
    rows = [TableRows(table) for table in tables]
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": text("template.document")})
        campaigns.set_up(workbook, workbook.add_worksheet(NAME))
        for table in tables:
            lay_out(workbook.add_worksheet(table.name), table)
        write_lists(workbook.add_worksheet(LISTS), ZONES)
        hidden = workbook.add_worksheet(record.NAME)
        hidden.very_hidden()
        formats = Formats(workbook)
        formats.write_specimens(hidden, chain(campaigns.looks, *(one.looks for one in rows)))
    parts = {
        _part(1): with_rows_below(campaigns.xml(formats), campaigns.size),
        **{_part(at): with_rows(one.xml(formats), one.size) for at, one in enumerate(rows, 2)},
        _part(len(rows) + 3): with_rows(recorded.xml(), recorded.size),
    }
    return rewritten(content.getvalue(), parts | note_parts(campaigns.notes))


def _part(number: int) -> str:
    """Return the part of the sheet of that *number*, counted from 1."""
    return f"xl/worksheets/sheet{number}.xml"


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
