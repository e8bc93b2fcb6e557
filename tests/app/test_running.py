import asyncio
import json
import logging
import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sending
from campaigns import own, request_of
from databases import ON_SQLITE
from programs import PYTHON
from pydantic import SecretStr
from recording import run_record
from sending import PROGRESSIVE, SECRET, carry_out, in_virtual_time, rows, write_csv
from wire import Server, answer, answering

from bulk_import.account import Account
from bulk_import.app.checking import check
from bulk_import.app.running import Run, run, run_async
from bulk_import.cancellation import Cancellation
from bulk_import.events import RowConcluded
from bulk_import.options import SendOptions
from bulk_import.outcome import State
from bulk_import.problems import Refused, Severity
from bulk_import.sandbox import Fault, Sandbox
from bulk_import.store import open_store
from bulk_import.store.connection import connect
from bulk_import.workbooks.annotations import marks

QUICK = SendOptions(rate=500, concurrency=10, first_back_off=0.01, resend=False)
WRONG = {"Start date": "31/06/2090"}


@pytest.fixture
def store(journal):
    return open_store(journal)


@pytest.fixture
def planned(tmp_path):
    """Return the plan of a file with the given rows."""

    def plan(*lines):
        return check(write_csv(tmp_path / "campaigns.csv", lines))

    return plan


def states(report):
    return [report.results[row.row].state.value for row in report.plan.rows]


def codes(report):
    return [
        [problem.code for problem in report.results[row.row].problems] for row in report.plan.rows
    ]


def assert_adds_up(report):
    """Every row has exactly one state, and the counts are those of the rows."""
    assert set(report.results) == {row.row for row in report.plan.rows}
    assert sum(report.counts.values()) == len(report.plan.rows)


def test_every_row_is_created_once_with_what_the_file_says(planned, account, journal, sandbox):
    report = run(planned(*rows(25)), account, QUICK, journal=journal)
    assert states(report) == ["created"] * 25
    assert {request.name for request in sandbox.requests} == {
        f"Campaign {number}" for number in range(1, 26)
    }
    assert len(sandbox.requests) == len(sandbox.campaigns) == 25
    by_name = {campaign.body["name"]: campaign.body for campaign in sandbox.campaigns}
    seventh = request_of("progressive", **own(7))
    assert by_name["Campaign 7"] == {"inet_no": sandbox.inet_no, **seventh}
    assert (report.stopped, report.exit_status) == (None, 0)
    assert_adds_up(report)


def test_a_second_run_of_the_same_file_sends_nothing(planned, account, journal, sandbox):
    plan = planned(*rows(5))
    first = run(plan, account, QUICK, journal=journal)
    second = run(plan, account, QUICK, journal=journal)
    assert states(second) == ["already_created"] * 5
    assert len(sandbox.requests) == 5
    (problem,) = second.results[2].problems
    assert problem.code == "journal.created_before"
    assert first.facts.run in problem.message
    assert second.exit_status == 0
    assert_adds_up(second)


def test_neither_the_order_nor_the_file_makes_a_row_another(
    planned, account, journal, sandbox, tmp_path
):
    run(planned(*rows(3)), account, QUICK, journal=journal)
    elsewhere = write_csv(tmp_path / "sorted.csv", [*reversed(rows(4))])
    report = run(check(elsewhere), account, QUICK, journal=journal)
    assert states(report) == ["created", "already_created", "already_created", "already_created"]
    assert len(sandbox.requests) == 4


def test_a_corrected_row_is_sent_and_the_others_are_not(planned, account, journal, sandbox):
    good, wrong = rows(2)
    first = run(planned(good, wrong | WRONG), account, QUICK, journal=journal)
    assert states(first) == ["created", "invalid"]
    assert first.exit_status == 1
    second = run(planned(good, wrong), account, QUICK, journal=journal)
    assert states(second) == ["already_created", "created"]
    assert [request.name for request in sandbox.requests] == ["Campaign 1", "Campaign 2"]


def test_rejected_rows_are_told_in_the_apis_words_and_may_be_sent_again(
    planned, account, journal, sandbox
):
    plan = planned(rows(1)[0] | {"Campaign name": "Existing Campaign"})
    for _ in range(2):
        report = run(plan, account, QUICK, journal=journal)
        assert states(report) == ["rejected"]
        assert "Campaign Name Already Exists" in report.results[2].problems[0].message
        assert report.exit_status == 1
    assert len(sandbox.requests) == 2


