import pytest

from bulk_import.mapping.name_tables import find_directory, is_directory_alone
from bulk_import.sheet import Sheet


def sheet(*rows):
    return Sheet.of(rows, name="Agents")


PEOPLE = sheet(
    ("Our people", None, None, None),
    ("Name", "E-mail", "Ext", "Agent ID"),
    ("Ravi  Kumar", "Ravi@acme.example", 5201.0, "5201_2224257"),
    ("Asha Rao", None, "5202", "5202_2224257"),
    ("asha rao", None, "5203", "5203_2224257"),
    ("Gone", None, None, None),
    ("Wrong", None, None, "5204-2224257"),
)


@pytest.mark.parametrize(
    ("called", "agents"),
    [
        ("ravi kumar", ("5201_2224257",)),
        ("ravi@acme.example", ("5201_2224257",)),
        ("5201", ("5201_2224257",)),
        ("asha rao", ("5202_2224257", "5203_2224257")),
        ("5203", ("5203_2224257",)),
    ],
)
def test_people_are_found_by_name_address_and_extension(called, agents):
    assert find_directory([PEOPLE])[called] == agents


@pytest.mark.parametrize("called", ["gone", "wrong", "ravi", "name", ""])
def test_who_has_no_id_stands_for_nobody(called):
    assert not find_directory([PEOPLE]).get(called)


def test_first_and_last_names_in_two_columns_make_one_name():
    people = sheet(("First Name", "Last Name", "User ID"), ("Ravi", "Kumar", "5201_2224257"))
    assert find_directory([people]) == {"ravi kumar": ("5201_2224257",)}


def test_the_first_sheet_with_a_directory_counts():
    notes = sheet(("Ask Priya",), ("before changing anything",))
    assert find_directory([notes, PEOPLE])["ravi kumar"] == ("5201_2224257",)


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (("Name", "Phone"), ("Ravi", "1")),
        (("Agent ID", "User ID", "Name"), ("1_2", "1_3", "R")),
    ],
    ids=["empty", "no ids", "two columns of ids"],
)
def test_a_sheet_that_is_none_is_no_directory(rows):
    assert find_directory([sheet(*rows)]) is None


@pytest.mark.parametrize(
    ("headers", "is_one"),
    [
        (("Name", "E-mail", "Extension", "Agent ID"), True),
        (("Agent ID", "First name", None, "Last name"), True),
        (("ID", "Name", "Start date"), False),
        (("Name", "Extension"), False),
    ],
)
def test_a_sheet_of_agents_alone_holds_no_campaigns(headers, is_one):
    rows = [headers, tuple("x" if header else None for header in headers)]
    assert is_directory_alone(sheet(*rows)) is is_one
