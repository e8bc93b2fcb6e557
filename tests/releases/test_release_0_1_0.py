"""What users of release 0.1.0 have on their disks is read, and nothing of it is sent again."""

import asyncio
import csv
import hashlib
import io
import json
import os
import shutil
import sqlite3
import sys
from contextlib import ExitStack, closing
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import openpyxl
import pytest
from platformdirs import user_data_path

import bulk_import
from bulk_import.cli import main
from bulk_import.sandbox import Sandbox

FOLDER = Path(__file__).parent / "0.1.0"
ADDRESS = ("127.0.0.1", 1)
BASE_URL = "http://127.0.0.1:1"
SECRET = "0e1d2c3b-4a59-4867-9f0e-1a2b3c4d5e6f"
INET_NO, OTHER_INET_NO = 2224257, 2224300
SCHEMA = 3

RESULT_HEADERS = ["Import result", "What to do", "TeleCMI answer", "Sent at", "Import key"]
PROSE = {"message", "evidence", "how", "reason", "why", "title", "results", "workbook", "earlier"}
"""What a document says in words, and where a copy was written: it may change."""

WEEKLY = ("--column", "Team=Agents", "--set", "active=no", "--region", "IN")
SET = (
    *("--set", "start_date=2031-08-04", "--set", "end_date=2031-09-26"),
    *("--set", "timezone=+05:30"),
)

RESULTS = [
    "august.results.xlsx",
    "august.results-2.xlsx",
    "weekly.results.csv",
    "changed.results.xlsx",
    "killed.results.xlsx",
    "stopped.results.xlsx",
    "stdin.results.xlsx",
    "other-account.results.csv",
    "settings/numbers.results.xlsx",
]
"""The results of each run, in the order of the runs."""

CHECKS = {
    "check-august": ("august.xlsx",),
    "check-weekly": ("weekly.csv", *WEEKLY),
    "check-changed": ("changed.csv",),
    "check-killed": ("killed.csv",),
    "check-august-results": ("august.results.xlsx",),
    "check-weekly-results": ("weekly.results.csv", *WEEKLY),
    "check-vicidial": ("vicidial.campaigns.xlsx",),
    "check-five9": ("five9.campaigns.xlsx",),
    "check-desk": ("desk.csv", "--profile", "desk"),
    "check-template": ("filled-template.xlsx",),
}
"""What was checked, by the document of it."""

DONE, SENT, REFUSED, WRONG = "already_created", "created", "rejected", "invalid"
AUGUST = [DONE] * 5 + [SENT] * 3 + [REFUSED] * 2 + [WRONG] * 3 + [DONE]
WEEKS = [DONE, DONE, WRONG, DONE]
ENDED_EARLY = [DONE, DONE, SENT, SENT, SENT]
AGAIN = {
    "august.xlsx": AUGUST,
    "august.check.xlsx": AUGUST,
    "august.results.xlsx": AUGUST,
    "august.results-2.xlsx": AUGUST,
    "weekly.csv": WEEKS,
    "weekly.results.csv": WEEKS,
    "changed.csv": [WRONG, DONE],
    "changed.results.xlsx": [WRONG, DONE],
    "killed.csv": ENDED_EARLY,
    "killed.results.xlsx": ENDED_EARLY,
    "stopped.csv": ENDED_EARLY,
    "stopped.results.xlsx": ENDED_EARLY,
    "-": [DONE, DONE],
    "stdin.results.xlsx": [DONE, DONE],
    "other-account.results.csv": WEEKS,
    "settings/numbers.results.xlsx": [DONE],
}
"""What becomes of each row of a file that is run once more, at a server that knows nothing."""

OPTIONS = {
    "weekly.csv": WEEKLY,
    "weekly.results.csv": WEEKLY,
    "other-account.results.csv": WEEKLY,
    "settings/numbers.results.xlsx": ("--region", "IN", "--date-order", "mdy"),
}
"""How a file was read."""

pytestmark = pytest.mark.slice(2)

WITHOUT_PROOF = "20261128-054421-b030"
"""The run that called a campaign created because its name was there."""

