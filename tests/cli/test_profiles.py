"""`profile check` on the command line."""

import json

import pytest
from handbook_pages import HANDBOOK, blocks

from bulk_import.cli import main


@pytest.fixture
def acme(tmp_path, monkeypatch):
    """The worked example of the handbook."""
    monkeypatch.chdir(tmp_path)
    for block in blocks(HANDBOOK / "profiles.md"):
        if block.file:
            (tmp_path / block.file).write_text(block.text, "utf-8")
    return ["profile", "check", "acme.toml", "acme.csv"]


def test_every_step_is_printed_and_the_status_says_whether_all_was_understood(acme, capsys):
    assert main(acme) == 0
    told = capsys.readouterr().out
    assert "row 2: Rings: “5” → as int: “5” → scale 6: “30” → “30”" in told
    assert "rule 1 → Order: “rotate” → “round-robin”" in told
    assert "Row 4, Third, is skipped" in told
    assert "2 campaigns, 1 skipped; in 0 campaigns" in told


def test_the_json_has_the_same(acme, capsys):
    assert main([*acme, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    ways = {one["field"]: one["ways"] for one in told["fields"]}
    assert ways["ratio"][0]["steps"] == [{"step": "as", "argument": "ratio", "values": ["1:3"]}]
    assert ways["ratio"][0]["value"] == "1:3"


def test_what_is_not_understood_is_the_status(acme, tmp_path, capsys):
    text = (tmp_path / "acme.csv").read_text("utf-8")
    (tmp_path / "acme.csv").write_text(text.replace("Fast", "Swift"), "utf-8")
    assert main(acme) == 1
    assert "not understood" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("acme.toml", 'from = "Camp"', 'form = "Camp"', "did you mean from?"),
        ("acme.toml", '"Patience"', '"Patiense"', "probably “Patience”"),
        ("acme.csv", "Mode,", "Kind,", "Mode"),
    ],
)
def test_what_cannot_be_used_is_refused(acme, tmp_path, capsys, file, old, new, said):
    path = tmp_path / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert main([*acme, "--json"]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert said in json.loads(printed.out)["refused"]["message"]
