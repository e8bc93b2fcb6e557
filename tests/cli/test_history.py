"""What the command line tells of runs, and what it never tells of the secret."""

import base64
import json
import logging
import os
import signal
import subprocess
import zipfile
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from threading import Thread

import openpyxl
import pytest
from programs import PYTHON
from sending import rows, wait_until, write_csv

from bulk_import.cli import main
from bulk_import.sandbox import Fault, Sandbox

CANARY = "c4a7e9d2-81b6-4f35-9e0a-d7135c8fb264"


@pytest.fixture
def sandbox(monkeypatch):
    with Sandbox(secret=CANARY) as sandbox:
        monkeypatch.setenv("TELECMI_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("TELECMI_INET_NO", str(sandbox.inet_no))
        monkeypatch.setenv("TELECMI_SECRET", sandbox.secret)
        monkeypatch.setenv("BULK_IMPORT_RATE", "200")
        monkeypatch.setenv("BULK_IMPORT_QUIET_PERIOD", "0.2")
        yield sandbox


@pytest.fixture
def file(tmp_path):
    return str(write_csv(tmp_path / "campaigns.csv", rows(6)))


def told(capsys, *arguments):
    status = main([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


COMMAND = [PYTHON, "-m", "bulk_import", "run", "--yes", "--quiet"]


def started(sandbox, file, *options, requests=1):
    """Start a run in a process of its own, and wait until so many requests have arrived."""
    command = [*COMMAND, file, *options]
    process = subprocess.Popen(command, stdout=-1, stderr=-1)
    wait_until(lambda: len(sandbox.requests) >= requests or process.poll() is not None)
    return process


@pytest.mark.usefixtures("sandbox")
def test_without_any_run_there_is_nothing_to_tell(capsys):
    assert told(capsys, "history")[1]["runs"] == []
    assert main(["history"]) == 0
    assert "No runs yet" in capsys.readouterr().err


def test_every_run_is_listed_with_its_counts_the_newest_first(sandbox, file, capsys):
    sandbox.faults.set(Fault(name="Campaign 2", shape="drop", applied=True))
    _, first = told(capsys, "run", file, "--yes")
    _, second = told(capsys, "run", file, "--yes")
    status, document = told(capsys, "history")
    assert status == 0
    newest, oldest = document["runs"]
    assert (newest["run"], oldest["run"]) == (second["run"], first["run"])
    assert oldest["ended"] == newest["ended"] == "finished"
    assert oldest["counts"]["created"] == newest["counts"]["already_created"] == 5
    assert oldest["counts"]["unknown"] == newest["counts"]["unknown"] == 1
    assert sum(oldest["counts"].values()) == 2 * oldest["counts"]["rows"] == 12
    _, one = told(capsys, "history", first["run"])
    assert [(row["row"], row["state"], row["attempts"]) for row in one["rows"]] == [
        (row["row"], row["state"], row["attempts"]) for row in first["rows"]
    ]
    assert main(["history"]) == 0
    out = capsys.readouterr().out
    assert "5 Created, 1 Check in TeleCMI" in out
    assert out.splitlines()[-1].startswith("█ Created  ▒ Already created")
    assert main(["history", first["run"]]) == 0
    assert "Row 3 (Campaign 2): Check in TeleCMI" in capsys.readouterr().out


@pytest.mark.full
def test_a_run_that_is_under_way_and_one_that_was_killed_are_listed(sandbox, file, capsys):
    sandbox.faults.set(Fault(delay=30, times=None))
    process = started(sandbox, file, "--concurrency", "2", requests=2)
    _, while_running = told(capsys, "history")
    process.kill()
    process.communicate()
    _, afterwards = told(capsys, "history")
    assert while_running["runs"][0]["ended"] == "running"
    assert afterwards["runs"][0]["ended"] == "killed"
    _, one = told(capsys, "history", afterwards["runs"][0]["run"])
    states = [row["state"] for row in one["rows"]]
    assert states.count("unknown") == len(sandbox.requests)
    assert states.count("unknown") + states.count("not_sent") == 6


@pytest.mark.full
def test_a_second_run_of_the_account_is_refused_while_one_is_under_way(sandbox, file, capsys):
    sandbox.faults.set(Fault(delay=30, times=None))
    process = started(sandbox, file)
    status, document = told(capsys, "run", file, "--yes")
    process.kill()
    process.communicate()
    assert status == 2
    assert document["refused"]["code"] == "run.held"
    assert f"process {process.pid}" in document["refused"]["message"]


@pytest.mark.full
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_in_order_and_the_next_goes_on(number, sandbox, file, capsys):
    sandbox.faults.set(Fault(delay=2.0, times=1))
    process = started(sandbox, file, "--concurrency", "1")
    process.send_signal(number)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 3, err
    assert b"stopped by Ctrl-C or by another program" in err
    assert b"1 Created, 5 Not sent" in out
    status, document = told(capsys, "run", file, "--yes")
    assert status == 0
    assert document["counts"]["already_created"] == 1
    assert document["counts"]["created"] == 5
    assert len(sandbox.requests) == len(sandbox.campaigns) == 6


@pytest.mark.full
def test_a_second_signal_leaves_at_once_and_nothing_is_lost(sandbox, file, capsys):
    sandbox.faults.set(Fault(delay=20, times=1))
    process = started(sandbox, file, "--concurrency", "1")
    process.send_signal(signal.SIGINT)
    assert b"Stopping" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=15)
    assert process.returncode == 3
    status, document = told(capsys, "run", file, "--yes")
    assert status == 1  # the answer to the first row's request was never learnt
    assert document["counts"]["created"] == 5
    assert document["rows"][0]["problems"][0]["code"] == "answer.lost"
    assert len(sandbox.campaigns) == 6


@pytest.mark.slice(1)
@pytest.mark.parametrize("run", ["nonsense", "20", ""])
@pytest.mark.usefixtures("sandbox")
def test_a_run_that_nobody_knows_is_refused_in_plain_words(run, file, capsys):
    main(["run", file, "--yes"])
    main(["run", file, "--yes"])
    capsys.readouterr()
    assert main(["history", run]) == 2
    assert "history" in capsys.readouterr().err


@pytest.mark.usefixtures("sandbox")
def test_runs_are_found_by_day_by_name_and_by_the_beginning_of_an_id(file, tmp_path, capsys):
    lines = [*rows(2), rows(3)[2] | {"Campaign name": "Tata AIG", "End date": ""}]
    write_csv(tmp_path / "campaigns.csv", lines)
    run = told(capsys, "run", file, "--yes")[1]["run"]
    other = told(capsys, "run", file, "--yes")[1]["run"]
    started = told(capsys, "history", run)[1]["runs"][0]["started"]
    day = datetime.fromisoformat(started).astimezone().date()
    of_day = [one["run"] for one in told(capsys, "history", str(day))[1]["runs"]]
    assert run in of_day
    assert told(capsys, "history", str(day - timedelta(days=2)))[1]["runs"] == []
    status, found = told(capsys, "history", "--name", "tata aig")
    assert (status, [one["run"] for one in found["rows"]]) == (0, [other, run])
    assert [one["code"] for one in found["rows"][0]["problems"]] == ["cell.blank"]
    assert told(capsys, "history", run, "--name", "nobody")[1]["rows"] == []
    assert main(["history", "20"]) == 2
    out, err = capsys.readouterr()
    assert all(one in out for one in (run, other))
    assert f"bulk-import history {other}" in err
    assert main(["history", "nonsense"]) == 2
    assert run in capsys.readouterr().err
    assert main(["history", run]) == 0
    out = capsys.readouterr().out
    assert f"{day.day} {day:%b %Y}, " in out
    assert "Error: End date: The cell is empty" in out


# What people found out


@pytest.fixture
def doubtful(sandbox, file, capsys):
    """A run of which nobody knows whether rows 3 and 4 were created; the first of them was."""
    sandbox.faults.set(
        Fault(name="Campaign 2", shape="drop", applied=True), Fault(name="Campaign 3", shape="drop")
    )
    _, document = told(capsys, "run", file, "--yes", "--no-resend")
    assert document["counts"]["unknown"] == 2
    return document["run"]


def states_now(capsys, run):
    return {row["name"]: row["state"] for row in told(capsys, "history", run)[1]["rows"]}


def test_what_a_person_found_counts_as_created_and_what_not_is_sent_again_at_once(
    sandbox, file, doubtful, capsys
):
    before = len(sandbox.requests)
    status, document = told(
        capsys, "history", doubtful, "--found", "3", "--not-found", "campaign 3"
    )
    assert status == 0
    rows = {row["row"]: row for row in document["rows"]}
    assert (rows[3]["state"], rows[4]["state"]) == ("created", "not_sent")
    assert (rows[3]["finding"]["found"], rows[4]["finding"]["found"]) == (True, False)
    assert rows[3]["finding"]["by"]
    assert rows[2]["finding"] is None
    assert document["runs"][0]["counts"]["unknown"] == 0
    status, again = told(capsys, "run", file, "--yes", "--quiet-period", "600")
    assert status == 0
    assert (again["counts"]["already_created"], again["counts"]["created"]) == (5, 1)
    assert [one.name for one in sandbox.requests[before:]] == ["Campaign 3"]
    assert len(sandbox.campaigns) == 6


def test_the_results_say_who_found_it_and_when(doubtful, tmp_path, capsys):
    told(capsys, "history", doubtful, "--found", "Campaign 2", "--not-found", "4")
    target = tmp_path / "again.xlsx"
    told(capsys, "history", doubtful, "--results", str(target))
    assert results_in(target)[1:3] == ["Created", "Not sent"]
    sheet = openpyxl.load_workbook(target)["Campaigns"]
    what_to_do = [cell.value or "" for row in sheet.iter_rows(min_row=3, max_row=4) for cell in row]
    assert any("found the campaign in TeleCMI" in words for words in what_to_do)
    assert any("is not in TeleCMI" in words for words in what_to_do)


def test_the_newest_answer_counts(file, doubtful, capsys):
    told(capsys, "history", doubtful, "--not-found", "3")
    told(capsys, "history", doubtful, "--found", "3")
    assert states_now(capsys, doubtful)["Campaign 2"] == "created"
    told(capsys, "history", doubtful, "--not-found", "3", "--found", "4")
    assert states_now(capsys, doubtful)["Campaign 2"] == "not_sent"
    told(capsys, "history", doubtful, "--found", "3")
    _, again = told(capsys, "run", file, "--yes")
    assert again["counts"]["already_created"] == 6


def test_an_answer_says_nothing_of_a_request_that_leaves_after_it(sandbox, file, doubtful, capsys):
    told(capsys, "history", doubtful, "--not-found", "4")
    sandbox.faults.set(Fault(name="Campaign 3", shape="drop", applied=True))
    _, again = told(capsys, "run", file, "--yes", "--no-resend")
    assert states_now(capsys, again["run"])["Campaign 3"] == "unknown"
    assert states_now(capsys, doubtful)["Campaign 3"] == "not_sent"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (["--found", "99"], "no row “99”"),
        (["--found", "2"], "is known: Created"),
        (["--not-found", "nobody"], "no row “nobody”"),
        (["--found", "3", "--not-found", "campaign 2"], "named twice"),
    ],
)
def test_an_answer_about_a_row_that_is_no_question_is_refused(answers, words, doubtful, capsys):
    assert main(["history", doubtful, *answers]) == 2
    assert words in capsys.readouterr().err
    assert states_now(capsys, doubtful)["Campaign 2"] == "unknown"