IN_DOUBT = [
    ("august.xlsx", ["Answer Lost", "Gateway Page", "Cut Off"]),
    ("killed.csv", ["Killed 3"]),
]


@pytest.fixture(autouse=True)
def left(tmp_path, monkeypatch):
    """A copy of all that the release left behind, as the folder in which a person works."""
    folder = shutil.copytree(FOLDER, tmp_path / "left")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TELECMI_BASE_URL", BASE_URL)
    monkeypatch.setenv("TELECMI_INET_NO", str(INET_NO))
    monkeypatch.setenv("TELECMI_SECRET", SECRET)
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", "journal.sqlite3")
    monkeypatch.setenv("BULK_IMPORT_RATE", "500")
    monkeypatch.setenv("BULK_IMPORT_QUIET_PERIOD", "0.2")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    return folder


@pytest.fixture
def serve(monkeypatch):
    """Return a function that starts the sandbox of an account, to which the old address leads.

    The address is part of what makes two campaigns the same, and two tests at once cannot both
    listen there; so the way is bent where a connection is made. Nothing listens at the old one:
    a run that got there would find nobody.
    """
    with ExitStack() as running:

        def start(inet_no=INET_NO):
            sandbox = running.enter_context(Sandbox(inet_no=inet_no, secret=SECRET))
            monkeypatch.setenv("TELECMI_INET_NO", str(inet_no))
            bend(monkeypatch, sandbox)
            return sandbox

        yield start


def bend(monkeypatch, sandbox):
    there = urlsplit(sandbox.base_url)
    connect = asyncio.BaseEventLoop.create_connection

    def elsewhere(loop, protocol, host=None, port=None, **more):
        if (host, port) == ADDRESS:
            host, port = there.hostname, there.port
        return connect(loop, protocol, host, port, **more)

    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", elsewhere)


@pytest.fixture
def told(capsys, monkeypatch):
    """Return a function that runs a command and returns its status and what it tells as JSON."""

    def run(*arguments):
        if "-" in arguments:
            piped = io.TextIOWrapper(io.BytesIO(Path("piped.csv").read_bytes()))
            monkeypatch.setattr(sys, "stdin", piped)
        status = main([*arguments, "--json"])
        return status, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def never_ran(monkeypatch):
    """No earlier run is known: release 0.1.0 did not compare a check with them."""
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", "none.sqlite3")


@pytest.fixture
def again(told):
    """Return a function that runs a file once more and returns what is told."""

    def run(file, *more):
        read = OPTIONS.get(file, ())
        _, document = told("run", file, *read, "--yes", "--quiet", *more)
        assert document["refused"] is None
        assert document["stopped"] is None
        return document

    return run


def recorded(name):
    return json.loads((FOLDER / "json" / f"{name}.json").read_text("utf-8"))


def judged_today(document):
    """Return what 0.1.0 said, but for the campaign that it called created without proof.

    "The name exists" was its reason, which is no proof: somebody else may have had the name.
    """
    document = deepcopy(document)
    for run in document["runs"]:
        if run["run"] == WITHOUT_PROOF:
            run["counts"] |= {"created": 5, "unknown": 3}
            lost = [row for row in document.get("rows", ()) if row["name"] == "Answer Lost"]
            for row in lost:
                row["state"] = "unknown"
    return document


PAST = judged_today(recorded("history"))["runs"][::-1]


def kept(then, now):
    """Return the part of *now* that *then* speaks of, without the words of both."""
    if isinstance(then, dict):
        return {key: kept(then[key], now[key]) for key in then if key not in PROSE}
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return [kept(old, new) for old, new in zip(then, now, strict=True)]
    return now


def assert_tells_the_same(now, then):
    if isinstance(then, dict) and "decides 0 cells" in str(then.get("date_order")):
        then = then | {"date_order": None}  # it is no news any more
    assert kept(then, now) == kept(then, then)


def states(document):
    return [row["state"] for row in document["rows"]]


def names(requests):
    return sorted(request.name for request in requests)


def row_of(document, name):
    (found,) = [row for row in document["rows"] if row["name"] == name]
    return found


