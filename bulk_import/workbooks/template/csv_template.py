"""The template as CSV, for programs that cannot write workbooks."""

from __future__ import annotations

import csv
import io

from bulk_import.workbooks.template.columns import columns
from bulk_import.workbooks.template.examples import example_rows
from bulk_import.workbooks.texts import guarded


def csv_template(dialer: str) -> bytes:
    """Return the headers and the example rows; the mark at their start is for Excel."""
    fields = columns(dialer)
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow([column.field.header for column in fields])
    # A spreadsheet program would make a time of the zone +05:30; it is read with the apostrophe.
    writer.writerows([guarded(cell) for cell in row] for row in example_rows(dialer, fields))
    return lines.getvalue().encode("utf-8-sig")
