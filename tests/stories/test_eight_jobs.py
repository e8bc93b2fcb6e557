"""Eight jobs of an operations desk, each by what is typed, read, pasted and written into cells.

Nobody looks into the source, and no job takes more than one more try than its first.
"""

import json
import re
import shutil
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from programs import PYTHON
from sending import rows, wait_until
from terminals import session

from bulk_import.sandbox import Fault

SAMPLES = Path(__file__).parent.parent.parent / "samples"


@pytest.mark.full
def test_first_try(desk, sandbox):
    """The README's first command, without an account: what comes of it is all in one workbook."""
    shutil.copy(SAMPLES / "campaigns.xlsx", desk.folder)
    closing = desk.type("bulk-import run campaigns.xlsx --sandbox --yes --rate 200")
    assert desk.status == 1
    assert closing.endswith("see campaigns.results.xlsx")
    states = desk.column("campaigns.results.xlsx", "Import result")
    to_do = desk.column("campaigns.results.xlsx", "What to do")
    assert {"Created", "Needs fixing", "Rejected by TeleCMI"} <= {*states.values()}
    assert all(to_do[row] for row, state in states.items() if state not in {"Created", None})
    assert not sandbox.requests  # a trial reaches nobody


@pytest.mark.full
def test_template_with_natural_mistakes(desk, sandbox):
    """A template filled in as people write: what is clear is sent, the rest said cell by cell."""
    desk.type("bulk-import template --dialer progressive")
    template = desk.said.strip().splitlines()[-1]
    book = openpyxl.load_workbook(desk.folder / template)
    sheet = book.worksheets[0]
    headers = [str(cell.value).partition(" (")[0] for cell in sheet[1]]
    sheet.delete_rows(2, sheet.max_row)
    natural = [
        {"Dialer type": "Progressive", "Active": "Y", "Start date": "6 Jan 2031"},
        {"Agent interval": "15", "Start time": "9.30 am", "End time": "6:30 PM"},
        {"End date": "31st March 2031", "Time zone": "India"},
        {"Agent interval": "15 sec", "Active": "No", "Dialer type": "Progresive"},
        {"Start date": "31/06/2031"},
    ]
    for number, changes in enumerate(natural):
        line = rows(5)[number] | changes
        sheet.append([line.get(header) for header in headers])
    book.save(desk.folder / "july.xlsx")
    desk.type("bulk-import check july.xlsx")
    assert desk.status == 1
    states = desk.column("july.check.xlsx", "Import result")
    to_do = desk.column("july.check.xlsx", "What to do")
    assert [row for row, state in states.items() if state == "Needs fixing"] == [6]
    assert "Start date" in to_do[6]
    assert "typing mistake" in to_do[5]  # it is sent, and said
    desk.correct(
        "july.check.xlsx", {(6, "Start date"): "30/06/2031", (6, "End date"): "31/07/2031"}
    )
    desk.type("bulk-import run july.check.xlsx", "y")
    assert desk.status == 0, desk.said
    assert len(sandbox.campaigns) == 5


@pytest.mark.full
def test_own_headers_with_a_roster(desk, sandbox):
    """The team's own sheet and its roster: asked once, then one command to paste."""
    own = {
        "Campaign name": "Campaign",
        "Dialer type": "Mode",
        "Active": "Status",
        "Leads ID": "Lead list",
        "Time zone": "TZ",
        "Start date": "From",
        "End date": "Till",
        "Start time": "Shift start",
        "End time": "Shift end",
        "Agents": "Team members",
        "Agent interval": "Gap",
    }
    people = [f"{first} Rao" for first in ("Asha", "Ravi", "Meera", "Anil")]
    lines = [
        {own[header]: cell for header, cell in line.items()}
        | {"Status": "Live", "TZ": "IST", "From": "05/03/2031", "Till": "20/04/2031"}
        | {"Team members": people[number]}
        for number, line in enumerate(rows(4))
    ]
    desk.write("plan.csv", lines)
    roster = [
        {"Name": person, "Agent ID": f"53{number}_2224257"} for number, person in enumerate(people)
    ]
    desk.write("roster.csv", roster)
    desk.type("bulk-import check plan.csv --agents roster.csv", "1", "in")
    assert desk.status == 0, desk.said
    desk.type(desk.to_paste().replace(" check ", " run ", 1) + " --yes")
    assert desk.status == 0, desk.said
    sent = {campaign.body["name"]: campaign.body for campaign in sandbox.campaigns}
    assert [one["users"] for one in sent.values()] == [[f"53{n}_2224257"] for n in range(4)]
    assert {(one["start_date"], one["timezone"]) for one in sent.values()} == {
        ("2031-03-05", "+05:30")
    }


@pytest.mark.full
def test_the_same_file_next_week(desk, sandbox):
    """New dates for existing names, three weeks long: what differs, who has what, what works."""
    for week in range(3):
        dates = {"Start date": f"2031-03-{3 + 7 * week:02}", "End date": f"2031-03-{8 + 7 * week}"}
        desk.write("weekly.csv", rows(2, **dates))
        desk.type("bulk-import run weekly.csv --yes")
        if week == 0:
            assert desk.status == 0
            continue
        assert desk.status == 1
        assert "different details (Start date, End date)" in desk.said
        assert "free the agent" in desk.said.casefold()
        pattern = re.search(r'--rename "[^"]+"', desk.said)[0]
        replaced = [
            line
            for number, one in enumerate(rows(2))
            for line in (
                {"Field": "Leads ID", "Was": one["Leads ID"], "Use instead": fresh(week, number)},
                {
                    "Field": "Agents",
                    "Was": one["Agents"],
                    "Use instead": f"6{week}{number}_2224257",
                },
            )
        ]
        desk.write("instead.csv", replaced)
        desk.type(f"bulk-import run weekly.csv --yes {pattern} --replace instead.csv")
        assert desk.status == 0, desk.said
    names = [campaign.body["name"] for campaign in sandbox.campaigns]
    assert len(set(names)) == len(names) == 6


