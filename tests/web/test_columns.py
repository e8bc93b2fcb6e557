"""Columns and readings: what each column fills, and how the file as a whole is read."""

import re

import pytest
from campaigns import row_of
from handbook_pages import SAMPLES

from bulk_import.campaign import FIELDS
from bulk_import.options import ReadOptions
from bulk_import.store.sheets import SheetState


def sheet_of(site, path):
    record = site.sheets.add(path, path.name, "local", ReadOptions())
    return site.sheets.read(record.id)


@pytest.fixture
def sample(site):
    return sheet_of(site, SAMPLES / "campaigns.xlsx").id


@pytest.fixture
def squads(site, tmp_path):
    """A sheet in which nothing is called agents, and no row has a time zone."""
    path = tmp_path / "squads.csv"
    path.write_text(
        "Campaign,Dialer type,Active,Leads ID,Start date,End date,Start time,End time,Squad,"
        "Agent interval\n"
        "North,progressive,yes,1b671a64-40d5-491e-99b0-da01ff1f3341,5 Jan 2031,31 Mar 2031,09:30,"
        "18:30,Dream Team,10_s\n",
        "utf-8",
    )
    return sheet_of(site, path)


def fills(html):
    """Return what each column fills by the page, by its letters."""
    selects = re.findall(r'name="fills:(\w+)".*?</select>', html, re.DOTALL)
    whole = re.findall(r'name="fills:\w+"(.*?)</select>', html, re.DOTALL)
    chosen = [re.search(r'value="([^"]*)" selected', one)[1] for one in whole]
    return dict(zip(selects, chosen, strict=True))


def test_a_column_is_given_a_field_and_the_page_says_what_came_of_it(person, site, sample):
    before = site.sheets.open(sample).counts.ready
    answer = person.send(f"/sheets/{sample}/readings", **{"fills:F": ""})
    assert answer.status_code == 422  # a time zone is needed, and nothing else gives it
    answer = person.send(f"/sheets/{sample}/readings", region="IN", at="by-region")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sheets/{sample}/columns?more=1#by-region"
    assert site.sheets.open(sample).counts.ready == before + 1
    assert "1 more row is ready." in person.get(answer.headers["location"]).text


def test_a_field_that_is_filled_already_is_refused_beside_its_column(person, site, sample):
    answer = person.send(f"/sheets/{sample}/readings", **{"fills:Y": "name"})
    assert answer.status_code == 422
    assert "Campaign name is filled by column B already." in answer.text
    assert fills(person.get(f"/sheets/{sample}/columns").text)["Y"] == ""
    assert site.sheets.open(sample).revision == 0


def test_edits_stay_when_a_column_is_given_another_field_and_back(person, site, sample):
    site.sheets.fix(sample, "local", site.sheets.open(sample).causes[0].key, "x")
    edited = site.sheets.open(sample).edited_rows
    for field in ("", "call_interval"):
        person.send(f"/sheets/{sample}/readings", **{"fills:S": field})
        assert fills(person.get(f"/sheets/{sample}/columns").text)["S"] == field
    assert site.sheets.open(sample).edited_rows == edited


def test_a_sheet_without_a_needed_column_asks_here_and_then_goes_on(person, site, squads):
    assert squads.state is SheetState.ASKING
    assert person.get(f"/sheets/{squads.id}").headers["location"] == f"/sheets/{squads.id}/columns"
    asked = person.get(f"/sheets/{squads.id}/columns").text
    assert "No column fills Agents" in asked
    assert "No column fills Time zone" in asked
    assert "Not before every field has a column" in asked
    person.send(f"/sheets/{squads.id}/readings", **{"fills:I": "users"})
    assert "No column fills Agents" not in person.get(f"/sheets/{squads.id}/columns").text
    person.send(f"/sheets/{squads.id}/readings", **{"given:timezone": "+05:30"})
    assert site.sheets.record(squads.id).state is SheetState.CHECKED


def test_what_was_chosen_is_remembered_under_a_name(person, site, sample, tmp_path):
    answer = person.send(f"/sheets/{sample}/readings", go="check", remember="yes", profile="weekly")
    assert answer.headers["location"] == f"/sheets/{sample}?show=fixing"
    assert 'from = "Gap between calls"' in (tmp_path / "weekly.toml").read_text("utf-8")
    again = person.send(f"/sheets/{sample}/readings", go="check", remember="yes", profile="weekly")
    assert again.status_code == 422
    assert "weekly" in again.text


