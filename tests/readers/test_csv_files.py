import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.problems import Refused, Severity
from bulk_import.readers.csv_files import MOST_LINES, read_csv

HEADER = ["name", "agents", "start"]


def rows_of(content):
    """Return the cells of a file, by the row numbers that a person sees."""
    spreadsheet = read_csv("campaigns.csv", content)
    (sheet,) = spreadsheet.sheets
    return {int(row): sheet.cells.loc[row].tolist() for row in sheet.cells.index}


def refusal(content):
    with pytest.raises(Refused) as refused:
        read_csv("campaigns.csv", content)
    return refused.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_splits_the_file(delimiter):
    text = f"name{delimiter}agents{delimiter}start\nA{delimiter}1{delimiter}2\n"
    assert rows_of(text.encode()) == {1: HEADER, 2: ["A", "1", "2"]}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "name;agents\nA;1_1,2_1,3_1\nB;4_1,5_1,6_1\n",
            {1: ["name", "agents"], 2: ["A", "1_1,2_1,3_1"], 3: ["B", "4_1,5_1,6_1"]},
        ),
        (
            "name,agents\nA,1_1;2_1\nB,3_1;4_1\nC,5_1;6_1\n",
            {1: ["name", "agents"], 2: ["A", "1_1;2_1"], 3: ["B", "3_1;4_1"], 4: ["C", "5_1;6_1"]},
        ),
        (
            "name,agents\nA,1_1,2_1;\nB,3_1,4_1,5_1;\n",
            {
                1: ["name", "agents", None, None],
                2: ["A", "1_1", "2_1;", None],
                3: ["B", "3_1", "4_1", "5_1;"],
            },
        ),
        (
            "Report; June\nname,agents\nA,1_1\n",
            {1: ["Report; June", None], 2: ["name", "agents"], 3: ["A", "1_1"]},
        ),
        ("name\nA\nB\n", {1: ["name"], 2: ["A"], 3: ["B"]}),
        ("sep=;\nname;agents\nA;1\n", {1: ["sep=", None], 2: ["name", "agents"], 3: ["A", "1"]}),
        (
            'name|agents\n"A,B",1|2\n',
            {1: ["name|agents", None], 2: ["A,B", "1|2"]},
        ),
    ],
)
def test_delimiters_inside_cells_do_not_split_them(text, rows):
    assert rows_of(text.encode()) == rows


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_end_of_line_ends_a_row(end):
    text = f'name,agents{end}"A{end}B",1{end}{end}C,2{end}'
    assert rows_of(text.encode()) == {
        1: ["name", "agents"],
        2: [f"A{end}B", "1"],
        4: [None, None],
        5: ["C", "2"],
    }


def test_a_row_has_the_number_of_the_line_on_which_it_starts():
    text = 'name,agents\n"A\n\n\nB","1\n2"\nC,3\n'
    assert list(rows_of(text.encode())) == [1, 2, 7]


def test_rows_after_the_last_filled_one_are_left_out():
    assert list(rows_of(b"name,agents\n\nA,1\n,\n\n,,,\n")) == [1, 2, 3]


def test_short_and_long_rows_keep_all_their_cells():
    assert rows_of(b"name,agents\nA\nB,1,2,3\n") == {
        1: ["name", "agents", None, None],
        2: ["A", None, None, None],
        3: ["B", "1", "2", "3"],
    }


def test_cells_are_text_exactly_as_written():
    text = 'a,b,c,d,e\n007, x ,NA,TRUE,"say ""hi"""\n1.0,=1+1,2026-05-01,nan,5" pipe\n'
    rows = rows_of(text.encode())
    assert rows[2] == ["007", " x ", "NA", "TRUE", 'say "hi"']
    assert rows[3] == ["1.0", "=1+1", "2026-05-01", "nan", '5" pipe']


