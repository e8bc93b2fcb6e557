"""Delimited texts of campaigns, and what a check makes of a file."""

import csv
import io

from campaigns import own, row_of

from bulk_import.app.checking import check
from bulk_import.campaign import FIELDS
from bulk_import.options import ReadOptions

HEADERS = [field.header for field in FIELDS.values()]


def rows_of(*changes):
    """Return the cells of predictive campaigns below all headers; each with some *changes*."""
    cells = [row_of("predictive", **{**own(at), **one}) for at, one in enumerate(changes, start=1)]
    return [HEADERS, *([row.get(header, "") for header in HEADERS] for row in cells)]


def text_of(*changes, delimiter=",", **options):
    """Return the same as delimited text."""
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, **options).writerows(rows_of(*changes))
    return target.getvalue()


def checked(folder, content, name="campaigns.csv", **options):
    """Return the plan of a file that holds *content*."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return check(path, ReadOptions(**options))


def told(plan, row):
    """Return the codes of what is said of a row."""
    return [problem.code for problem in plan.row(row).problems]


def asked(plan, row):
    """Return by field the code and the candidates of the questions of a row."""
    return {
        one.field: (one.code, one.candidates)
        for one in plan.row(row).problems
        if one.severity == "question"
    }
