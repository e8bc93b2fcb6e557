"""`bulk-import watch`: what is dropped, what becomes of it, and what is told."""

import json
import os
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from filelock import FileLock
from message_servers import json_server
from sending import rows, write_csv

from bulk_import.cli import main
from bulk_import.cli.watched_runs import faults_told
from bulk_import.clock import Clock
from bulk_import.problems import Refused
from bulk_import.sandbox import Fault
from bulk_import.store.account_lock import held
from bulk_import.store.records import RunRecord

MONDAY = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


class Incoming:
    """A watched folder, whose time passes by hand, and whoever drops files there."""

    def __init__(self, path, capsys):
        self.path, self._capsys = path, capsys
        self.seconds, self.on_sleep = 0.0, []
        path.mkdir()

    async def _sleep(self, seconds):
        self.seconds += seconds
        if self.on_sleep:
            self.on_sleep.pop(0)()

    def drop(self, name, lines):
        return write_csv(self.path / name, lines)

    def watch(self, *options, once=True):
        """Return the status of the command, its JSON a file, and what it said."""
        clock = Clock(
            now=lambda: MONDAY + timedelta(seconds=self.seconds),
            monotonic=lambda: self.seconds,
            sleep=self._sleep,
        )
        command = ["watch", str(self.path), "--json", *options]
        status = main([*command, "--once"] if once else command, clock)
        out, err = self._capsys.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], err

    def read(self, name):
        return (self.path / name).read_text("utf-8-sig")

    @property
    def files(self):
        """Every file but the log and what is hidden, by its path in the folder."""
        found = [path for path in self.path.rglob("*") if path.is_file()]
        names = {path.relative_to(self.path).as_posix() for path in found}
        return {
            name for name in names if not name.rpartition("/")[2].startswith((".", "watch.log"))
        }


@pytest.fixture
def incoming(tmp_path, sandbox, monkeypatch, capsys):
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(tmp_path / "journal.sqlite3"))
    return Incoming(tmp_path / "incoming", capsys)


def names_of(sandbox):
    return [campaign.body["name"] for campaign in sandbox.campaigns]


def states(told):
    return {state: count for state, count in told["counts"].items() if count and state != "rows"}


def test_a_file_is_run_and_moved_with_its_results(incoming, sandbox):
    incoming.drop("weekly.csv", rows(2))
    status, (told,), err = incoming.watch()
    assert status == 0
    assert (told["file"], told["place"]) == ("weekly.csv", "done/weekly.csv")
    assert states(told) == {"created": 2}
    assert told["results"] == "done/weekly.results.xlsx"
    assert incoming.files == {"done/weekly.csv", "done/weekly.results.xlsx"}
    assert len(sandbox.campaigns) == 2
    assert "weekly.csv: 2 Created; moved to done/weekly.csv" in err
    assert "weekly.csv: 2 Created; moved to done/weekly.csv" in incoming.read("watch.log")


def test_a_file_that_needs_a_person_is_corrected_and_dropped_again(incoming, sandbox):
    first, second = rows(2)
    incoming.drop("weekly.csv", [first, second | {"Start date": "31/06/2090"}])
    status, (told,), _ = incoming.watch()
    assert (status, told["place"]) == (1, "attention/weekly.csv")
    assert incoming.files == {"attention/weekly.csv", "attention/weekly.results.xlsx"}
    results = incoming.path / "attention/weekly.results.xlsx"
    book = openpyxl.load_workbook(results)
    (wrong,) = [c for row in book.worksheets[0] for c in row if c.value == "31/06/2090"]
    wrong.value = second["Start date"]
    book.save(incoming.path / "weekly.results.xlsx")
    results.unlink()
    status, (told,), _ = incoming.watch()
    assert (status, states(told)) == (0, {"created": 1, "already_created": 1})
    assert incoming.files == {
        "attention/weekly.csv",
        "done/weekly.results.xlsx",
        "done/weekly.results-2.xlsx",
    }
    assert len(set(names_of(sandbox))) == len(sandbox.campaigns) == 2


