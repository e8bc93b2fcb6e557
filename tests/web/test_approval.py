"""Imports that wait for somebody who may import: asked for, or dropped into a watched folder."""

import asyncio
import re
from contextlib import closing

import pytest
from recording import attempt, conclusion, row_intent, run_record
from sending import rows, wait_until, write_csv

from bulk_import.app.watch.folder import WatchedFolder
from bulk_import.app.watch.folder_jobs import FolderJobs
from bulk_import.app.watch.lock import watching_alone
from bulk_import.app.watch.records import Watcher
from bulk_import.cli import main
from bulk_import.clock import SYSTEM
from bulk_import.options import ReadOptions
from bulk_import.outcome import Answer, Created, State
from bulk_import.problems import Refused
from bulk_import.store import open_store
from bulk_import.store.sheets import JobState, SqliteSheets


@pytest.fixture(autouse=True)
def journal(tmp_path, monkeypatch):
    """The journal that the page, the watcher and its runs share."""
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(tmp_path / "journal.sqlite3"))


def form_of(page):
    """Return the fields of the form of a page that every answer has to bring along."""
    return dict(re.findall(r'name="(csrf|revision|account|shown)" value="([^"]*)"', page.text))


def opened(team, tmp_path, name, lines, owner="ravi"):
    path = write_csv(tmp_path / name, lines)
    return team.sheets.read(team.sheets.add(path, name, owner, ReadOptions()).id).id


def asked_for(browser, sheet):
    """Ask for the import of a sheet as the Confirm screen does, and return its address."""
    confirm = browser.get(f"/sheets/{sheet}/confirm")
    asked = browser.post(f"/sheets/{sheet}/start", data={**form_of(confirm), "how": "all"})
    return asked.headers["location"]


def job_of(team, address):
    return team.jobs.job(address.rpartition("/")[2])


def test_who_may_import_looks_at_what_waits_and_at_nothing_else(team, behind, tmp_path, sandbox):
    sheet = opened(team, tmp_path, "weekly.csv", rows(2))
    other = opened(team, tmp_path, "private.csv", rows(2))
    ravi, asha, mira = behind("Ravi"), behind("Asha"), behind("Mira")
    assert asha.get(f"/sheets/{sheet}").status_code == 404
    address = asked_for(ravi, sheet)
    start = asha.get("/").text
    assert "Waiting for your approval" in start
    assert ("weekly.csv" in start, "private.csv" in start) == (True, False)
    assert "Waiting for your approval" not in mira.get("/").text
    assert "ravi asked for this" in asha.get(address).text
    for below in ("", "/rows/2", "/columns", "/changes", "/check.xlsx", "?show=all"):
        assert asha.get(f"/sheets/{sheet}{below}").status_code == 200
        assert mira.get(f"/sheets/{sheet}{below}").status_code == 404
        assert asha.get(f"/sheets/{other}{below}").status_code == 404
    assert "and change nothing" in asha.get(f"/sheets/{sheet}").text
    for action in ("edits", "fixes", "undo", "left-out", "readings", "discard", "start"):
        assert asha.send(f"/sheets/{sheet}/{action}", cause="c").status_code == 404
    for action in ("approve", "withdraw", "stop"):
        assert mira.send(f"{address}/{action}").status_code == 404


@pytest.mark.full
def test_who_asked_is_told_who_refused_and_who_approved(team, behind, tmp_path, sandbox):
    sheet = opened(team, tmp_path, "weekly.csv", rows(2))
    ravi, asha = behind("Ravi"), behind("Asha")
    address = asked_for(ravi, sheet)
    form = {**form_of(asha.get(address)), "why": "Dates of last week"}
    assert asha.post(f"{address}/withdraw", data=form).headers["location"] == "/runs"
    assert asha.get(f"/sheets/{sheet}").status_code == 404
    told = ravi.get(address).text
    assert "asha refused it today" in told
    assert "Dates of last week" in told
    assert "Refused by asha" in ravi.get("/runs").text
    assert sandbox.requests == ()

    again = asked_for(ravi, sheet)
    form = form_of(asha.get(again))
    for _ in range(2):
        asha.post(f"{again}/approve", data=form)
    wait_until(lambda: job_of(team, again).state is JobState.DONE)
    assert len(sandbox.campaigns) == 2
    assert "Approved by asha, today" in ravi.get(again).text
    told = SqliteSheets(tmp_path / "journal.sqlite3").audit(9)
    actions = ["asked", "refused", "asked", "approved"]
    assert [line.action for line in reversed(told)] == [f"import_{one}" for one in actions]