def table(path):
    """Return the rows of a results file as dictionaries."""
    if path.suffix == ".csv":
        return list(csv.DictReader(path.read_text("utf-8-sig").splitlines(keepends=True)))
    header, *below = rows_of(path)
    return [dict(zip(header, row, strict=True)) for row in below]


def header_of(path):
    return rows_of(path)[0]


def rows_of(path):
    """Return the cells of a results workbook, from its header row on."""
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    return rows[next(place for place, row in enumerate(rows) if "Import result" in row) :]


def told_in(path):
    """Return what the results at *path* say became of each row that has a result."""
    told = [(row["Import result"] or "", row["Import key"] or "") for row in table(path)]
    return [one for one in told if one != ("", "")]


def digests(folder):
    files = [folder / "journal.sqlite3", *(folder / "journal.sqlite3.inputs").iterdir()]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


# Past runs


def test_every_run_is_listed_as_it_was_then(told):
    status, document = told("history")
    assert status == 0
    assert_tells_the_same(document, judged_today(recorded("history")))


@pytest.mark.parametrize("past", PAST, ids=RESULTS)
def test_the_rows_of_a_run_are_told_as_they_were_then(past, told):
    status, document = told("history", past["run"])
    assert status == 0
    assert_tells_the_same(document, judged_today(recorded(f"runs/{past['run']}")))


@pytest.mark.parametrize(("past", "file"), [*zip(PAST, RESULTS, strict=True)], ids=RESULTS)
def test_the_results_of_a_run_are_written_again_from_what_was_kept(past, file, told, left):
    written = left / f"again{Path(file).suffix}"
    status, document = told("history", past["run"], "--results", str(written))
    assert (status, document["results"]) == (0, str(written))
    then = told_in(left / file)
    if past["run"] == WITHOUT_PROOF:
        then[5] = ("Check in TeleCMI", then[5][1])
    assert told_in(written) == then
    assert len(told_in(written)) == past["counts"]["rows"]


def test_the_request_that_a_killed_run_left_open_counts_as_perhaps_created(told):
    (past,) = [past for past in PAST if past["ended"] == "killed"]
    _, document = told("history", past["run"])
    assert states(document) == ["created", "created", "unknown", "not_sent", "not_sent"]
    assert row_of(document, "Killed 3")["attempts"] == 1
    assert row_of(document, "Killed 3")["api"] is None


def test_looking_at_past_runs_changes_no_byte_of_them(told, left):
    before = digests(left)
    told("history")
    told("history", PAST[0]["run"], "--results", "again.xlsx")
    assert digests(left) == before == digests(FOLDER)


# Running again


@pytest.mark.slice(1)
@pytest.mark.parametrize("file", AGAIN)
def test_what_was_created_is_not_sent_again(file, serve, again):
    sandbox = serve(OTHER_INET_NO if file.startswith("other") else INET_NO)
    document = again(file)
    assert states(document) == AGAIN[file]
    due = [row["name"] for row in document["rows"] if row["state"] in (SENT, REFUSED)]
    assert names(sandbox.requests) == sorted(due)


def test_the_same_file_for_the_other_account_was_created_there_as_well(serve, again):
    sandbox = serve(OTHER_INET_NO)
    assert states(again("weekly.csv")) == WEEKS
    assert not sandbox.requests


@pytest.mark.parametrize(("file", "doubtful"), IN_DOUBT)
def test_what_was_perhaps_created_is_not_sent_where_that_is_not_wished(
    file, doubtful, serve, again
):
    sandbox = serve()
    document = again(file, "--no-resend")
    assert {row_of(document, name)["state"] for name in doubtful} == {"unknown"}
    assert not set(doubtful) & set(names(sandbox.requests))


