"""Nothing that a file or the API says comes alive in a file of ours, and nothing of it is lost."""

from dataclasses import replace
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import load_workbook
from workbooks.planned import (
    FACTS,
    HEADERS,
    column_of,
    copied_here,
    listed,
    plan_of,
    problem,
    results_of,
    saved,
    values,
    workbook_of,
)

from bulk_import.mapping.match import Match, Matches
from bulk_import.outcome import Answer, Result, State
from bulk_import.validation import Change
from bulk_import.workbooks import write_results

POISON = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "{=SUM(A1)}",
    "#N/A",
    "#REF!",
    "http://example.org/x",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "external:c:/a.xlsx",
    "a_x0041_b",
    "_x000D_",
    "<b>&amp;</b>",
    "]]>",
    "\ttab",
    "\nline",
    ";x",
    "|x",
    "＝1＋1",
    "'quoted",
    " spaces ",
    "TRUE",
    "1e5",
    "007",
    "x" * 32_767,
    "🪔" * 100,
    "\u202egnp.exe",
]
"""Texts that XML can hold: they come back as they went in."""

UNHOLDABLE = ["\x00\x01", "\x1f", "half \ud83d", "\ufffe", "\uffff", "x" * 40_000, "🪔" * 20_000]
"""Texts that XML or Excel cannot hold: they come back changed, and the rest with them."""

TARGETS = ["copy", "new"]


def written(kind, target, texts):
    """Write *texts* wherever text can come from; return the path."""
    rows = [["Sales", "x", "1_2"] for _ in texts]
    sheet = (
        listed(*rows, name="Campaigns") if kind == "copy" else listed(*[[t, t, t] for t in texts])
    )
    problems = [problem(row, "B", text) for row, text in enumerate(texts, start=2)]
    changes = {
        row: [Change("start_date", "B", text, text)] for row, text in enumerate(texts, start=2)
    }
    told = [problem(None, None, text) for text in texts]
    plan = plan_of(sheet, problems=problems, changes=changes, file_problems=tuple(told))
    answers = {
        f"r{row}": Result(
            state=State.REJECTED,
            answer=Answer(200, 200, text),
            key=text,
            problems=(problem(row, None, text),),
        )
        for row, text in enumerate(texts, start=2)
    }
    source = saved(workbook_of(*rows)) if kind == "copy" else None
    return write_results(
        plan, results_of(plan, **answers), FACTS, source=source, target=target, copy=copied_here
    )


@pytest.mark.parametrize("kind", TARGETS)
def test_poison_stays_text_and_comes_back_whole(tmp_path, kind):
    path = written(kind, tmp_path / "a.xlsx", POISON)
    rows = values(path)
    assert column_of(rows, "TeleCMI answer") == POISON
    assert column_of(rows, "Import key") == POISON
    changed = values(path, "Import changes")
    assert column_of(changed, "Was") == column_of(changed, "Sent as") == POISON
    if kind == "new":
        for header in HEADERS:
            assert column_of(rows, header) == POISON


@pytest.mark.parametrize("kind", TARGETS)
def test_there_is_no_live_part_in_the_file(tmp_path, kind):
    path = written(kind, tmp_path / "a.xlsx", POISON + UNHOLDABLE)
    with ZipFile(path) as parts:
        for name in parts.namelist():
            part = parts.read(name)
            if name.startswith("xl/charts/"):  # it names the cells that it shows
                continue
            assert b"<f>" not in part
            assert b"<f " not in part
            assert b"<hyperlink" not in part
            assert b'TargetMode="External"' not in part
        assert not [name for name in parts.namelist() if "external" in name.casefold()]
    for sheet in load_workbook(path):
        for cells in sheet.iter_rows():
            assert {cell.data_type for cell in cells} <= {"s", "n"}
            assert not [cell for cell in cells if cell.hyperlink]


