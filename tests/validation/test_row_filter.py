"""Which rows are campaigns: sheets as people keep them, one case a shape."""

import json
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from sheets import codes, grid_of, plan_of, planned, predictive, progressive, sheet_of

import bulk_import
from bulk_import.cli import main
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.sheet import Sheet

HEADERS = list(predictive())
BLANK = dict.fromkeys(HEADERS)


def row(**cells):
    """Return a row with nothing but *cells*, by header with _ for a space."""
    return BLANK | {header.replace("_", " "): cell for header, cell in cells.items()}


def skipped(plan):
    return [(one.row, one.why) for one in plan.skipped]


def states(plan):
    return {one.row: one.state.value for one in plan.rows}


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (row(), "blank"),
        (row(Campaign_name="  ", Agents="-"), "blank"),
        (row(Campaign_name="Total", Ring_seconds=90), "total"),
        (row(Campaign_name="Grand total:", Ring_seconds="90", Max_waiting_time="1,200"), "total"),
        (row(Campaign_name="Total", Agents=34), "total"),
        (row(Dialer_type="predictive Total", Ring_seconds=90), "total"),
        (row(Campaign_name="Total campaigns: 2"), "total"),
        (row(Campaign_name="Note: all times are IST"), "note"),
        (row(Campaign_name="Prepared by:", Dialer_type="Asha"), "note"),
        (row(Campaign_name="Last updated on", Start_date=date(2026, 4, 1)), "note"),
        (dict.fromkeys(HEADERS, "Note: merged over all columns"), "note"),
        (predictive(9) | {"Campaign name": "Example"}, "example"),
        (predictive(9) | {"Campaign name": "e.g. Q2 Sales"}, "example"),
        (row(Campaign_name="Example: Q2 Sales"), "example"),
        (row(Campaign_name="Total", Agents="9 agents"), "total"),
        (row(Campaign_name="Grand total", Leads_ID="3 lists"), "total"),
        (row(Campaign_name="Totals", Agents="nine"), "total"),
        (row(Campaign_name="Total: 9 agents"), "total"),
        (row(Campaign_name="Total for North", Agents="4 agents"), "total"),
        (row(Campaign_name="Subtotal North", Agents=4), "total"),
        (row(Campaign_name="North total", Agents="4 users"), "total"),
        (row(Campaign_name="Note", Dialer_type="all of them start in May"), "note"),
        (row(Campaign_name="Remarks", Leads_ID="see the mail"), "note"),
        (row(Campaign_name="Contd.", Agents="next page"), "note"),
        (row(Campaign_name="Approved", Agents="Asha"), "note"),
        (row(Campaign_name="campaign NAME"), "header"),
        (row(Campaign_name="Campaign", Agents="Users"), "header"),
        (row(Campaign_name="Campaign name", Dialer_type="Dialer type"), "header"),
        ({header: header for header in HEADERS}, "header"),
        ({header: header.upper() for header in HEADERS}, "header"),
        (BLANK | {header: f"{header} *" for header in HEADERS[:5]}, "header"),
    ],
)
def test_what_is_certainly_no_campaign_is_skipped_and_told(cells, why):
    plan = plan_of(predictive(), BLANK | cells, progressive(2))
    assert skipped(plan) == [(3, why)]
    assert states(plan) == {2: "ready", 4: "ready"}


@pytest.mark.parametrize(
    "cells",
    [
        row(Campaign_name="Q3 Sales"),
        row(Campaign_name="Total", Dialer_type="predictive"),
        row(Campaign_name="Total", Start_date=46143),
        row(Campaign_name="Total", Ring_seconds=90, Caller_ID="x"),
        row(Ring_seconds=90),
        row(Campaign_name="North", Ring_seconds=90),
        row(Campaign_name="Note Sales", Dialer_type="predictive"),
        row(Campaign_name="Notebook"),
        row(Campaign_name="Total", Agents="5201_2224257"),
        row(Campaign_name="Total", Agents="9 agents", Caller_ID="x"),
        row(Campaign_name="Total Recall", Agents="9 agents"),
        row(Campaign_name="Note", Agents="5201_2224257"),
        row(Campaign_name="Campaign", Agents="5201_2224257"),
        row(Campaign_name="Project"),
        row(Campaign_name="Note: May", Ring_seconds=90),
        row(Campaign_name="All campaigns need the approval of Ravi before Friday."),
        row(Dialer_type="predictive", Active="yes"),
        row(Campaign_name="Dialer type", Dialer_type="Active"),
    ],
)
def test_whatever_else_is_incomplete_is_an_error_and_never_skipped(cells):
    plan = plan_of(predictive(), cells)
    assert skipped(plan) == []
    assert states(plan) == {2: "ready", 3: "invalid"}


@pytest.mark.parametrize("name", ["Total", "Example Corp", "Note: May", "Page 2", "Sample"])
def test_a_complete_campaign_is_one_whatever_its_name(name):
    plan = plan_of(predictive() | {"Campaign name": name})
    assert states(plan) == {2: "ready"}


