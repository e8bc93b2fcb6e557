"""Imports over HTTP: practised without an account, seen by their owner alone."""

import json
import re

import openpyxl
import pytest
from sending import rows, wait_until, write_csv

from bulk_import.options import ReadOptions
from bulk_import.store.sheets import JobState
from bulk_import.web.downloads import download_name

TAKEN = {"Campaign name": "Existing Campaign"}


@pytest.fixture
def sheet(team, tmp_path):
    """The id of a sheet of Asha's: two rows are created, one is refused."""
    lines = rows(3)
    path = write_csv(tmp_path / "weekly.csv", [*lines[:2], lines[2] | TAKEN])
    record = team.sheets.add(path, "weekly “48”.csv", "asha", ReadOptions())
    return team.sheets.read(record.id).id


def form_of(page):
    """Return the fields of the form of a page that every answer has to bring along."""
    fields = re.findall(r'name="(csrf|revision|account)" value="([^"]*)"', page.text)
    return dict(fields)


@pytest.fixture
def practised(team, behind, sheet):
    """The address of a practice that is over, and Asha's browser."""
    asha = behind("Asha")
    confirm = asha.get(f"/sheets/{sheet}/confirm")
    assert "No account is set up on this server" in confirm.text
    asked = {**form_of(confirm), "how": "practice"}
    answers = [asha.post(f"/sheets/{sheet}/start", data=asked) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    (address,) = {answer.headers["location"] for answer in answers}
    job = address.rpartition("/")[2]
    wait_until(lambda: team.jobs.job(job).state is JobState.DONE)
    return address, asha


@pytest.mark.full
def test_a_practice_says_what_it_was_and_gives_a_workbook(practised, tmp_path):
    address, asha = practised
    page = asha.get(address)
    assert "Practice: 2 of 3 campaigns were created" in page.text
    assert "Campaign Name Already Exists" in page.text
    assert "Practice, 1 row needs a person" in asha.get("/runs").text
    answer = asha.get(f"{address}/results.xlsx")
    kept = answer.headers["content-disposition"]
    assert kept.startswith('attachment; filename="weekly _48_.practice.results.xlsx"')
    path = tmp_path / "results.xlsx"
    path.write_bytes(answer.content)
    texts = {
        str(cell.value) for one in openpyxl.load_workbook(path) for line in one for cell in line
    }
    assert any(text.startswith("Practice: the sandbox") for text in texts)


def test_the_poll_is_small_and_is_answered_once(practised):
    address, asha = practised
    asked = asha.get(f"{address}/state")
    assert json.loads(asked.text)["phase"] == "done"
    assert len(asked.content) <= 2048
    again = asha.get(f"{address}/state", headers={"if-none-match": asked.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.slice(1)
@pytest.mark.parametrize("below", ["", "/state", "/results.xlsx"])
def test_nobody_else_learns_that_a_run_is_there(practised, behind, below):
    address, _ = practised
    ravi = behind("Ravi")
    assert ravi.get(f"{address}{below}").status_code == 404
    assert "weekly" not in ravi.get("/runs").text


@pytest.mark.slice(1)
@pytest.mark.parametrize("action", ["stop", "rest", "approve", "withdraw", "rows/2/found"])
def test_nobody_else_does_anything_to_a_run(practised, behind, action):
    address, _ = practised
    ravi = behind("Ravi")
    token = re.search(r'name="csrf" content="([^"]*)"', ravi.get("/runs").text)[1]
    answer = ravi.post(f"{address}/{action}", data={"csrf": token, "found": "yes"})
    assert answer.status_code == 404


def test_nothing_changes_by_asking_for_a_page(practised):
    address, asha = practised
    for action in ("stop", "rest", "approve", "withdraw"):
        assert asha.get(f"{address}/{action}").status_code == 405


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("weekly.xlsx", "weekly.results.xlsx"),
        ("../../etc/passwd", "_.results.xlsx"),
        ('a"b\r\nc.csv', "a_b"),
        ("\N{ROCKET} launch.csv", "\N{ROCKET} launch.results.xlsx"),
        ("", "campaigns.results.xlsx"),
        (".xlsx", "campaigns.results.xlsx"),
    ],
)
def test_no_name_of_a_file_makes_another_kind_of_download(file, name):
    made = download_name(file, "run")
    assert made.startswith(name.removesuffix(".results.xlsx"))
    assert made.endswith(".results.xlsx")
    assert not set('"/\\\r\n') & set(made)
