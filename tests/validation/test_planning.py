import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from api_page import ACCOUNT, SAMPLE
from campaigns import names_of
from hypothesis import given
from hypothesis import strategies as st
from readers.texts_of_csv import read_csv
from sheets import NOW, codes, column_of, plan_of, planned, predictive, progressive, sheet_of

from bulk_import import mapping, validation
from bulk_import.campaign import body
from bulk_import.cells import ErrorCell
from bulk_import.mapping import NameTables
from bulk_import.options import ReadOptions
from bulk_import.problems import Problem, Severity
from bulk_import.sheet import Sheet


def plan_of_csv(text, **options):
    spreadsheet = read_csv("campaigns.csv", text.encode())
    (sheet,) = spreadsheet.sheets
    matches = mapping.match(sheet, {}, ())
    return validation.plan(spreadsheet, sheet, matches, ReadOptions(**options), now=NOW)


def as_csv(*rows):
    headers = list(dict.fromkeys(header for row in rows for header in row))
    lines = [headers, *([row.get(header) or "" for header in headers] for row in rows)]
    return "".join(",".join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)


def test_the_sample_request_of_the_api_page_is_made_of_a_row_to_the_letter():
    (row,) = plan_of(predictive()).rows
    assert json.dumps({**ACCOUNT, **body(row.campaign)}) == json.dumps({**ACCOUNT, **SAMPLE})


@pytest.mark.parametrize(
    "cells",
    [
        {"Active": True, "Ring seconds": 30, "Caller ID": 919876543210, "Ratio": " 1 : 2 "},
        {"Start date": date(2026, 5, 1), "End date": "1 June 2026", "Start time": "9 AM"},
        {
            "Dialer type": "Predictive Dialer",
            "Time zone": "Asia/Kolkata",
            "Agents": "5159_2224257,",
        },
        {"Leads ID": "{550E8400-E29B-41D4-A716-446655440000}", "No agent no wait": "Y"},
        {"Agent interval": "10_s", "Max waiting time without agent": "30"},
    ],
)
def test_it_is_the_same_request_however_the_row_is_written(cells):
    (plain,), (row,) = plan_of(predictive()).rows, plan_of(predictive() | cells).rows
    assert body(row.campaign) == body(plain.campaign)


def test_a_progressive_row_sends_its_own_fields_and_no_others():
    (_, row) = plan_of(predictive(), progressive(2)).rows
    sent = body(row.campaign)
    assert set(sent) == names_of("progressive") == {*names_of(), "user_interval"}
    assert all(value not in (None, "", []) for value in sent.values())


def test_rows_and_columns_go_by_the_names_of_the_spreadsheet_wherever_the_table_stands():
    sheet = sheet_of(
        progressive(2),
        {},
        progressive(3) | {"Active": "?"},
        progressive(4),
        numbers=[7, 8, 9, 12, 20],
        first="C",
    )
    plan = planned(sheet)
    assert [row.row for row in plan.rows] == [8, 12, 20]
    assert [(skipped.row, skipped.why) for skipped in plan.skipped] == [(9, "blank")]
    (problem,) = plan.invalid[0].problems
    assert (problem.row, problem.column) == (12, "E")


def test_line_breaks_inside_cells_move_the_numbers_of_the_rows_below():
    rows = [progressive(2) | {"Agents": "1_2224257\n2_2224257\n3_2224257"}, {}, progressive(3)]
    plan = plan_of_csv(as_csv(*rows))
    assert [row.row for row in plan.ready] == [2, 6]
    assert [skipped.row for skipped in plan.skipped] == [5]
    assert plan.rows[0].values["users"] == ("1_2224257", "2_2224257", "3_2224257")


def test_a_short_row_of_a_csv_file_lacks_its_last_cells():
    text = as_csv(progressive(2)) + '"Campaign 3","progressive"\r\n'
    first, second = plan_of_csv(text).rows
    assert codes(first) == []
    assert {code for _, code in codes(second)} == {"cell.blank"}
    assert len(second.problems) == len(names_of("progressive")) - 2


def test_agents_without_quotes_shift_a_row_of_a_csv_file_which_is_not_read():
    text = as_csv(progressive(2)) + ",".join(map(str, progressive(3).values()))
    text = text.replace("5161_2224257", "5161_2224257,5162_2224257")
    first, second = plan_of_csv(text).rows
    assert codes(first) == []
    assert codes(second) == [("error", "row.too_long"), ("question", "agents.elsewhere")]