@pytest.mark.slice(1)
@pytest.mark.parametrize(("file", "doubtful"), IN_DOUBT)
def test_what_was_perhaps_created_is_sent_after_the_quiet_period(
    file, doubtful, serve, again, told, left
):
    sandbox = serve()
    told("check", file, "-o", "again.xlsx")  # loads what a run needs, which takes its time
    with closing(sqlite3.connect(left / "journal.sqlite3")) as journal, journal:
        began = datetime.now(UTC)
        moment = (began.isoformat(),)
        unproven = "outcome = 'unknown' OR code IS NOT 200"
        journal.execute(f"UPDATE attempts SET finished = ? WHERE {unproven}", moment)  # noqa: S608  our own text
        # The quiet period counts from the end of the run; one that was killed has none.
        journal.execute("UPDATE runs SET finished = ? WHERE finished IS NOT NULL", moment)
    document = again(file, "--quiet-period", "4")
    assert {row_of(document, name)["state"] for name in doubtful} == {"created"}
    arrived = [one.time for one in sandbox.requests if one.name in doubtful]
    assert len(arrived) == len(doubtful)
    assert min(arrived) - began >= timedelta(seconds=4)


@pytest.mark.parametrize(
    ("name", "file", "document"),
    [("Cut Off", "august.xlsx", "check-august"), ("Killed 3", "killed.csv", "check-killed")],
)
def test_what_was_created_without_an_answer_is_not_there_twice(name, file, document, serve, again):
    sandbox = serve()
    account = {"inet_no": INET_NO, "secret": SECRET}
    body = account | row_of(recorded(document), name)["campaign"]
    httpx.post(f"{sandbox.base_url}/v3/campaign/create", json=body).raise_for_status()
    row = row_of(again(file), name)
    assert row["state"] in {"created", "unknown"}
    assert "answer.lost" in [problem["code"] for problem in row["problems"]]
    assert [one.body["name"] for one in sandbox.campaigns].count(name) == 1


def respell(path, spelling):
    """Write into the journal what 0.1.0 wrote where the address was spelled like this."""
    with closing(sqlite3.connect(path)) as journal, journal:
        found = journal.execute(
            "SELECT DISTINCT key, inet_no, body FROM attempts JOIN runs USING (run)"
            " JOIN contents USING (key)"
        )
        for key, inet_no, body in found.fetchall():
            contents = [spelling, inet_no, json.loads(body)]
            text = json.dumps(contents, sort_keys=True, separators=(",", ":"))
            new = hashlib.sha256(text.encode()).hexdigest()[:32]
            for table in ("attempts", "listed", "contents", "claims"):
                journal.execute(f"UPDATE {table} SET key = ? WHERE key = ?", (new, key))  # noqa: S608  our own tables
        journal.execute("UPDATE runs SET base_url = ?", (spelling,))
        for table in ("claims", "taken"):
            journal.execute(
                f"UPDATE {table} SET account = substr(account, 1, 11) || ?",  # noqa: S608  our own tables
                (spelling,),
            )


@pytest.mark.always
def test_what_was_created_at_another_spelling_of_the_address_is_not_sent_again(serve, again, left):
    respell(left / "journal.sqlite3", "HTTP://127.0.0.1:01")
    sandbox = serve()
    assert states(again("august.xlsx")) == AUGUST
    assert not {"Killed 1", "Killed 2"} & set(names(sandbox.requests))
    assert states(again("killed.csv")) == ENDED_EARLY


@pytest.mark.always
@pytest.mark.parametrize("spelling", ["HTTP://127.0.0.1:1", "http://127.0.0.1:0001//"])
def test_what_was_created_is_not_sent_to_another_spelling_of_the_address(
    spelling, serve, again, monkeypatch
):
    sandbox = serve(OTHER_INET_NO)
    monkeypatch.setenv("TELECMI_BASE_URL", spelling)
    assert states(again("weekly.csv")) == WEEKS
    assert not sandbox.requests


def test_a_name_that_was_given_to_another_campaign_is_an_error_that_names_the_run(serve, again):
    serve()
    row = again("changed.csv")["rows"][0]
    assert [one["code"] for one in row["problems"]] == [
        "journal.name_created_before",
        "journal.list_given_before",
    ]
    assert PAST[2]["run"] in row["problems"][0]["message"]