DOCUMENTED = {
    "Campaign Name Already Exists": {"Campaign name": "Existing Campaign"},
    "Leads ID Not Found": {"Leads ID": "dead0404-0000-4000-8000-000000000001"},
    "Lead already mapped to another campaign": {"Leads ID": "dead0400-0000-4000-8000-000000000400"},
    "Invalid agent IDs": {"Agents": "0404_2224257"},
    "User already mapped to another campaign": {"Agents": "0400_2224257"},
    "Internal Server Error": {"Leads ID": "dead0500-0000-4000-8000-000000000001"},
}


def test_every_answer_of_the_api_page_reaches_its_row(planned, account, journal):
    lines = [row | change for row, change in zip(rows(6), DOCUMENTED.values(), strict=True)]
    report = run(planned(*lines), account, QUICK, journal=journal)
    assert states(report) == ["rejected"] * 5 + ["unknown"]
    assert [report.results[row.row].answer.msg for row in report.plan.rows] == [*DOCUMENTED]
    assert_marked_where_they_are_corrected(report)


def assert_marked_where_they_are_corrected(report):
    """Hold the cells that rejections mark against those that made the sandbox refuse the row."""
    found = marks(report.plan, report.results)
    columns = {match.header: match.column for match in report.plan.matches.columns}
    for row, change in zip(range(2, 7), DOCUMENTED.values(), strict=False):
        (header,) = change
        mark = found[row, columns[header]]
        assert mark.severity is Severity.ERROR
        assert mark.text.startswith(f"Error: {header}: TeleCMI refused the campaign: ")
        assert re.search(r"\b(Write|Copy|Give) ", mark.text)
        assert (row, None) not in found
    assert (7, None) in found  # nobody knows whether it was created


def test_a_refused_cell_is_as_red_where_a_warning_stands_in_it(planned, account, journal):
    row = rows(1)[0] | {"Agents": "0400_2224257; 0400_2224257"}
    report = run(planned(row), account, QUICK, journal=journal)
    (mark,) = (mark for (_, column), mark in marks(report.plan, report.results).items() if column)
    assert mark.severity is Severity.ERROR
    assert [line.partition(":")[0] for line in mark.text.split("\n")] == ["Error", "Warning"]


# What may have been created


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("shape", ["drop", "half", "html"])
def test_a_row_whose_answer_was_lost_is_told_and_never_sent_again(
    planned, account, journal, sandbox, shape, applied
):
    plan = planned(*rows(3))
    status = 502 if shape == "html" else None
    sandbox.faults.set(Fault(name="Campaign 2", shape=shape, status=status, applied=applied))
    first = run(plan, account, QUICK, journal=journal)
    assert states(first) == ["created", "unknown", "created"]
    assert "“Campaign 2”" in first.results[3].problems[0].message
    second = run(plan, account, QUICK, journal=journal)
    assert states(second) == ["already_created", "unknown", "already_created"]
    (problem,) = second.results[3].problems
    assert problem.code == "journal.unknown_before"
    assert first.facts.run in problem.message
    assert second.results[3].attempts == 0
    assert [request.name for request in sandbox.requests].count("Campaign 2") == 1
    assert second.exit_status == 1
    assert_adds_up(second)


RUNS = """
import sys
from pathlib import Path
from pydantic import SecretStr
from bulk_import.account import Account
from bulk_import.app.checking import check
from bulk_import.app.running import run
from bulk_import.options import SendOptions
file, journal, base_url, secret = sys.argv[1:]
account = Account(inet_no=2224257, secret=SecretStr(secret), base_url=base_url)
run(check(file), account, SendOptions(concurrency=1), journal=journal)
"""