def test_answers_need_the_run_that_they_are_about(doubtful, capsys):
    assert main(["history", "--found", "3"]) == 2
    assert "Name the run" in capsys.readouterr().err


def answered(path, answers, earlier=timedelta()):
    """Change cells of *Import result* in the workbook *path*, by campaign.

    *earlier* makes it a workbook of that much earlier: it knows whole seconds only.
    """
    book = openpyxl.load_workbook(path)
    sheet = book["Campaigns"]
    headers = {cell.value: cell.column for cell in sheet[1]}
    for cells in sheet.iter_rows(min_row=2):
        name = cells[headers["Campaign name"] - 1].value
        if name in answers:
            cells[headers["Import result"] - 1].value = answers[name]
            sent_at = cells[headers["Sent at"] - 1]
            sent_at.value = str(datetime.fromisoformat(sent_at.value) - earlier)
    book.save(path)


def test_answers_written_into_the_results_file_are_taken_over(sandbox, file, doubtful, capsys):
    results = Path(file).with_suffix(".results.xlsx")
    answers = {"Campaign 2": "Found in TeleCMI", "Campaign 3": " not in telecmi "}
    answered(results, answers | {"Campaign 1": "Not in TeleCMI"})
    before = len(sandbox.requests)
    assert main(["run", str(results), "--yes", "--quiet-period", "600"]) == 0
    err = capsys.readouterr().err
    assert "rows 3–4" in err
    assert "what became of row 2" in err  # it is no question, so nobody may answer it
    assert [one.name for one in sandbox.requests[before:]] == ["Campaign 3"]
    assert states_now(capsys, doubtful)["Campaign 2"] == "created"
    assert states_now(capsys, doubtful)["Campaign 1"] == "created"