def test_what_was_written_of_attempts_is_kept_as_it_was_whatever_becomes_of_the_journal(
    serve, again, left
):
    """In the journal itself while its tables are the old ones, else in a copy beside it."""
    then = attempts(FOLDER / "journal.sqlite3")
    serve()
    again("august.xlsx")
    old = [file for file in left.glob("journal*") if file.is_file() and schema(file) == SCHEMA]
    assert [file for file in old if attempts(file)[: len(then)] == then]


def attempts(file):
    with closing(sqlite3.connect(file.as_uri() + "?immutable=1", uri=True)) as journal:
        return journal.execute("SELECT * FROM attempts ORDER BY attempt").fetchall()


def schema(file):
    if not file.read_bytes().startswith(b"SQLite format 3\0"):
        return None
    with closing(sqlite3.connect(file.as_uri() + "?immutable=1", uri=True)) as journal:
        return journal.execute("PRAGMA user_version").fetchone()[0]


def test_the_library_finds_the_journal_in_the_place_where_it_was(serve, left):
    sandbox = serve()
    place = user_data_path("bulk-import", appauthor=False)
    shutil.copytree(left / "journal.sqlite3.inputs", place / "journal.sqlite3.inputs")
    shutil.copy(left / "journal.sqlite3", place)
    account = bulk_import.Account(inet_no=INET_NO, secret=SECRET, base_url=BASE_URL)
    report = bulk_import.run(bulk_import.check("changed.csv"), account)
    assert list(report.to_frame()["state"]) == [WRONG, DONE]
    assert not sandbox.requests


# Workbooks that come back


@pytest.mark.slice(1)
@pytest.mark.parametrize(
    "file", ["august.check.xlsx", "august.results.xlsx", "stdin.results.xlsx", "weekly.results.csv"]
)
def test_our_columns_are_known_and_written_anew(file, serve, again, left):
    serve()
    document = again(file)
    assert not any(one["field"] for one in document["columns"] if one["header"] in RESULT_HEADERS)
    header = header_of(left / document["results"])
    assert [one for one in header if one in RESULT_HEADERS] == RESULT_HEADERS


def test_a_corrected_row_is_sent_and_no_other_that_was_created(serve, again, left):
    sandbox = serve()
    book = openpyxl.load_workbook(left / "august.results.xlsx")
    sheet = book["August"]
    (place,) = [cell.column for cell in sheet[3] if cell.value == "End date"]
    assert sheet.cell(15, place).comment.text.startswith("Error")
    sheet.cell(15, place).value = "26/09/2031"
    book.save(left / "august.results.xlsx")
    document = again("august.results.xlsx")
    assert row_of(document, "Wrong Day")["state"] == "created"
    assert states(document).count(DONE) == AUGUST.count(DONE)
    created = [row["name"] for row in document["rows"] if row["state"] == DONE]
    assert "Wrong Day" in names(sandbox.requests)
    assert not set(created) & set(names(sandbox.requests))


@pytest.mark.usefixtures("never_ran")
@pytest.mark.parametrize("name", CHECKS)
def test_a_check_tells_what_it_told_then(name, told):
    _, document = told("check", *CHECKS[name], "-o", "again.xlsx")
    assert_tells_the_same(document, recorded(name))
    assert document["skipped"] == recorded(name)["skipped"]


@pytest.mark.usefixtures("never_ran")
def test_a_check_workbook_is_checked_as_its_own_input(told):
    _, document = told("check", "august.check.xlsx", "-o", "again.xlsx")
    assert_tells_the_same(document["rows"], recorded("check-august")["rows"])


# Conversions, saved matches, settings, templates


def as_told_since(then, now):
    """Return *then* without usual settings among what is lost, and with a column known since."""
    told = {one["setting"]: one["rows"] for one in now["lost"]}
    was = {one["setting"]: one["rows"] for one in then["lost"]}
    assert was.keys() - told.keys() <= {"lead_order", "hopper_level", "safe_harbor_*"}
    assert all(set(rows) <= set(was[setting]) for setting, rows in told.items())
    lost = [one | {"rows": told[one["setting"]]} for one in then["lost"] if one["setting"] in told]
    lost = sorted(lost, key=lambda one: list(told).index(one["setting"]))
    assert then["unknown"] == ["dial_prefix"]
    ignored = [*then["ignored"], "dial_prefix"]
    assert sorted(now["ignored"]) == sorted(ignored)
    return then | {"lost": lost, "unknown": [], "ignored": now["ignored"]}