def test_a_row_is_named_as_understood_or_else_as_written():
    names = ["  Sales  North ", "=A1", 7, None]
    rows = plan_of(
        *(progressive(number) | {"Campaign name": name} for number, name in enumerate(names, 2))
    ).rows
    assert [row.name for row in rows] == ["Sales North", "=A1", "7", None]


def dated(*days, header="Start date", **options):
    rows = []
    for number, day in enumerate(days, 2):
        row = progressive(number) | {"End date": "2026-12-31"}
        del row["Start date"]
        rows.append(row | {header: day})
    return plan_of(*rows, **options)


def test_a_cell_of_the_column_decides_how_its_other_cells_are_read():
    plan = dated("07/08/2026", "14/08/2026", "2026-09-01")
    assert [row.values["start_date"] for row in plan.rows] == [
        date(2026, 8, 7),
        date(2026, 8, 14),
        date(2026, 9, 1),
    ]
    assert plan.date_order.order == "dmy"
    assert plan.date_order.evidence.startswith("day first: “14/08/2026” in ")


def test_the_other_date_column_decides_as_well():
    row = progressive() | {"Start date": "07/08/2026", "End date": "14/08/2026"}
    assert plan_of(row).rows[0].values["start_date"] == date(2026, 8, 7)


def test_a_date_that_nothing_decides_is_asked_with_both_readings():
    (row,) = dated("07/08/2026").rows
    (problem,) = row.problems
    assert (problem.severity, problem.code) == (Severity.QUESTION, "date.ambiguous")
    assert set(problem.candidates) == {"2026-08-07", "2026-07-08"}


def test_dates_that_contradict_each_other_are_all_asked():
    plan = dated("07/08/2026", "14/08/2026", "08/17/2026", "2026-09-01", "08/08/2026")
    assert [codes(row) for row in plan.rows] == [
        [("question", "date.conflict")],
        [("question", "date.conflict")],
        [("question", "date.conflict")],
        [],
        [],
    ]


@pytest.mark.parametrize(
    ("header", "options", "day"),
    [
        ("Start date (DD/MM/YYYY)", {}, date(2026, 8, 7)),
        ("Start date (MM/DD/YYYY)", {}, date(2026, 7, 8)),
        ("Start date (MM/DD/YYYY)", {"date_order": "dmy"}, date(2026, 8, 7)),
        ("Start date", {"date_order": "mdy"}, date(2026, 7, 8)),
    ],
)
def test_the_header_decides_and_the_option_beats_it(header, options, day):
    (row,) = dated("07/08/2026", header=header, **options).rows
    assert row.values["start_date"] == day


def test_a_cell_that_is_impossible_under_the_option_is_asked_and_not_turned_round():
    first, second = dated("07/08/2026", "14/08/2026", date_order="mdy").rows
    assert first.values["start_date"] == date(2026, 7, 8)
    assert [problem.severity for problem in second.problems] == [Severity.QUESTION]


def test_a_real_date_beside_text_that_was_not_converted_is_asked():
    first, second = dated(date(2026, 7, 8), "14/08/2026").rows
    assert codes(first) == [("question", "date.half_converted")]
    assert first.problems[0].candidates == ("2026-07-08", "2026-08-07")
    assert "left “14/08/2026” in K3 as text" in first.problems[0].message
    assert codes(second) == []


@pytest.mark.parametrize(("hour", "codes_then"), [(18, []), (19, [("error", "date.end_in_past")])])
def test_a_day_is_over_when_it_is_over_where_the_campaign_dials(hour, codes_then):
    now = datetime(2026, 6, 1, hour, 0, tzinfo=UTC)
    (row,) = plan_of(progressive() | {"Start date": "2026-06-01"}, now=now).rows
    assert codes(row) == codes_then


def test_the_region_of_the_operator_completes_a_phone_number():
    row = predictive() | {"Caller ID": "98765 43210"}
    assert plan_of(row).rows[0].campaign is None
    assert plan_of(row, region="IN").rows[0].values["caller_id"] == "919876543210"


def test_the_unit_of_a_header_holds_for_its_bare_numbers():
    row = predictive() | {"Wait time (min)": "2"}
    del row["Max waiting time"]
    (planned_row,) = plan_of(row).rows
    assert planned_row.values["max_waiting_time"] == 120
    assert codes(planned_row) == [("warning", "number.header_minutes")]


def test_the_directory_of_agents_translates_names():
    row = progressive() | {"Agents": "Ravi Kumar"}
    (planned_row,) = plan_of(
        row, tables=NameTables(directory={"ravi kumar": ("5201_2224257",)})
    ).rows
    assert planned_row.values["users"] == ("5201_2224257",)