def test_a_file_that_cannot_be_used_gets_a_text_that_says_why(incoming, sandbox):
    (incoming.path / "paper.pdf").write_bytes(b"%PDF-1.7\n...")
    (incoming.path / "empty.csv").touch()
    status, told, _ = incoming.watch()
    assert status == 1
    assert {one["refused"]["code"] for one in told} == {"file.kind", "file.empty"}
    assert incoming.files == {
        *("attention/paper.pdf", "attention/paper.not-sent.txt"),
        *("attention/empty.csv", "attention/empty.not-sent.txt"),
    }
    said = incoming.read("attention/paper.not-sent.txt")
    assert "paper.pdf was not sent" in said
    assert "is a PDF" in said
    assert str(incoming.path) in said
    assert sandbox.requests == ()


def test_the_same_names_and_contents_again_create_nothing_and_replace_nothing(incoming, sandbox):
    for _ in range(2):
        incoming.drop("weekly.csv", rows(2))
        assert incoming.watch()[0] == 0
    assert incoming.files == {
        *("done/weekly.csv", "done/weekly-2.csv"),
        *("done/weekly.results.xlsx", "done/weekly.results-2.xlsx"),
    }
    assert len(sandbox.campaigns) == 2


def test_what_nobody_dropped_to_be_run_stays_where_it_is(incoming):
    others = (
        *("~$weekly.xlsx", ".~lock.weekly.csv#", ".hidden.csv", "big.xlsx.part", "a.csv.tmp"),
        *("c.CRDOWNLOAD", "Thumbs.db", "weekly.csv.ok", "bulk-import.toml", "mumbai.secret"),
    )
    for name in others:
        (incoming.path / name).write_text("x\n", "utf-8")
    (incoming.path / "mumbai.secret").chmod(0o600)
    (incoming.path / "bulk-import.toml").write_text(
        '[accounts.mumbai]\ninet_no = 2224257\nsecret_file = "mumbai.secret"\n', "utf-8"
    )
    (incoming.path / "sub").mkdir()
    write_csv(incoming.path / "sub/weekly.csv", rows(1))
    status, told, _ = incoming.watch()
    assert (status, told) == (0, [])
    assert all((incoming.path / name).exists() for name in others)
    assert (incoming.path / "sub/weekly.csv").exists()


