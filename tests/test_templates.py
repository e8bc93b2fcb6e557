"""The stored templates are what the command writes."""

import os
from pathlib import Path

import openpyxl
import pytest

from bulk_import.cli import main
from bulk_import.workbooks.template import DIALERS, template

TEMPLATES = Path(__file__).parent.parent / "templates"
NAMES = {"both": "campaigns", "predictive": "predictive", "progressive": "progressive"}


def contents(path):
    """Return everything of a workbook that people see or use, sheet by sheet."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: (
            sheet.sheet_state,
            [
                (
                    cell.coordinate,
                    cell.value,
                    cell.data_type,
                    cell.number_format,
                    cell.font.i,
                    cell.font.b,
                    cell.fill.fgColor.rgb,
                    cell.comment and (cell.comment.text, cell.comment.author),
                )
                for row in sheet
                for cell in row
            ],
            [
                (str(rule.sqref), rule.type, rule.formula1, rule.formula2, rule.prompt)
                for rule in sheet.data_validations.dataValidation
            ],
            {letter: (one.width, one.hidden) for letter, one in sheet.column_dimensions.items()},
            sheet.freeze_panes,
        )
        for sheet in book
    }


@pytest.mark.parametrize("dialer", DIALERS)
def test_a_stored_workbook_is_what_the_command_writes(dialer, tmp_path, request):
    # Where there is no journal: whoever runs the tests may have agents in theirs.
    assert not Path(os.environ["BULK_IMPORT_JOURNAL"]).exists()
    stored, fresh = TEMPLATES / f"{NAMES[dialer]}.xlsx", tmp_path / "fresh.xlsx"
    assert main(["template", "--dialer", dialer, "-o", str(fresh)]) == 0
    if request.config.getoption("--regenerate"):
        stored.write_bytes(fresh.read_bytes())
    assert contents(stored) == contents(fresh)


@pytest.mark.parametrize("dialer", DIALERS)
def test_a_stored_csv_is_what_the_command_writes(dialer, tmp_path, request):
    stored, fresh = TEMPLATES / f"{NAMES[dialer]}.csv", tmp_path / "fresh.csv"
    assert main(["template", "--dialer", dialer, "-o", str(fresh)]) == 0
    if request.config.getoption("--regenerate"):
        stored.write_bytes(fresh.read_bytes())
    assert stored.read_bytes() == fresh.read_bytes()


@pytest.mark.repository
def test_nothing_else_is_stored():
    expected = {f"{name}{suffix}" for name in NAMES.values() for suffix in (".xlsx", ".csv")}
    assert {path.name for path in TEMPLATES.iterdir()} == expected


def test_a_template_is_the_same_file_whenever_it_is_written():
    assert template("both") == template("both")