def test_labels_count_in_columns_that_are_not_imported_too():
    rows = [
        {"S.No": 1} | predictive(),
        {"S.No": "Example"} | predictive(2),
        {"S.No": 3} | BLANK,
        {"S.No": "Total"} | row(Ring_seconds=60),
    ]
    rows.append({"S.No": "Total"} | row(Agents="9 agents"))
    rows.append({"S.No": "Total"} | row(Agents="5201_2224257"))
    plan = plan_of(*rows)
    assert skipped(plan) == [(3, "example"), (4, "blank"), (5, "total"), (6, "total")]
    assert states(plan) == {2: "ready", 7: "invalid"}


def test_blank_rows_keep_the_numbers_of_the_rows_below():
    plan = plan_of(predictive(), BLANK, BLANK, predictive(2), BLANK, progressive(3))
    assert list(states(plan)) == [2, 5, 7]
    assert skipped(plan) == [(3, "blank"), (4, "blank"), (6, "blank")]


def _far(rows, columns):
    cells = grid_of(sheet_of(predictive(), progressive(2)))
    cells += [[None]] * (rows - len(cells))
    cells[rows - 1] = [*cells[rows - 1], *[None] * (columns - len(cells[rows - 1]) - 1), "x"]
    return Sheet.of(cells, range(1, rows + 1), name="S")


@pytest.mark.slice(1)
@pytest.mark.parametrize(("rows", "columns"), [(3, 5_000), (5_000, 30), (1_000, 1_000)])
def test_a_stray_cell_far_away_does_not_disturb(rows, columns):
    plan = planned(_far(rows, columns))
    assert states(plan) == {2: "ready", 3: "ready"}
    assert skipped(plan) == []


def test_a_row_about_which_reading_has_something_to_tell_is_never_skipped():
    sheet = sheet_of(predictive(), row(Campaign_name="Total"))
    problem = Problem.of(Severity.ERROR, "row.quote", row=3)
    plan = planned(replace(sheet, problems=(problem,)), format="csv")
    assert skipped(plan) == []
    assert ("error", "row.quote") in codes(plan.rows[1])


def test_a_csv_row_that_is_too_long_is_an_error_whatever_else_it_is():
    sheet = sheet_of(predictive(), row(Campaign_name="Total"))
    cells = grid_of(sheet)
    cells[2] = [*cells[2], "x"]
    plan = planned(Sheet.of(cells, [1, 2, 3]), format="csv")
    assert codes(plan.rows[1]) == [("error", "row.too_long")]


def _csv(path, *lines):
    path.write_text("\n".join(lines), "utf-8")
    return str(path)


def _line(cells):
    return ";".join(str(cell or "") for cell in cells.values())


def test_a_whole_report_is_told_row_by_row(tmp_path, capsys):
    header = ";".join(HEADERS)
    file = _csv(
        tmp_path / "report.csv",
        "Campaigns of May;;;",  # 1
        "",
        ";;;;Schedule;;;",  # 3
        header,  # 4
        _line(predictive(8) | {"Campaign name": "e.g. Q2 Sales"}),
        _line(predictive(1)),
        "",
        "Page 1 of 2",  # 8
        "Campaigns of May;;;",
        ";;;;Schedule;;;",  # 10
        header,
        _line(BLANK | progressive(2)),  # 12
        "North",
        "Total;;;;;;;;;;;;;;60",  # 14
        "* checked by Asha",
        ";;;;;;;;",
    )
    status = main(["check", file, "--json", "--set", "End date=2090-01-01"])
    told = json.loads(capsys.readouterr().out)
    assert told["header_row"] == 4
    assert told["skipped"] == [
        {"row": 5, "why": "example"},
        {"row": 7, "why": "blank"},
        {"row": 8, "why": "note"},
        {"row": 9, "why": "header"},
        {"row": 10, "why": "header"},
        {"row": 11, "why": "header"},
        {"row": 14, "why": "total"},
        {"row": 15, "why": "note"},
    ]
    assert [one["row"] for one in told["rows"]] == [6, 12, 13]
    assert told["rows"][2]["state"] == "invalid"
    assert status == 1


def test_skipped_rows_are_in_every_summary(tmp_path, capsys):
    lines = [";".join(HEADERS), _line(predictive()), "", "Note: May", "", "Total"]
    main(["check", _csv(tmp_path / "c.csv", *lines)])
    said = capsys.readouterr().out
    assert "Not campaigns: empty 3, 5; a note 4; a total 6" in said
    summary = load_workbook(tmp_path / "c.check.xlsx")["Import summary"]
    told = {
        line[0]: line[2] for line in summary.values if line[0] in {"empty", "a note", "a total"}
    }
    assert told == {"empty": "3, 5", "a note": "4", "a total": "6"}


def test_a_file_of_headers_only_has_no_campaigns(tmp_path):
    plan = bulk_import.check(_csv(tmp_path / "c.csv", ";".join(HEADERS)))
    assert plan.rows == ()


def test_a_campaign_below_no_header_is_not_lost(tmp_path):
    with pytest.raises(Refused) as refused:
        bulk_import.check(_csv(tmp_path / "c.csv", _line(predictive()), _line(predictive(2))))
    assert refused.value.code == "file.header_missing"
    assert "Row 1 looks like a campaign" in refused.value.message
