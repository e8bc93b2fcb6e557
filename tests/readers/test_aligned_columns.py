"""Tables whose columns are aligned with spaces, as databases and PowerShell print them."""

import pytest

from bulk_import.readers.worker.aligned_columns import aligned
from bulk_import.readers.worker.wire import ReadError

HEAD = """\

name       dialingMode callsAgentRatio state
----       ----------- --------------- -----
"""


def line(name, mode, ratio, state):
    return f"{name:<10} {mode:<11} {ratio:>15} {state}\n"


def rows(text):
    found = aligned(text)
    assert found is not None
    table, code = found
    assert code == "file.aligned"
    return [line.split("\t") for line in table.split("\n") if line.strip()]


def test_numbers_that_are_set_to_the_right_are_whole():
    first, second = (
        line("Hot leads", "POWER", "2.5", "RUNNING"),
        line("Cold", "PREDICTIVE", "10.123456789", "OFF"),
    )
    assert rows(HEAD + first + second)[1:] == [
        ["Hot leads", "POWER", "2.5", "RUNNING"],
        ["Cold", "PREDICTIVE", "10.123456789", "OFF"],
    ]


def test_a_number_may_begin_before_its_header():
    text = "Campaign       Id\n--------       --\nNorth desk 104217\nB              17\n"
    assert rows(text) == [["Campaign", "Id"], ["North desk", "104217"], ["B", "17"]]


def test_a_name_of_several_words_is_one_cell_even_where_all_names_part_at_one_place():
    text = "Name       Lines\n----       -----\nBig sales      2\nBig deals     10\n"
    assert rows(text)[1:] == [["Big sales", "2"], ["Big deals", "10"]]


def test_an_empty_cell_stays_empty():
    first, second = (
        line("Hot leads", "", "1", "RUNNING"),
        line("Cold leads", "POWER", "", "RUNNING"),
    )
    assert rows(HEAD + first + second)[1:] == [
        ["Hot leads", "", "1", "RUNNING"],
        ["Cold leads", "POWER", "", "RUNNING"],
    ]


def test_the_rules_may_stand_around_and_be_of_equals_signs():
    rule = "====  =====\n"
    assert rows(f"Campaigns\n\n{rule}Name  Lines\n{rule}A     2\nB     3\n{rule}") == [
        ["Campaigns"],
        ["Name", "Lines"],
        ["A", "2"],
        ["B", "3"],
    ]


@pytest.mark.parametrize("dots", ["…", "..."])
def test_a_cell_that_is_cut_off_is_refused(dots):
    with pytest.raises(ReadError) as refused:
        aligned(HEAD + line(f"Hot lea{dots}", "POWER", "2", "RUNNING"))
    assert (refused.value.code, refused.value.facts["line"]) == ("file.cells_cut", "4")


def test_a_cell_that_goes_on_in_the_next_line_is_refused():
    with pytest.raises(ReadError) as refused:
        aligned(HEAD + line("Hot leads", "POWER", "2", "RUNNING") + "of the\nnorth\n")
    assert (refused.value.code, refused.value.facts["line"]) == ("file.cells_wrapped", "5")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("---- ----\na    b\n", id="no headers"),
        pytest.param("a,b\n-,-\n1,2\n", id="commas"),
        pytest.param("Title\n----- -----\nx     y\n", id="a header too few"),
        pytest.param("a\tb\n-- --\n1\t2\n", id="tabs"),
    ],
)
def test_other_texts_are_left_alone(text):
    assert aligned(text) is None
