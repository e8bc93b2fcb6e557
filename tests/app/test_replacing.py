"""Lists and agents that were given away are replaced by a table, and each replacement is told."""

import json

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sending import rows, write_csv
from slicing import examples

from bulk_import.app.checking import check
from bulk_import.cli import main
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused

NEW_LIST = "3f2b8c1e-7d4a-4e0b-9a6f-5c1d2e3f4a5b"
HEADERS = ["Field", "Was", "Use instead"]


@pytest.fixture
def weekly(tmp_path):
    """A file of three campaigns, and a function that checks it with replacements."""
    lines = rows(3)
    path = write_csv(tmp_path / "weekly.csv", lines)

    def checked(*table, **more):
        named = dict(zip(HEADERS, ("", "", ""), strict=True))
        file = write_csv(
            tmp_path / "new.csv", [named | dict(zip(HEADERS, one, strict=True)) for one in table]
        )
        return check(str(path), ReadOptions(replace=str(file), **more))

    return lines, checked


def told(plan):
    return {one.code: one.message for one in plan.file_problems if one.code.startswith("replace.")}


def test_a_list_and_an_agent_are_replaced_where_they_stand_and_nowhere_else(weekly):
    lines, checked = weekly
    agent = lines[1]["Agents"]
    plan = checked(
        ("Leads ID", lines[0]["Leads ID"].upper(), NEW_LIST), ("Agents", agent, "5999_2224257")
    )
    first, second, third = plan.ready
    assert str(first.values["leads_id"]) == NEW_LIST
    assert first.values["users"] == (lines[0]["Agents"],)
    assert second.values["users"] == ("5999_2224257",)
    assert str(second.values["leads_id"]) == lines[1]["Leads ID"]
    assert third.values["users"] == (lines[2]["Agents"],)
    assert {(edit.row, edit.value) for edit in plan.edits} == {(2, NEW_LIST), (3, "5999_2224257")}
    changes = {(change.field, change.was, change.becomes) for change in second.changes}
    assert ("users", agent, "5999_2224257") in changes
    messages = [one.message for one in plan.file_problems if one.code == "replace.replaced"]
    assert any("row 3" in one and agent in one and "5999_2224257" in one for one in messages)


def test_one_of_several_agents_is_replaced_and_no_line_undoes_another(tmp_path):
    lines = [rows(1)[0] | {"Agents": "5001_2224257, 5002_2224257"}]
    table = [("Agents", "5001_2224257", "5002_2224257"), ("Agents", "5002_2224257", "5003_2224257")]
    write_csv(tmp_path / "r.csv", [dict(zip(HEADERS, one, strict=True)) for one in table])
    file = write_csv(tmp_path / "c.csv", lines)
    (row,) = check(str(file), ReadOptions(replace=str(tmp_path / "r.csv"))).ready
    assert row.values["users"] == ("5002_2224257", "5003_2224257")


def test_a_column_is_named_by_its_own_header_too(tmp_path):
    (line,) = rows(1)
    agent = line.pop("Agents")
    file = write_csv(tmp_path / "c.csv", [line | {"Squad": agent}])
    write_csv(
        tmp_path / "r.csv", [dict(zip(HEADERS, ("Squad", agent, "5999_2224257"), strict=True))]
    )
    options = ReadOptions(columns={"Squad": "users"}, replace=str(tmp_path / "r.csv"))
    (row,) = check(str(file), options).ready
    assert row.values["users"] == ("5999_2224257",)


def test_what_matches_nothing_and_what_is_not_filled_in_is_told(weekly):
    lines, checked = weekly
    agent = lines[0]["Agents"]
    assert [*told(checked(("Agents", "5888_2224257", "5999_2224257")))] == ["replace.unmatched"]
    assert [*told(checked(("Agents", agent, "")))] == ["replace.incomplete"]
    assert [*told(checked(("Agents", "", agent)))] == ["replace.incomplete"]
    assert told(checked(("Agents", "5888_2224257", agent))) == {}  # it was replaced before


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ([("Agent colour", "x", "y")], "column.no_such_field"),
        ([("Agents", "x", "y"), ("users", "X", "z")], "replace.twice"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(table, code, weekly):
    with pytest.raises(Refused) as refused:
        weekly[1](*table)
    assert refused.value.code == code


def test_a_file_without_such_a_table_is_refused(tmp_path):
    file = write_csv(tmp_path / "c.csv", rows(1))
    with pytest.raises(Refused) as refused:
        check(str(file), ReadOptions(replace=str(file)))
    assert "Field, Was and Use instead" in refused.value.message


def test_the_workbook_may_hold_the_table_itself_and_comes_back_with_what_is_sent(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (line,) = rows(1)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Campaigns"
    for cells in ([*line], [*line.values()]):
        sheet.append(cells)
    table = book.create_sheet("Given away")
    for cells in (HEADERS, ["Agents", line["Agents"], "5999_2224257"]):
        table.append(cells)
    book.save("weekly.xlsx")
    assert main(["check", "weekly.xlsx", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["rows"][0]["values"]["users"] == ["5999_2224257"]
    assert [one["code"] for one in document["problems"]] == ["replace.replaced"]
    (change,) = [one for one in document["rows"][0]["changes"] if one["field"] == "users"]
    assert (change["was"], change["is"]) == (line["Agents"], "5999_2224257")
    assert main(["check", document["results"], "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["rows"][0]["values"]["users"] == ["5999_2224257"]
    assert again["problems"] == []


@examples(0.1)
@given(was=st.text(max_size=20), instead=st.text(max_size=20))
def test_whatever_is_replaced_each_row_still_ends_in_one_state(was, instead, tmp_path_factory):
    folder = tmp_path_factory.mktemp("replaced")
    clean = [text.replace("\0", "").encode("utf-8", "replace").decode() for text in (was, instead)]
    table = [dict(zip(HEADERS, ("Campaign name", *clean), strict=True))]
    write_csv(folder / "r.csv", table)
    file = write_csv(folder / "c.csv", rows(1))
    try:
        plan = check(str(file), ReadOptions(replace=str(folder / "r.csv")))
    except Refused as refused:
        assert refused.message  # noqa: PT017  the table may be one that nobody can read
    else:
        assert len(plan.rows) == 1
