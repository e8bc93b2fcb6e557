# ruff: noqa: S608  the statements are what is read; no database is near

"""Exports whose fields go by our own names need no profile: `check` reads them as they are."""

import json

import pytest
from campaigns import request_of

from bulk_import.cli import main

CAMPAIGN = request_of("predictive", name="North", users="5277_2224257, 5278_2224257") | {
    "max_waiting_time_without_agent": None
}
PROGRESSIVE = request_of(
    "progressive",
    name="South",
    leads_id="3f93995d-1f54-4f17-a90a-c3e898e5e116",
    users="5279_2224257",
)


def as_xml(campaign):
    fields = "".join(f"<{name}>{text(cell)}</{name}>" for name, cell in campaign.items())
    return f"<campaign>{fields}</campaign>"


def as_insert(campaign):
    cells = ", ".join("NULL" if cell is None else f"'{text(cell)}'" for cell in campaign.values())
    return f"INSERT INTO campaigns ({', '.join(campaign)}) VALUES ({cells});"


def text(cell):
    if isinstance(cell, list):
        return ", ".join(cell)
    return "" if cell is None else str(cell)


FILES = {
    "json": json.dumps([CAMPAIGN, PROGRESSIVE]),
    "lines": f"{json.dumps(CAMPAIGN)}\n{json.dumps(PROGRESSIVE)}\n",
    "answer": json.dumps({"campaigns": [CAMPAIGN, PROGRESSIVE]}),
    "xml": f"<campaigns>{as_xml(CAMPAIGN)}{as_xml(PROGRESSIVE)}</campaigns>",
    "sql": f"{as_insert(CAMPAIGN)}\n{as_insert(PROGRESSIVE)}\n",
}
NOTHING_TOLD = []


@pytest.mark.slice(1)
@pytest.mark.parametrize("kind", FILES)
def test_an_export_with_our_own_names_is_checked_and_sent(kind, told, sandbox, tmp_path):
    file = tmp_path / f"campaigns.{kind}"
    file.write_text(FILES[kind], "utf-8")
    checked = told("check", file)
    assert [row["problems"] for row in checked["rows"]] == [NOTHING_TOLD, NOTHING_TOLD]
    assert main(["run", str(file), "--yes"]) == 0
    bodies = {campaign.body["name"]: campaign.body for campaign in sandbox.campaigns}
    account = {"inet_no": sandbox.inet_no}
    expected = {name: cell for name, cell in CAMPAIGN.items() if cell is not None}
    assert bodies == {"North": {**account, **expected}, "South": {**account, **PROGRESSIVE}}


def test_a_damaged_export_is_refused_as_a_whole(tmp_path, capsys):
    file = tmp_path / "campaigns.json"
    file.write_text(FILES["json"][:-40], "utf-8")
    assert main(["check", str(file)]) == 2
    assert "line 1, character" in capsys.readouterr().err
