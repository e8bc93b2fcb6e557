"""Every sample export to its end: converted, filled in, checked, created, as the record shows."""

import json
import shutil
import tomllib
import zipfile
from copy import copy
from pathlib import Path

import openpyxl
import pytest
from campaigns import names_of
from sheets import grid_of

from bulk_import.campaign import FIELDS
from bulk_import.cells import written
from bulk_import.cli import main
from bulk_import.readers import read

DIALERS = Path(__file__).parent.parent.parent / "samples" / "dialers"
NAMES = sorted(path.name.removesuffix(".answers.toml") for path in DIALERS.glob("*.answers.toml"))


class Sample:
    """An export, what a person answers about it, and what must come of it."""

    def __init__(self, name, folder):
        self.answers = tomllib.loads((DIALERS / f"{name}.answers.toml").read_text("utf-8"))
        self.expected = json.loads((DIALERS / f"{name}.expected.json").read_text("utf-8"))
        self.path = shutil.copy(DIALERS / self.answers["export"], folder)
        named = not self.answers.get("detected", True)
        self.profile = ["--profile", self.answers["profile"]] if named else []

    @property
    def given(self):
        return [part for pair in self.answers["set"].items() for part in ("--set", "=".join(pair))]

    def unanswered(self, campaign):
        """Return the fields of *campaign* that neither a person nor a sheet to fill in says."""
        typed = self.answers["set"] | self.answers.get("cells", {}).get(campaign["name"], {})
        return set(campaign["missing"]) - typed.keys() - {"users", "leads_id"}


pytestmark = pytest.mark.slice(1)


@pytest.fixture(params=NAMES)
def sample(request, tmp_path):
    return Sample(request.param, tmp_path)


@pytest.fixture
def told(capsys):
    def run(*arguments):
        status = main([*map(str, arguments), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return run


def secrets_of(path, headers):
    """Yield what stands in an export under *headers*, as far as it could be nothing else."""
    for sheet in read(str(path)).sheets:
        rows = [[written(cell) for cell in row] for row in grid_of(sheet)]
        for above, *below in zip(*rows, strict=True):
            if above in headers:
                yield from (text for text in below if len(text) >= 6)


def fill_in(path, answers, given):
    """Fill in a converted workbook as a person does: its lists, and some cells of its campaigns."""
    book = openpyxl.load_workbook(path)
    for title, lines in answers["sheets"].items():
        sheet = book[title]
        places = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
        for key, values in lines.items():
            for number, cells in enumerate(values):
                row = places[key] if number == 0 else sheet.max_row + 1
                for column, text in enumerate([key, *cells], start=1):
                    sheet.cell(row, column).value = text
    sheet = book["Campaigns"]
    headers = [cell.value.partition(" (")[0] for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        dialer = sheet.cell(row, headers.index("Dialer type") + 1).value
        typed = {name: text for name, text in given.items() if name in names_of(dialer)}
        for name, text in (
            typed | answers.get("cells", {}).get(sheet.cell(row, 1).value, {})
        ).items():
            cell = sheet.cell(row, headers.index(FIELDS[name].header) + 1)
            form = copy(cell.number_format)
            cell.value = text
            cell.number_format = form
    book.save(path)


def assert_created(workbook, sample, sandbox, told):
    """Check and run *workbook*; the sandbox's own record must be what was expected."""
    status, checked = told("check", workbook)
    problems = [one for row in checked["rows"] for one in row["problems"]]
    assert [one["message"] for one in problems if one["severity"] != "warning"] == []
    assert (status, checked["counts"]["ready"]) == (0, len(sample.expected))
    status, _ = told("run", workbook, "--yes", "--rate", "200")
    assert status == 0
    account = {"inet_no": sandbox.inet_no}
    created = {campaign.body["name"]: campaign.body for campaign in sandbox.campaigns}
    assert created == {body["name"]: {**account, **body} for body in sample.expected}


@pytest.mark.full
def test_filled_in_and_converted_again_every_campaign_is_created_as_expected(sample, sandbox, told):
    _, first = told("convert", sample.path, *sample.profile)
    assert first["profile"]["id"] == sample.answers["profile"]
    fill_in(first["workbook"], sample.answers, {})
    status, second = told("convert", sample.path, *sample.profile, *sample.given)
    assert second["earlier"] == first["workbook"]
    assert {one["how"] for one in second["supply"]} <= {"assumed"}  # to be looked at, and no gap
    assert (status, second["counts"]["incomplete"]) == (0, 0)
    assert_created(second["workbook"], sample, sandbox, told)


def test_filled_in_by_hand_it_is_checked_and_run_without_converting_again(sample, sandbox, told):
    _, first = told("convert", sample.path, *sample.profile)
    if any(sample.unanswered(campaign) for campaign in first["campaigns"]):
        pytest.skip("some of it follows from what is filled in: calling hours, days of a zone")
    fill_in(first["workbook"], sample.answers, sample.answers["set"])
    assert_created(first["workbook"], sample, sandbox, told)


def test_no_credential_of_an_export_is_in_any_part_of_the_workbook(sample, told):
    _, first = told("convert", sample.path, *sample.profile)
    hidden = set(secrets_of(sample.path, first["secret"]))
    assert bool(hidden) == bool(first["secret"])
    with zipfile.ZipFile(first["workbook"]) as parts:
        whole = b"".join(parts.read(name) for name in parts.namelist())
    assert [text for text in hidden if text.encode() in whole] == []


@pytest.mark.full
def test_excel_finds_no_fault_in_the_workbook(sample, told, faults_in):
    _, first = told("convert", sample.path, *sample.profile)
    assert faults_in(Path(first["workbook"])) == {}
