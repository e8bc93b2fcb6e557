"""Old runs can be forgotten, but never what keeps a campaign from being created twice."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from databases import ON_SQLITE
from recording import connected, row_intent, run_record, table
from sending import rows, write_csv

from bulk_import.app.checking import check
from bulk_import.app.history import find_run, prune
from bulk_import.app.origin import origin_of
from bulk_import.app.rebuild_report import report_past
from bulk_import.app.running import run
from bulk_import.cli import main
from bulk_import.clock import Clock
from bulk_import.journal_address import DatabaseUrl
from bulk_import.options import SendOptions
from bulk_import.outcome import State
from bulk_import.problems import Refused
from bulk_import.sandbox import Fault
from bulk_import.store import Pruned, StoredInput, open_store

QUICK = SendOptions(rate=500, concurrency=10, first_back_off=0.01, resend=False)


@pytest.fixture
def store(journal):
    return open_store(journal)


@pytest.fixture
def ran(account, journal, tmp_path):
    """Return a function that runs campaigns and returns the report."""

    def run_them(lines, name="a.csv"):
        return run(check(write_csv(tmp_path / name, lines)), account, QUICK, journal=journal)

    return run_them


def in_days(days):
    return Clock(now=lambda: datetime.now(UTC) + timedelta(days=days))


def kept_files(journal):
    if isinstance(journal, DatabaseUrl):
        return [name for name, *_ in table(journal, "copies")]
    return list(journal.with_name(f"{journal.name}.inputs").iterdir())


def contents(journal, *tables):
    return {name: table(journal, name) for name in tables}


def change(journal, statement, *values):
    with connected(journal) as connection:
        connection.execute(statement, values)
        if not isinstance(journal, DatabaseUrl):
            connection.commit()


def test_only_runs_that_are_old_enough_lose_their_copy(ran, store, journal):
    report = ran(rows(3))
    assert prune(store, 30, in_days(29)) == Pruned()
    assert len(kept_files(journal)) == 1
    removed = prune(store, 30, in_days(31))
    assert (removed.inputs, removed.files, removed.rows) == (1, 1, 3)
    assert removed.size > 100
    assert kept_files(journal) == []
    past, listed = find_run(store, report.facts.run)
    assert listed == []
    assert (past.counts, past.removed) == ({State.CREATED: 3}, 3)
    with pytest.raises(Refused) as refusal:
        report_past(store, past, listed)
    assert refusal.value.code == "history.no_copy"
    assert prune(store, 30, in_days(31)) == Pruned()


def test_a_copy_that_a_newer_run_needs_stays(ran, store, journal):
    first, _ = ran(rows(3)), ran(rows(3))
    long_ago = "UPDATE runs SET finished = '2020-01-01T00:00:00+05:30' WHERE run = ?"
    change(journal, long_ago, first.facts.run)
    removed = prune(store, 30)
    assert (removed.inputs, removed.rows, removed.files) == (1, 3, 0)
    newer = store.runs()[0]
    again = report_past(store, *find_run(store, newer.run))
    assert again.counts[State.ALREADY_CREATED] == 3


def test_what_keeps_a_campaign_from_being_created_twice_is_for_ever(ran, store, journal, sandbox):
    sandbox.faults.set(Fault(name="Campaign 2", shape="drop", applied=True))
    first = ran(rows(3))
    assert first.counts[State.UNKNOWN] == 1
    tables = ("attempts", "contents", "claims", "taken_elsewhere")
    before = contents(journal, *tables)
    prune(store, 0, in_days(1))
    assert contents(journal, *tables) == before
    sent = len(sandbox.requests)
    other = rows(1)[0] | {"Agents": "9999_2224257"}
    again = ran([*rows(3), other])
    assert [again.results[row].state.value for row in (2, 3, 4, 5)] == [
        *("already_created", "unknown", "already_created", "invalid")
    ]
    assert len(sandbox.requests) == sent


def test_rows_that_may_have_been_created_are_still_listed(ran, store, sandbox):
    sandbox.faults.set(Fault(name="Campaign 2", shape="drop", applied=True))
    first = ran(rows(3))
    prune(store, 0, in_days(1))
    past, listed = find_run(store, first.facts.run)
    assert [(row.row, row.name, row.state) for row in listed] == [(3, "Campaign 2", State.UNKNOWN)]
    assert past.counts == {State.CREATED: 2, State.UNKNOWN: 1}
    assert past.removed == 2


def test_a_run_that_was_killed_keeps_its_list(ran, store, journal):
    report = ran(rows(2))
    change(journal, "UPDATE runs SET finished = NULL, ended = NULL")
    removed = prune(store, 0, in_days(1))
    assert (removed.inputs, removed.rows) == (1, 0)
    assert len(find_run(store, report.facts.run)[1]) == 2


def test_a_run_that_is_under_way_loses_nothing(ran, store, journal, tmp_path):
    ran(rows(1))
    other = origin_of(check(write_csv(tmp_path / "b.csv", rows(2)))).spreadsheet
    with store.begin(run_record("under way")) as recorder:
        recorder.add_rows([row_intent(2)])
        recorder.keep_input(StoredInput(spreadsheet=other, workbook=None, options="{}"))
        removed = prune(store, 0, in_days(1))
        assert (removed.inputs, removed.rows, removed.files) == (1, 1, 1)
        assert len(kept_files(journal)) == 1
        (past, _) = find_run(store, "under way")
        (sheet,) = store.input_of(past).spreadsheet.sheets
        assert [*sheet.iter_rows()] == [*other.sheets[0].iter_rows()]
        assert len(store.rows("under way")) == 1
    assert prune(store, 0, in_days(1)).inputs == 1


@ON_SQLITE
def test_without_a_journal_there_is_nothing_to_remove(store, journal):
    assert prune(store, 0) == Pruned()
    assert not journal.exists()


# On the command line


@pytest.fixture
def command(monkeypatch, journal, capsys):
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", getattr(journal, "url", str(journal)))

    def run_it(*arguments):
        status = main(["history", *arguments])
        return status, *capsys.readouterr()

    return run_it


def test_the_command_says_what_it_removed(ran, command):
    report = ran(rows(3))
    assert command("--prune", "1")[:2] == (
        *(0, "Nothing is kept of runs that ended more than 1 day ago that could be removed.\n"),
    )
    status, out, _ = command("--prune", "0")
    assert status == 0
    assert "the input of 1 run (1 file, 0.0 MB) and the list of 3 rows" in out
    assert "from being created twice was kept" in out
    assert "3 rows were removed" in command(report.facts.run)[1]


def test_the_command_tells_scripts_too(ran, command):
    ran(rows(3))
    document = json.loads(command("--prune", "0", "--json")[1])
    removed = document["removed"]
    assert (removed["inputs"], removed["files"], removed["rows"]) == (1, 1, 3)
    (past,) = json.loads(command("--json")[1])["runs"]
    assert (past["rows_removed"], past["counts"]["created"], past["counts"]["rows"]) == (3, 3, 3)


@pytest.mark.parametrize("more", [["20261123"], ["--results", "a.xlsx"]])
def test_one_run_alone_is_not_removed(more, command):
    status, _, err = command("--prune", "0", *more)
    assert status == 2
    assert "--prune" in err