@pytest.mark.parametrize(
    "content",
    [
        "name,agents\nZoë,1\n".encode(),
        codecs.BOM_UTF8 + "name,agents\nZoë,1\n".encode(),
        "name,agents\nZoë,1\n".encode("utf-16"),
        codecs.BOM_UTF16_LE + "name,agents\nZoë,1\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "name,agents\nZoë,1\n".encode("utf-16-be"),
    ],
)
def test_unicode_text_is_read_without_a_word(content):
    assert rows_of(content) == {1: ["name", "agents"], 2: ["Zoë", "1"]}
    assert read_csv("campaigns.csv", content).problems == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_windows_text_is_read_with_a_warning_that_names_the_line(end):
    content = f"name,agents{end}A,1{end}Zoë “x”,2{end}".encode("cp1252")
    spreadsheet = read_csv("campaigns.csv", content)
    assert rows_of(content)[3] == ["Zoë “x”", "2"]
    (problem,) = spreadsheet.problems
    assert (problem.severity, problem.code) == (Severity.WARNING, "file.not_utf8")
    assert problem.message.startswith("Line 3 is not UTF-8")


@pytest.mark.parametrize(
    "content",
    [
        b"name\nA\n\x81\xff\n",
        codecs.BOM_UTF8 + b"name\nA\nZo\xeb\n",
        "name\nA\n".encode("utf-16") + b"\x00",
    ],
)
def test_bytes_that_are_no_text_are_refused(content):
    refused = refusal(content)
    assert refused.code == "file.not_text"
    assert "line 3" in refused.message


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_a_zero_byte_is_refused_with_its_line(end):
    refused = refusal(end.join([b"name", b"A", b"B\0"]))
    assert refused.code == "file.zero_byte"
    assert "line 3" in refused.message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('name,agents\nA,1\n"B,2\nC,3\n', 3),
        ('name,agents\n"A\nB",1\n"C,2\n', 4),
        ('name,agents\n"B"x,2\nC,3\n', 2),
        ('name,agents\n"B,2\n"C",3\n', 2),
        ('name;agents\n"B"x;2\n', 2),
        ('name,agents\r"B,2\rC,3\r', 2),
        ('name,agents\n"' + "x\n" * MOST_LINES + '",2\n', 2),
    ],
)
def test_quotes_that_do_not_match_are_refused_with_the_line_on_which_the_row_starts(text, line):
    refused = refusal(text.encode())
    assert refused.code == "file.quote"
    assert f"line {line}." in refused.message


def test_a_hundred_agents_on_lines_of_their_own_are_one_cell():
    agents = "\n".join(f"{number}_2224257" for number in range(100))
    assert rows_of(f'name,agents\nA,"{agents}"\nB,1\n'.encode()) == {
        1: ["name", "agents"],
        2: ["A", agents],
        102: ["B", "1"],
    }


@pytest.mark.parametrize("content", [b"", b"\n\n", b",,,\n", codecs.BOM_UTF16_LE, codecs.BOM_UTF8])
def test_a_file_without_a_filled_cell_is_an_empty_sheet(content):
    spreadsheet = read_csv("campaigns.csv", content)
    assert spreadsheet.sheets[0].is_empty
    assert (spreadsheet.format, spreadsheet.sheets[0].name) == ("csv", None)
    assert spreadsheet.source is None


def rows_or_code(content):
    try:
        return rows_of(content)
    except Refused as refused:
        return refused.code


@given(st.binary())
def test_any_bytes_are_a_sheet_or_refused(content):
    found = rows_or_code(content)
    assert isinstance(found, dict) or found in {"file.not_text", "file.zero_byte", "file.quote"}


@given(st.text(alphabet='ab ,;|\t"\r\n\u2028\x1c'))
def test_rows_have_rising_numbers_and_no_cell_is_lost(text):
    rows = rows_or_code(text.encode())
    if rows == "file.quote":
        assert '"' in text
        return
    assert list(rows) == sorted(set(rows))
    found = "".join(cell for row in rows.values() for cell in row if cell)
    assert [letter for letter in found if letter in "ab"] == [
        letter for letter in text if letter in "ab"
    ]