@ON_SQLITE
@pytest.mark.full
def test_a_run_that_is_killed_while_it_sends_never_sends_that_row_again(tmp_path, journal):
    file = write_csv(tmp_path / "campaigns.csv", rows(2))
    children = []

    async def kill_first(peer):
        if peer.server.connections > 1:
            await answering(answer(), answer())(peer)
        await peer.read()
        children[0].kill()

    async def main():
        server = Server(kill_first)
        async with server.listening() as port:
            there = sending.account(f"http://127.0.0.1:{port}")
            command = [PYTHON, "-c", RUNS, file, journal, there.base_url, SECRET]
            children.append(await asyncio.create_subprocess_exec(*command))
            await children[0].wait()
            return await run_async(check(file), there, QUICK, journal=journal), server.requests

    report, requests = asyncio.run(main())
    assert states(report) == ["unknown", "created"]
    names = [json.loads(body)["name"] for _, body in requests]
    assert names == ["Campaign 1", "Campaign 2"]


def test_an_api_that_is_slow_to_create_gets_no_row_twice(planned, account, journal, sandbox):
    plan = planned(*rows(4))
    sandbox.faults.set(Fault(shape="drop", applied=True, late=0.3, times=2))
    run(plan, account, QUICK, journal=journal)
    run(plan, account, QUICK, journal=journal)
    names = [request.name for request in sandbox.requests]
    assert len(names) == len(set(names)) == 4


# Runs that end early


def test_credentials_that_are_refused_end_the_run_after_one_row(planned, account, journal, sandbox):
    stranger = account.model_copy(
        update={"secret": SecretStr("5b1fd3c6-2e77-4d0a-b93c-6a1e8f2d7c40")}
    )
    report = run(
        planned(*rows(30)),
        stranger,
        SendOptions(concurrency=1, resend=False),
        journal=journal,
    )
    assert states(report) == ["rejected"] + ["not_sent"] * 29
    assert report.stopped.code == "api.app_not_found"
    assert codes(report)[1:] == [["run.not_reached"]] * 29
    assert (len(sandbox.requests), report.exit_status) == (1, 3)
    assert_adds_up(report)


def test_the_same_command_goes_on_where_a_run_stopped(planned, account, journal, store, sandbox):
    plan = planned(*rows(40))
    cancellation = Cancellation()

    def stop_soon(_event):
        if len(sandbox.requests) >= 10:
            cancellation.cancel()

    stopping = Run(
        plan=plan, account=account, options=QUICK, store=store, cancellation=cancellation
    )
    first = asyncio.run(carry_out(stopping, stop_soon))
    assert (first.stopped.code, first.exit_status) == ("run.interrupted", 3)
    sent = len(sandbox.requests)
    assert 10 <= sent < 40
    assert first.counts[State.CREATED] == sent
    assert first.counts[State.NOT_SENT] == 40 - sent
    assert_adds_up(first)
    second = run(plan, account, QUICK, journal=journal)
    assert second.counts[State.ALREADY_CREATED] == sent
    assert second.counts[State.CREATED] == 40 - sent
    assert len(sandbox.requests) == len(sandbox.campaigns) == 40


def test_a_run_that_was_cancelled_before_its_start_sends_nothing(
    planned, account, journal, sandbox
):
    cancellation = Cancellation()
    cancellation.cancel()
    report = run(planned(*rows(3)), account, QUICK, journal=journal, cancellation=cancellation)
    assert states(report) == ["not_sent"] * 3
    assert sandbox.requests == ()
    assert_adds_up(report)


def test_an_api_that_is_down_ends_the_run_and_nothing_is_lost(
    planned, account, journal, store, sandbox
):
    plan = planned(*rows(12))
    nowhere = account.model_copy(update={"base_url": "http://127.0.0.1:9"})
    report = in_virtual_time(
        lambda clock: carry_out(
            Run(plan=plan, account=nowhere, options=QUICK, store=store, clock=clock)
        )
    )
    assert states(report) == ["not_sent"] * 12
    assert (report.stopped.code, report.exit_status) == ("api.down", 3)
    assert_adds_up(report)
    assert states(run(plan, account, QUICK, journal=journal)) == ["created"] * 12


def test_a_server_that_limits_the_rate_gets_every_row_in_the_end(
    planned, account, journal, sandbox
):
    sandbox.faults.set(rate_limit=20)
    report = run(planned(*rows(30)), account, QUICK, journal=journal)
    assert states(report) == ["created"] * 30
    assert len(sandbox.campaigns) == 30
    assert 429 in {request.status for request in sandbox.requests}


