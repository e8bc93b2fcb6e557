from zipfile import ZIP_STORED

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers.packing import zipped

from bulk_import import messages
from bulk_import.readers import READERS, signatures
from bulk_import.readers.signatures import recognize

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def package(*parts):
    return zipped(dict.fromkeys(parts, "<x/>"), ZIP_STORED)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"name,agents\n", "csv"),
        (b"\xef\xbb\xbfname,agents\n", "csv"),
        (b"PK of the month,agents\n", "csv"),
        (b"<b>,agents\n", "csv"),
        (package("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (package("xl\\workbook.xml"), "xlsx"),
        (package("XL/Workbook.xml"), "xlsx"),
        (package("xl/workbook.bin"), "xlsb"),
        (package("word/document.xml"), "word"),
        (package("ppt/presentation.xml"), "presentation"),
        (package("mimetype", "content.xml"), "opendocument"),
        (package("campaigns.csv"), "zip"),
        (package(), "zip"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
            "xls",
        ),
        (b"%PDF-1.7\n", "pdf"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0JFIF", "picture"),
        (b"GIF89a", "picture"),
        (b"{\\rtf1 x}", "text"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07", "rar"),
        (b"SQLite format 3\x00", "sqlite"),
        (b"<html><table>", "html"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE html>", "html"),
        (b"<TABLE border=1>", "html"),
        (b'<?xml version="1.0"?><Workbook>', "xml"),
        (b'<?xml version="1.0"?><tables><table_data>', "xml"),
        (b"\n<campaigns><campaign/></campaigns>\n", "xml"),
        (b"<campaign>,agents\n", "csv"),
        (b'[{"name": 1}]', "json"),
        (b'\xef\xbb\xbf \r\n{\n  "name": 1\n}', "json"),
        (b"{'name': 1}", "json"),
        (b"[]", "json"),
        (b"[[1, 2], [3, 4]]", "json"),
        ('{"name": 1}'.encode("utf-16"), "json"),
        (b"[Name],[Agents]\n", "csv"),
        (b"{{name}},{{agents}}\n", "csv"),
        (b"{x},y\n", "csv"),
        (b"-- MySQL dump 10.13\n\nCREATE TABLE `t` (", "sql"),
        (b"/*M!999999\\- enable the sandbox mode */ \nINSERT INTO t VALUES (1);", "sql"),
        (b"insert ignore into t values (1);", "sql"),
        ("-- a dump\nINSERT INTO t VALUES (1);".encode("utf-16"), "sql"),
        (b"-- name,agents\n", "csv"),
        (b"- campaignSummaryList:\n  - arn: a\n    id: i\n", "yaml"),
        (b"- campaign:\n    arn: a\n", "yaml"),
        (b"- name,agents\n  - a,b\n", "csv"),
        (b"-------\n|  ListCampaigns  |\n+-----+\n||  x  ||\n", "aws_table"),
        (b"-------\r\n|  GetRegion  |\r\n||  x  ||\r\n", "aws_table"),
        (b"-------\n|  name  |  agents |\n+-----+\n", "csv"),
        (b"CAMPAIGN\tarn:aws:connect-campaigns:us-east-1:1:campaign/i\tci\n", "aws_text"),
        (b"CAMPAIGN\tarn:aws-us-gov:connect-campaigns:x\tci\n", "aws_text"),
        (b"campaign\tarn\n", "csv"),
        (b"# campaigns,remark\nx,we insert into the list\n", "csv"),
        (b"set name,agents\nadd to the list,5\n", "csv"),
    ],
)
def test_a_file_is_what_its_content_says(content, kind):
    assert recognize(content) == kind


def damaged(place, wrong):
    """Return a package with *wrong* at *place* of the entry in its list of contents."""
    content = bytearray(package("xl/workbook.xml"))
    start = content.index(b"PK\x01\x02") + place
    content[start : start + len(wrong)] = wrong
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        package("xl/workbook.xml")[:60],
        damaged(6, b"\x99"),  # the version of zip that is needed
        damaged(9, b"\x08").replace(b"xl/workbook", b"xl/w\xffrkbook"),  # a name in UTF-8
    ],
    ids=["cut off", "version of zip", "name in UTF-8"],  # the bytes hold the time of day
)
def test_a_damaged_package_is_left_to_its_reader(content):
    assert recognize(content) == "xlsx"


@given(st.binary())
def test_anything_is_something(content):
    assert recognize(content)
    assert recognize(b"PK\x03\x04" + content) in {*READERS, "zip"}


def test_what_is_no_spreadsheet_is_said_in_words():
    tables = (signatures._STREAMS, signatures._SIGNATURES, signatures._MARKUP, signatures._PARTS)
    kinds = {kind for table in tables for _, kind in table} | signatures.PACKED
    kinds |= signatures.FOR_READING
    others = kinds - READERS.keys() - {"password"}
    assert {f"format.{kind}" for kind in others} <= messages.table().keys()
