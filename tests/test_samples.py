"""The samples end as their README foretells, and the sandbox's own record agrees."""

import json
import re
from pathlib import Path

import pytest

from bulk_import.cli import main
from bulk_import.outcome import State

SAMPLES = Path(__file__).parent.parent / "samples"
STATES = {state.label: state.value for state in State}


def foretold(file):
    """Return row → (campaign, state) as samples/README.md has it for *file*."""
    section = (SAMPLES / "README.md").read_text("utf-8").split(f"## {file}")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \| (.*?) \| (.*?) \|", section, re.MULTILINE)
    return {int(row): (name, STATES[label]) for row, name, label in rows}


@pytest.mark.parametrize("file", ["campaigns.xlsx", "campaigns.csv"])
def test_every_row_ends_as_foretold_and_the_sandbox_agrees(file, sandbox, tmp_path, capsys):
    output = str(tmp_path / "results.xlsx")
    options = ["--yes", "--json", "--rate", "200", "--quiet-period", "0.3"]
    status = main(["run", str(SAMPLES / file), *options, "-o", output])
    told = json.loads(capsys.readouterr().out)
    assert status == 1
    assert {row["row"]: (row["name"].strip(), row["state"]) for row in told["rows"]} == foretold(
        file
    )
    assert sum(told["counts"].values()) == 2 * told["counts"]["rows"] == 2 * len(foretold(file))

    created = {body["name"]: body for body in (campaign.body for campaign in sandbox.campaigns)}
    sent = {row["name"]: row["campaign"] for row in told["rows"] if row["state"] == "created"}
    account = {"inet_no": sandbox.inet_no}
    assert created == {name: {**account, **body} for name, body in sent.items()}


@pytest.mark.slice(1)
@pytest.mark.parametrize("file", ["campaigns.xlsx", "campaigns.csv"])
def test_a_second_run_sends_nothing_that_was_created(file, sandbox, tmp_path, capsys):
    command = [
        "run",
        str(SAMPLES / file),
        "--yes",
        "--json",
        "--rate",
        "200",
        "--quiet-period",
        "0.3",
        "-o",
    ]
    main([*command, str(tmp_path / "first.xlsx")])
    capsys.readouterr()
    before = {campaign.body["name"] for campaign in sandbox.campaigns}
    main([*command, str(tmp_path / "second.xlsx")])
    told = json.loads(capsys.readouterr().out)
    again = {row["name"] for row in told["rows"] if row["state"] == "already_created"}
    assert again == before
    assert len(sandbox.campaigns) == len(before)


def test_no_uuid_and_no_agent_stands_for_two_things():
    text = (SAMPLES / "campaigns.csv").read_text("utf-8")
    uuids = re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text)
    assert len(uuids) == len(set(uuids)) > 0
