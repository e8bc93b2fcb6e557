"""What a row costs, counted instead of timed, so that a slow machine cannot hide a slow change.

The numbers of `MOST` are what was counted when they were written, and a tenth. Whoever makes a row
cheaper lowers them; whoever must raise one says in the commit what for.
"""

import asyncio
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
from benchmarks.exporting import campaigns as exported_campaigns
from benchmarks.generating import HEADERS, rows
from exported import converted
from modelled import Dialer, Runs, states
from pydantic import SecretStr
from sending import carry_out, in_virtual_time
from sheets import planned, sheet_of

import bulk_import
from bulk_import.account import Account
from bulk_import.app.checking import report_check
from bulk_import.app.running import Run
from bulk_import.options import SendOptions
from bulk_import.sandbox import Sandbox
from bulk_import.store.connection import connect
from bulk_import.store.sqlite_store import SqliteStore
from bulk_import.validation import called_by_number
from bulk_import.workbooks.create import as_new_workbook
from bulk_import.workbooks.review import converted_workbook

PACKAGE = str(Path(bulk_import.__file__).parent)
FEW, MANY = 100, 200

MOST = {
    "calls of a check": 80,
    "objects of a check": 2.9,
    "calls of a new workbook": 180,
    "calls of a conversion": 535,
    "calls of its workbook": 352,
    "commits of a run": 2.3,
    "commits of a row at a high rate": 1.3,
    "requests of a run": 1,
}
"""By row; a check of twice the rows costs twice as much."""

ONCE_FOR_MANY = {
    "text.is_plain": 0.02,
    "uuids.is_plain": 0.3,
    "plain_agents.is_plain": 0.3,
    "plain_agents.as_sent": 1.3,
}
"""What reads columns in which every cell is another, by row: many cells at once show what they are,
and a list is taken apart once more, to see which rows want the same agents."""

SELDOM = ("booleans", "choices", "ratios", "intervals", "phones", "times")
"""Normalizers of columns that repeat themselves: once for each different cell."""


def campaigns(count):
    return sheet_of(*(dict(zip(HEADERS, cells, strict=True)) for cells in rows(count)))


@contextmanager
def counting():
    """Count the calls of our own functions, by module and name."""
    calls = Counter()

    def count(frame, event, _):
        if event == "call" and (file := frame.f_code.co_filename).startswith(PACKAGE):
            calls[f"{Path(file).stem}.{frame.f_code.co_name}"] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(before)


def a_row(measure, few, many):
    """Return what one row more costs, without what a first row costs."""
    measure(many)  # whatever is loaded once is loaded, whatever is remembered is known
    return (measure(many) - measure(few)) / (many - few)


def calls_of_a_check(count):
    sheet = campaigns(count)
    with counting() as calls:
        planned(sheet)
    return calls.total()


def objects_of_a_check(count):
    sheet = campaigns(count)
    before = sys.getallocatedblocks()
    plan = planned(sheet)
    kept = sys.getallocatedblocks() - before
    assert len(plan.rows) == count
    return kept


def calls_of_a_workbook(count):
    report = report_check(planned(campaigns(count)), None, None)
    with counting() as calls:
        as_new_workbook(report.plan, report.results, report.facts)
    return calls.total()


def calls_of_the_workbook_of_a_frame(count):
    frame = pd.DataFrame(rows(count), columns=HEADERS, dtype=object)
    report = report_check(bulk_import.check(frame), None, None)
    with counting() as calls:
        as_new_workbook(called_by_number(report.plan), report.results, report.facts)
    return calls.total()


def calls_of_a_conversion(count):
    export = list(exported_campaigns(count))
    with counting() as calls:
        converted(*export, region="IN")
    return calls.total()


def calls_of_its_workbook(count):
    conversion = converted(*exported_campaigns(count), region="IN")
    with counting() as calls:
        converted_workbook(conversion)
    return calls.total()


@pytest.mark.parametrize(
    ("what", "measure", "few", "many"),
    [
        ("calls of a check", calls_of_a_check, FEW, MANY),
        ("objects of a check", objects_of_a_check, FEW, MANY),
        ("calls of a new workbook", calls_of_a_workbook, 30, 80),
        ("calls of a new workbook", calls_of_the_workbook_of_a_frame, 30, 80),
        pytest.param(
            *("calls of a conversion", calls_of_a_conversion, 30, 60), marks=pytest.mark.full
        ),
        pytest.param(
            *("calls of its workbook", calls_of_its_workbook, 30, 60), marks=pytest.mark.full
        ),
    ],
)
def test_a_row_costs_no_more_than_it_did(what, measure, few, many):
    found = a_row(measure, few, many)
    assert found <= MOST[what]


def test_a_cell_is_understood_once_and_a_repeated_one_once_for_all():
    sheet = campaigns(MANY)
    planned(sheet)
    with counting() as calls:
        planned(sheet)
    assert all(calls[name] / MANY <= most for name, most in ONCE_FOR_MANY.items())
    often = {kind: calls[f"{kind}.normalize"] for kind in SELDOM}
    assert max(often.values()) <= 50, often


def test_a_sent_row_costs_one_request_and_a_few_commits(tmp_path):
    said = []

    def opened(path):
        connection = connect(path)
        connection.set_trace_callback(said.append)
        return connection

    plan = planned(campaigns(60), inet_no=2224257)
    options = SendOptions(rate=500, concurrency=1)  # nothing shares a commit with anything
    store = SqliteStore(tmp_path / "journal.sqlite3", tmp_path, opened)
    with Sandbox() as sandbox:
        account = Account(
            inet_no=sandbox.inet_no, secret=SecretStr(sandbox.secret), base_url=sandbox.base_url
        )
        run = Run(plan=plan, account=account, options=options, store=store)
        asyncio.run(carry_out(run))
    sent = len(plan.ready)
    assert len(sandbox.requests) / sent == MOST["requests of a run"]
    assert said.count("COMMIT") / sent <= MOST["commits of a run"]


def test_at_a_high_rate_an_outcome_is_written_with_the_next_intent(tmp_path):
    said = []

    def opened(path):
        connection = connect(path)
        connection.set_trace_callback(said.append)
        return connection

    runs = Runs(tmp_path, Dialer(), count=FEW, options=SendOptions(rate=300, concurrency=16))
    report = in_virtual_time(lambda clock: runs.run(clock, opened))
    assert states(report) == ["created"] * FEW
    assert said.count("COMMIT") / FEW <= MOST["commits of a row at a high rate"]
