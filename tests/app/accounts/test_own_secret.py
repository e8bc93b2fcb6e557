"""The account's own secret in what a person gives us is named, and nothing is sent or kept."""

import base64

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment
from pydantic import SecretStr
from sending import rows, write_csv

from bulk_import.account import Account
from bulk_import.app.checking import check
from bulk_import.app.running import run
from bulk_import.options import ReadOptions, SendOptions
from bulk_import.problems import Refused
from bulk_import.sandbox import Sandbox

CANARY = "c4a7e9d2-81b6-4f35-9e0a-d7135c8fb264"
QUICK = SendOptions(rate=500)
SPELLINGS = [
    CANARY,
    f"see “{CANARY.upper()}”!",
    CANARY[:13],
    CANARY[::-1],
    CANARY.replace("-", ""),
    CANARY.replace("-", "\u200b"),
    CANARY.encode().hex(),
    CANARY.replace("-", "%2D"),
    base64.b64encode(CANARY.encode()).decode(),
]


@pytest.fixture
def journal(tmp_path):
    """A file: these tests look at what lies beside it."""
    return tmp_path / "journal.sqlite3"


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(secret=CANARY) as running:
        yield running


@pytest.fixture
def refusal(sandbox, journal, tmp_path):
    """Return what runs a plan that is refused; nothing is sent, and nothing else kept."""
    account = Account(inet_no=sandbox.inet_no, secret=SecretStr(CANARY), base_url=sandbox.base_url)
    before = {*tmp_path.rglob("*")}

    def run_it(plan):
        given = {*tmp_path.rglob("*")} - before
        with pytest.raises(Refused) as refused:
            run(plan, account, QUICK, journal=journal)
        assert not sandbox.requests
        assert {*tmp_path.rglob("*")} - before == given
        assert CANARY[:8] not in refused.value.message.lower()
        assert not journal.exists()
        return refused.value

    return run_it


def table(**changes):
    """Return three rows, of which the last one has other cells."""
    first, second, third = rows(3)
    return [first, second, third | changes]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_cell_is_named_whatever_the_secret_is_spelled_like(spelling, refusal, tmp_path):
    refused = refusal(check(write_csv(tmp_path / "a.csv", table(Remarks=f"x {spelling}"))))
    assert refused.code == "secret.in_cell"
    assert refused.facts["cell"].endswith("4")


@pytest.mark.parametrize(
    "header", ["Campaign name", "Agents", "Start date", "Caller ID", "Leads ID", "Cost centre"]
)
def test_any_column_is_looked_at_read_or_not(header, refusal, tmp_path):
    path = write_csv(tmp_path / "a.csv", table(**{header: CANARY}))
    assert refusal(check(path)).code == "secret.in_cell"


def test_headers_rows_that_are_no_campaigns_and_frames_are_looked_at(refusal, tmp_path):
    with_header = [line | {f"Key {CANARY}": "x"} for line in table()]
    assert refusal(check(write_csv(tmp_path / "a.csv", with_header))).facts["cell"].endswith("1")
    note = [*table(), dict.fromkeys(table()[0], "") | {"Campaign name": f"Note: {CANARY}"}]
    assert refusal(check(write_csv(tmp_path / "b.csv", note))).facts["cell"] == "A5"
    assert refusal(check(pd.DataFrame(table(Remarks=CANARY)))).code == "secret.in_cell"


def test_the_names_of_file_folder_and_sheet_are_looked_at(refusal, tmp_path):
    for path in (tmp_path / f"{CANARY[:12]}.csv", tmp_path / CANARY / "a.csv"):
        path.parent.mkdir(exist_ok=True)
        assert refusal(check(write_csv(path, table()))).code == "secret.in_file_name"
    book = workbook(table())
    book.active.title = CANARY[:30]
    book.save(tmp_path / "a.xlsx")
    assert refusal(check(tmp_path / "a.xlsx")).code == "secret.in_sheet_name"


def test_options_are_looked_at(refusal, tmp_path):
    path = write_csv(tmp_path / "a.csv", table())
    given = refusal(check(path, ReadOptions(given={"caller_id": CANARY})))
    assert (given.code, given.facts["option"]) == ("secret.in_option", "--set")


def test_an_edit_is_looked_at_and_what_it_replaced_as_well(refusal, tmp_path):
    plan = check(write_csv(tmp_path / "a.csv", table()))
    assert refusal(plan.edit(4, "caller_id", CANARY)).facts["cell"].endswith("4")
    plan = check(write_csv(tmp_path / "b.csv", table(**{"Campaign name": CANARY})))
    assert refusal(plan.edit(4, "name", "Clean")).facts["cell"] == "A4"


def workbook(lines):
    book = openpyxl.Workbook()
    book.active.append(list(lines[0]))
    for line in lines:
        book.active.append(list(line.values()))
    return book


def hidden_sheet(book):
    sheet = book.create_sheet("Logins")
    sheet.sheet_state = "hidden"
    sheet.append(["api", CANARY])


def note(book):
    book.active["B2"].comment = Comment(f"use {CANARY}", "me")


def properties(book):
    book.properties.keywords = CANARY


@pytest.mark.parametrize("more", [hidden_sheet, note, properties])
def test_the_rest_of_a_workbook_is_looked_at(more, refusal, tmp_path):
    book = workbook(table())
    more(book)
    book.save(tmp_path / "a.xlsx")
    assert refusal(check(tmp_path / "a.xlsx")).code == "secret.in_part"


def test_a_column_of_secrets_is_told_of_and_not_read_as_before(sandbox, journal, tmp_path):
    account = Account(inet_no=sandbox.inet_no, secret=SecretStr(CANARY), base_url=sandbox.base_url)
    lines = [line | {"App secret": CANARY} for line in table()]
    report = run(check(write_csv(tmp_path / "a.csv", lines)), account, QUICK, journal=journal)
    assert [row.state.value for row in report.rows] == ["created"] * 3
    found = [path.read_bytes() for path in tmp_path.rglob("journal*") if path.is_file()]
    assert not [content for content in found if CANARY[:8].encode() in content.lower()]