FAILS = "CREATE TRIGGER fails BEFORE {} BEGIN SELECT RAISE(FAIL, 'the disk is gone'); END"


@ON_SQLITE
@pytest.mark.parametrize(
    "when",
    [
        "INSERT ON attempts WHEN (SELECT count(*) FROM attempts) >= 5",
        "UPDATE ON attempts WHEN (SELECT count(*) FROM attempts) >= 5",
        "UPDATE ON runs",
    ],
)
def test_a_journal_that_fails_on_the_way_still_leaves_a_true_report(
    planned, account, journal, sandbox, when
):
    with closing(connect(journal)) as connection:
        connection.execute(FAILS.format(when))
    one_by_one = SendOptions(rate=500, concurrency=1, resend=False)
    report = run(planned(*rows(20)), account, one_by_one, journal=journal)
    assert_adds_up(report)
    # What became of the last row cannot be kept, so nothing is told of it.
    in_doubt = int(when.startswith("UPDATE ON attempts"))
    assert report.counts[State.UNKNOWN] == in_doubt
    assert report.counts[State.CREATED] + in_doubt == len(sandbox.campaigns)
    assert len(sandbox.campaigns) == len(sandbox.requests)
    if when.endswith("5"):
        assert len(sandbox.requests) == 5
        assert (report.stopped.code, report.exit_status) == ("journal.lost", 3)
        assert "the disk is gone" in report.stopped.message


# Less than everything


def test_a_trial_sends_the_first_rows_that_are_due(planned, account, journal, sandbox):
    good = rows(6)
    plan = planned(good[0] | WRONG, *good[1:])
    trial = replace(QUICK, first=2)
    first = run(plan, account, trial, journal=journal)
    assert states(first) == ["invalid", "created", "created", "not_sent", "not_sent", "not_sent"]
    assert codes(first)[3:] == [["run.trial"]] * 3
    assert (first.stopped, len(sandbox.requests)) == (None, 2)
    second = run(plan, account, trial, journal=journal)
    assert states(second)[1:] == ["already_created"] * 2 + ["created"] * 2 + ["not_sent"]
    assert_adds_up(second)


def test_all_or_nothing_sends_nothing_while_a_row_needs_fixing(planned, account, journal, sandbox):
    good, wrong = rows(2)
    strict = replace(QUICK, all_or_nothing=True)
    report = run(planned(good, wrong | WRONG), account, strict, journal=journal)
    assert states(report) == ["not_sent", "invalid"]
    assert codes(report) == [["run.all_or_nothing"], []]
    assert sandbox.requests == ()
    assert report.exit_status == 1
    again = run(planned(good, wrong), account, strict, journal=journal)
    assert states(again) == ["created", "created"]


def test_a_file_in_which_every_row_needs_fixing_sends_nothing(planned, account, journal, sandbox):
    report = run(planned(PROGRESSIVE | WRONG), account, QUICK, journal=journal)
    assert (states(report), sandbox.requests) == (["invalid"], ())
    assert_adds_up(report)


# The journal


@ON_SQLITE
@pytest.mark.parametrize("shared", ["journal", "locks of the machine"])
def test_a_second_run_of_the_account_is_refused_and_sends_nothing(
    shared, planned, account, sandbox, journal, tmp_path
):
    elsewhere = tmp_path / "of somebody else"
    other = {
        "journal": open_store(journal, elsewhere),
        "locks of the machine": open_store(elsewhere / "journal.sqlite3"),
    }[shared]
    record = run_record(inet_no=account.inet_no, base_url=account.base_url)
    plan = planned(*rows(2))
    with other.begin(record):
        with pytest.raises(Refused) as refused:
            run(plan, account, QUICK, journal=journal)
        assert "run run-1 of campaigns.xlsx" in refused.value.message
    assert refused.value.code == "run.held"
    assert sandbox.requests == ()
    assert states(run(plan, account, QUICK, journal=journal)) == ["created", "created"]


def test_a_run_of_another_account_in_the_same_journal_is_in_nobodys_way(planned, account, journal):
    plan, record = planned(*rows(2)), run_record(inet_no=1, base_url=account.base_url)
    with open_store(journal).begin(record):
        assert states(run(plan, account, QUICK, journal=journal)) == ["created", "created"]