def test_an_export_is_converted_as_it_was_then(told, left):
    for file in left.glob("*.campaigns.xlsx"):
        file.unlink()
    _, document = told("convert", "vicidial.csv", *SET)
    assert_tells_the_same(document, as_told_since(recorded("convert-vicidial"), document))


def test_converting_again_keeps_what_was_filled_in_and_changed(told):
    _, document = told("convert", "vicidial.csv", *SET)
    assert document["earlier"] == "vicidial.campaigns.xlsx"
    then = as_told_since(recorded("convert-vicidial-again"), document)
    assert_tells_the_same(document, then)
    first, *_, last = [one["values"] for one in document["campaigns"]]
    assert first["name"]["text"] == "Sales north, moved"
    assert first["ring_seconds"]["text"] == "50"
    assert first["users"]["text"] == "6101_2224257, 6102_2224257"
    assert last["start_date"]["text"] == "2031-08-11"


def test_a_conversion_that_was_filled_in_is_sent(serve, again):
    sandbox = serve()
    document = again("vicidial.campaigns.xlsx")
    assert states(document) == ["created"] * 3 + [WRONG] * 2
    ready = [row for row in recorded("check-vicidial")["rows"] if row["state"] == "ready"]
    account = {"inet_no": INET_NO}
    bodies = {one.body["name"]: one.body for one in sandbox.campaigns}
    assert bodies == {row["name"]: account | row["campaign"] for row in ready}


def test_saved_matches_are_those_that_were_saved(told):
    assert told("check", "desk.csv")[0] == 2
    status, document = told("check", "desk.csv", "--profile", "desk")
    assert status == 0
    fields = {column["header"]: column["field"] for column in document["columns"]}
    assert (fields["Vorhaben"], fields["Leute"], fields["Notiz"]) == ("name", "users", None)
    assert states(document) == ["ready", "ready"]


@pytest.fixture
def in_settings(serve, left, monkeypatch):
    """The sandbox; the folder of the settings is the working one, and nothing is set elsewhere."""
    sandbox = serve()
    for name in list(os.environ):
        if name.startswith(("TELECMI_", "BULK_IMPORT_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(left / "nothing"))
    monkeypatch.chdir(left / "settings")
    return sandbox


@pytest.mark.usefixtures("in_settings")
def test_settings_in_files_decide_how_a_sheet_is_read(told, monkeypatch):
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", "none.sqlite3")
    _, document = told("check", "numbers.csv")
    assert_tells_the_same(document, recorded("check-settings"))
    assert document["rows"][0]["values"]["start_date"] == "2031-07-08"


def test_settings_in_files_name_the_account_and_the_journal(in_settings, told):
    assert len(told("history")[1]["runs"]) == len(PAST)
    _, document = told("run", "numbers.csv", "--yes")
    assert (document["inet_no"], document["base_url"]) == (INET_NO, BASE_URL)
    assert states(document) == [DONE]
    assert len(told("history")[1]["runs"]) == len(PAST) + 1
    assert not in_settings.requests


def test_settings_in_files_hold_the_secret(in_settings, told, left):
    shutil.copy(left / "killed.csv", left / "settings")
    _, document = told("run", "killed.csv", "--yes", "--date-order", "dmy")
    assert states(document) == ENDED_EARLY
    assert names(in_settings.requests) == ["Killed 3", "Killed 4", "Killed 5"]


def test_a_template_that_was_filled_in_is_ready_without_its_examples(told):
    status, document = told("check", "filled-template.xlsx")
    assert status == 0
    assert [row["name"] for row in document["rows"]] == ["From the Template", "Another One"]
    assert states(document) == ["ready", "ready"]
    assert [one["why"] for one in document["skipped"]] == ["example", "example"]
