"""An export all the way: converted, filled in by a person, converted again, checked and run."""

import json
import shutil
import tomllib
from copy import copy
from pathlib import Path

import openpyxl
from campaigns import names_of

from bulk_import.campaign import FIELDS

DIALERS = Path(__file__).parent.parent / "samples" / "dialers"
NAMES = sorted(path.name.removesuffix(".answers.toml") for path in DIALERS.glob("*.answers.toml"))


class Sample:
    """An export, what a person answers about it, and what must come of it.

    Args:
        name: Whose answers and expected requests count.
        folder: Where the export is put.
        route: How the export is written anew; None for the sample itself.
    """

    def __init__(self, name, folder, route=None):
        self.answers = tomllib.loads((DIALERS / f"{name}.answers.toml").read_text("utf-8"))
        self.expected = json.loads((DIALERS / f"{name}.expected.json").read_text("utf-8"))
        if route is None:
            self.path = shutil.copy(DIALERS / self.answers["export"], folder)
        else:
            self.path = folder / route.file
            self.path.write_bytes(route.content)
            self.answers["set"] |= route.typed
            self.answers["sheets"] |= route.lists
            cells = self.answers.setdefault("cells", {})
            for campaign, typed in route.cells.items():
                cells[campaign] = cells.get(campaign, {}) | typed
        named = not self.answers.get("detected", True)
        self.profile = ["--profile", self.answers["profile"]] if named else []

    @property
    def given(self):
        return [part for pair in self.answers["set"].items() for part in ("--set", "=".join(pair))]

    def unanswered(self, campaign):
        """Return the fields of *campaign* that neither a person nor a sheet to fill in says."""
        typed = self.answers["set"] | self.answers.get("cells", {}).get(campaign["name"], {})
        return set(campaign["missing"]) - typed.keys() - {"users", "leads_id"}

    def follows(self, campaign):
        """Say whether something of *campaign* follows from what a person fills in."""
        return self.unanswered(campaign) or "dialer_type" in campaign["missing"]


def fill_in(path, answers, given):
    """Fill in a converted workbook as a person does: its lists, and some cells of its campaigns."""
    book = openpyxl.load_workbook(path)
    for title, lines in answers["sheets"].items():
        if lines:
            _fill_in_list(book[title], lines)
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


def _fill_in_list(sheet, lines):
    places = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    for key, values in lines.items():
        for number, cells in enumerate(values):
            row = places[key] if number == 0 else sheet.max_row + 1
            for column, text in enumerate([key, *cells], start=1):
                sheet.cell(row, column).value = text


def created_all_the_way(sample, sandbox, told):
    """Convert, fill in, convert again, check and run: the record must be what was expected."""
    _, first = told("convert", sample.path, *sample.profile)
    assert first.get("profile"), first
    assert first["profile"]["id"] == sample.answers["profile"]
    fill_in(first["workbook"], sample.answers, {})
    status, second = told("convert", sample.path, *sample.profile, *sample.given)
    assert second["earlier"] == first["workbook"]
    assert {one["how"] for one in second["supply"]} <= {"assumed"}  # to be looked at, and no gap
    assert (status, second["counts"]["incomplete"]) == (0, 0)
    assert_created(second["workbook"], sample, sandbox, told)


def assert_created(workbook, sample, sandbox, told):
    """Check and run *workbook*; the sandbox's own record must be what was expected."""
    status, checked = told("check", workbook)
    problems = [one for row in checked["rows"] for one in row["problems"]]
    assert [one["message"] for one in problems if one["severity"] != "warning"] == []
    assert (status, checked["counts"]["ready"]) == (0, len(sample.expected))
    status, _ = told("run", workbook, "--yes", "--rate", "200")
    assert status == 0
    account = {"inet_no": sandbox.inet_no}
    assert len(sandbox.campaigns) == len(sample.expected)
    created = {campaign.body["name"]: campaign.body for campaign in sandbox.campaigns}
    assert created == {body["name"]: {**account, **body} for body in sample.expected}