@pytest.mark.full
def test_an_old_file_does_not_answer_for_a_later_request(sandbox, file, doubtful, capsys):
    results = Path(file).with_suffix(".results.xlsx")
    answered(results, {"Campaign 3": "Not in TeleCMI"})
    sandbox.faults.set(Fault(name="Campaign 3", shape="drop", applied=True))
    assert main(["run", str(results), "--yes", "--no-resend"]) == 1
    capsys.readouterr()
    answered(results, {"Campaign 3": "Not in TeleCMI"}, earlier=timedelta(seconds=2))
    before = len(sandbox.requests)
    assert main(["run", str(results), "--yes", "--no-resend"]) == 1
    assert "that was answered before, or a later run sent" in capsys.readouterr().err
    assert len(sandbox.requests) == before
    assert [one.body["name"] for one in sandbox.campaigns].count("Campaign 3") == 1


# The results again


def results_in(path):
    """Return the column Import result of a workbook made from a CSV."""
    sheet = openpyxl.load_workbook(path)["Campaigns"]
    place = next(cell.column for cell in sheet[1] if cell.value == "Import result")
    return [sheet.cell(row, place).value for row in range(2, sheet.max_row + 1)]


@pytest.mark.full
def test_the_results_of_a_run_that_was_killed_are_written_again(sandbox, file, tmp_path, capsys):
    sandbox.faults.set(Fault(delay=30, times=None))
    process = started(sandbox, file, "--concurrency", "2")
    process.kill()
    process.communicate()
    Path(file).unlink()
    run = told(capsys, "history")[1]["runs"][0]["run"]
    target = tmp_path / "killed.xlsx"
    status, document = told(capsys, "history", run, "--results", str(target))
    assert (status, document["results"]) == (0, str(target))
    states = [row["state"] for row in document["rows"]]
    words = {"unknown": "Check in TeleCMI", "not_sent": "Not sent"}
    assert results_in(target) == [words[state] for state in states]
    assert set(states) == set(words)
    summary = [cell.value for cell in openpyxl.load_workbook(target)["Import summary"]["B"]]
    assert (
        "The run was killed before its end. The same command goes on where it stopped." in summary
    )
    sandbox.faults.set()
    _, again = told(capsys, "run", str(target), "--yes")
    assert again["counts"]["created"] + again["counts"]["unknown"] == 6
    assert again["counts"]["unknown"] <= states.count("unknown")
    assert len(sandbox.campaigns) == 6