@pytest.mark.parametrize("kind", TARGETS)
def test_text_that_becomes_a_formula_when_it_is_edited_is_marked_as_text(tmp_path, kind):
    sheet = load_workbook(written(kind, tmp_path / "a.xlsx", ["=1+1", "plain"]))["Campaigns"]
    assert [sheet.cell(row, 6).quotePrefix for row in (2, 3)] == [True, False]


@pytest.mark.parametrize("kind", TARGETS)
def test_what_cannot_be_held_is_marked_and_the_rest_is_saved(tmp_path, kind):
    path = written(kind, tmp_path / "a.xlsx", UNHOLDABLE)
    assert column_of(values(path), "TeleCMI answer") == [
        "\ufffd\ufffd",
        "\ufffd",
        "half \ufffd",
        "\ufffd",
        "\ufffd",
        "x" * 32_766 + "…",
        "🪔" * 16_383 + "…",
    ]


@pytest.mark.parametrize("kind", TARGETS)
def test_notes_hold_poison_too(tmp_path, kind):
    sheet = load_workbook(written(kind, tmp_path / "a.xlsx", ["a\x00b", "\ud83d", "=1+1"]))
    notes = [sheet["Campaigns"].cell(row, 2).comment.text for row in (2, 3, 4)]
    told = ["Error: a\ufffdb", "Error: \ufffd", "Error: =1+1"]
    assert notes == [f"{text}\n— bulk-import" for text in told]


def test_a_users_own_text_comes_back_as_it_was(tmp_path):
    texts = [text for text in POISON if text != "a_x0041_b"]
    source = saved(workbook_of(*[[text, "x", "y"] for text in texts]))
    plan = plan_of(listed(*[[text, "x", "y"] for text in texts], name="Campaigns"))
    path = write_results(
        plan, results_of(plan), FACTS, source=source, target=tmp_path / "a.xlsx", copy=copied_here
    )
    sheet = load_workbook(path)["Campaigns"]
    assert [sheet.cell(row, 1).value for row in range(2, len(texts) + 2)] == texts
    assert {sheet.cell(row, 1).data_type for row in range(2, len(texts) + 2)} == {"s"}


def test_an_escape_in_the_users_own_text_survives_two_copies(tmp_path):
    texts = ["a_x0041_b", "line\r\nbreak\x01", "x005F_"]
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as workbook:
        sheet = workbook.add_worksheet("Campaigns")
        sheet.write_row(0, 0, HEADERS)
        sheet.write_row(1, 0, texts)
        bold = workbook.add_format({"bold": True})
        sheet.write_rich_string(2, 0, "half ", bold, "_x0041_")
    plan = plan_of(listed(texts, texts, name="Campaigns"))
    path = tmp_path / "in.xlsx"
    for name in ("first.xlsx", "second.xlsx"):
        source, target = path.read_bytes(), tmp_path / name
        path = write_results(
            plan, results_of(plan), FACTS, source=source, target=target, copy=copied_here
        )
        assert values(path)[1][:3] == texts
        assert values(path)[2][0] == values(tmp_path / "in.xlsx")[2][0]


@pytest.mark.parametrize("kind", TARGETS)
@pytest.mark.parametrize("header", ["=1+1", "#N/A", "http://example.org", "\x00\ud83d"])
def test_a_header_can_be_poison(tmp_path, kind, header):
    sheet = listed(["Sales", "x", "y"], name="Campaigns")
    source = saved(workbook_of(["Sales", "x", "y"])) if kind == "copy" else None
    plan = plan_of(sheet)
    odd = Match(column="A", header=header, use="field", field="name", how=header)
    plan = replace(plan, matches=Matches(header_row=1, columns=(odd, *plan.matches.columns[1:])))
    path = write_results(
        plan, results_of(plan), FACTS, source=source, target=tmp_path / "a.xlsx", copy=copied_here
    )
    told = [row for row in values(path, "Import summary") if row[0] == "A"]
    shown = "\ufffd\ufffd" if "\x00" in header else header
    assert told[0][1:3] == [shown, shown]
