"""The report of a past run is written again from the journal and the copy of its input."""

import asyncio
import gzip
import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import openpyxl
import pandas as pd
import pytest
from campaigns import row_of
from modelled import Dialer, Lost, Runs
from sending import carry_out, in_virtual_time, rows, write_csv

from bulk_import.app.checking import check
from bulk_import.app.history import find_run
from bulk_import.app.rebuild_report import report_past
from bulk_import.app.running import Run, run
from bulk_import.dialers import saved_profile
from bulk_import.events import Warned
from bulk_import.options import ReadOptions, SendOptions
from bulk_import.outcome import State
from bulk_import.problems import Refused, Severity, plain
from bulk_import.sandbox import Fault, Sandbox
from bulk_import.store import open_store

CANARY = "c4a7e9d2-81b6-4f35-9e0a-d7135c8fb264"
WRONG = {"Start date": "31/06/2090"}
TAKEN = {"Campaign name": "Existing Campaign"}


@pytest.fixture
def journal(tmp_path):
    """A file: these tests look at what lies beside it."""
    return tmp_path / "journal.sqlite3"


@pytest.fixture
def sandbox():
    with Sandbox(secret=CANARY) as running:
        yield running


QUICK = SendOptions(rate=500, concurrency=10, first_back_off=0.01, resend=False)


@pytest.fixture
def store(journal):
    return open_store(journal)


@pytest.fixture
def copies(tmp_path):
    return tmp_path / "journal.sqlite3.inputs"


def lines():
    """Return four campaigns: one that is created, one to fix, one rejected, one created."""
    first, second, third, fourth = rows(4)
    return [first, second | WRONG, third | TAKEN, fourth]


def workbook(path, lines, *, more=None):
    """Save *lines* below a title, with looks of their own and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "August"
    sheet["A1"], sheet["A1"].font = "Our campaigns", openpyxl.styles.Font(name="Georgia")
    sheet.append(list(lines[0]))
    for line in lines:
        sheet.append(list(line.values()))
    book.create_sheet("Ours").append(["kept"])
    if more:
        more(book)
    book.save(path)
    return path


def again(store, run_id):
    """Return the report of a run, written again."""
    return report_past(store, *find_run(store, run_id))


def assert_same(report, first):
    """Hold the report of a past run against the one of then, field by field."""
    pd.testing.assert_frame_equal(report.to_frame(), first.to_frame())
    assert report.results == first.results
    assert report.rows == first.rows
    assert report.problems == first.problems
    assert report.counts == first.counts
    assert report.facts == first.facts
    assert report.stopped == first.stopped
    assert report.exit_status == first.exit_status
    assert report.plan.matches == first.plan.matches
    assert report.plan.skipped == first.plan.skipped
    assert [message for row in report.rows for message in messages(row)] == [
        message for row in first.rows for message in messages(row)
    ]


def messages(row):
    return [problem.message for problem in row.problems]


def recorded_by_0_1_0(store):
    """Let the journal know no more than release 0.1.0 wrote down."""
    changed(store, "UPDATE runs SET release = NULL, tz_release = NULL, problems = NULL")
    changed(store, "UPDATE runs SET ended_facts = NULL")
    changed(store, "UPDATE run_rows SET sent_at = NULL, problems = NULL, plan_problems = NULL")


def changed(store, statement, *facts):
    """Change the journal behind the program's back."""
    with closing(sqlite3.connect(store.address)) as connection:
        connection.execute(statement, facts)
        connection.commit()


def moment_of(problem):
    """Return the moment that *problem* tells."""
    return datetime.fromisoformat(problem.facts["when"])


def codes(report):
    return [problem.code for problem in report.plan.file_problems]


def texts_below(folder):
    """Return the content of every file below *folder*, unpacked."""
    for path in folder.iterdir():
        content = path.read_bytes()
        yield content
        if content[:2] == b"\x1f\x8b":
            yield gzip.decompress(content)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as parts:
                yield from map(parts.read, parts.namelist())