class Folder:
    """A watched folder whose watcher looks once."""

    def __init__(self, path):
        self.path = path
        path.mkdir()

    def drop(self, lines, name="weekly.csv"):
        return write_csv(self.path / name, lines)

    def watch(self):
        return main(["watch", str(self.path), "--approve", "--once", "--settle", "0", "--quiet"])

    def files(self):
        """Return the names of files by their folder, but the log."""
        return {
            path.relative_to(self.path).as_posix()
            for path in self.path.rglob("*")
            if path.is_file() and not path.name.startswith((".", "watch.log"))
        }


@pytest.fixture
def folder(tmp_path, sandbox):
    return Folder(tmp_path / "incoming")


def waiting(browser):
    """Return the addresses of what waits, as the first page lists them."""
    listed = browser.get("/").text.partition('id="waiting"')[2].partition("</table>")[0]
    return re.findall(r'href="(runs/[^"]+)"', listed)


def approve(browser, address):
    return browser.post(f"{address}/approve", data=form_of(browser.get(address)))


@pytest.mark.full
def test_a_file_of_a_watched_folder_is_shown_to_who_may_import(behind, folder):
    folder.drop(rows(2))
    assert folder.watch() == 1
    asha, ravi = behind("Asha"), behind("Ravi")
    assert waiting(ravi) == []
    (address,) = waiting(asha)
    page = asha.get(f"/{address}")
    assert f"weekly.csv was dropped into {folder.path}" in page.text
    assert "Import 2 campaigns to account" in page.text
    assert "Nobody watches the folder at the moment" in page.text
    sheet = re.search(r'href="(sheets/[^"/]+)/check.xlsx', page.text)[1]
    assert asha.get(f"/{sheet}").status_code == 200
    assert asha.get(f"/{sheet}/check.xlsx").status_code == 200
    assert asha.send(f"/{sheet}/edits").status_code == 404
    assert ravi.get(f"/{sheet}").status_code == 404
    assert ravi.get(f"/{address}").status_code == 404


def test_a_file_of_a_watched_folder_is_approved_on_the_page(team, behind, folder, sandbox):
    folder.drop(rows(2))
    folder.watch()
    asha = behind("Asha")
    (address,) = waiting(asha)
    page = asha.get(f"/{address}")
    stale = asha.post(f"/{address}/approve", data=form_of(page) | {"shown": "0" * 64})
    assert (stale.status_code, "Nothing was approved" in stale.text) == (409, True)
    assert approve(asha, f"/{address}").status_code == 303
    assert sandbox.requests == ()
    told = asha.get(f"/{address}").text
    assert "approved by you, today" in told
    assert "It is imported when the watcher runs again" in told
    team.jobs.resume_all()  # a server that starts leaves it to the watcher
    assert folder.watch() == 0
    assert len(sandbox.campaigns) == 2
    assert folder.files() == {
        f"done/weekly{end}" for end in (".csv", ".results.xlsx", ".check.xlsx")
    }
    told = asha.get(f"/{address}").text
    assert "All 2 campaigns were created" in told
    assert "Approved by you, today" in told
    assert asha.get(f"/{address}/results.xlsx").status_code == 200
    assert waiting(asha) == []
    assert folder.watch() == 0
    assert len(sandbox.campaigns) == 2


def test_the_rows_of_a_watchers_run_are_counted_while_it_is_under_way(
    behind, folder, sandbox, tmp_path
):
    folder.drop(rows(2))
    folder.watch()
    asha = behind("Asha")
    (address,) = waiting(asha)
    approve(asha, f"/{address}")
    journal, job = tmp_path / "journal.sqlite3", address.rpartition("/")[2]
    run = run_record(inet_no=sandbox.inet_no, base_url=sandbox.base_url)
    with closing(SqliteSheets(journal)) as store, open_store(journal).begin(run) as recorder:
        jobs = FolderJobs(lambda: store, folder.path, SYSTEM)
        assert jobs.begin(job)
        assert "from its first request on" in asha.get(f"/{address}").text
        jobs.begun(job, run.run)
        recorder.add_rows([row_intent(2), row_intent(3), row_intent(4, State.INVALID)])
        asyncio.run(_send_one_of_two(recorder))
        shown = asha.get(f"/{address}").text
        told = asha.get(f"/{address}/state").json()
    assert "Importing: 1 of 2" in shown
    assert "The folder’s watcher imports it" in shown
    assert 'aria-valuetext="1 of 2 rows"' in told["html"][0]
    counts = {"created": "1", "rejected": "0", "unknown": "0", "to_go": "1"}
    assert counts.items() <= told["told"].items()  # one under way is no doubtful one


