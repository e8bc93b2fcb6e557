"""One quote too many, at every place of good files: rows are never merged in silence."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers.texts_of_csv import read_csv
from sending import rows
from slicing import examples, slice_or_full

import bulk_import
from bulk_import.problems import Refused

HEADERS = list(rows(1)[0])


def _plain():
    return [list(row.values()) for row in rows(12)]


def _lists(line_break="\n"):
    """Return rows whose agents need quotes, some over two lines, and trailing empty cells."""
    return [
        [
            *cells[:-2],
            f"{5000 + number}_2224257,{separator}{6000 + number}_2224257",
            cells[-1],
            "",
            "",
        ]
        for number, cells in enumerate(_plain())
        for separator in (["", line_break][number % 2],)
    ]


def _traps():
    """Return rows with cells that begin where a stray quote would end: with a comma or a break."""
    return [
        [*cells[:-2], (",5_2", "\n5_2", ",", "\n", ',""', "")[number % 6], cells[-1]]
        for number, cells in enumerate(_plain())
    ]


def _written(cells, **layout):
    lines = io.StringIO(newline="")
    csv.writer(lines, **layout).writerows([[*HEADERS, "Notes", "More"][: len(cells[0])], *cells])
    return lines.getvalue()


FILES = {
    "plain": _written(_plain()),
    "all quoted": _written(_plain(), quoting=csv.QUOTE_ALL),
    "lists": _written(_lists()),
    "lists, all quoted": _written(_lists(), quoting=csv.QUOTE_ALL),
    "traps": _written(_traps()),
    "traps, all quoted": _written(_traps(), quoting=csv.QUOTE_ALL),
    "tabs, Unix": _written(_traps(), delimiter="\t", lineterminator="\n"),
    "semicolons, old Mac": _written(_lists("\r"), delimiter=";", lineterminator="\r"),
}


def _read(text):
    """Return the rows by line, and the lines about which something is told."""
    (sheet,) = read_csv("campaigns.csv", text.encode()).sheets
    told = {problem.row for problem in sheet.problems}
    rows = sheet.iter_rows()
    return {row: [cell or "" for cell in cells] for row, cells in rows if any(cells)}, told


def _silently_wrong(good, text, damaged):
    """Return what is wrong in *text* and told nowhere, if anything.

    Args:
        good: The rows as they were meant, by line.
        text: The file with a quote too many.
        damaged: The line of that quote.
    """
    try:
        found, told = _read(text)
    except Refused as refused:
        lines = [int(line) for line in re.findall(r"line (\d+)", refused.message)]
        # A cell of two lines is named by the first of them.
        return None if lines and min(lines) <= damaged <= max(lines) + 1 else refused.message
    width = len(good[1])
    untold = [
        row
        for row in good.keys() | found.keys()
        if found.get(row, [])[:width] != good.get(row)
        if row not in told and not any(found.get(row, [])[width:])  # the plan tells long rows
    ]
    if len(untold) > 1:
        return f"rows {untold} changed"
    for row in untold:
        cells = set(found.get(row, ())) ^ set(good.get(row, ()))
        if len(cells) != 2 or not any('"' in cell for cell in cells):
            return f"row {row} is {found.get(row)}"
    return None


def _spoilt(text, place):
    return text[:place] + '"' + text[place:], len(re.findall("\r\n|\r|\n", text[:place])) + 1


@pytest.mark.slice(2)
@pytest.mark.parametrize("every", slice_or_full(11, 2))
@pytest.mark.parametrize("name", FILES)
def test_one_quote_too_many_never_merges_rows_in_silence(name, every):
    text = FILES[name]
    good, told = _read(text)
    assert told == set()
    assert len(good) == 13
    wrong = {
        place: why
        for place in range(0, len(text) + 1, every)
        if (why := _silently_wrong(good, *_spoilt(text, place)))
    }
    assert len(text) > 1_000
    assert wrong == {}


def _plan(path, text):
    path.write_text(text, "utf-8", newline="")
    try:
        return bulk_import.check(path)
    except Refused:
        return None


@pytest.mark.parametrize("every", slice_or_full(150, 5))
@pytest.mark.parametrize("name", ["plain", "all quoted", "lists", "lists, all quoted"])
def test_one_quote_too_many_never_makes_another_campaign(name, every, tmp_path):
    text = FILES[name]
    good = {row.row: row.campaign for row in _plan(tmp_path / "good.csv", text).rows}
    assert len(text) > 1_000
    for place in range(0, len(text) + 1, every):
        plan = _plan(tmp_path / "spoilt.csv", _spoilt(text, place)[0])
        for row in plan.ready if plan else ():
            # A quote in a name is one that the file shows; a person sees it in the plan.
            named = row.campaign.model_copy(update={"name": row.campaign.name.replace('"', "")})
            assert good.get(row.row) == named, (place, row)


@examples(0.2)
@given(st.sampled_from(["plain", "lists"]), st.data())
def test_two_quotes_too_many_never_make_another_campaign(tmp_path_factory, name, data):
    path = tmp_path_factory.mktemp("quotes") / "c.csv"
    text = FILES[name]
    good = [row.campaign for row in _plan(path, text).rows]
    first = data.draw(st.integers(0, len(text)))
    second = data.draw(st.integers(first, min(len(text), first + 400)))
    spoilt = f'{text[:first]}"{text[first:second]}"{text[second:]}'
    plan = _plan(path, spoilt)
    for row in plan.ready if plan else ():
        # By its content: a quote inside a Windows line break makes two lines of one.
        named = row.campaign.model_copy(update={"name": row.campaign.name.replace('"', "")})
        assert named in good
