import io
from zipfile import ZipFile

import pytest

from bulk_import.readers.marks import marked_columns


def workbook(*names):
    """Return the part of a workbook that holds its defined names."""
    content = io.BytesIO()
    with ZipFile(content, "w") as parts:
        parts.writestr("xl/workbook.xml", f"<workbook>{''.join(names)}</workbook>")
    return content.getvalue()


def name(place, called="_bulk_import_1", before="", after=' hidden="1"'):
    return f'<definedName{before} name="{called}"{after}>{place}</definedName>'


@pytest.mark.parametrize(
    ("place", "sheet", "column"),
    [
        ("Campaigns!$F:$F", "Campaigns", "F"),
        ("'It''s a &amp; b'!$AB:$AB", "It's a & b", "AB"),
        ("$Campaigns!$F$1:$F$1048576", "Campaigns", "F"),  # as LibreOffice writes it
        ("'[x]'!$F:$F", "[x]", "F"),
    ],
)
def test_a_hidden_name_says_which_column_is_ours(place, sheet, column):
    for before, after in (("", ' hidden="1"'), (' function="false"', ' vbProcedure="false"')):
        file = workbook(name(place, before=before, after=after))
        assert marked_columns(file) == {sheet: {column}}


def test_several_names_are_collected_by_sheet_and_other_names_are_none_of_ours():
    names = [name("A!$F:$F"), name("A!$G:$G", "_bulk_import_2"), name("B!$C:$C", "_bulk_import_3")]
    names += [name("A!$H:$H", "Prices"), name("A!$I:$I", "my_bulk_import_1")]
    assert marked_columns(workbook(*names)) == {"A": {"F", "G"}, "B": {"C"}}


@pytest.mark.parametrize("place", ["#REF!", "A!#REF!", "", "1+1", "A!$F$1:$G$2", "SUM(A!$F:$F)"])
def test_a_name_that_lost_its_column_marks_none(place):
    assert marked_columns(workbook(name(place))) == {}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", workbook(), workbook("\ufffd")])
def test_a_file_without_a_mark_has_none(content):
    assert marked_columns(content) == {}
