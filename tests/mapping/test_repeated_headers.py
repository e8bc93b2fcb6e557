import pytest
from sheets import predictive, progressive

from bulk_import import mapping
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet

HEADERS = list(progressive())


def line(number):
    return list(progressive(number).values())


def matched(*rows):
    return mapping.match(Sheet.of(rows, name="S"), {}, ())


def test_the_header_of_every_page_is_known_again():
    upper = [header.upper() for header in HEADERS]
    assert matched(HEADERS, line(1), HEADERS, line(2), upper, line(3)).repeated == {3, 5}


def test_what_stands_above_the_header_is_known_again_with_it():
    title, groups = ["May"], ["Who", None, "When"]
    page = [title, groups, HEADERS]
    assert matched(*page, line(1), *page, line(2)).repeated == {5, 6, 7}


def test_both_lines_of_a_header_are_known_again():
    upper = [*HEADERS[:5], "Start", "End", "Start", "End", *HEADERS[9:]]
    lower = [*[None] * 5, "date", "date", "time", "time", None, None]
    found = matched(upper, lower, line(1), upper, lower, line(2))
    assert found.header_row == 2
    assert found.repeated == {4, 5}


def test_a_header_with_a_part_of_the_columns_is_known_again():
    assert matched(HEADERS, line(1), HEADERS[:6], line(2)).repeated == {3}


def test_campaigns_named_like_a_column_are_campaigns():
    rows = [["Campaign", "progressive", "live", *line(1)[3:]], [None, "Dialer", "Active"]]
    assert matched(HEADERS, *rows).repeated == frozenset()


@pytest.mark.parametrize("gap", [[], [[]], [[], ["Predictive"]]])
def test_a_second_table_with_other_columns_is_refused(gap):
    second = predictive(2)
    with pytest.raises(Refused) as refused:
        matched(HEADERS, line(1), *gap, list(second), list(second.values()))
    assert refused.value.code == "file.two_tables"
    assert str(len(gap) + 3) in refused.value.message


def test_a_second_table_far_below_is_refused_too():
    with pytest.raises(Refused, match="two tables"):
        matched(HEADERS, line(1), *[line(2)] * 60, HEADERS[::-1], line(3)[::-1])


def test_a_list_of_columns_above_the_table_is_no_table():
    legend = ["Needed:", *HEADERS[:6]]
    assert matched(legend, [], ["see the manual"], HEADERS, line(1)).header_row == 4