@pytest.mark.full
def test_saved_choices_are_offered_first_and_read_the_next_spreadsheet(
    person, site, squads, tmp_path
):
    answers = {"fills:I": "users", "given:timezone": "+05:30"}
    person.send(f"/sheets/{squads.id}/readings", **answers)
    person.send(f"/sheets/{squads.id}/readings", go="check", remember="yes", profile="squads")
    offered = person.get("/").text.partition('name="profile"')[2].partition("</select>")[0]
    assert re.findall(r'<option value="([^"]*)"', offered)[:2] == ["", "squads"]
    assert 'value="vicidial"' in offered
    answer = person.post(
        "/sheets",
        data={"csrf": person.token(), "profile": "squads"},
        files={"file": ("next.csv", (tmp_path / "squads.csv").read_bytes())},
    )
    sheet = answer.headers["location"].partition("sheets/")[2].partition("?")[0]
    assert site.sheets.read(sheet).state is SheetState.CHECKED
    assert "by the saved profile" in person.get(f"/sheets/{sheet}/columns").text


def test_the_sheet_of_somebody_else_is_not_there(person, site):
    path = SAMPLES / "campaigns.xlsx"
    record = site.sheets.add(path, path.name, "somebody", ReadOptions())
    assert person.get(f"/sheets/{record.id}/columns").status_code == 404
    assert person.send(f"/sheets/{record.id}/readings", region="IN").status_code == 404


@pytest.mark.parametrize(
    ("zone", "first"), [("IST", "/columns"), ("Asia/Kolkata", "")], ids=["asked", "nothing asked"]
)
def test_a_file_that_asks_something_is_first_shown_as_it_was_read(
    person, site, tmp_path, zone, first
):
    path = tmp_path / "zones.csv"
    row = row_of("predictive", timezone=zone, users="5201_2224257")
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", "utf-8")
    sheet = sheet_of(site, path).id
    told = person.get(f"/sheets/{sheet}/reading").json()
    assert told == {"done": True, "next": f"sheets/{sheet}{first}"}


@pytest.fixture
def twice(site, tmp_path):
    """A sheet with two names of campaigns, and two lists of agents, of which one is empty."""
    row = row_of("predictive", name="North 1", users="5201_2224257")
    headers, cells = [*row, "Campaign", "Agent IDs"], [*row.values(), "Autumn North", ""]
    path = tmp_path / "twice.csv"
    quoted = ",".join(f'"{cell}"' for cell in cells)
    path.write_text(f"{','.join(headers)}\n{quoted}\n", "utf-8")
    return sheet_of(site, path)


def test_two_columns_of_one_field_are_asked_about(person, site, twice):
    assert twice.state is SheetState.ASKING
    address = f"/sheets/{twice.id}/columns"
    shown = person.get(address).text
    assert person.get(f"/sheets/{twice.id}").headers["location"] == address
    assert "Which of 2 columns is Campaign name?" in shown
    assert "Which of 2 columns is Agents?" in shown
    assert "“Campaign”: Autumn North" in shown
    assert "nothing in it" in shown
    assert "2 questions need your answer" in shown
    asked = re.findall(r'<input type="radio" name="only:[^>]+>', shown)
    assert len(asked) == 4
    assert not any("checked" in one for one in asked)
    assert "Not before every field has one column" in shown
    letters = {header: one for one, header in re.findall(r'value="(\w+)"> \w+, “([^”]+)”', shown)}
    campaign, own = letters["Campaign"], letters["Agents"]

    person.send(f"/sheets/{twice.id}/readings", **{"only:name": campaign}, go="check")
    shown = person.get(address).text
    assert "Campaign name?" not in shown
    assert "Which of 2 columns is Agents?" in shown
    answer = person.send(f"/sheets/{twice.id}/readings", **{"only:users": own}, go="check")
    assert answer.headers["location"] == f"/sheets/{twice.id}?show=fixing"
    (planned,) = site.sheets.open(twice.id).plan.rows
    assert planned.name == "Autumn North"
    assert planned.values["users"] == ("5201_2224257",)


@pytest.mark.full
def test_the_other_of_two_columns_may_fill_another_field(person, site, twice):
    shown = person.get(f"/sheets/{twice.id}/columns").text
    letters = dict(re.findall(r'value="(\w+)"> \w+, “([^”]+)”', shown))
    name, campaign, agents, ids = letters
    free = next(field for field in FIELDS if field not in fills(shown).values())
    chosen = {"only:name": name, "only:users": agents, f"fills:{campaign}": free}
    person.send(f"/sheets/{twice.id}/readings", **chosen)
    filled = fills(person.get(f"/sheets/{twice.id}/columns").text)
    assert (filled[name], filled[campaign], filled[ids]) == ("name", free, "")
