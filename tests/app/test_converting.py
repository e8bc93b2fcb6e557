"""What `convert` calls complete, `check` calls ready: both ask the same plan."""

import random
from dataclasses import replace
from datetime import date, datetime, time
from itertools import product
from uuid import UUID

import numpy as np
import pytest
from dialer_samples import NAMES, answers_of, converted_sheet, filled, read_sample

from bulk_import import check
from bulk_import.app.converting import plan_converted
from bulk_import.dialers import FIRST_ROW, load
from bulk_import.dialers.kinds import Kinds
from bulk_import.options import ReadOptions
from bulk_import.outcome import State
from bulk_import.problems import Severity
from bulk_import.sheet import Sheet
from bulk_import.workbooks.review import converted_workbook, merged

OPTIONS = ReadOptions(inet_no=2224257)
LEADS = "3f2b8c1e-7d4a-4e0b-9a6f-5c1d2e3f4a5b"

WRONG = {
    "past": {"start_date": "2020-01-01", "end_date": "2020-02-01"},
    "begun": {"start_date": "2020-01-01"},
    "end before start": {"start_date": "2032-03-01", "end_date": "2032-02-01"},
    "over midnight": {"start_time": "18:00", "end_time": "02:00"},
    "no hours": {"start_time": "09:00", "end_time": "09:00"},
    "other zone beside a time": {"start_time": "09:00 UTC", "timezone": "+05:30"},
    "same zone beside a time": {"start_time": "09:00 UTC", "timezone": "+00:00"},
    "other day beside a time": {"start_time": "2031-01-01 09:00", "start_date": "2031-02-01"},
    "clocks change": {
        "start_date": "2031-03-01",
        "end_date": "2031-04-30",
        "timezone": "America/New_York",
    },
    "no such zone": {"timezone": "Nowhere"},
    "zone of no days": {"timezone": "America/New_York", "start_date": "soon"},
    "same name": {"name": "All of them"},
    "same name in other letters": {"name": " ALL  of them"},
    "same list": {"leads_id": LEADS},
    "same agents": {"users": "5201_2224257, 5202_2224257"},
    "one agent of them": {"users": "5202_2224257, 5203_2224257 ; 5203_2224257"},
    "too many agents": {"users": ", ".join(f"{number}_2224257" for number in range(1, 102))},
    "no agent": {"users": "Ravi"},
    "a list by its name": {"leads_id": "no such list"},
    "days in doubt": {"start_date": "01/02/2031", "end_date": "03/04/2031"},
    "days against the others": {"start_date": "13/02/2031", "end_date": "03/14/2031"},
    "other dialer": {"dialer_type": "progressive"},
    "neither dialer": {"dialer_type": "preview"},
    "people wait": {"no_agent_no_wait": "no"},
    "garbage": {"ratio": "fast", "ring_seconds": "-1", "call_interval": "15", "caller_id": "#N/A"},
    "formula": {"name": "=1+1"},
    "an example": {"name": "Example: delete this row"},
    "a note": {"name": "Prepared by: Ravi"},
    "a total": {"name": "Total"},
    "nothing": {"name": "n/a", "active": "-"},
}
"""What a person may write into a converted workbook, each a rule that something breaks."""


def stoppers(problems):
    """Return why a row is not sent, as field and code."""
    return sorted(
        (problem.field or "", problem.code)
        for problem in problems
        if problem.severity is not Severity.WARNING
    )


def assert_check_agrees(converted, path, *, codes=True):
    """Convert to a workbook: `check` must say of every campaign what the conversion says."""
    plan = plan_converted(converted, OPTIONS)
    conversion = merged(converted, plan)
    path.write_bytes(converted_workbook(conversion))
    rows = {row.row: row for row in check(path, OPTIONS).rows}
    planned = {row.row: row for row in plan.rows}
    complete = [not campaign.missing for campaign in conversion.campaigns]
    numbers = range(FIRST_ROW, FIRST_ROW + len(complete))
    ready = [number in rows and rows[number].state is State.READY for number in numbers]
    assert complete == ready
    assert rows.keys() == planned.keys()
    if codes:
        assert {number: stoppers(row.problems) for number, row in rows.items()} == {
            number: stoppers(row.problems) for number, row in planned.items()
        }
    return complete


def answered(name):
    """Return the answers to a sample, its sheets, and the key of each of its campaigns."""
    answers = answers_of(name)
    spreadsheet = read_sample(answers)
    first = converted_sheet(answers, spreadsheet)
    cells = {row.key: answers.cells.get(row.name, {}) for row in first.rows}
    return answers, spreadsheet, filled(answers, first), cells


@pytest.mark.slice(3)
@pytest.mark.parametrize("name", NAMES)
def test_answered_samples_are_complete_and_ready(name, tmp_path):
    answers, spreadsheet, lookups, cells = answered(name)
    converted = converted_sheet(
        answers, spreadsheet, given=answers.set, lookups=lookups, edits=cells
    )
    assert all(assert_check_agrees(converted, tmp_path / "converted.xlsx"))


@pytest.mark.slice(1)
@pytest.mark.parametrize("name", NAMES)
def test_unanswered_samples_are_neither(name, tmp_path):
    answers, spreadsheet, _, _ = answered(name)
    converted = converted_sheet(answers, spreadsheet)
    assert not any(assert_check_agrees(converted, tmp_path / "converted.xlsx"))


