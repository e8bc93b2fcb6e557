"""Guards against the mistakes of a weekly file: a story of weeks, against the sandbox."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sending import rows, write_csv

from bulk_import.cli import main
from bulk_import.clock import Clock

MONDAY = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
OVER = {"Start date": "2020-09-08", "End date": "2020-09-30"}
OTHER = {"Start date": "2090-10-08", "End date": "2090-10-30"}


def week(number, count, **changes):
    """Return rows of a week, none of which takes anything from those of another week."""
    return rows(20 * number + count, **changes)[20 * number :]


class Desk:
    """A folder with a weekly file, whose weeks pass by hand."""

    def __init__(self, folder, capsys):
        self.folder, self.journal, self._capsys = folder, folder / "journal.sqlite3", capsys
        self.now = MONDAY

    async def sleep(self, seconds):
        self.now += timedelta(seconds=seconds)

    def write(self, lines, name="weekly.csv"):
        return write_csv(self.folder / name, lines)

    def tell(self, command, *options, name="weekly.csv"):
        """Return the status of a command, its JSON, and what it said on standard error."""
        clock = Clock(now=lambda: self.now, sleep=self.sleep)
        yes = ["--yes"] if command == "run" else []
        status = main([command, str(self.folder / name), "--json", *yes, *options], clock)
        out, err = self._capsys.readouterr()
        return status, json.loads(out), err

    def refused(self, *options):
        """Return the code for which a run is refused; None where it is not."""
        status, told, err = self.tell("run", *options)
        code = told["refused"] and told["refused"]["code"]
        assert (status == 2) is (code is not None)
        if code is not None:
            assert told["rows"] == []
            assert told["refused"]["message"] in err
            assert code == "file.empty" or f"--allow {code}" in err
        return code

    def end_last_run(self, how):
        """Let the journal say *how* the last run ended; None where it was killed."""
        newest = "WHERE started = (SELECT max(started) FROM runs)"
        with closing(sqlite3.connect(self.journal, isolation_level=None)) as connection:
            connection.execute(f"UPDATE runs SET ended = ? {newest}", (how,))  # noqa: S608  ours


@pytest.fixture
def desk(tmp_path, monkeypatch, sandbox, capsys):
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(tmp_path / "journal.sqlite3"))
    return Desk(tmp_path, capsys)


def guards_told(told):
    return [one["code"] for one in told["problems"] if one["code"].startswith("guard.")]


def test_nothing_new_is_a_warning_unless_it_is_allowed(desk, sandbox):
    desk.write(rows(2))
    assert guards_told(desk.tell("run")[1]) == []
    status, told, err = desk.tell("run")
    assert (status, guards_told(told)) == (0, ["guard.nothing_new"])
    assert "nothing new to send" in err
    status, told, err = desk.tell("check")
    assert (status, guards_told(told)) == (0, ["guard.nothing_new"])
    status, told, err = desk.tell("run", "--allow", "guard.nothing_new")
    assert (status, guards_told(told)) == (0, [])
    assert "nothing new" not in err
    assert len(sandbox.campaigns) == 2


@pytest.mark.parametrize(
    ("content", "code", "allowed"),
    [
        ("", "file.empty", 0),
        ("\n ,,\n", "file.empty", 0),
        (",".join(rows(1)[0]), "guard.no_campaigns", 0),
        (rows(2, **OVER), "guard.past", 1),
    ],
)
def test_a_file_with_nothing_to_send_is_refused(desk, content, code, allowed):
    if isinstance(content, str):
        (desk.folder / "weekly.csv").write_text(content, "utf-8")
    else:
        desk.write(content)
    assert desk.refused() == code
    status, told, _ = desk.tell("run", "--allow", code)
    assert (status, told["refused"]) == (allowed, None)
    if code != "file.empty":
        status, told, err = desk.tell("check")
        assert (status, guards_told(told)) == (1, [code])
        assert told["problems"][-1]["severity"] == "error"
        assert f"--allow {code}" in err
        status, told, _ = desk.tell("check", "--allow", code)
        assert (status, guards_told(told)) == (allowed, [])


@pytest.mark.slice(1)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_template_that_nobody_filled_in_is_refused(desk, kind):
    assert main(["template", "-o", str(desk.folder / f"weekly.{kind}")]) == 0
    desk._capsys.readouterr()
    status, told, err = desk.tell("run", name=f"weekly.{kind}")
    assert (status, told["refused"]["code"]) == (2, "guard.template")
    assert "--allow guard.template" in err
    assert desk.tell("run", "--allow", "guard.template", name=f"weekly.{kind}")[0] == 0


def test_one_campaign_to_come_is_enough(desk):
    desk.write([*rows(2, **OVER), *rows(3)[2:]])
    status, told, _ = desk.tell("run")
    assert (status, told["counts"]["created"]) == (1, 1)


def test_what_cannot_be_allowed_is_told_with_what_can(desk, capsys):
    desk.write(rows(1))
    assert main(["run", str(desk.folder / "weekly.csv"), "--yes", "--allow", "past"]) == 2
    assert "guard.past" in capsys.readouterr().err


def test_the_dates_of_last_week_are_refused_under_guard(desk, sandbox):
    desk.write(rows(2))
    assert desk.refused("--guard") is None
    desk.now += timedelta(days=7)
    desk.write(week(1, 2))
    status, told, _ = desk.tell("check", "--guard")
    assert (status, guards_told(told)) == (1, ["guard.same_dates"])
    assert desk.refused("--guard") == "guard.same_dates"
    assert len(sandbox.campaigns) == 2
    desk.write(week(1, 2, **OTHER))
    assert desk.refused("--guard") is None
    desk.now += timedelta(days=7)
    desk.write(week(2, 2, **OTHER))
    assert desk.refused("--guard", "--allow", "guard.same_dates") is None
    desk.write(week(3, 2))
    assert desk.refused() is None  # nobody asked
    assert len(sandbox.campaigns) == 8


def test_a_file_that_is_corrected_in_its_week_has_its_own_dates(desk):
    wrong = [*rows(2), *[line | {"Agents": "?"} for line in rows(3)[2:]]]
    desk.write(wrong)
    assert desk.refused("--guard") is None
    desk.now += timedelta(days=1)
    desk.write(rows(3))
    assert desk.refused("--guard") is None
    desk.now += timedelta(days=7)
    desk.write(rows(4))  # a row of a copied sheet was changed, and its dates were not
    assert desk.refused("--guard") == "guard.same_dates"


@pytest.mark.full
def test_a_count_of_rows_far_off_is_refused_once_four_runs_say_what_is_usual(desk):
    for number, count in enumerate((4, 3, 4, 5)):
        desk.write(week(number, count, **{"End date": f"2090-11-{number + 10}"}))
        assert desk.refused("--guard") is None
        desk.now += timedelta(days=7)
    for count, code in ((1, "guard.row_count"), (2, None), (8, None)):
        desk.write(week(5, count, **OTHER))
        _, told, _ = desk.tell("check", "--guard")
        assert guards_told(told) == ([code] if code else [])
    desk.write(week(5, 9, **OTHER))
    assert desk.refused("--guard") == "guard.row_count"
    assert desk.refused("--guard", "--allow", "guard.row_count") is None


def test_a_run_that_did_not_end_goes_on_unguarded(desk):
    desk.write(rows(2))
    assert desk.refused("--guard") is None
    desk.now += timedelta(days=7)
    lines = week(1, 2)
    desk.write(lines)
    assert desk.refused("--guard", "--allow", "guard.same_dates") is None
    desk.end_last_run(None)
    status, told, _ = desk.tell("run", "--guard")  # killed when all was created
    assert (status, guards_told(told)) == (0, [])
    desk.end_last_run("api.down")
    desk.write([*lines, *week(2, 1)])
    assert desk.refused("--guard") is None


def test_a_run_that_did_not_end_goes_on_when_its_days_are_over(desk):
    desk.write(rows(2, **OVER))
    assert desk.refused("--allow", "guard.past") is None
    assert desk.refused() == "guard.past"
    desk.end_last_run("run.interrupted")
    assert desk.refused() is None
    desk.end_last_run("run.interrupted")
    desk.write(week(1, 3, **OVER))  # another file
    assert desk.refused() == "guard.past"


def test_a_file_that_was_just_written_has_to_settle_under_guard(desk):
    path = desk.write(rows(1))
    desk.now = datetime.fromtimestamp(path.stat().st_mtime, UTC) + timedelta(seconds=0.5)
    before = desk.now
    assert desk.refused() is None
    assert desk.now == before
    assert desk.refused("--guard") is None
    assert (desk.now - before).total_seconds() == pytest.approx(1.5, abs=0.01)


def test_quiet_tells_what_a_guard_finds(desk, capsys):
    path = desk.write(rows(1))
    for _ in range(2):
        assert main(["run", str(path), "--yes", "--quiet"]) == 0
    assert "nothing new" in capsys.readouterr().err


def test_a_file_for_several_accounts_is_guarded_as_a_whole(desk):
    desk.write(rows(2, **OVER))
    assert desk.refused("--by-account") == "guard.past"
    assert main(["run", str(desk.folder / "weekly.csv"), "--by-account", "--guard", "--yes"]) == 2
    assert "--guard compares" in desk._capsys.readouterr().err
