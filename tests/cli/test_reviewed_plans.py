"""What was reviewed is what is sent: `check --save-plan PLAN`, then `run PLAN`."""

import json
import re

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sending import rows, write_csv
from slicing import examples

from bulk_import.app.saved.plans import load_plan
from bulk_import.cli import main
from bulk_import.problems import Refused


@pytest.fixture
def saved(sandbox, tmp_path, monkeypatch):
    """A folder with a file of three campaigns and the plan of it."""
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "weekly.csv", rows(3))
    assert main(["check", "weekly.csv", "--quiet", "--save-plan", "weekly.plan"]) == 0
    assert sandbox.secret not in (tmp_path / "weekly.plan").read_text("utf-8")
    return tmp_path


def changed(saved, old, new):
    """Write the plan with a part of it replaced."""
    plan = saved / "weekly.plan"
    text = plan.read_text("utf-8")
    assert re.search(old, text)
    plan.write_text(re.sub(old, new, text, count=1), "utf-8")


def refused(capsys, *more):
    capsys.readouterr()
    assert main(["run", "weekly.plan", "--yes", "--json", *more]) == 2
    return json.loads(capsys.readouterr().out)["refused"]


def test_a_trial_and_then_the_rest_are_what_was_reviewed(saved, sandbox, capsys):
    capsys.readouterr()
    assert main(["run", "weekly.plan", "--yes", "--json", "--first", "1"]) == 1
    first = json.loads(capsys.readouterr().out)
    assert (first["counts"]["created"], first["counts"]["not_sent"]) == (1, 2)
    assert first["file"] == str(saved / "weekly.csv")
    assert main(["run", "weekly.plan", "--yes", "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)["counts"]
    assert (counts["created"], counts["already_created"]) == (2, 1)
    assert len(sandbox.campaigns) == 3


def test_how_the_file_was_read_need_not_be_said_again(sandbox, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    book = openpyxl.Workbook()
    for title in ("First", "Second"):
        sheet = book.create_sheet(title)
        lines = [
            line | {"Start date": "05/08/2031", "End date": "06/09/2031", "Active": ""}
            for line in rows(1)
        ]
        for cells in ([*lines[0]], *(list(line.values()) for line in lines)):
            sheet.append(cells)
    book.save("two.xlsx")
    options = ["--sheet", "Second", "--date-order", "mdy", "--set", "active=no", "--region", "in"]
    assert main(["check", "two.xlsx", *options, "--quiet", "--save-plan", "two.plan"]) == 0
    capsys.readouterr()
    assert main(["run", "two.plan", "--yes", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert row["campaign"]["start_date"] == "2031-05-08"
    assert row["campaign"]["active"] is False
    assert main(["run", "two.plan", "--yes", "--json", "--date-order", "dmy"]) == 2
    told = json.loads(capsys.readouterr().out)["refused"]
    assert told["code"] == "plan.other_option"
    assert "--date-order was mdy, and is dmy now" in told["message"]
    assert len(sandbox.requests) == 1


def test_a_file_that_was_changed_by_a_byte_is_not_what_was_reviewed(saved, sandbox, capsys):
    with (saved / "weekly.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert refused(capsys)["code"] == "plan.file_changed"
    assert not sandbox.requests


def test_a_file_that_moved_along_with_its_plan_is_found_beside_it(saved, capsys):
    folder = saved / "elsewhere"
    folder.mkdir()
    for name in ("weekly.csv", "weekly.plan"):
        (saved / name).rename(folder / name)
    changed(folder, r'"file": "[^"]*"', r'"file": "C:\\\\Users\\\\Ops\\\\weekly.csv"')
    assert main(["run", str(folder / "weekly.plan"), "--yes", "--quiet"]) == 0
    (folder / "weekly.csv").unlink()
    (folder / "weekly.plan").rename(saved / "weekly.plan")
    told = refused(capsys)
    assert told["code"] == "plan.file_missing"
    assert r"C:\Users\Ops\weekly.csv" in told["message"]


@pytest.mark.slice(4)
@pytest.mark.parametrize(
    ("old", "new", "code", "told"),
    [
        (r'"inet_no": \d+', '"inet_no": 99', "plan.other_account", "account 99, but"),
        (r'"base_url": "[^"]*"', '"base_url": "x"', "plan.other_address", "is for x, but"),
        (r'"row": 3,', '"row": 4,', "plan.other_row", "Row 3 was not in it."),
        (
            r'"state": "ready", "campaign": \{"name": "Campaign 2"[^}]*\}',
            '"state": "invalid", "campaign": null',
            *("plan.other_row", "Row 3 was Needs fixing, and is Ready now."),
        ),
        (
            r'"start_date": "[^"]*"',
            '"start_date": "2031-01-01"',
            *("plan.other_row", "Row 2: Start date was 2031-01-01, and is"),
        ),
        (
            r'("tz_release": ")[^"]*(".*"end_date": ")[^"]*"',
            r'\g<1>2020a\g<2>2031-01-02"',
            *("plan.other_row", "with the time zones of 2020a"),
        ),
        (r'"bulk_import_plan": 1', '"bulk_import_plan": 2', "plan.other_version", "newer release"),
        (r'"inet_no": \d+', '"inet_no": "x"', "plan.unreadable", "(inet_no)"),
        (r'"rows": \[.*', '"rows": [', "plan.damaged", "cut off"),
        (r'"rows": \[.*', '"rows": ' + "[" * 100_000, "plan.damaged", "cut off"),
        (r'"sha256": "', '"note": "x", "sha256": "', "plan.unreadable", "(note)"),
    ],
)
def test_the_first_difference_is_named_and_nothing_is_sent(
    old, new, code, told, saved, sandbox, capsys
):
    changed(saved, old, new)
    refusal = refused(capsys)
    assert refusal["code"] == code
    assert told in refusal["message"]
    assert not sandbox.requests


def test_another_release_of_the_time_zones_that_changes_nothing_is_no_difference(saved):
    changed(saved, r'"tz_release": "[^"]*"', '"tz_release": "2020a"')
    changed(saved, r'"release": "[^"]*"', '"release": "0.1.9"')
    assert main(["run", "weekly.plan", "--yes", "--quiet"]) == 0


def test_a_plan_replaces_an_earlier_plan_and_nothing_else(saved, capsys):
    assert main(["check", "weekly.csv", "--quiet", "--save-plan", "weekly.plan"]) == 0
    before = (saved / "weekly.csv").read_bytes()
    capsys.readouterr()
    assert main(["check", "weekly.csv", "--quiet", "--save-plan", "weekly.csv"]) == 2
    assert "is not a plan" in capsys.readouterr().err
    assert (saved / "weekly.csv").read_bytes() == before
    assert main(["check", "weekly.csv", "weekly.csv", "--save-plan", "two.plan"]) == 2
    assert main(["check", "weekly.plan"]) == 2
    assert 'bulk-import run "weekly.plan"' in capsys.readouterr().err


def test_a_plan_is_for_an_account(saved, monkeypatch, capsys):
    monkeypatch.delenv("TELECMI_INET_NO")
    assert main(["check", "weekly.csv", "--save-plan", "other.plan"]) == 2
    assert "none is set" in capsys.readouterr().err
    assert not (saved / "other.plan").exists()


@examples(0.2)
@given(content=st.binary(max_size=200) | st.text().map(str.encode))
def test_whatever_calls_itself_a_plan_is_refused_in_words(content, tmp_path_factory):
    path = tmp_path_factory.mktemp("plans") / "odd.plan"
    path.write_bytes(b'{"bulk_import_plan": 1, ' + content)
    with pytest.raises(Refused) as told:
        load_plan(str(path))
    assert told.value.code.startswith("plan.")
    assert told.value.message