async def _send_one_of_two(recorder):
    number = await recorder.intend(attempt(2, "key-2"))
    await recorder.conclude(conclusion(number, Created(Answer(200, 200, "ok"))))
    await recorder.intend(attempt(3, "key-3"))


def test_what_changed_since_it_was_shown_is_not_imported_by_that_approval(
    behind, folder, sandbox, monkeypatch
):
    folder.drop(rows(2))
    folder.watch()
    asha = behind("Asha")
    (address,) = waiting(asha)
    approve(asha, f"/{address}")
    folder.drop(rows(3))
    assert folder.watch() == 1
    assert sandbox.requests == ()
    assert "What it holds now waits for an approval of its own" in asha.get(f"/{address}").text
    (address,) = waiting(asha)
    assert "Import 3 campaigns" in asha.get(f"/{address}").text
    approve(asha, f"/{address}")
    (folder.path / "bulk-import.toml").write_text('given = { timezone = "+01:00" }\n', "utf-8")
    monkeypatch.setenv("TELECMI_INET_NO", "7777777")
    folder.watch()
    assert sandbox.requests == ()
    told = asha.get(f"/{address}").text
    assert "approved for account" in told
    folder.watch()
    (address,) = waiting(asha)
    assert "to account 7777777" in asha.get(f"/{address}").text


@pytest.mark.full
def test_a_file_that_is_refused_on_the_page_goes_to_attention(behind, folder, sandbox):
    folder.drop(rows(1))
    folder.watch()
    asha = behind("Asha")
    (address,) = waiting(asha)
    form = form_of(asha.get(f"/{address}"))
    asha.post(f"/{address}/withdraw", data=form | {"why": "The wrong week"})
    assert asha.send(f"/{address}/approve", shown=form["shown"]).status_code == 303  # too late
    assert folder.watch() == 1
    said = (folder.path / "attention/weekly.not-sent.txt").read_text("utf-8-sig")
    assert "asha looked at the file on the page and refused it: The wrong week" in said
    assert sandbox.requests == ()


@pytest.mark.full
def test_an_approval_by_a_file_ends_the_waiting_on_the_page_too(behind, folder, sandbox):
    folder.drop(rows(1))
    folder.watch()
    asha = behind("Asha")
    (address,) = waiting(asha)
    (folder.path / "weekly.csv.ok").touch()
    assert folder.watch() == 0
    assert waiting(asha) == []
    assert "The campaign was created" in asha.get(f"/{address}").text


@pytest.mark.full
def test_the_page_says_whether_a_folder_is_watched(behind, folder):
    folder.drop(rows(1))
    folder.watch()
    asha = behind("Asha")
    (address,) = waiting(asha)
    watcher = Watcher(process=1, machine="m", user="u", since=SYSTEM.now(), account="")
    with watching_alone(WatchedFolder(folder.path), watcher):
        assert "Nobody watches" not in asha.get(f"/{address}").text
    assert "Nobody watches" in asha.get(f"/{address}").text


@pytest.mark.full
def test_a_watcher_that_was_killed_before_the_file_went_its_way_goes_on(
    behind, folder, sandbox, tmp_path
):
    folder.drop(rows(2))
    folder.watch()
    asha = behind("Asha")
    (address,) = waiting(asha)
    approve(asha, f"/{address}")
    with closing(SqliteSheets(tmp_path / "journal.sqlite3")) as store:
        jobs = FolderJobs(lambda: store, folder.path, SYSTEM)
        jobs.end(address.rpartition("/")[2], Refused("watch.fault", kind="Kill"))
    assert folder.watch() == 0
    assert len(sandbox.campaigns) == 2
    assert "done/weekly.csv" in folder.files()
