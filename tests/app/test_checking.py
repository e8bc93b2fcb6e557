"""Whole files through `check`, as library users call it."""

import csv
from datetime import UTC, datetime

import openpyxl
import pytest
from campaigns import row_of

import bulk_import
from bulk_import import ReadOptions
from bulk_import.clock import Clock
from bulk_import.events import Checking

CLOCK = Clock(now=lambda: datetime(2030, 7, 1, 12, tzinfo=UTC))
ROW = row_of(
    "progressive",
    name="Q3 Sales",
    start_date="2030-08-14",
    end_date="2030-08-30",
    start_time="9:00",
    end_time="18:00",
    users="5201_2224257",
)
PEOPLE = [("Name", "Agent ID"), ("Ravi Kumar", "5301_2224257"), ("Asha Rao", "5302_2224257")]


@pytest.fixture
def workbook(tmp_path):
    """Write a workbook of the sheets given by name, each a list of rows."""

    def write(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / "campaigns.xlsx"
        book.save(path)
        return path

    return write


def campaigns(*rows):
    return [ROW.keys(), *({**ROW, **row}.values() for row in rows)]


def codes(plan):
    return [problem.code for problem in plan.problems]


def test_rows_may_name_people_of_a_sheet_that_is_a_directory(workbook):
    plan = bulk_import.check(
        workbook(Team=PEOPLE, Campaigns=campaigns({"Agents": "ravi kumar, Asha Rao"})), clock=CLOCK
    )
    (row,) = plan.ready
    assert row.values["users"] == ("5301_2224257", "5302_2224257")
    assert codes(plan) == ["agents.by_name"]


def test_the_directory_may_be_a_file_of_its_own(workbook, tmp_path):
    team = tmp_path / "team.csv"
    with team.open("w", newline="") as file:
        csv.writer(file).writerows(PEOPLE)
    book = workbook(Campaigns=campaigns({"Agents": "Asha Rao"}))
    (row,) = bulk_import.check(book, ReadOptions(agents=team), clock=CLOCK).ready
    assert row.values["users"] == ("5302_2224257",)


def test_a_name_that_two_people_share_is_asked_with_both_ids(workbook):
    twins = [*PEOPLE, ("Asha Rao", "5303_2224257")]
    plan = bulk_import.check(
        workbook(Team=twins, Campaigns=campaigns({"Agents": "Asha Rao"})), clock=CLOCK
    )
    (problem,) = plan.problems
    assert problem.code == "agents.shared_name"
    assert problem.candidates == ("5302_2224257", "5303_2224257")


def test_a_file_that_is_no_directory_is_refused(workbook, tmp_path):
    notes = tmp_path / "notes.csv"
    notes.write_text("a,b\n1,2\n")
    with pytest.raises(bulk_import.Refused) as refused:
        bulk_import.check(workbook(Campaigns=campaigns({})), ReadOptions(agents=notes))
    assert refused.value.code == "file.no_directory"


TEAMS = [("Team", "Agent ID"), ("SALES_IN", "5301_2224257"), ("SALES_IN", "5302_2224257")]
LISTS = [("Lead list", "Leads ID"), ("1001", ROW["Leads ID"]), ("1002", None)]


def test_rows_may_name_teams_and_lead_lists_which_is_a_change_and_no_problem(workbook):
    named = {"Agents": "SALES_IN", "Leads ID": "1001"}
    sheets = {"Campaigns": campaigns(named), "Teams": TEAMS, "Lead lists": LISTS}
    plan = bulk_import.check(workbook(**sheets), clock=CLOCK)
    (row,) = plan.ready
    assert plan.problems == ()
    changes = {change.field: (change.was, change.becomes) for change in row.changes}
    assert changes["users"] == ("SALES_IN", "5301_2224257, 5302_2224257")
    assert changes["leads_id"] == ("1001", ROW["Leads ID"])


def test_what_the_lists_lack_is_told_with_where_to_add_it(workbook):
    named = {"Agents": "SALES_OUT", "Leads ID": "1002"}
    sheets = {"Campaigns": campaigns(named), "Teams": TEAMS, "Lead lists": LISTS}
    plan = bulk_import.check(workbook(**sheets), clock=CLOCK)
    assert codes(plan) == ["uuid.list_without_id", "agents.unknown_team"]
    assert all("the sheet that lists" in problem.message for problem in plan.problems)


def test_teams_may_stand_in_a_file_of_their_own(workbook, tmp_path):
    file = tmp_path / "teams.csv"
    with file.open("w", newline="") as opened:
        csv.writer(opened).writerows(TEAMS)
    book = workbook(Campaigns=campaigns({"Agents": "sales_in"}))
    assert bulk_import.check(book, ReadOptions(agents=file), clock=CLOCK).ready


def test_several_sheets_of_campaigns_are_not_guessed_between(workbook):
    book = workbook(May=campaigns({}), June=campaigns({"Campaign name": "June Sales"}))
    with pytest.raises(bulk_import.Refused) as refused:
        bulk_import.check(book)
    assert refused.value.code == "file.several_sheets"
    assert "“May”, “June”" in refused.value.message
    june = bulk_import.check(book, ReadOptions(sheet="June"), clock=CLOCK)
    assert june.ready[0].name == "June Sales"


def test_a_sheet_that_does_not_exist_is_refused_with_those_that_do(workbook):
    with pytest.raises(bulk_import.Refused) as refused:
        bulk_import.check(workbook(May=campaigns({})), ReadOptions(sheet="July"))
    assert refused.value.code == "file.no_such_sheet"
    assert "“May”" in refused.value.message


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Start time": "9:00 AM IST"}, ["time.with_zone"]),
        ({"Start time": "09:00+05:30"}, ["time.with_zone"]),
        ({"Start time": "9:00Z", "Time zone": "UTC"}, ["time.with_zone"]),
        ({"Start time": "09:00+04:00"}, ["time.other_zone"]),
        ({"End time": "18:00 EST"}, ["time.other_zone"]),
        ({"Start time": "2030-08-14 09:00"}, ["time.with_date"]),
        ({"End time": "2030-08-14 18:00"}, ["time.with_date"]),
        ({"End time": "2030-08-30 18:00"}, ["time.with_date"]),
        ({"Start time": "2030-08-15 09:00"}, ["time.other_date"]),
        ({"End time": "2031-08-30 18:00"}, ["time.other_date"]),
    ],
)
def test_what_stands_beside_a_time_must_agree_with_the_row(workbook, cells, expected):
    plan = bulk_import.check(workbook(Campaigns=campaigns(cells)), clock=CLOCK)
    assert codes(plan) == expected
    assert bool(plan.ready) == expected[0].startswith("time.with_")


def test_an_id_of_another_account_is_a_warning(workbook):
    book, options = workbook(Campaigns=campaigns({})), ReadOptions(inet_no=12345)
    plan = bulk_import.check(book, options, clock=CLOCK)
    assert codes(plan) == ["agents.other_account"]
    assert plan.ready


def test_a_check_tells_how_far_it_is_and_ends_where_nobody_wants_it(workbook):
    file, heard = workbook(Campaigns=campaigns({}, {"Campaign name": "Diwali"})), []
    bulk_import.check(file, listen=heard.append, clock=CLOCK)
    done = [event.done for event in heard if isinstance(event, Checking)]
    assert done == sorted(done)
    assert (done[0], done[-1], len(set(done))) == (0, 3, 4)  # its header is a row of the sheet

    def stop(event):
        if isinstance(event, Checking) and event.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bulk_import.check(file, listen=stop, clock=CLOCK)