@pytest.mark.slice(1)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "frame"])
def test_it_says_the_same_again_when_the_file_is_gone(kind, account, journal, store, tmp_path):
    path = tmp_path / f"campaigns.{kind}"
    if kind == "frame":
        source = pd.DataFrame(lines())
    else:
        source = (write_csv if kind == "csv" else workbook)(path, lines())
    first = run(check(source), account, QUICK, journal=journal)
    path.unlink(missing_ok=True)
    report = again(store, first.facts.run)
    assert_same(report, first)
    saved = report.save(tmp_path / "again.xlsx")
    name = first.plan.sheet.name or "Campaigns"
    original = openpyxl.load_workbook(first.save(tmp_path / "first.xlsx"))
    written = openpyxl.load_workbook(saved)
    assert written.sheetnames == original.sheetnames
    to_fix = first.plan.matches.header_row + 2
    assert written[name][to_fix][5].comment.text == original[name][to_fix][5].comment.text
    assert [cell.value for cell in written[name][to_fix]] == [
        cell.value for cell in original[name][to_fix]
    ]


def test_the_users_own_workbook_comes_back_with_its_looks(account, store, journal, tmp_path):
    plan = check(workbook(tmp_path / "a.xlsx", lines()), ReadOptions(sheet="August"))
    report = again(store, run(plan, account, QUICK, journal=journal).facts.run)
    book = openpyxl.load_workbook(report.save(tmp_path / "again.xlsx"))
    assert book["August"]["A1"].font.name == "Georgia"
    assert book["Ours"]["A1"].value == "kept"


