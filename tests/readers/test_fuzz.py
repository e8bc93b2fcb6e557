"""Good workbooks, damaged at random: what is read is what is true, or the file is refused."""

import random
import re
import time
import zipfile

import pytest
from readers.packing import (
    SHEET,
    STRINGS,
    biff,
    biff_label,
    cell12,
    ods,
    ods_row,
    ole,
    parts,
    row,
    text,
    wide,
    xlsb,
    zipped,
)
from sheets import grid_of
from slicing import slice_or_full

from bulk_import.cells import ErrorCell
from bulk_import.problems import Refused
from bulk_import.readers.signatures import recognize
from bulk_import.readers.workbook_files import read_workbook

NAMES = [f"campaign {number}" for number in range(1, 9)]
ROWS = "".join(
    row(
        number,
        text(f"A{number}", name),
        f'<c r="B{number}" t="s"><v>{number - 1}</v></c>',
        f'<c r="C{number}" s="1"><v>{46248 + number}</v></c>',
    )
    for number, name in enumerate(NAMES, 1)
)
TEXTS = "".join(f"<si><t>shared {number}</t></si>" for number in range(1, 9))
PARTS = parts(ROWS, strings=f"<sst>{TEXTS}</sst>")

BINARIES = {
    "xlsx": zipped(PARTS),
    "xlsx_stored": zipped(PARTS, zipfile.ZIP_STORED),
    "ods": ods('<table:table table:name="S">' + "".join(map(ods_row, NAMES)) + "</table:table>"),
    "xls": ole(biff(b"".join(biff_label(n, 0, name) for n, name in enumerate(NAMES)))),
    "xlsb": xlsb({n: cell12(6, 0, wide(name)) for n, name in enumerate(NAMES)}),
}
CHECKED = ("xlsx", "xlsx_stored", "ods", "xlsb")
"""The formats that carry a checksum of every part, so that a change cannot go unnoticed."""


def read(content):
    """Return the cells of the first sheet, or None where the file is refused."""
    kind = recognize(content)
    if kind not in {"xlsx", "xlsb", "xls", "ods"}:
        return None
    start = time.monotonic()
    try:
        (sheet, *_) = read_workbook("campaigns", content, kind).sheets
    except Refused:
        return None
    finally:
        assert time.monotonic() - start < 30
    return grid_of(sheet)


def damaged(content, chance):
    """Return *content* with some of its bytes changed, lost, doubled or moved."""
    content = bytearray(content)
    for _ in range(chance.choice([1, 1, 1, 3, 10])):
        place = chance.randrange(len(content))
        length = chance.choice([1, 1, 2, 4, 16, 200])
        match chance.randrange(5):
            case 0:
                content[place] = chance.randrange(256)
            case 1:
                del content[place : place + length]
            case 2:
                content[place:place] = content[place : place + length]
            case 3:
                content[place : place + length] = bytes([chance.choice([0, 255])]) * length
            case _:
                content[place : place + 4] = chance.randbytes(4)
        if not content:
            return b"PK\x03\x04"
    return bytes(content)


def respelt(xml, chance):
    """Return *xml* with something exchanged that a program with a fault might exchange."""
    tokens = re.split(r"(<[^>]*>)", xml)
    place = chance.randrange(len(tokens))
    match chance.randrange(6):
        case 0:
            del tokens[place]
        case 1:
            tokens.insert(place, tokens[chance.randrange(len(tokens))])
        case 2:
            tokens[place] = tokens[place].replace('"', "'")
        case 3:
            tokens[place] = re.sub(r"\d+", str(chance.choice([0, -1, 2**31, 7])), tokens[place])
        case 4:
            tokens[place] = f"<!-- {tokens[place].replace('--', '')} -->" + tokens[place]
        case _:
            tokens[place] = tokens[place].replace(' r="', ' R="').replace(' t="', ' T="')
    return "".join(tokens)


def with_errors_of(found, truth):
    """Return the cells with the true ones in place of errors, which are told and stop their rows.

    The name of the part with the texts has no checksum, and without them their cells are errors.
    """
    return [
        [true if cell == ErrorCell("#REF!") else cell for cell, true in zip(*rows, strict=True)]
        for rows in zip(found, truth, strict=True)
    ]


@pytest.mark.parametrize("files", slice_or_full(4, 250))
@pytest.mark.parametrize("kind", BINARIES)
def test_damaged_bytes_never_read_as_something_else(kind, files):
    good = BINARIES[kind]
    truth = read(good)
    assert truth is not None
    chance = random.Random(f"{kind} 1")  # noqa: S311  the same files every time
    for number in range(files):
        found = read(damaged(good, chance))
        if kind in CHECKED and found is not None:
            assert with_errors_of(found, truth) == truth, number


@pytest.mark.parametrize("files", slice_or_full(4, 250))
@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml"])
def test_respelt_markup_never_spoils_the_cells_around_it(part, files):
    chance = random.Random(f"{part} 1")  # noqa: S311  the same files every time
    truth = {cell for cells in read(zipped(PARTS)) for cell in cells}
    for number in range(files):
        found = read(zipped({**PARTS, part: respelt(PARTS[part], chance)}))
        strange = {cell for cells in found or () for cell in cells if cell is not None} - truth
        # One token is changed: whatever it spoils stays within one cell, or a row that moved.
        assert len(strange) <= 1, (number, strange)