@pytest.mark.usefixtures("sandbox")
def test_nothing_is_replaced_by_results_that_are_written_again(file, tmp_path, capsys):
    run = told(capsys, "run", file, "--yes")[1]["run"]
    for name in ("again.xlsx", "again-2.xlsx"):
        assert main(["history", run[:17], "--results", str(tmp_path / "again.xlsx")]) == 0
        assert results_in(tmp_path / name) == ["Created"] * 6
        out, err = capsys.readouterr()
        assert out.splitlines()[-1] == str(tmp_path / name)
        assert ("Go on with" in err) == (name == "again-2.xlsx")


@pytest.mark.usefixtures("sandbox")
def test_what_cannot_be_written_again_is_one_sentence(file, tmp_path, capsys):
    assert main(["history", "--results", "a.xlsx"]) == 2
    assert "history RUN --results" in capsys.readouterr().err
    run = told(capsys, "run", file, "--yes")[1]["run"]
    assert main(["history", run, "--results", str(tmp_path / "no" / "a.xlsx")]) == 2
    assert "cannot be written" in capsys.readouterr().err


# The secret


def pieces(secret):
    """Return every run of eight characters of what a secret looks like."""
    forms = [
        secret,
        secret.replace("-", ""),
        secret.upper(),
        base64.b64encode(secret.encode()).decode(),
    ]
    return {form[start : start + 8] for form in forms for start in range(len(form) - 7)}


