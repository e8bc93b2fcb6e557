"""Which rows a view shows, as its address says."""

from urllib.parse import parse_qsl

import pytest

from bulk_import.web.screens.rows_shown import ColumnsShown, Kinds, Show, View, rows_shown

SOON = {"ring_seconds": "soon"}


def shown(sheet, kinds=None, **query):
    return rows_shown(sheet.plan, View.of(query), kinds or Kinds())


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"show": "left-out", "columns": "file"},
        {"cause": "a b&c", "find": "50 % off", "page": "3", "at": "7"},
    ],
)
def test_an_address_is_read_as_it_was_written(query):
    view = View.of(query)
    assert View.of(dict(parse_qsl(view.address().removeprefix("?")))) == view


@pytest.mark.parametrize("nonsense", ["-1", "x", "9" * 30, "1.5", "", "²"])
def test_nonsense_in_an_address_is_as_if_it_were_not_there(nonsense):
    assert View.of({"show": nonsense, "columns": nonsense, "page": nonsense}) == View()


def test_rows_that_need_fixing_are_shown_first(drop):
    sheet = drop({}, SOON, {})
    assert shown(sheet).numbers == (3,)
    assert shown(sheet, show="ready").numbers == (2, 4)
    assert shown(drop({}, {})).numbers == (2, 3)


def test_a_row_that_was_changed_stays_in_its_view(drop):
    found = shown(drop({}, SOON, {}), Kinds(changed=[2]), show="fixing", at="0")
    assert (found.numbers, found.staying) == ((2, 3), {2})


def test_the_search_looks_at_what_cells_hold_and_held(drop):
    sheet = drop({"name": "Robbin"}, {}, {})
    assert shown(sheet, show="all", find="robBIN").numbers == (2,)
    edited = sheet.plan.edit(2, "Campaign name", "Robin")
    assert rows_shown(edited, View(show=Show.ALL, find="robbin"), Kinds()).numbers == (2,)
    assert shown(sheet, show="all", find="nobody").numbers == ()


def test_pages_hold_a_hundred_rows(drop):
    sheet = drop(*[{}] * 150)
    second = shown(sheet, page="2")
    assert (second.first, second.last, second.pages) == (101, 150, 2)
    assert second.on_page[0] == 102
    assert shown(sheet, page="99").page == 2
    assert (second.page_of(101), second.page_of(102), second.page_of(999)) == (1, 2, None)


def test_the_columns_shown_are_in_the_address():
    assert View(columns=ColumnsShown.FILE).address(page=2) == "?columns=file&page=2"
