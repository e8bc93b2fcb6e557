"""Excel would offer to repair no workbook of ours, whatever it was made from."""

import json
from collections import Counter
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from office import needs_office, resaved
from openpyxl.comments import Comment
from sending import SECRET, rows, write_csv
from slicing import slice_or_full
from workbooks.naughty import naughty_texts
from workbooks.planned import (
    FACTS,
    HEADERS,
    SENT_AT,
    copied_here,
    plan_of,
    problem,
    results_of,
    workbook_of,
)
from workbooks.planned import saved as content_of

from bulk_import.app.checking import check, report_check
from bulk_import.cli import main
from bulk_import.mapping import Agent
from bulk_import.outcome import Answer, Result, State
from bulk_import.problems import Severity
from bulk_import.readers.workbook_files import read_workbook
from bulk_import.sandbox import Fault
from bulk_import.workbooks import write_results
from bulk_import.workbooks.annotate.additions import Uncopied
from bulk_import.workbooks.template import DIALERS, template

ROOT = Path(__file__).parents[2]

LINES = [
    row | change
    for row, change in zip(
        rows(8),
        (
            {},
            {"Active": "perhaps"},
            {"Start date": "07/08/2090", "End date": "09/08/2090"},
            {"Agents": "5201_2224257; Asha, 5202_2224257"},
            {"Time zone": "Mumbai", "Remarks": "=1+1"},
            {"Campaign name": "Existing Campaign"},
            {"Secret": SECRET, "Campaign name": "A\nB & <C> “D” _x0041_ 🪔"},
            {"End date": ""},
        ),
        strict=True,
    )
]
"""Rows that end in all kinds of ways."""


def html(path, lines):
    """Save *lines* as the web page that other programs call .xls."""
    headers = list(dict.fromkeys(key for line in lines for key in line))
    table = [headers, *([line.get(header, "") for header in headers] for line in lines)]
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in table)
    path.write_text(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>", "utf-8")
    return path


def xlsx(path, lines):
    book = openpyxl.Workbook()
    sheet = book.active
    headers = list(dict.fromkeys(key for line in lines for key in line))
    sheet.append(headers)
    for line in lines:
        sheet.append([line.get(header) for header in headers])
    sheet["B2"].comment = Comment("mine", "me")
    book.save(path)
    return path


@pytest.mark.slice(0)
@pytest.mark.parametrize("make", [write_csv, xlsx, html], ids=lambda make: make.__name__)
def test_what_the_commands_write(make, sandbox, tmp_path, faults_in, capsys):
    source = make(tmp_path / f"may.{'csv' if make is write_csv else 'xlsx'}", LINES)
    before = faults_in(source) if make is xlsx else Counter()
    sandbox.faults.set(Fault(name="Campaign 1", shape="drop", applied=True))
    main(["check", str(source), "--date-order", "dmy"])
    main(["run", str(source), "--yes", "--no-resend"])
    main(["run", str(tmp_path / "may.results.xlsx"), "--yes", "--no-resend"])
    capsys.readouterr()
    main(["history", "--json"])
    for past in json.loads(capsys.readouterr().out)["runs"]:
        main(["history", past["run"], "--results", str(tmp_path / "again.xlsx")])
    written = [path for path in tmp_path.glob("*.xlsx") if path != source]
    assert len(written) == 5
    assert {path.name: faults_in(path) - before for path in written} == {
        path.name: Counter() for path in written
    }


@pytest.mark.full
@needs_office
@pytest.mark.parametrize("form", ["xls", "ods"])
def test_what_is_written_for_older_and_other_formats(form, tmp_path, faults_in):
    source = resaved(xlsx(tmp_path / "may.xlsx", LINES), tmp_path / "office", form)
    assert main(["check", str(source)]) == 1
    assert faults_in(tmp_path / "office" / "may.check.xlsx") == {}


def test_what_is_written_for_a_frame(tmp_path, faults_in):
    report = report_check(check(pd.DataFrame(LINES)), 1, "https://example.org")
    assert faults_in(report.save(tmp_path / "a.xlsx")) == {}


STATES = [
    Result(state=state, answer=Answer(400, 407, "=no “such” <agent>"), sent_at=SENT_AT, key="k")
    for state in State
    if state is not State.READY
]


@pytest.mark.slice(1)
@pytest.mark.parametrize("uncopied", [Uncopied("uncopied.too_much"), None], ids=["new", "copied"])
def test_every_state_severity_and_naughty_text_in_new_and_in_copied_workbooks(
    uncopied, tmp_path, faults_in
):
    texts = naughty_texts()[::7]
    book = workbook_of(*([f"Sales {row}", "x", "y"] for row in range(len(texts))))
    content = content_of(book)
    (sheet,) = read_workbook("a.xlsx", content, "xlsx").sheets
    problems = tuple(
        problem(row, column, text, severity)
        for row, text in enumerate(texts, start=2)
        for column, severity in zip("ABC", Severity, strict=True)
    )
    plan = plan_of(sheet, problems=problems)
    results = results_of(plan, **{f"r{row}": one for row, one in enumerate(STATES, start=2)})
    path = write_results(
        plan,
        results,
        FACTS,
        source=content,
        target=tmp_path / "a.xlsx",
        uncopied=uncopied,
        copy=copied_here,
    )
    remarks = [cell.value for cell in openpyxl.load_workbook(path)["Import summary"]["B"]]
    assert any("could not be copied" in str(one) for one in remarks) == (uncopied is not None)
    source = tmp_path / "source.xlsx"
    source.write_bytes(content)
    assert faults_in(path) - faults_in(source) == {}
    assert [cell.value for cell in openpyxl.load_workbook(path)["Campaigns"][1]][:3] == HEADERS


@pytest.mark.slice(0)
@pytest.mark.parametrize("agents", slice_or_full(100, 3_000))
@pytest.mark.parametrize("dialer", DIALERS)
def test_templates_with_and_without_agents_and_what_a_check_makes_of_one(
    dialer, agents, tmp_path, faults_in
):
    everybody = [
        Agent(f"{number}_2224257", "=A&B <x>", ("a@example.org",)) for number in range(agents)
    ]
    for name, people in (("empty", ()), ("full", everybody)):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(template(dialer, people))
        assert faults_in(path) == {}
        main(["check", str(path)])
        assert faults_in(tmp_path / f"{name}.check.xlsx") == {}


STORED = [*(ROOT / "templates").glob("*.xlsx"), ROOT / "samples" / "campaigns.xlsx"]


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.name)
def test_the_workbooks_that_come_with_the_program(path, faults_in):
    assert faults_in(path) == {}
