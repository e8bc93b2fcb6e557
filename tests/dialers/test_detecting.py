import pytest
from exported import FIVE9, VICIDIAL, export_of
from sheets import predictive, sheet_of

from bulk_import.dialers import detect, load, saved_profile, sheet_for
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet, Spreadsheet

ACME = """
format = 1
id     = "acme"
title  = "Acme dialer"
[source]
detect = ["camp", "mode"]
[set.name]
from = "camp"
[set.dialer_type]
from = "mode"
map  = { P = "predictive" }
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "acme.toml").write_text(ACME, encoding="utf-8")
    return tmp_path


def refusal(spreadsheet, *folders):
    with pytest.raises(Refused) as refused:
        detect(spreadsheet, folders)
    return refused.value


@pytest.mark.parametrize(("row", "name"), [(VICIDIAL, "vicidial"), (FIVE9, "five9")])
def test_an_export_is_known_by_its_headers(row, name):
    found = detect(export_of(row), ())
    assert found.profile.id == name
    assert "is known" in found.why


def test_case_does_not_count_in_headers():
    row = {header.upper(): cell for header, cell in VICIDIAL.items()}
    assert detect(export_of(row), ()).profile.id == "vicidial"


def test_words_in_a_column_tell_a_dialer_from_the_one_that_it_extends():
    assert detect(export_of({**VICIDIAL, "auto_dial_level": "HIGH"}), ()).profile.id == "goautodial"
    mixed = export_of({**VICIDIAL, "auto_dial_level": "HIGH"}, VICIDIAL)
    assert detect(mixed, ()).profile.id == "vicidial"


def test_the_sheet_with_the_campaigns_is_found_among_others():
    other = Sheet.of([["written by", "Ann"]], [1], name="Notes")
    campaigns = sheet_of(VICIDIAL)
    found = detect(Spreadsheet(path="x.xlsx", format="xlsx", sheets=(other, campaigns)), ())
    assert found.sheet is campaigns


def test_lines_above_the_headers_do_not_matter():
    cells = [["Our campaigns"], [None], [*VICIDIAL], [*VICIDIAL.values()]]
    sheet = Sheet.of(cells, [1, 2, 3, 4])
    spreadsheet = Spreadsheet(path="x.csv", format="csv", sheets=(sheet,))
    assert detect(spreadsheet, ()).profile.id == "vicidial"


def test_a_saved_profile_is_found_too(folder):
    assert detect(export_of({"camp": "A", "mode": "P"}), [folder]).profile.id == "acme"


def test_saved_column_matches_are_no_dialer(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(saved_profile("mine", {"camp": "name"}), encoding="utf-8")
    assert refusal(export_of({"camp": "A"}), tmp_path).code == "profile.unknown_export"


def test_two_profiles_that_fit_equally_are_asked_about(folder):
    (folder / "twin.toml").write_text(ACME.replace('"acme"', '"twin"'), encoding="utf-8")
    found = refusal(export_of({"camp": "A", "mode": "P"}), folder)
    assert found.code == "profile.several"
    assert "acme, twin" in found.message


def test_an_unknown_export_is_told_its_columns_and_how_to_go_on():
    found = refusal(export_of({"Kampagne": "A", "Modus": "B"}))
    assert found.code == "profile.unknown_export"
    assert "Kampagne, Modus" in found.message
    assert "--save-profile" in found.message


def test_an_export_that_is_nearly_known_is_told_what_it_lacks():
    row = {header: cell for header, cell in FIVE9.items() if header != "callsAgentRatio"}
    found = refusal(export_of(row))
    assert found.code == "profile.nearly_known_export"
    assert "five9" in found.message
    assert "needs this as well: callsAgentRatio." in found.message
    assert "--save-profile" in found.message


def test_our_own_template_is_no_export():
    unknown = {"profile.unknown_export", "profile.nearly_known_export"}
    assert refusal(export_of(predictive())).code in unknown


def test_an_empty_file_is_no_export():
    empty = Spreadsheet(path="x.csv", format="csv", sheets=(Sheet.of([], []),))
    assert refusal(empty).code == "profile.unknown_export"


def test_a_profile_that_is_chosen_and_does_not_fit_says_what_is_missing():
    with pytest.raises(Refused) as refused:
        sheet_for(export_of(FIVE9), load("vicidial", ()))
    assert refused.value.code == "profile.does_not_fit"
    lacking = "campaign_id, dial_method or campaign_vdad_exten, auto_dial_level or dial_level"
    assert lacking in refused.value.message


def test_two_tables_of_campaigns_are_asked_about():
    sheets = (sheet_of(VICIDIAL), sheet_of(VICIDIAL))
    spreadsheet = Spreadsheet(path="x.xlsx", format="xlsx", sheets=sheets)
    assert refusal(spreadsheet).code == "profile.several_tables"
    with pytest.raises(Refused) as refused:
        sheet_for(spreadsheet, load("vicidial", ()))
    assert refused.value.code == "profile.several_tables"
