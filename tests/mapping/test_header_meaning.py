import pytest

from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.mapping.header_meaning import COULD_BE, HOLDS_BOTH, SOMETHING_ELSE
from bulk_import.mapping.headers import ACCOUNT, SECRET, fold, known

TABLES = (COULD_BE, HOLDS_BOTH, SOMETHING_ELSE)


@pytest.mark.parametrize("table", TABLES)
def test_a_near_miss_is_no_header_of_a_field(table):
    assert table.keys() & (known().keys() | ACCOUNT | SECRET) == set()


@pytest.mark.parametrize("table", TABLES)
def test_near_misses_are_folded(table):
    assert [key for key in table if fold(key) != key] == []


def test_a_near_miss_stands_in_one_table():
    assert sum(map(len, TABLES)) == len({key for table in TABLES for key in table})


def test_a_near_miss_points_to_fields_that_exist():
    pointed = {*COULD_BE.values(), *HOLDS_BOTH.values()}
    assert {field for fields in pointed for field in fields} <= FIELDS.keys()


def test_what_a_column_holds_instead_is_said_in_words():
    for code in set(SOMETHING_ELSE.values()):
        assert messages.text("match.unknown", why=f"match.{code}").startswith("not imported: ")
        assert f"match.{code}" in messages.table()