@pytest.mark.parametrize("cell", ["2224257", " 2224257 ", 2224257, 2224257.0, None, "-"], ids=repr)
def test_a_row_for_the_account_in_use_is_ready(cell):
    (row,) = plan_of(progressive() | {"App ID": cell}, inet_no=2224257).rows
    assert codes(row) == []


@pytest.mark.parametrize("cell", ["12345", 0, "02224257", "2224257a", ErrorCell("#N/A")], ids=repr)
def test_a_row_for_another_account_is_not_sent(cell):
    first = progressive(2) | {"App ID": cell}
    rows = plan_of(first, progressive(3) | {"App ID": 2224257}, inet_no=2224257).rows
    assert codes(rows[0]) == [("error", "row.other_account")]
    assert rows[0].problems[0].column == column_of("App ID", first)
    assert "2224257" in rows[0].problems[0].message
    assert codes(rows[1]) == []


def test_the_account_of_a_row_waits_until_one_is_in_use():
    assert plan_of(progressive() | {"App ID": "12345"}).rows[0].campaign is not None


def test_a_secret_is_told_and_never_shown():
    row = progressive() | {"App secret": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
    plan = plan_of(row)
    (problem,) = plan.file_problems
    assert (problem.severity, problem.code, problem.column) == (
        Severity.WARNING,
        "column.secret",
        column_of("App secret", row),
    )
    told = [plan.file_problems, plan.rows, plan.matches, plan.skipped]
    assert "7c9e6679" not in repr(told)


def test_columns_that_are_not_imported_are_told_once_for_the_file():
    rows = [progressive(number) | {"Notes": "x", None: "y", "Import key": "z"} for number in (2, 3)]
    plan = plan_of(*rows)
    notes, nameless = column_of("Notes", *rows), column_of(None, *rows)
    assert [(problem.column, problem.message) for problem in plan.file_problems] == [
        (notes, "Notes: not imported: no field of a campaign."),
        (nameless, f"Column {nameless}: not imported: it has no header."),
    ]
    assert len(plan.ready) == 2


def test_what_reading_had_to_tell_goes_along():
    problem = Problem.of(Severity.ERROR, "x.y", row=3)
    lost = Problem.of(Severity.ERROR, "x.y", row=4)
    good = sheet_of(progressive(2), progressive(3))
    plan = planned(replace(good, problems=(problem, lost)))
    assert [row.problems for row in plan.rows] == [(), (problem,)]
    content = as_csv(progressive(2)) + "Müller"
    spreadsheet = read_csv("campaigns.csv", content.encode("cp1252"))
    (sheet,) = spreadsheet.sheets
    plan = validation.plan(spreadsheet, sheet, mapping.match(sheet, {}, ()), ReadOptions(), now=NOW)
    assert plan.file_problems == spreadsheet.problems != ()


def test_the_plan_says_what_it_was_made_of():
    sheet = sheet_of(progressive())
    plan = planned(sheet)
    assert (plan.path, plan.format, plan.sheet) == ("campaigns.xlsx", "xlsx", sheet)
    assert plan.matches.header_row == 1


def test_a_sheet_with_nothing_below_its_header_has_no_rows():
    sheet = Sheet.of([list(progressive())], [1])
    plan = planned(sheet)
    assert (plan.rows, plan.skipped, plan.date_order.evidence) == ((), (), "")


def test_the_same_file_gives_the_same_plan():
    rows = [predictive(), progressive(2) | {"Start date": "07/08/2026"}, predictive()]
    first, second = plan_of(*rows), plan_of(*rows)
    assert (first.rows, first.problems) == (second.rows, second.problems)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -(10**5_000), 1e308]),
    st.floats(),
    st.text(),
    st.text(alphabet="0123456789:/-_ ,.apmsxyesno"),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.builds(ErrorCell, st.just("#N/A")),
)
ALL = {
    **progressive(),
    **predictive(),
    "Max waiting time without agent": None,
    "App ID": "2224257",
}
ROWS = st.dictionaries(st.sampled_from(list(ALL)), CELLS, max_size=4).map(lambda row: ALL | row)


@given(st.lists(ROWS, min_size=1, max_size=3))
def test_any_row_is_skipped_ready_or_told_what_to_fix(rows):
    plan = planned(sheet_of(*rows), inet_no=2224257)
    assert len(plan.rows) + len(plan.skipped) == len(rows)
    for row in plan.rows:
        if row.campaign is None:
            assert any(problem.severity is not Severity.WARNING for problem in row.problems)
            assert all(problem.code != "row.format" for problem in row.problems)
        else:
            sent = body(row.campaign)
            assert json.loads(json.dumps(sent)) == sent
            assert all(value not in (None, "", []) for value in sent.values())