class _Echo(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        msg = {
            "body": [f"Validation Failed: {asked['secret']}", asked["secret"].upper()],
            "was": asked,
        }
        self.send_response(422)
        self.end_headers()
        self.wfile.write(json.dumps({"code": 422, "msg": msg}).encode())

    def log_message(self, *_):
        pass


@contextmanager
def echoing():
    """Yield the address of a server that hands back all that it is sent."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@contextmanager
def logged():
    """Yield all that is logged, whatever its level."""
    log, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(log), root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    try:
        yield log
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@pytest.mark.full
def test_no_piece_of_the_secret_is_anywhere_whatever_goes_wrong(
    sandbox, file, tmp_path, capfd, monkeypatch
):
    shapes = [{"shape": shape, "applied": True} for shape in ("drop", "half", "html")]
    troubles = [{"status": status} for status in (400, 401, 404, 422, 429, 500, 503)] + shapes
    with logged() as log:
        for number, trouble in enumerate(troubles * 2):
            sandbox.faults.set(Fault(**trouble, times=2))
            main(["run", file, "--yes", "--json", "-o", str(tmp_path / f"{number}.xlsx")])
        with echoing() as address:
            monkeypatch.setenv("TELECMI_BASE_URL", address)
            main(["run", file, "--yes", "--json", "-o", str(tmp_path / "echo.csv")])
        for arguments in (["history"], ["run", file], ["check", "missing.csv"], ["run", "--help"]):
            main(arguments)
    texts = [*capfd.readouterr(), log.getvalue()]
    assert "send_request_headers" in log.getvalue()
    assert "Validation Failed" in texts[0]
    contents = [text.encode() for text in texts]
    journal = Path(os.environ["BULK_IMPORT_JOURNAL"]).parent
    for path in (*tmp_path.rglob("*"), *journal.rglob("*")):
        if path.is_file():
            contents.append(path.read_bytes())
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    contents += [archive.read(name) for name in archive.namelist()]
    searched = [(piece, content) for piece in pieces(CANARY) for content in contents]
    print(f"{len(searched)} places searched")  # noqa: T201  for whoever runs it with -s
    assert [piece for piece, content in searched if piece.encode() in content] == []
    assert len(searched) >= 10_000