def test_the_settings_of_the_folder_count(incoming, sandbox, monkeypatch, tmp_path):
    """Its account, with its secret beside it; the folder in which the command runs has no say."""
    for name in ("TELECMI_INET_NO", "TELECMI_SECRET", "TELECMI_BASE_URL"):
        monkeypatch.delenv(name)
    (incoming.path / "bulk-import.toml").write_text(
        f'[accounts.mumbai]\ninet_no = {sandbox.inet_no}\nbase_url = "{sandbox.base_url}"\n'
        'secret_file = "secret.txt"\n',
        "utf-8",
    )
    (incoming.path / "secret.txt").write_text(sandbox.secret, "utf-8")
    (incoming.path / "secret.txt").chmod(0o600)
    (tmp_path / "bulk-import.toml").write_text("telecmi_inet_no = 1\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    incoming.drop("weekly.csv", rows(1))
    status, (told,), _ = incoming.watch("--account", "mumbai")
    assert (status, states(told)) == (0, {"created": 1})
    assert "secret.txt" in incoming.files
    for path in incoming.path.rglob("*"):
        if path.is_file() and path.name != "secret.txt":
            assert sandbox.secret.encode() not in path.read_bytes()


@pytest.mark.full
def test_a_growing_file_waits_until_it_stays_as_it_is(incoming):
    path = incoming.drop("weekly.csv", rows(1))
    incoming.on_sleep = [lambda: incoming.drop("weekly.csv", rows(2))]
    assert incoming.watch()[:2] == (0, [])
    assert path.exists()
    status, (told,), _ = incoming.watch()
    assert (status, states(told)) == (0, {"created": 2})


@pytest.mark.slice(1)
@pytest.mark.parametrize("lock", ["~$weekly.csv", ".~lock.weekly.csv#"])
def test_a_file_that_is_open_in_a_spreadsheet_program_waits(incoming, lock):
    incoming.drop("weekly.csv", rows(1))
    (incoming.path / lock).touch()
    status, told, err = incoming.watch()
    assert (status, told) == (0, [])
    assert "weekly.csv is open in a program" in err
    (incoming.path / lock).unlink()
    assert incoming.watch()[0] == 0


def test_files_wait_for_an_account_that_is_in_use(incoming, sandbox, tmp_path):
    run = RunRecord(
        run="20261128-060000-abcd",
        started=MONDAY,
        path="other.csv",
        sheet=None,
        inet_no=sandbox.inet_no,
        base_url=sandbox.base_url,
        release="0.2.0",
        tz_release="2026a",
    )
    incoming.drop("monday.csv", rows(1))
    with held(run, tmp_path / "journal.sqlite3.locks"):
        status, told, err = incoming.watch()
    assert (status, told) == (3, [])
    assert "Files wait: Account 2224257 is in use" in err
    assert "working/monday.csv" in incoming.files
    status, (told,), err = incoming.watch()
    assert (status, told["place"]) == (0, "done/monday.csv")
    assert "monday.csv: taken before; it goes on" in err


def test_a_folder_that_is_watched_is_refused_to_a_second_watcher(incoming):
    assert incoming.watch()[0] == 0
    with FileLock(incoming.path / "working/.watch.lock"):
        status, told, err = incoming.watch()
    assert (status, told) == (2, [])
    assert "is watched already by somebody else" in err


@pytest.mark.slice(1)
@pytest.mark.parametrize("variable", ["TELECMI_SECRET", "TELECMI_INET_NO"])
def test_without_an_account_nothing_begins(incoming, monkeypatch, variable):
    monkeypatch.delenv(variable)
    incoming.drop("weekly.csv", rows(1))
    status, _, err = incoming.watch()
    assert status == 2
    assert variable in err
    assert str(incoming.path / ".env") in err
    assert incoming.files == {"weekly.csv"}


def test_a_folder_that_is_not_there_is_refused(incoming):
    incoming.path.rmdir()
    status, _, err = incoming.watch()
    assert status == 2
    assert "is no folder" in err


@pytest.mark.full  # Apprise takes a second
def test_people_are_told_of_runs_by_the_settings_of_the_folder(incoming, monkeypatch, sandbox):
    monkeypatch.delenv("TELECMI_SECRET")
    with json_server() as server:
        (incoming.path / "bulk-import.toml").write_text(
            f'telecmi_secret = "{sandbox.secret}"\nnotify = "{server.address}"\n', "utf-8"
        )
        incoming.drop("weekly.csv", rows(1))
        (incoming.path / "paper.pdf").write_bytes(b"%PDF-1.7\n...")
        _, told, _ = incoming.watch()
    assert [one["notified"]["told"] for one in told] == [1, 1]
    assert {one["title"].partition(":")[0] for one in server.taken} == {"weekly.csv", "paper.pdf"}


def test_a_run_that_the_dialer_stops_needs_a_person(incoming, sandbox, monkeypatch):
    monkeypatch.setenv("TELECMI_SECRET", "00000000-0000-4000-8000-000000000000")
    incoming.drop("weekly.csv", rows(2))
    status, (told,), _ = incoming.watch()
    assert (status, told["place"]) == (1, "attention/weekly.csv")
    assert told["stopped"]["code"] == "api.app_not_found"
    assert sandbox.campaigns == ()


@pytest.mark.full
def test_while_settings_cannot_be_read_files_wait(incoming, sandbox):
    """A secret may be among the files, of which only the settings know."""
    settings = incoming.path / "bulk-import.toml"
    incoming.on_sleep = [
        lambda: (settings.write_text("[accounts", "utf-8"), incoming.drop("a.csv", rows(1))),
        *[lambda: None] * 3,
        settings.unlink,
        *[lambda: None] * 4,
        stop,
    ]
    status, told, err = incoming.watch(once=False)
    assert (status, [one["place"] for one in told]) == (0, ["done/a.csv"])
    assert err.count("Files wait:") == 1


def test_a_fault_of_ours_is_told_and_keeps_no_other_file_back(capsys):
    def work(_path):
        raise ZeroDivisionError

    with pytest.raises(Refused) as refused:
        faults_told(work, "weekly.csv")
    assert "ZeroDivisionError" in refused.value.message
    assert "test_watching.py" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_log_that_cannot_be_written_keeps_nothing_back(incoming):
    (incoming.path / "watch.log").symlink_to("/dev/full")
    incoming.drop("weekly.csv", rows(1))
    assert incoming.watch()[0] == 0


# Killed between two steps


def killed_after_taking(incoming, name="weekly.csv", **more):
    """Leave the folder as a watcher does that is killed when it has taken a file."""
    incoming.watch()
    working = incoming.path / "working"
    job = {"file": name, "taken": MONDAY.isoformat(), **more}
    (working / ".job.json").write_text(json.dumps(job), "utf-8")
    return working


@pytest.mark.full
def test_a_file_that_was_taken_goes_on(incoming):
    working = killed_after_taking(incoming)
    write_csv(working / "weekly.csv", rows(1))
    (working / "weekly.results.xlsx").write_bytes(b"half")
    status, (told,), _ = incoming.watch()
    assert (status, told["place"]) == (0, "done/weekly.csv")
    assert incoming.files == {"done/weekly.csv", "done/weekly.results.xlsx"}
    assert (incoming.path / "done/weekly.results.xlsx").read_bytes() != b"half"


@pytest.mark.full
def test_a_file_that_was_going_to_be_taken_is_taken(incoming):
    killed_after_taking(incoming)
    incoming.drop("weekly.csv", rows(1))
    assert [one["place"] for one in incoming.watch()[1]] == ["done/weekly.csv"]


@pytest.mark.slice(1)
@pytest.mark.parametrize("moved", range(4))
def test_a_file_that_was_run_is_only_moved_on(incoming, sandbox, moved):
    moves = {
        "working/weekly.results.xlsx": "done/weekly-7.results.xlsx",
        "working/weekly.csv": "done/weekly-7.csv",
    }
    working = killed_after_taking(incoming, moves=moves)
    write_csv(working / "weekly.csv", rows(1))
    (working / "weekly.results.xlsx").write_bytes(b"results")
    for source, target in list(moves.items())[: moved // 2]:
        (incoming.path / source).rename(incoming.path / target)
    if moved % 2:  # killed in the middle of a move: both names are those of one file
        source, target = list(moves.items())[moved // 2]
        os.link(incoming.path / source, incoming.path / target)
    assert incoming.watch()[:2] == (0, [])
    assert incoming.files == set(moves.values())
    assert sandbox.requests == ()


@pytest.mark.full
def test_what_lies_in_working_without_a_record_is_run(incoming):
    incoming.watch()
    write_csv(incoming.path / "working/weekly.csv", rows(1))
    (incoming.path / "working/.job.json").write_bytes(b"\0\0")
    incoming.watch()
    assert "done/weekly.csv" in incoming.files


# Approval


def test_a_file_waits_for_its_approval(incoming, sandbox):
    incoming.drop("weekly.csv", rows(2))
    status, (told,), err = incoming.watch("--approve")
    assert (status, told["command"], told["place"]) == (1, "check", "weekly.csv")
    assert (states(told), told["results"]) == ({"ready": 2}, "weekly.check.xlsx")
    assert "create a file named weekly.csv.ok" in err
    assert incoming.files == {"weekly.csv", "weekly.check.xlsx"}
    assert incoming.watch("--approve")[:2] == (0, [])
    assert sandbox.requests == ()
    (incoming.path / "weekly.csv.ok").touch()
    status, (told,), _ = incoming.watch("--approve")
    assert (status, states(told)) == (0, {"created": 2})
    assert incoming.files == {
        "done/weekly.csv",
        "done/weekly.results.xlsx",
        "done/weekly.check.xlsx",
    }


@pytest.mark.slice(1)
@pytest.mark.parametrize(
    "name", ["weekly.ok", "WEEKLY.CSV.OK", "weekly.csv.ok.txt", "Weekly.ok.TXT"]
)
def test_an_approval_has_many_forms(incoming, name):
    incoming.drop("weekly.csv", rows(1))
    incoming.watch("--approve")
    (incoming.path / name).touch()
    assert [one["place"] for one in incoming.watch("--approve")[1]] == ["done/weekly.csv"]
    assert name not in incoming.files


@pytest.mark.full
def test_a_short_approval_that_means_two_files_means_none(incoming, sandbox):
    incoming.drop("weekly.csv", rows(1))
    incoming.drop("weekly.txt", rows(2)[1:])
    incoming.watch("--approve")
    (incoming.path / "weekly.ok").touch()
    assert incoming.watch("--approve")[:2] == (0, [])
    (incoming.path / "weekly.txt.ok").touch()
    assert [one["place"] for one in incoming.watch("--approve")[1]] == ["done/weekly.txt"]


def test_what_changed_since_it_was_checked_is_asked_about_again(incoming, sandbox):
    path = incoming.drop("weekly.csv", rows(1))
    incoming.watch("--approve")
    (incoming.path / "weekly.csv.ok").touch()
    write_csv(path, rows(3))
    status, (told,), err = incoming.watch("--approve")
    assert (status, states(told)) == (1, {"ready": 3})
    assert "changed since it was checked" in err
    assert incoming.files == {"weekly.csv", "weekly.check.xlsx"}
    assert sandbox.requests == ()


def test_an_approval_that_was_there_before_the_check_does_not_count(incoming, sandbox):
    incoming.drop("weekly.csv", rows(1))
    (incoming.path / "weekly.csv.ok").touch()
    assert "before anybody could look at weekly.csv" in incoming.watch("--approve")[2]
    assert incoming.watch("--approve")[:2] == (0, [])
    assert sandbox.requests == ()


@pytest.mark.full
def test_a_file_that_changed_when_it_was_taken_is_given_back(incoming, sandbox):
    working = killed_after_taking(incoming, approved="0" * 64)
    write_csv(working / "weekly.csv", rows(1))
    assert incoming.watch("--approve")[1][0]["command"] == "check"
    assert incoming.files == {"weekly.csv", "weekly.check.xlsx"}
    assert sandbox.requests == ()


@pytest.mark.full
def test_a_check_that_was_killed_is_done_again(incoming):
    incoming.drop("weekly.csv", rows(1))
    incoming.watch("--approve")
    record = incoming.path / "working/.approvals.json"
    kept = json.loads(record.read_text("utf-8"))
    kept["files"]["weekly.csv"] |= {"digest": None}
    record.write_text(json.dumps(kept), "utf-8")
    (incoming.path / "weekly.check.xlsx").rename(incoming.path / "working/weekly.check.xlsx")
    assert incoming.watch("--approve")[0] == 1
    assert incoming.files == {"weekly.csv", "weekly.check.xlsx"}


@pytest.mark.full
def test_what_was_laid_out_goes_with_a_file_that_is_taken_away(incoming):
    path = incoming.drop("weekly.csv", rows(1))
    incoming.watch("--approve")
    path.unlink()
    assert incoming.watch("--approve")[:2] == (0, [])
    assert incoming.files == set()


@pytest.mark.full
def test_a_file_that_cannot_be_used_needs_no_approval(incoming):
    (incoming.path / "paper.pdf").write_bytes(b"%PDF-1.7\n...")
    assert incoming.watch("--approve")[0] == 1
    assert incoming.files == {"attention/paper.pdf", "attention/paper.not-sent.txt"}


# Until it is stopped


def stop():
    raise KeyboardInterrupt("SIGTERM")


def test_it_runs_what_comes_until_it_is_stopped(incoming, sandbox):
    incoming.on_sleep = [
        lambda: incoming.drop("a.csv", rows(1)),
        *[lambda: None] * 4,
        lambda: incoming.drop("b.csv", rows(2)[1:]),
        *[lambda: None] * 4,
        stop,
    ]
    status, told, err = incoming.watch(once=False)
    assert status == 0
    assert [one["place"] for one in told] == ["done/a.csv", "done/b.csv"]
    assert "No longer watching" in err
    assert not (incoming.path / "working/.watcher.json").exists()
    assert len(sandbox.campaigns) == 2


def test_it_waits_while_the_folder_is_gone(incoming, sandbox, tmp_path):
    away = tmp_path / "away"
    incoming.on_sleep = [
        lambda: incoming.path.rename(away),
        lambda: None,
        incoming.path.mkdir,  # as an unmounted drive leaves it behind
        lambda: (incoming.path.rmdir(), away.rename(incoming.path)),
        lambda: incoming.drop("a.csv", rows(1)),
        *[lambda: None] * 4,
        stop,
    ]
    status, told, err = incoming.watch(once=False)
    assert (status, [one["place"] for one in told]) == (0, ["done/a.csv"])
    assert err.count("cannot be reached") == 1


def test_a_run_that_is_interrupted_goes_on_at_the_next_start(incoming, sandbox):
    """The request under way is answered; what was not sent is sent at the next start."""

    def interrupt():
        if sandbox.requests:
            signal.raise_signal(signal.SIGTERM)
        else:
            incoming.on_sleep.append(interrupt)

    incoming.drop("weekly.csv", rows(3))
    sandbox.faults.set(Fault(status=503))
    incoming.on_sleep = [interrupt]
    status, told, err = incoming.watch("--concurrency", "1")
    assert (status, told) == (3, [])
    assert "weekly.csv goes on at the next start" in err
    assert incoming.files == {"working/weekly.csv"}
    sandbox.faults.set()
    status, (told,), _ = incoming.watch()
    assert (status, told["place"]) == (0, "done/weekly.csv")
    assert len(sandbox.campaigns) == len(set(names_of(sandbox))) == 3


@pytest.mark.full
def test_what_cannot_be_written_down_is_not_done(incoming, sandbox):
    """As on a full disk: the file stays where it is, and is run when there is room again."""
    incoming.watch()
    record = incoming.path / "working/.job.json"
    record.mkdir()
    incoming.drop("weekly.csv", rows(1))
    status, told, err = incoming.watch()
    assert (status, told) == (3, [])
    assert "Files wait:" in err
    assert incoming.files == {"weekly.csv"}
    assert sandbox.requests == ()
    record.rmdir()
    assert [one["place"] for one in incoming.watch()[1]] == ["done/weekly.csv"]


@pytest.mark.full
def test_a_file_that_may_not_be_read_keeps_no_other_file_back(incoming):
    """It ends in `attention/`, also where files wait for approval."""
    (incoming.path / "theirs.csv").write_bytes(b"a")
    (incoming.path / "theirs.csv").chmod(0)
    if readable(incoming.path / "theirs.csv"):
        pytest.skip("this user may read everything")
    incoming.drop("weekly.csv", rows(1))
    incoming.watch("--approve")
    assert incoming.files == {
        *("attention/theirs.csv", "attention/theirs.not-sent.txt"),
        *("weekly.csv", "weekly.check.xlsx"),
    }


def readable(path):
    try:
        return bool(path.read_bytes())
    except OSError:
        return False


# The log file


def test_a_log_file_has_what_happened_and_is_no_file_to_run(incoming, sandbox):
    log = incoming.path / "runs.log"
    incoming.drop("weekly.csv", rows(2))
    (incoming.path / "empty.csv").touch()
    for _ in range(2):
        incoming.watch("--log-file", str(log))
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    kinds = Counter((line["file"], line["event"]) for line in lines)
    assert kinds == {
        ("empty.csv", "refused"): 1,
        ("weekly.csv", "checking"): 1,
        ("weekly.csv", "started"): 1,
        ("weekly.csv", "row_concluded"): 2,
        ("weekly.csv", "finished"): 1,
        ("weekly.csv", "reported"): 1,
    }
    (ended,) = [line for line in lines if line["event"] == "reported"]
    assert (ended["status"], ended["counts"]) == (0, {"created": 2})
    assert ended["results"] == "done/weekly.results.xlsx"
    assert sandbox.secret not in log.read_text("utf-8")
    assert log.exists()


def test_a_log_file_that_cannot_be_written_is_refused_before_anything_is_taken(incoming):
    incoming.drop("weekly.csv", rows(1))
    assert incoming.watch("--log-file", str(incoming.path / "no folder/runs.log"))[0] == 2
    assert incoming.files == {"weekly.csv"}
