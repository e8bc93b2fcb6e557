"""Every naughty text in every column: nothing comes alive, nothing is lost, every file is saved."""

import csv
import io
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from office import needs_office, resaved
from python_calamine import CalamineWorkbook
from slicing import slice_or_full
from workbooks.naughty import COUNT, naughty_texts

from bulk_import.apostrophes import without_apostrophe
from bulk_import.campaign import FIELDS
from bulk_import.cli import main
from bulk_import.workbooks.texts import holdable

HEADERS = [field.header for field in FIELDS.values()]


@pytest.fixture(scope="module", params=slice_or_full(10, 1))
def texts(request):
    """Return one in so many of the texts."""
    return naughty_texts()[:: request.param]


@pytest.fixture(scope="module")
def in_csv(texts):
    """Return those of the texts that a CSV file can hold."""
    return [
        text
        for text in texts
        if "\0" not in text
        and text.count("\n") < 8
        and not any("\ud800" <= letter <= "\udfff" for letter in text)
    ]


@pytest.fixture(scope="module")
def folder(texts, tmp_path_factory):
    return tmp_path_factory.mktemp("naughty")


@pytest.fixture(scope="module")
def from_workbook(texts, folder):
    """Return the check of a workbook, and what calamine read before."""
    source = folder / "book.xlsx"
    with xlsxwriter.Workbook(source) as book:
        sheet = book.add_worksheet("Campaigns")
        for place, header in enumerate(HEADERS):
            sheet.write_string(0, place, header)
            for row, text in enumerate(texts, start=1):
                assert sheet.write_string(row, place, holdable(text)) == 0
    main(["check", str(source), "--quiet"])
    return folder / "book.check.xlsx", read(source)


@pytest.fixture(scope="module")
def csv_source(in_csv, folder):
    source = folder / "list.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows([text] * len(HEADERS) for text in in_csv)
    return source


@pytest.fixture(scope="module")
def from_csv(csv_source, folder):
    main(["check", str(csv_source), "--quiet"])
    return folder / "list.check.xlsx"


def read(path):
    """Return the cells below the header under our headers, as calamine reads them."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Campaigns").to_python()
    return [row[: len(HEADERS)] for row in rows[1:]]


def is_alive(path):
    """Return the parts of a workbook that hold a formula, a link or anything from outside."""
    with ZipFile(path) as parts:
        return [
            name
            for name in parts.namelist()
            if "external" in name.casefold()
            or any(
                sign in parts.read(name) and not name.startswith("xl/charts/")
                for sign in (b"<f>", b"<f ", b"<hyperlink ", b'TargetMode="External"', b"<ddeLink")
            )
        ]


def test_there_are_five_hundred_and_all_kinds_of_them():
    all_texts = naughty_texts()
    assert len(all_texts) == len(set(all_texts)) == COUNT


def test_in_the_users_workbook_every_text_is_what_it_was(from_workbook, texts):
    path, before = from_workbook
    assert len(before) == len(texts)
    for found, was in zip(read(path), before, strict=False):
        assert found == was
    assert is_alive(path) == []


def test_openpyxl_finds_no_formula_link_or_error_either(from_workbook, from_csv):
    for path in (from_workbook[0], from_csv):
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows():
                assert {cell.data_type for cell in row} <= {"s", "n"}
                assert not [cell for cell in row if cell.hyperlink]


def test_from_csv_every_text_is_what_it_was_or_marked_as_shortened(from_csv, in_csv):
    found = [row for row in read(from_csv) if any(row)]  # a record may take several lines
    for row, text in zip(found, in_csv, strict=True):
        if "_x005F_x" in text:  # XlsxWriter cannot protect it: it is marked instead
            assert set(row) == {"_x005F\ufffdx0041_"} or "\ufffd" in row[0]
            continue
        assert set(row) == {holdable(text)}, text[:80]
        if holdable(text) != text:
            assert {"…", "\ufffd"} & set(holdable(text))
    assert is_alive(from_csv) == []


def test_as_csv_every_text_is_what_it_was_behind_its_apostrophe(csv_source, in_csv, folder):
    target = folder / "list.check.csv"
    main(["check", str(csv_source), "--quiet", "-o", str(target)])
    rows = list(csv.reader(io.StringIO(target.read_bytes().decode("utf-8-sig"), newline="")))
    for text, row in zip(in_csv, rows[1:], strict=True):
        (found,) = set(row[: len(HEADERS)])
        assert found[:1] not in set("=+-@\t;|＝＋－＠")
        assert without_apostrophe(found) == holdable(text)


@pytest.mark.full
@needs_office
def test_libreoffice_opens_and_saves_it_with_nothing_alive(from_workbook, texts, folder):
    path = resaved(from_workbook[0], folder / "office")
    assert is_alive(path) == []
    assert len(read(path)) >= len(texts)