def test_all_that_decided_how_the_file_was_read_is_kept(account, store, journal, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("Name,Agent ID\nAsha Rao,5201_2224257\n")
    odd = row_of(
        "progressive",
        timezone="IST",
        start_date="07/08/2090",
        end_date="09/08/2090",
        users="Asha Rao",
    )
    del odd["Active"]
    odd["Titel"] = odd.pop("Campaign name")
    read = ReadOptions(
        columns={"Titel": "name"},
        given={"active": "yes"},
        date_order="dmy",
        region="IN",
        inet_no=account.inet_no,
        agents=people,
    )
    plan = check(write_csv(tmp_path / "a.csv", [odd]), read)
    first = run(plan, account, QUICK, journal=journal)
    assert first.counts[State.CREATED] == 1
    people.unlink()
    report = again(store, first.facts.run)
    assert report.plan.rows == plan.rows
    assert report.plan.matches == plan.matches


def test_teams_lists_and_the_columns_of_a_saved_profile_are_kept(account, store, journal, tmp_path):
    row = rows(1)[0]
    line = row | {"Leads ID": "August leads", "Agents": "North"}
    line = {"Titel" if header == "Campaign name" else header: line[header] for header in line}

    def more(book):
        for title, header, cell, value in (
            ("Teams", "Team", "North", row["Agents"]),
            ("Lead lists", "Lead list", "August leads", row["Leads ID"]),
        ):
            sheet = book.create_sheet(title)
            sheet.append([header, {"Team": "Agent ID"}.get(header, "Leads ID")])
            sheet.append([cell, value])

    profile = tmp_path / "titles.toml"
    profile.write_text(saved_profile("titles", {"Titel": "name"}), "utf-8")
    file = workbook(tmp_path / "a.xlsx", [line], more=more)
    plan = check(file, ReadOptions(profile=str(profile)))
    first = run(plan, account, QUICK, journal=journal)
    assert first.counts[State.CREATED] == 1
    report = again(store, first.facts.run)
    assert report.plan.rows == plan.rows
    assert report.plan.matches == plan.matches


def test_what_the_journal_says_is_so_whatever_this_release_makes_of_the_row(
    account, store, journal, tmp_path
):
    first = run(check(write_csv(tmp_path / "a.csv", rows(3))), account, QUICK, journal=journal)
    changed(store, "UPDATE run_rows SET key = 'another', state = 'rejected' WHERE row = 3")
    report = again(store, first.facts.run)
    assert [result.state.value for result in report.results.values()] == [
        *("created", "rejected", "created")
    ]
    problems = {row.row: [problem.code for problem in row.problems] for row in report.plan.rows}
    assert problems == {2: [], 3: ["history.planned_otherwise"], 4: []}


def test_a_row_that_is_no_campaign_any_more_is_told(account, store, journal, tmp_path):
    first = run(check(write_csv(tmp_path / "a.csv", rows(2))), account, QUICK, journal=journal)
    changed(
        store,
        "INSERT INTO run_rows (run, row, key, name, state)"
        " SELECT run, 9, key, name, state FROM run_rows WHERE row = 2",
    )
    report = again(store, first.facts.run)
    assert codes(report) == ["history.rows_left_out"]
    assert "9" in report.plan.file_problems[0].message


RESEND = replace(QUICK, resend=True, quiet_period=0.1)
BUSY = replace(QUICK, concurrency=1)
WARNED = {"Start time": "9.30"}
FATES = {
    "created": (QUICK, lambda _: None),
    "its answer was lost": (RESEND, lambda s: strike(s, shape="drop", applied=True)),
    "nobody knows": (QUICK, lambda s: strike(s, status=500)),
    "nobody knows, and it was sent again": (RESEND, lambda s: strike(s, status=500, times=None)),
    "turned away": (BUSY, lambda s: strike(s, status=503, times=None)),
    "never arrived": (BUSY, lambda s: strike(s, shape="half", times=None)),
    "refused in words of its own": (QUICK, lambda s: strike(s, status=422)),
    "left for later": (replace(QUICK, first=1), lambda _: None),
    "held back": (replace(QUICK, all_or_nothing=True), lambda _: None),
    "account refused": (BUSY, lambda s: strike(s, status=401)),
    "asked to wait too long": (BUSY, lambda s: strike(s, status=429, retry_after=5_000)),
}


def strike(sandbox, **fault):
    sandbox.faults.set(Fault(name="Campaign 2", **fault))


@pytest.mark.slice(2)
@pytest.mark.parametrize("fate", FATES)
def test_it_says_of_every_fate_what_the_live_report_said(
    fate, sandbox, account, store, journal, tmp_path
):
    options, prepare = FATES[fate]
    prepare(sandbox)
    first_row, second, third, fourth, fifth = rows(5)
    table = [first_row, second, third | WRONG, fourth | TAKEN, fifth | WARNED]
    plan = check(write_csv(tmp_path / "a.csv", table))
    first = run(plan, account, options, journal=journal)
    assert_same(again(store, first.facts.run), first)
    second_run = run(plan, account, options, journal=journal)
    assert_same(again(store, second_run.facts.run), second_run)
    assert_same(again(store, first.facts.run), first)


def test_it_says_what_was_told_then_whatever_this_release_finds(account, store, journal, tmp_path):
    table = [rows(2)[0] | WARNED, rows(2)[1] | WRONG]
    first = run(check(write_csv(tmp_path / "a.csv", table)), account, QUICK, journal=journal)
    then = first.row(3).planned.problems
    other = json.dumps([plain(replace(problem, code="row.conflict")) for problem in then])
    changed(store, "UPDATE run_rows SET plan_problems = ? WHERE row = 3", other)
    changed(store, "UPDATE run_rows SET plan_problems = NULL WHERE row = 2")
    changed(store, "UPDATE runs SET tz_release = '1999z', problems = ?", other)
    report = again(store, first.facts.run)
    assert {problem.code for problem in report.row(3).problems} == {"row.conflict"}
    assert first.row(2).problems
    assert report.row(2).problems == ()
    assert report.facts.tz_release == "1999z"
    assert codes(report) == ["row.conflict"] * len(then)


def test_a_row_that_was_held_back_for_its_name_still_says_so(account, store, journal, tmp_path):
    one, other = rows(2)
    run(check(write_csv(tmp_path / "a.csv", [one])), account, QUICK, journal=journal)
    other["Campaign name"] = one["Campaign name"]
    second = run(
        check(write_csv(tmp_path / "b.csv", [other, one])), account, QUICK, journal=journal
    )
    report = again(store, second.facts.run)
    assert_same(report, second)
    assert report.counts[State.ALREADY_CREATED] == 0  # it has the name of the row above
    (problem,) = report.results[2].problems
    assert (problem.code, problem.severity) == ("journal.name_created_before", Severity.ERROR)
    recorded_by_0_1_0(store)
    report = again(store, second.facts.run)
    assert report.counts == second.counts
    (problem,) = report.results[2].problems
    assert (problem.code, problem.severity) == ("history.held_back", Severity.ERROR)


def test_a_row_whose_first_answer_was_lost_still_says_so(
    sandbox, account, journal, store, tmp_path
):
    sandbox.faults.set(Fault(name="Campaign 2", shape="drop", applied=True))
    first = run(check(write_csv(tmp_path / "a.csv", rows(2))), account, RESEND, journal=journal)
    assert_same(again(store, first.facts.run), first)
    recorded_by_0_1_0(store)
    report = again(store, first.facts.run)
    assert [problem.code for problem in report.results[3].problems] == ["answer.lost"]
    (told,), (then,) = report.results[3].problems, first.results[3].problems
    # 0.1.0 kept the moment before the first attempt: of the same second, or of the one before.
    assert told.message.replace(told.facts["when"], "") == then.message.replace(
        then.facts["when"], ""
    )
    assert moment_of(told) <= moment_of(then)
    assert report.results[2].problems == ()


def test_a_run_that_was_stopped_says_why(account, store, journal, tmp_path):
    refused = account.model_copy(update={"inet_no": 404_404})
    first = run(check(write_csv(tmp_path / "a.csv", rows(2))), refused, QUICK, journal=journal)
    assert first.stopped is not None
    assert_same(again(store, first.facts.run), first)
    recorded_by_0_1_0(store)
    report = again(store, first.facts.run)
    assert report.facts.stopped == first.facts.stopped
    assert report.counts == first.counts


def test_of_a_run_of_release_0_1_0_it_says_what_is_not_known(account, store, journal, tmp_path):
    table = [rows(2)[0], rows(2)[1] | WRONG]
    first = run(check(write_csv(tmp_path / "a.csv", table)), account, QUICK, journal=journal)
    recorded_by_0_1_0(store)
    report = again(store, first.facts.run)
    assert codes(report) == ["history.older_release"]
    assert first.facts.run in report.plan.file_problems[0].message
    assert report.counts == first.counts
    assert report.row(3).problems == first.row(3).problems  # found anew in the sheet
    assert report.results[2].sent_at is not None


def test_a_run_that_was_killed_says_how_far_it_came(tmp_path):
    dialer = Dialer(lambda name, _: Lost() if name == "Campaign 2" else None, latency=5.0)
    table = [*rows(3), rows(4)[3] | WRONG]
    runs = Runs(tmp_path, dialer, lines=table, options=replace(QUICK, concurrency=1))
    assert in_virtual_time(lambda clock: runs.killed(clock, after=7.0))
    report = runs.past()
    states = [result.state.value for result in report.results.values()]
    assert states == ["created", "unknown", "not_sent", "invalid"]
    assert (report.stopped.code, report.exit_status) == ("history.killed", 3)
    assert report.results[3].sent_at is not None
    assert report.row(5).problems == runs.plan.row(5).problems


@pytest.mark.parametrize("loss", ["no list", "no file", "damaged", "no options", "newer", "older"])
def test_without_a_copy_it_is_refused_and_says_what_is_left(
    loss, account, journal, store, tmp_path, copies
):
    first = run(check(write_csv(tmp_path / "a.csv", rows(1))), account, QUICK, journal=journal)
    (copy,) = copies.iterdir()
    match loss:
        case "no list":
            changed(store, "DELETE FROM inputs")
        case "no file":
            copy.unlink()
        case "damaged":
            copy.write_bytes(copy.read_bytes()[:-1])
        case "no options":
            changed(store, "UPDATE inputs SET options = '{}'")
        case "newer":
            more = "json_set(options, '$.conventions.mood', 'good')"
            changed(store, f"UPDATE inputs SET options = {more}")  # noqa: S608  our own text
        case "older":
            less = "json_remove(options, '$.remembered')"
            changed(store, f"UPDATE inputs SET options = {less}")  # noqa: S608  our own text
    with pytest.raises(Refused) as refusal:
        again(store, first.facts.run)
    assert refusal.value.code == "history.no_copy"
    assert first.facts.run in refusal.value.message


def test_without_the_workbook_a_new_one_is_written_and_says_so(
    account, store, journal, tmp_path, copies
):
    first = run(check(workbook(tmp_path / "a.xlsx", lines())), account, QUICK, journal=journal)
    (book,) = (path for path in copies.iterdir() if zipfile.is_zipfile(path))
    book.unlink()
    report = again(store, first.facts.run)
    assert "history.without_workbook" in codes(report)
    pd.testing.assert_frame_equal(report.to_frame(), first.to_frame())
    written = openpyxl.load_workbook(report.save(tmp_path / "again.xlsx"))
    assert written["August"]["A3"].value == "Campaign 1"


def test_a_file_that_is_run_again_is_kept_once(account, store, journal, tmp_path, copies):
    plan = check(workbook(tmp_path / "a.xlsx", lines()))
    ids = [run(plan, account, QUICK, journal=journal).facts.run for _ in range(3)]
    assert len(list(copies.iterdir())) == 2
    assert [again(store, one).counts[State.ALREADY_CREATED] for one in ids] == [0, 2, 2]


def test_a_copy_that_cannot_be_written_is_told_and_the_run_goes_on(
    account, store, tmp_path, copies
):
    copies.write_text("in the way")
    plan, told = check(write_csv(tmp_path / "a.csv", rows(1))), []
    one_run = Run(plan=plan, account=account, options=QUICK, store=store)
    report = asyncio.run(carry_out(one_run, told.append))
    assert report.counts[State.CREATED] == 1
    (warned,) = [event for event in told if isinstance(event, Warned)]
    assert "cannot write its results again" in warned.message
    with pytest.raises(Refused):
        again(store, report.facts.run)


# The secret


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_column_of_secrets_is_not_kept_whosever_they_are(
    kind, account, journal, store, tmp_path, copies
):
    other = "another-secret-0001"
    table = [line | {"App secret": other, "Remarks": f"was {other}"} for line in lines()]
    path = tmp_path / f"a.{kind}"
    table[3]["App secret"] = short = "zq~7"
    first = run(
        check((write_csv if kind == "csv" else workbook)(path, table)),
        account,
        QUICK,
        journal=journal,
    )
    assert len(list(copies.iterdir())) == 1
    found = [text for text in texts_below(copies) if b"Campaign 1" in text]
    assert len(found) == 1
    assert other.encode() not in found[0]
    assert short.encode() not in found[0]
    report = again(store, first.facts.run)
    assert report.counts == first.counts
    saved = report.save(tmp_path / "again.csv").read_text("utf-8-sig")
    assert "(removed)" in saved
    assert "was (removed)" in saved


def test_edits_and_rows_left_out_are_sent_as_changed_and_come_back_with_the_run(
    tmp_path, account, sandbox, journal, store
):
    path = workbook(tmp_path / "campaigns.xlsx", lines())
    plan = check(path)
    _, wrong, _, last = (row.row for row in plan.rows)
    day = plan.rows[0].sent_values["start_date"]
    plan = plan.edit(wrong, "Start date", day).leave_out(last)
    report = run(plan, account, QUICK, journal=journal)
    names = [request.name for request in sandbox.requests]
    assert plan.rows[1].name in names
    assert plan.rows[3].name not in names
    assert [problem.code for problem in report.results[last].problems] == ["row.left_out"]
    past = again(store, report.facts.run)
    assert past.plan.edits == plan.edits
    assert past.plan.rows == plan.rows
    assert past.results[last].state is State.NOT_SENT
    sheet = openpyxl.load_workbook(past.save(tmp_path / "past.xlsx")).worksheets[0]
    (cell,) = (
        cell for row in sheet.iter_rows() for cell in row if cell.row == wrong and cell.value == day
    )
    assert "31/06/2090" in cell.comment.text


def test_left_out_rows_alone_leave_a_run_well(tmp_path, account, journal):
    first, second = rows(2)
    plan = check(workbook(tmp_path / "campaigns.xlsx", [first, second | WRONG]))
    report = run(plan.leave_out(plan.rows[1].row), account, QUICK, journal=journal)
    assert report.exit_status == 0
    assert report.counts[State.NOT_SENT] == 1
