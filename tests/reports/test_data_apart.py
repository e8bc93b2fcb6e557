"""Data that stand apart from their header: read as one where that is certain, else told by name."""

import pytest
from openpyxl import Workbook

from bulk_import.cli import main
from bulk_import.problems import Refused
from reports.texts import HEADERS, checked, rows_of, text_of

NOTE = [["Prepared by: Asha"]]


def table(rows):
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{''.join(lines)}</table>"


def page(*tables):
    return f"<html><body>{'<p>'.join(map(table, tables))}</body></html>"


def book(folder, **sheets):
    """Return the bytes of a workbook with *sheets* of rows, by name."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    workbook.save(folder / "made.xlsx")
    return (folder / "made.xlsx").read_bytes()


def names(plan):
    return [row.values.get("name") for row in plan.ready]


HEADER, A, B, C = rows_of({"name": "A"}, {"name": "B"}, {"name": "C"})


@pytest.mark.parametrize(
    ("tables", "rows", "problems"),
    [
        ([[HEADER], [A, B, C]], [2, 3, 4], ["file.tables_joined"]),
        ([[HEADER], [A], [B], [C]], [2, 3, 4], ["file.tables_joined"]),
        ([[HEADER, A], [HEADER, B], [HEADER, C]], [2, 4, 6], ["file.tables_joined"]),
        ([[HEADER, A], [B, C]], [2, 3, 4], ["file.tables_joined"]),
        ([[HEADER], [HEADER, A, B, C]], [3, 4, 5], ["file.tables_joined"]),
        ([[["Campaigns of May"]], [HEADER, A, B, C]], [2, 3, 4], []),
        ([[["Campaigns of May"]], [HEADER], [A, B, C]], [2, 3, 4], ["file.tables_joined"]),
        ([[HEADER], [A, B, C], NOTE], [2, 3, 4], ["file.tables_joined"]),
    ],
)
def test_tables_of_a_page_that_go_on_from_each_other_are_one(tables, rows, problems, tmp_path):
    plan = checked(tmp_path, page(*tables), "campaigns.xls")
    assert names(plan) == ["A", "B", "C"]
    assert [row.row for row in plan.rows] == rows
    assert [one.code for one in plan.file_problems] == problems


def test_a_table_with_other_columns_is_not_taken_for_a_page_of_the_list(tmp_path):
    moved = [[*row[1:], row[0]] for row in (A, B)]
    with pytest.raises(Refused) as refused:
        checked(tmp_path, page([HEADER], moved), "campaigns.xls")
    assert refused.value.code == "file.elsewhere"
    assert "“Table 2”" in refused.value.message


def test_rows_on_the_next_sheet_are_refused_with_its_name(tmp_path):
    content = book(tmp_path, Page_1=[HEADER, A], Page_2=[B, C])
    with pytest.raises(Refused) as refused:
        checked(tmp_path, content, "campaigns.xlsx")
    assert refused.value.code == "file.continued"
    assert "“Page 2”" in refused.value.message
    assert names(checked(tmp_path, content, "campaigns.xlsx", sheet="Page 1")) == ["A"]


def test_a_sheet_of_headers_alone_beside_one_of_rows_is_refused(tmp_path):
    for rows in ([A, B], [["", *A], ["", *B]]):
        with pytest.raises(Refused) as refused:
            checked(tmp_path, book(tmp_path, Head=[HEADER], Rows=rows), "campaigns.xlsx")
        assert refused.value.code in {"file.continued", "file.elsewhere"}
        assert "“Rows”" in refused.value.message


def test_campaigns_on_a_sheet_that_fits_less_are_told(tmp_path):
    kept = [at for at, one in enumerate(HEADERS) if one != "Campaign name"]
    other = [[row[at] for at in kept] for row in (HEADER, B)]
    content = book(tmp_path, North=[HEADER, A], South=other)
    plan = checked(tmp_path, content, "campaigns.xlsx")
    assert names(plan) == ["A"]
    assert [one.code for one in plan.file_problems] == ["file.sheets_left"]
    assert "“South”" in plan.file_problems[0].message
    assert checked(tmp_path, content, "campaigns.xlsx", sheet="North").file_problems == ()


def test_other_sheets_are_no_news(tmp_path):
    content = book(
        tmp_path,
        Campaigns=[HEADER, A],
        Agents=[["Name", "Agent ID"], ["Asha", "5201_2224257"]],
        Lists=[["Lead list", "Leads ID"], ["May", "3f2b8c1e-7d4a-4e0b-9a6f-000000000009"]],
        Notes=[["Ask Asha before 2031-08-14"], ["predictive", "progressive"]],
    )
    assert checked(tmp_path, content, "campaigns.xlsx").file_problems == ()


def test_a_file_that_holds_rows_and_no_campaign_says_so(tmp_path, capsys):
    plan = checked(tmp_path, text_of() + "Total,12\nPrepared by: Asha\n")
    assert plan.rows == ()
    assert [one.code for one in plan.file_problems] == ["file.no_campaigns"]
    assert main(["check", str(tmp_path / "campaigns.csv")]) == 1  # run keeps it back
    assert "No row below the headers is a campaign" in "".join(capsys.readouterr())


def test_headers_alone_hold_nothing_that_is_missed(tmp_path):
    assert checked(tmp_path, text_of()).file_problems == ()


@pytest.mark.parametrize(
    "unseen",
    [
        '<span style="display:none">, 6999_2224257</span>',
        '<span style="DISPLAY: none;color:red">, <b>6999_2224257</b></span>',
        "<span hidden>, 6999_2224257</span>",
        "<span style='mso-hide:all'>, 6999_2224257<br></span>",
    ],
)
def test_what_nobody_sees_in_a_cell_of_a_page_is_not_sent(unseen, tmp_path):
    row = [f"5201_2224257{unseen}, 5202_2224257" if "_2224257" in str(one) else one for one in A]
    plan = checked(tmp_path, page([HEADER, row, B]), "campaigns.xls")
    assert plan.row(2).values["users"] == ("5201_2224257", "5202_2224257")
    assert names(plan)[-1] == "B" or plan.row(3).name == "B"
