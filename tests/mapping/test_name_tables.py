import pytest

from bulk_import.mapping.name_tables import find_lead_lists, find_teams
from bulk_import.sheet import Sheet

A, B, C = "5201_2224257", "5202_2224257", "5203_2224257"
LIST = "3f2b8c1e-7d4a-4e0b-9a6f-5c1d2e3f4a5b"


def sheet(*rows):
    return Sheet.of(rows, name="Any name")


TEAMS = sheet(
    ("Who is in which team", None, None),
    ("Team", "Agent ID", "Agent"),
    ("Sales  North", A, "Asha"),
    ("sales north", B, "Ravi"),
    ("Night", f"{C}; {A}", None),
    (1001, C, None),
    ("Empty", None, None),
    (None, B, None),
)


@pytest.mark.parametrize(
    ("team", "agents"),
    [("sales north", (A, B)), ("night", (C, A)), ("1001", (C,)), ("empty", ())],
)
def test_a_team_stands_for_all_agents_of_its_lines_and_cells(team, agents):
    assert find_teams([TEAMS])[team] == agents


def test_a_line_without_a_team_is_nobodys():
    assert set(find_teams([TEAMS])) == {"sales north", "night", "1001", "empty"}


def test_lead_lists_have_each_id_once_and_none_where_none_stands():
    lists = sheet(
        ("Lead list", "Leads ID", "Used by"),
        ("1001", LIST, "x"),
        ("1001", LIST, "y"),
        ("1002", None, "z"),
        ("1003", LIST, None),
        ("1003", "other", None),
    )
    assert find_lead_lists([sheet(("a", "b")), lists]) == {
        "1001": (LIST,),
        "1002": (),
        "1003": (LIST, "other"),
    }


@pytest.mark.parametrize(
    "rows", [(), (("Team", "Name"),), (("Agent ID", "Name"),), (("Team", "Agent ID", "User ID"),)]
)
def test_other_sheets_list_no_teams(rows):
    assert find_teams([sheet(*rows)]) is None


def test_campaigns_are_no_lists_of_leads():
    assert find_lead_lists([sheet(("Campaign name", "Leads ID"), ("Q2", LIST))]) is None
