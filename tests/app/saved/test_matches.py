"""What a person chose for one sheet counts for the next: matches and options, as a profile."""

import json
from itertools import chain

import pytest
from sending import rows, write_csv

from bulk_import.app.checking import check
from bulk_import.app.saved.matches import remember
from bulk_import.cli import main
from bulk_import.dialers import load
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused

CHOICES = {
    "given": {"active": "no", "timezone": "IST"},
    "date_order": "dmy",
    "encoding": "utf-8",
    "region": "IN",
    "rename": "{name} – {start_date:%b %Y}",
    "max_rows": 5000,
}
HEADERS = {"Titel": "name", "Squad": "users", "Backup": "users", "Notes": ""}


@pytest.fixture
def sheet(tmp_path):
    """A sheet whose rows need every one of the choices."""
    lines = [
        {
            "Titel": line["Campaign name"],
            "Squad": line["Agents"],
            "Backup": f"{place}9_2224257",
            "Notes": "x",
            **{name: line[name] for name in line if name not in {"Campaign name", "Agents"}},
            "Time zone": "",
            "Active": "",
            "Start date": "05/08/2031",
            "End date": "06/09/2031",
        }
        for place, line in enumerate(rows(2), start=1)
    ]
    return str(write_csv(tmp_path / "own.csv", lines))


def bodies(plan):
    return [row.values for row in plan.ready]


def test_what_was_chosen_once_is_read_in_the_same_way_by_the_profile_alone(sheet, tmp_path):
    by_hand = check(sheet, ReadOptions(columns=HEADERS, **CHOICES))
    assert len(by_hand.ready) == 2
    kept = remember(by_hand, tmp_path / "weekly.toml")
    assert {"--set", "--region", "--date-order", "--encoding", "--rename"} < {*kept}
    again = check(sheet, ReadOptions(profile="weekly", profiles=tmp_path))
    assert bodies(again) == bodies(by_hand)
    assert [len(row.values["users"]) for row in again.ready] == [2, 2]


def test_an_option_of_the_command_comes_before_that_of_the_profile(sheet, tmp_path):
    remember(check(sheet, ReadOptions(columns=HEADERS, **CHOICES)), tmp_path / "weekly.toml")
    mine = ReadOptions(
        profile="weekly", profiles=tmp_path, date_order="mdy", given={"active": "yes"}
    )
    (first, _) = bodies(check(sheet, mine))
    assert (str(first["start_date"]), first["active"], first["timezone"]) == (
        *("2031-05-08", True, "+05:30"),
    )


def test_a_directory_of_agents_is_found_from_every_folder(sheet, tmp_path, monkeypatch):
    (tmp_path / "agents.csv").write_text("Name,Agent ID\nAsha,5001_2224257\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    plan = check(sheet, ReadOptions(columns=HEADERS, agents="agents.csv", **CHOICES))
    assert "--agents" in remember(plan, tmp_path / "weekly.toml")
    assert load("weekly", [tmp_path]).options.agents == str(tmp_path / "agents.csv")


def test_the_command_says_what_is_kept(sheet, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    columns = (("--column", f"{header}={field}") for header, field in HEADERS.items())
    options = [*chain(*columns), "--set", "active=no", "--region", "in"]
    main(["check", sheet, *options, "--quiet", "--save-profile", "desk"])
    assert "desk.toml, with --column, --set, --region." in capsys.readouterr().err
    main(["check", sheet, "--profile", "desk", "--json"])
    columns = json.loads(capsys.readouterr().out)["columns"]
    assert columns[0]["field"] == "name"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('[options]\nregion = "India"', "[options]: region"),
        ('[options]\nregio = "IN"', "did you mean region?"),
        ('[options.set]\nnames = "x"', "there is no field “names”"),
        ("[options]\nmax_rows = 0", "max_rows"),
    ],
)
def test_options_that_cannot_be_are_named(table, told, tmp_path):
    profile = tmp_path / "odd.toml"
    text = f'format = 1\nid = "odd"\ntitle = "Odd"\n{table}\n[set.name]\nfrom = "X"\nas = "cell"\n'
    profile.write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        load(str(profile), ())
    assert told in refused.value.message


def test_a_profile_that_converts_has_no_options_that_would_be_passed_over(tmp_path):
    profile = tmp_path / "odd.toml"
    head = 'format = 1\nid = "odd"\ntitle = "Odd"\n[options]\nregion = "IN"\n'
    profile.write_text(f'{head}[set.name]\nfrom = "X"\nas = "text"\n', "utf-8")
    with pytest.raises(Refused) as refused:
        load(str(profile), ())
    assert "match columns and convert nothing" in refused.value.message