@pytest.mark.slice(3)
@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_wrong_with_a_campaign_both_say_the_same(name, tmp_path):
    answers, spreadsheet, lookups, cells = answered(name)
    first = NAMES.index(name) * 2  # so that all kinds have their turn, with several dialers
    kinds = [*WRONG, *WRONG, *WRONG][first:]
    edits = {key: {**cells[key], **WRONG[kind]} for key, kind in zip(cells, kinds, strict=False)}
    converted = converted_sheet(
        answers, spreadsheet, given=answers.set, lookups=lookups, edits=edits
    )
    assert_check_agrees(converted, tmp_path / "converted.xlsx")


@pytest.mark.slice(1)
@pytest.mark.parametrize("wrong", [one for one in WRONG if one.startswith(("same", "days"))])
def test_what_only_all_campaigns_together_show_both_say_too(wrong, tmp_path):
    answers, spreadsheet, lookups, cells = answered("vicidial")
    edits = {key: {**cells[key], **WRONG[wrong]} for key in cells}
    converted = converted_sheet(
        answers, spreadsheet, given=answers.set, lookups=lookups, edits=edits
    )
    complete = assert_check_agrees(converted, tmp_path / "converted.xlsx")
    assert not all(complete) or wrong == "same zone beside a time"


GARBAGE = (
    *(None, "", " ", "-", "NULL", "#N/A", "=A1", "0", "1", "-1", "1.5", "9:30", "24:00", "2400"),
    *(True, False, 0, 1, 7.5, 20310804, 45_000.5, 9.19812345678e11, 10**20, float("nan")),
    *(date(2031, 8, 4), datetime(2031, 8, 4, 9, 30), time(9, 30), time(1, 3)),  # noqa: DTZ001  cells have no zone
    *("a\rb", "x" * 40_000, "_x0041_", "\ud800", "Total", "Example", "01/02/2031", "31/12/2031"),
    *("5201_2224257", "5201", "Asia/Kolkata", "predictive", "yes", "default", LEADS),
)


def spoiled(sheet, change):
    """Return *sheet* with what *change* makes of the cells below its headers."""
    headers, *rows = (cells for _, cells in sheet.iter_rows())
    lines = [headers, *([change(cell) for cell in row] for row in rows)]
    return Sheet.of(lines, name=sheet.name)


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
def test_whatever_the_export_holds_both_say_the_same(name, tmp_path):
    answers, spreadsheet, lookups, cells = answered(name)
    if load(answers.profile, ()).source.orientation == "columns":
        pytest.skip("its campaigns are columns")
    chance = random.Random(name)  # noqa: S311  the same garbage each time
    sheets = tuple(
        spoiled(sheet, lambda cell: chance.choice([cell, cell, chance.choice(GARBAGE)]))
        for sheet in spreadsheet.sheets
    )
    spoiled_export = replace(spreadsheet, sheets=sheets)
    profile = load(answers.profile, ())
    source = profile.source.model_copy(update={"detect_values": {}})
    converted = converted_sheet(
        answers,
        spoiled_export,
        profile=profile.model_copy(update={"source": source}),
        given=answers.set,
        lookups=lookups,
        edits=cells,
    )
    assert_check_agrees(converted, tmp_path / "converted.xlsx", codes=False)


@pytest.mark.full
def test_a_cell_that_is_no_text_does_not_become_a_value_as_text(tmp_path):
    """A date that Excel made of a name must not come back as the name of a campaign."""
    answers, spreadsheet, lookups, cells = answered("vicidial")
    converted = converted_sheet(
        answers, spreadsheet, given=answers.set, lookups=lookups, edits=cells
    )
    first, usual = converted.rows[0], converted.cells(0)
    spoilt = []
    for number, (field, cell) in enumerate(product(usual, GARBAGE)):
        alone = {
            "name": f"Campaign {number}",
            "leads_id": str(UUID(int=number + 1)),
            "users": f"{number + 1}_2224257",
        }
        texts = {**alone, field: cell}
        changed = {
            name: replace(usual[name], cell=text, doubt=None) for name, text in texts.items()
        }
        spoilt.append({**usual, **changed})
    spoilt_sheet = replace(
        converted,
        rows=tuple(replace(first, key=f"row {number}") for number in range(len(spoilt))),
        columns={
            name: Kinds([cells.get(name) for cells in spoilt], np.arange(len(spoilt)))
            for name in converted.columns
        },
    )
    complete = assert_check_agrees(spoilt_sheet, tmp_path / "converted.xlsx", codes=False)
    assert len(set(complete)) == 2


def test_what_a_workbook_cannot_hold_is_left_blank_and_said(tmp_path):
    answers, spreadsheet, lookups, cells = answered("vicidial")
    key = next(iter(cells))
    edits = {**cells, key: {**cells[key], "name": "a\x07b"}}
    converted = converted_sheet(
        answers, spreadsheet, given=answers.set, lookups=lookups, edits=edits
    )
    complete = assert_check_agrees(converted, tmp_path / "converted.xlsx", codes=False)
    assert complete == [False, *(True for _ in complete[1:])]
