"""Results as CSV, for programs rather than for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from itertools import repeat

from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import Result
from bulk_import.validation import Plan
from bulk_import.workbooks.annotations import annotate
from bulk_import.workbooks.listing import first_result_column, input_columns
from bulk_import.workbooks.secret_columns import secrets_in
from bulk_import.workbooks.texts import guarded


def as_csv(plan: Plan, results: Mapping[int, Result]) -> bytes:
    """Return the user's cells as text and our five columns; the mark at its start is for Excel."""
    secrets = secrets_in(plan)
    annotations = annotate(plan, results, secrets)
    told = {annotations.header_row: RESULT_HEADERS, **annotations.texts}
    untold = ("",) * len(RESULT_HEADERS)
    ours = zip(*(told.get(row, untold) for row in plan.sheet.rows.tolist()), strict=True)
    columns: dict[int, Iterable[str]] = {
        number: map(list(map(guarded, column.texts)).__getitem__, column.codes.tolist())
        for number, column in input_columns(plan, secrets).items()
    }
    columns |= dict(enumerate((map(guarded, one) for one in ours), first_result_column(plan)))
    lines = io.StringIO(newline="")
    blank = repeat("")
    width = max(len(plan.sheet.columns), *columns)
    cells = (columns.get(number, blank) for number in range(1, width + 1))
    csv.writer(lines).writerows(zip(*cells, strict=False))  # the blank cells never end
    return lines.getvalue().encode("utf-8-sig")
