"""Every cell that `handbook cells` shows is treated as its column says."""

import re
from datetime import time

import pytest
from sheets import plan_of, predictive

from bulk_import.campaign import FIELDS
from bulk_import.handbook import read

TREATED = ["sent", "warning", "question", "error"]
FIELD_OF = {
    "dates": "start_date",
    "times": "start_time",
    "time zones": "timezone",
    "agents": "users",
    "yes/no": "active",
    "ratio": "ratio",
    "caller ID": "caller_id",
    "names": "name",
    "music": "waiting_music",
}
ENDS = {"6", "24:00"}
"""Hours that are a question as the end of a day alone."""


def table():
    """Yield kind, what becomes of the cell, and the cell, for every cell that the table shows."""
    lines = re.search(r"^\| kind .*\n.*\n((?:\|.*\n)+)", read("cells"), re.MULTILINE)[1]
    for line in lines.splitlines():
        kind, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        for treated, cell in zip(TREATED, cells, strict=True):
            for shown in re.findall(r"`([^`]+)`", cell):
                if not shown.startswith("--"):
                    yield kind, treated, shown


def cell_of(kind, shown):
    """Return the cell that Excel makes of what is typed, where the table speaks of that."""
    return time(1, 2) if (kind, shown) == ("ratio", "01:02") else shown


@pytest.mark.slice(25)
@pytest.mark.parametrize(("kind", "treated", "shown"), list(table()))
def test_a_cell_is_treated_as_the_table_says(kind, treated, shown):
    field = "end_time" if shown in ENDS and kind == "times" else FIELD_OF[kind]
    region = "IN" if (kind, treated) == ("caller ID", "warning") else None
    row = predictive() | {"End date": "2031-12-31", FIELDS[field].header: cell_of(kind, shown)}
    plan = plan_of(row, region=region, inet_no=2224257)
    (row,) = plan.rows
    found = {problem.severity.value for problem in row.problems if problem.field == field}
    assert next((one for one in reversed(TREATED) if one in found), "sent") == treated


def test_the_table_shows_many_cells():
    assert len(list(table())) > 40
