"""Results as CSV, for programs rather than for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import Result
from bulk_import.validation import Plan
from bulk_import.workbooks.annotations import annotate
from bulk_import.workbooks.listing import first_result_column, input_rows
from bulk_import.workbooks.secret_columns import secrets_in
from bulk_import.workbooks.texts import guarded


def as_csv(plan: Plan, results: Mapping[int, Result]) -> bytes:
    """Return the user's cells as text and our five columns; the mark at its start is for Excel."""
    secrets = secrets_in(plan)
    annotations = annotate(plan, results, secrets)
    told = {annotations.header_row: RESULT_HEADERS, **annotations.texts}
    first = first_result_column(plan)
    width = max(len(plan.sheet.columns), first + len(RESULT_HEADERS) - 1)
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    for row, texts in input_rows(plan, secrets):
        texts |= dict(enumerate(told.get(row, ()), start=first))
        writer.writerow([guarded(texts.get(column, "")) for column in range(1, width + 1)])
    return lines.getvalue().encode("utf-8-sig")