def fresh(week, number):
    return f"7d7cd6a1-8a52-4a58-9d57-0c2d3a1e{week}{number:03}"


@pytest.mark.full
@pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("setsid"), reason="no pseudo-terminals"
)
def test_ctrl_c(desk, sandbox):
    """A run that is broken off says where it stands, and the same command goes on."""
    desk.write("a.csv", rows(6))
    sandbox.faults.set(Fault(name="Campaign 3", delay=1))
    command = [PYTHON, "-m", "bulk_import", "run", "a.csv", "--concurrency", "1"]
    with session(command, desk.folder) as person:
        person.answer("[y/N]: ", "y")
        wait_until(lambda: len(sandbox.requests) == 3)
        person.interrupt()
        lines = person.end()
    assert person.status == 3
    assert any("3 Created, 3 Not sent" in line for line in lines), lines
    states = desk.column("a.results.xlsx", "Import result")
    assert [*states.values()] == ["Created"] * 3 + ["Not sent"] * 3
    desk.type("bulk-import run a.csv", "y")
    assert desk.status == 0
    assert "3 Created, 3 Already created" in desk.said.replace(
        "3 Already created, 3 Created", "3 Created, 3 Already created"
    )
    assert len(sandbox.campaigns) == len(sandbox.requests) == 6


def test_last_tuesdays_row_12(desk):
    """Somebody asks on Thursday what became of row 12 last Tuesday."""
    lines = rows(12)
    lines[10]["Active"] = "perhaps"  # row 12
    desk.write("tuesday.csv", lines)
    desk.now = datetime(2026, 11, 24, 11, tzinfo=UTC)
    desk.type("bulk-import run tuesday.csv --yes")
    desk.now += timedelta(days=2)
    desk.type("bulk-import history tuesday")
    (run,) = re.findall(r"\d{8}-\d{6}-[0-9a-f]{4}", desk.said)
    desk.type(f"bulk-import history {run}")
    told = desk.said.splitlines()
    at = next(number for number, line in enumerate(told) if "Row 12 (Campaign 11)" in line)
    assert "Needs fixing" in told[at]
    assert "Active: “perhaps” is neither yes nor no" in told[at + 1]


@pytest.mark.full
def test_vicidial(desk, sandbox):
    """An export of another dialer: converted, filled in, run."""
    shutil.copy(SAMPLES / "dialers" / "vicidial.csv", desk.folder)
    answers = tomllib.loads((SAMPLES / "dialers" / "vicidial.answers.toml").read_text("utf-8"))
    desk.type("bulk-import convert vicidial.csv")
    assert desk.status == 1
    for sheet, values in answers["sheets"].items():
        assert f"Fill in the sheet “{sheet}”" in desk.said
        desk.list("vicidial.campaigns.xlsx", sheet, values)
    caller_id = next(iter(answers["cells"].values()))["caller_id"]
    names = desk.column("vicidial.campaigns.xlsx", "Campaign name")
    row = next(row for row, name in names.items() if name in answers["cells"])
    desk.correct("vicidial.campaigns.xlsx", {(row, "Caller ID"): caller_id})
    assert {f"--set {field}=VALUE" in desk.said for field in answers["set"]} == {True}
    given = " ".join(f"--set {field}={value}" for field, value in answers["set"].items())
    desk.type(f"bulk-import convert vicidial.csv {given}")
    assert desk.status == 0, desk.said
    desk.type("bulk-import run vicidial.campaigns-2.xlsx", "y")
    assert desk.status == 0, desk.said
    expected = json.loads((SAMPLES / "dialers" / "vicidial.expected.json").read_text("utf-8"))
    assert {one.body["name"] for one in sandbox.campaigns} == {one["name"] for one in expected}


@pytest.mark.full
def test_forty_problems_in_three_hundred_rows(desk, sandbox):
    """A large sheet: a few causes, some settled by an option, the others in their cells."""
    lines = rows(300)
    for number in range(20):
        lines[7 * number] |= {"Start date": "03/04/2031", "End date": "05/06/2031"}
    for number in range(10):
        lines[151 + 5 * number]["Time zone"] = "IST"
    wrong = dict.fromkeys((202, 205, 208, 211), "Leads ID")
    wrong |= dict.fromkeys((222, 223, 224), "Active") | dict.fromkeys((242, 243, 244), "Agents")
    for row, header in wrong.items():
        lines[row - 2][header] = "maybe"
    desk.write("big.csv", lines)
    desk.type("bulk-import check big.csv", "1", "in")
    assert "290 Ready, 10 Needs fixing" in desk.said
    assert len(desk.said.splitlines()) < 50
    again = desk.to_paste()
    good = rows(300)
    desk.correct(
        "big.check.xlsx", {(row, name): good[row - 2][name] for row, name in wrong.items()}
    )
    desk.type(again.replace("check big.csv", "run big.check.xlsx") + " --yes")
    assert desk.status == 0, desk.said
    assert len(sandbox.campaigns) == 300
