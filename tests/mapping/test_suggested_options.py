"""Sheets with headers of their own get options to copy, and those work when they are pasted."""

import pytest
from sheets import plan_of, planned, progressive, sheet_of

from bulk_import import mapping
from bulk_import.mapping import MissingColumns
from bulk_import.problems import Refused


def renamed(row, headers):
    """Return *row* with other headers."""
    return {headers.get(header, header): cell for header, cell in row.items()}


def suggested(*rows):
    with pytest.raises(MissingColumns) as refused:
        plan_of(*rows)
    return refused.value.options


def pasted(options):
    """Return what the options of the command are to a check."""
    pairs = {name: {} for name in ("columns", "given")}
    for name, value in options:
        header, _, field = value.rpartition("=")
        pairs[name][header] = field
    return pairs


@pytest.mark.parametrize(
    ("headers", "cells", "options"),
    [
        ({"Active": "Status"}, {"Active": "Live"}, ["Status=Active"]),
        ({"Active": "Live/Hold"}, {"Active": "Hold"}, ["Live/Hold=Active"]),
        (
            {"Start time": "Login", "End time": "Logout"},
            {},
            ["Login=Start time", "Logout=End time"],
        ),
        ({"Leads ID": "UID"}, {}, ["UID=Leads ID"]),
        ({"Agents": "Folks"}, {}, ["Folks=Agents"]),
        ({"Dialer type": "Sort"}, {}, ["Sort=Dialer type"]),
    ],
)
def test_options_come_from_words_and_cells_and_work(headers, cells, options):
    row = renamed(progressive() | cells, headers)
    found = suggested(row)
    assert found == tuple(("columns", one) for one in options)
    assert len(plan_of(row, **pasted(found)).ready) == 1


def test_what_calls_nobody_is_offered_for_a_column_that_is_missing():
    row = progressive()
    del row["Active"]
    found = suggested(row)
    assert found == (("given", "active=no"),)
    assert plan_of(row, **pasted(found)).rows[0].values["active"] is False


def test_nothing_is_offered_where_two_columns_could_be_it():
    row = renamed(progressive(), {"Leads ID": "UID"}) | {"GID": progressive(2)["Leads ID"]}
    assert suggested(row) == ()


def test_a_start_and_an_end_the_wrong_way_round_are_refused_when_pasted():
    row = progressive() | {"Start time": "18:00", "End time": "09:00"}
    row = renamed(row, {"Start time": "Alpha", "End time": "Omega"})
    found = suggested(row)
    assert found == (("columns", "Alpha=Start time"), ("columns", "Omega=End time"))
    assert plan_of(row, **pasted(found)).ready == ()


def twice(row, header, again):
    """Return a sheet of *row* in which the column *again* has the header *header*, too."""
    sheet = sheet_of(row)
    letters = mapping.match(sheet, {}, ()).by_field
    column = next(one.column for one in letters.values() if one.header == again)
    return sheet.edited([(1, column, header)]), column


def test_a_header_given_twice_is_asked_about_and_the_option_works():
    sheet, letter = twice(progressive(), "Start date", "End date")
    with pytest.raises(Refused) as refused:
        planned(sheet)
    option = f"Start date ({letter})=End date"
    assert refused.value.code == "column.twice"
    assert f'--column "{option}"' in refused.value.message
    header, _, field = option.rpartition("=")
    assert len(planned(sheet, columns={header: field}).ready) == 1
    assert len(planned(sheet, columns={header.lower(): field}).ready) == 1


def test_one_of_two_columns_of_a_header_is_ignored():
    row = progressive() | {"Copy of it": "2026-05-02"}
    sheet = sheet_of(row)
    letter = mapping.match(sheet, {}, ()).columns[-1].column
    sheet = sheet.edited([(1, letter, "Start date")])
    with pytest.raises(Refused, match="ignored"):
        planned(sheet)
    (planned_row,) = planned(sheet, columns={f"Start date ({letter})": ""}).ready
    assert planned_row.values["start_date"].isoformat() == "2026-05-01"


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(Refused, match="not in the sheet"):
        plan_of(progressive(), columns={"Start date (AZ)": "end_date"})