def test_another_account_has_campaigns_of_its_own(planned, tmp_path, journal):
    with Sandbox() as one, Sandbox() as other:
        plan = planned(*rows(2))
        for sandbox in (one, other):
            account = Account(
                inet_no=sandbox.inet_no,
                secret=SecretStr(sandbox.secret),
                base_url=sandbox.base_url,
            )
            assert states(run(plan, account, QUICK, journal=journal)) == ["created", "created"]
        assert len(one.campaigns) == len(other.campaigns) == 2


@pytest.mark.usefixtures("sandbox")
def test_the_journal_is_in_the_users_data_folder_unless_said_otherwise(
    planned, account, journal, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    run(planned(*rows(1)), account)
    assert [path.name for path in (tmp_path / "data" / "bulk-import").glob("*.sqlite3")] == [
        "journal.sqlite3"
    ]


# What is told


def test_everybody_is_told_of_every_row_once(planned, account, store):
    good = rows(5)
    plan = planned(good[0] | WRONG, *good[1:])
    told = []
    options = replace(QUICK, first=2)
    one_run = Run(plan=plan, account=account, options=options, store=store)
    report = asyncio.run(carry_out(one_run, told.append))
    concluded = [(each.row, each.result) for each in told if isinstance(each, RowConcluded)]
    assert sorted(row for row, _ in concluded) == [2, 3, 4, 5, 6]
    assert dict(concluded) == report.results


def test_a_report_is_a_table_with_a_line_a_row(planned, account, journal):
    good, wrong, existing = rows(3)
    plan = planned(good, wrong | WRONG, existing | {"Campaign name": "Existing Campaign"})
    report = run(plan, account, QUICK, journal=journal)
    frame = report.to_frame()
    assert frame.index.name == "row"
    assert frame["state"].to_dict() == {2: "created", 3: "invalid", 4: "rejected"}
    assert frame.loc[2, "name"] == "Campaign 1"
    assert frame.loc[2, "answer"] == "Campaign created successfully"
    assert "31/06/2090" in frame.loc[3, "what_to_do"]
    assert "Campaign Name Already Exists" in frame.loc[4, "what_to_do"]
    assert frame["attempts"].tolist() == [1, 0, 1]
    assert frame.loc[2, "sent_at"].utcoffset() is not None
    assert frame["key"].isna().tolist() == [False, True, False]


def test_a_run_says_when_where_and_for_whom(planned, account, journal):
    facts = run(planned(*rows(1)), account, QUICK, journal=journal).facts
    assert (facts.command, facts.inet_no, facts.base_url) == (
        "run",
        account.inet_no,
        account.base_url,
    )
    assert facts.started <= facts.finished
    assert facts.stopped is None


@ON_SQLITE
def test_no_trace_of_a_run_holds_the_secret(planned, store, journal, caplog, tmp_path):
    plan = planned(*rows(4))
    kept = tmp_path / "kept"
    kept.mkdir()

    def keep(_event):
        for path in filter(Path.is_file, journal.parent.glob("journal.sqlite3*")):
            (kept / path.name).write_bytes(path.read_bytes())

    async def echo(peer):
        while True:
            await peer.read()
            _, body = peer.server.requests[-1]
            said = json.dumps({"code": 422, "msg": {"body": [{"message": body.decode()}]}})
            await peer.write(answer(said.encode(), b"422 Unprocessable"))

    async def main():
        async with Server(echo).listening() as port:
            there = sending.account(f"http://127.0.0.1:{port}")
            return await carry_out(Run(plan=plan, account=there, options=QUICK, store=store), keep)

    with caplog.at_level(logging.DEBUG):
        report = asyncio.run(main())
    assert states(report) == ["rejected"] * 4
    files = [path for folder in (kept, journal.parent) for path in folder.glob("journal*")]
    files = [path for path in files if path.is_file()]
    assert {path.name for path in files} > {"journal.sqlite3"}
    texts = [path.read_bytes().decode("latin-1") for path in files]
    assert any("•••".encode().decode("latin-1") in text for text in texts)
    texts += [caplog.text, repr(report), report.to_frame().to_csv(), repr(QUICK)]
    runs = {SECRET[start : start + 8] for start in range(len(SECRET) - 7)}
    assert [run for run in runs for text in texts if run in text.lower()] == []
