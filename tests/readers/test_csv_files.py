import csv
import io

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from readers.texts_of_csv import read_csv
from sheets import grid_of
from slicing import examples

from bulk_import.events import Reading
from bulk_import.problems import Refused
from bulk_import.readers.limits import ReadLimits
from bulk_import.readers.worker.csv_dialect import DELIMITERS
from bulk_import.readers.worker.csv_lines import lines_of

HEADER = ["Name", "Start", "End", "Agents"]


def read(content, encoding=None, **allowed):
    """Return the sheet and the problems of the file; text is UTF-8."""
    content = content.encode() if isinstance(content, str) else content
    limits = ReadLimits(**allowed)
    spreadsheet = read_csv("campaigns.csv", content, limits, encoding=encoding)
    (sheet,) = spreadsheet.sheets
    return sheet, spreadsheet.problems


def rows(content, **allowed):
    """Return the cells by the line on which their record starts."""
    sheet, _ = read(content, **allowed)
    return {line: list(cells) for line, cells in sheet.iter_rows()}


def told(content):
    sheet, _ = read(content)
    return [(problem.row, problem.code) for problem in sheet.problems]


def refusal(content, **allowed):
    with pytest.raises(Refused) as refused:
        read(content, **allowed)
    assert refused.value.message.startswith("campaigns.csv")
    assert len(refused.value.message.splitlines()) == 1
    return refused.value.code, refused.value.message


ACCENTS = "Name,Start,End\nCafé – Süd,1,2\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_every_encoding_of_unicode_reads_alike(encoding):
    sheet, problems = read(ACCENTS.encode(encoding))
    assert grid_of(sheet)[1] == ["Café – Süd", "1", "2"]
    assert problems == ()


@pytest.mark.parametrize("mark", [b"\xfe\xff", b"\xff\xfe"])
def test_utf_16_is_read_by_its_mark(mark):
    encoding = "utf-16-be" if mark == b"\xfe\xff" else "utf-16-le"
    assert rows(mark + ACCENTS.encode(encoding))[2][0] == "Café – Süd"


def test_a_second_mark_does_not_stick_to_the_first_header():
    assert rows("\ufeff\ufeff" + ACCENTS)[1][0] == "Name"


def test_windows_text_is_read_with_a_warning_that_shows_what_was_read():
    sheet, (warning,) = read(ACCENTS.encode("cp1252"))
    assert sheet.cell(2, "A") == "Café – Süd"
    assert (warning.severity.value, warning.code) == ("warning", "file.not_utf8")
    assert "Line 2" in warning.message
    assert "windows-1252" in warning.message
    assert "“Café – Süd”" in warning.message


def test_two_encodings_in_one_file_are_named_with_their_lines():
    content = "Name,Start,End\nMünchen,1,2\n".encode() + "Köln,1,2\n".encode("cp1252")
    assert refusal(content)[0] == "file.two_encodings"
    assert "line 2 is UTF-8 and line 3 is not" in refusal(content)[1]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"\xef\xbb\xbfName,Start,End\nK\xf6ln,1,2\n", 2),
        ("Name,Start,End\nA,1,2\n".encode("utf-16") + b"x", 3),
        ("Name,Start,End\n".encode("utf-16") + b"\x00\xd8\x00\x00", 2),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(content, line):
    code, message = refusal(content)
    assert code == "file.not_text"
    assert f"line {line} " in message


@pytest.mark.parametrize("content", ["Name,Start,End\nA,\0,2\n", "\0" + ACCENTS])
def test_a_zero_byte_is_refused_with_its_line(content):
    assert refusal(content)[0] == "file.zero_byte"


@pytest.mark.parametrize("padding", ["\x1a", "\x1a" * 100, "\0" * 512, "\x1a\0\0"])
def test_what_pads_a_file_to_its_size_is_no_row(padding):
    assert list(rows(ACCENTS + padding)) == [1, 2]


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_every_delimiter_is_found(delimiter, quoting):
    cells = [HEADER, ["A", "1", "2", "5_1, 5_2; 5_3 | 5_4"], ["B", "3", "4", "5_5, 5_6; 5_7 | 5_8"]]
    assert list(rows(_written(cells, delimiter=delimiter, quoting=quoting)).values()) == cells


@pytest.mark.parametrize(
    ("content", "width"),
    [
        ("Name;Start;End;Agents\n" + "A;1;2;5_1, 5_2, 5_3\n" * 9, 4),
        ("Campaigns, April, 2026\nName;Start;End;Agents\n" + "A;1;2;5_1, 5_2, 5_3\n" * 9, 4),
        ("Name,Start,End,Agents\n" + "A,1,2,5_1;5_2;5_3;5_4;5_5;5_6\n" * 9, 4),
        (
            "Name,Start,End,Agents\n"
            + "A,1,2,Asha; Ravi; Meena; Sunil; Priya\n" * 3
            + "B,1,2,Om\n",
            4,
        ),
        ("Name\tStart\tEnd\n" + "A, B, C and D\t1,5\t2,5\n" * 9, 3),
        ("Name|Start|End\nA|1|2\n", 3),
        ("Name;Start;End\n", 3),
        ("Name;Start;End;Agents\nA;1\nB;1;2\nC;1;2;5_1\nD\n", 4),
        ('"Name, as in TeleCMI";"Start, if any";End\nA;1;2\n', 3),
    ],
)
def test_the_delimiter_is_the_one_of_the_header_and_of_most_rows(content, width):
    assert {len(cells) for cells in rows(content).values()} == {width}


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
def test_a_sep_line_decides_and_is_no_row(first):
    content = f"{first}\r\nName,Start;End,Agents;x\r\n1,2;3,4;x\r\n"
    assert rows(content) == {2: ["Name,Start", "End,Agents", "x"], 3: ["1,2", "3,4", "x"]}


@pytest.mark.parametrize(
    ("written", "meant"), [("^", "^"), ("\t", "\t"), ("\\t", "\t"), (":", ":")]
)
def test_a_sep_line_may_name_any_delimiter(written, meant):
    assert rows(f"sep={written}\nName{meant}Start{meant}End\n")[2] == ["Name", "Start", "End"]


def test_a_header_that_begins_like_a_sep_line_is_a_header():
    assert rows("sep=ab,Start,End\n1,2,3\n")[1] == ["sep=ab", "Start", "End"]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_rows_are_numbered_by_the_lines_on_which_they_start(line_break):
    lines = ["Name,Start,End", "", '"A', 'B",1,2', "", "", "C,3,4"]
    numbered = rows(line_break.join(lines) + line_break * 3)
    assert [row for row, cells in numbered.items() if any(cells)] == [1, 3, 7]
    assert numbered[3][0] == f"A{line_break}B"
    assert max(numbered) == 7


def test_line_breaks_may_be_mixed():
    numbered = rows('Name,Start,End\r\n"A\nB",1,2\n"C\rD",1,2\rE,1,2\r\n')
    assert {row: cells[0] for row, cells in numbered.items()} == {
        1: "Name",
        2: "A\nB",
        4: "C\rD",
        6: "E",
    }


@pytest.mark.parametrize(
    "odd", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"]
)
def test_only_line_breaks_end_a_line(odd):
    assert rows(f"Name,Start,End\nA{odd}B,1,2\nC,3,4\n")[2] == [f"A{odd}B", "1", "2"]


@pytest.mark.parametrize(
    "cell",
    ["007", "1e5", "919876543210", "1.0", "1,5", "+05:30", "TRUE", "NA", "null", "None", "nan",
     " x ", "'x", "=1+1", "12345678901234567890", "-0", "0x1F", "١٢٣", "2026-08-04"],
)  # fmt: skip
def test_a_cell_is_exactly_what_is_written(cell):
    assert rows(_written([["Name", "Start", "End"], ["A", cell, "2"]]))[2][1] == cell


def test_doubled_quotes_are_one():
    assert rows('Name,Start,End\n"say ""hi""",1,2\n')[2][0] == 'say "hi"'


def test_a_quote_inside_an_unquoted_cell_is_a_sign_like_any_other():
    assert rows('Name,Start,End\nPipe 5" wide,1,2\n')[2][0] == 'Pipe 5" wide'
    assert told('Name,Start,End\nPipe 5" wide,1,2\n') == []


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('Name,Start,End\nA,1,2\n"B,1,2\nC,1,2\n', 3),
        ('Name,Start,End\nA,1,2\n"B"x,1,2\nC,1,2\n', 3),
        ('Name,Start,End\n"B,1,2\n' + "C,1,2\n" * 50_000, 2),
    ],
    ids=["never closed", "closed inside", "never closed in a long file"],
)
def test_quotes_that_do_not_match_are_refused_with_their_line(content, line):
    code, message = refusal(content)
    assert code == "file.quote"
    assert f"line {line}." in message


def test_a_quoted_cell_that_swallows_a_thousand_rows_is_named_by_its_first_line():
    content = 'Name,Start,End\nA,1,2\nB,"1,2\n' + "C,1,2\n" * 1_002 + 'D,1",2\n'
    code, message = refusal(content)
    assert code == "file.quote_runs"
    assert "line 3 goes on for 1004 lines" in message


def test_a_quoted_cell_that_is_far_too_long_is_named_by_its_first_line():
    content = 'Name,Start,End\nA,1,2\nB,"1\n' + "x" * 10_000 + '",2\n'
    assert refusal(content)[0] == "file.quote_runs"
    assert "line 3 " in refusal(content)[1]


@pytest.mark.parametrize("end", [",", "", ", "])
def test_a_hundred_agents_may_stand_below_each_other(end):
    agents = f"{end}\n".join(f"{number}_2224257" for number in range(5000, 5100))
    content = f'Name,Start,End,Agents\nA,1,2,"{agents}"\nB,1,2,5200_2224257\n'
    assert rows(content)[2][3] == agents
    assert list(rows(content)) == [1, 2, 102]
    assert told(content) == []


def test_two_rows_in_one_quoted_cell_are_an_error_of_that_row():
    content = 'Name,Start,End,Agents\n"A,1,2,5_1\nB",1,2,5_2\nC,1,2,5_3\n'
    assert told(content) == [(2, "row.run_together")]
    content = 'Name,Start,End,Agents\nA,"1,2,5_1\nB,1,2,5_2\nC,1",2,5_2\nD,1,2,5_3\n'
    assert told(content) == [(2, "row.run_together")]


def test_a_row_with_a_quote_too_many_is_an_error():
    assert told('Name,Start,End\n"A",B",2\nC,1,2\n') == [(2, "row.quote")]


def test_a_row_that_a_quote_cuts_in_two_is_an_error_in_both_pieces():
    content = 'Name,Start,End,Agents\nA,1,2,"5_1"\n5_2"\nB,1,2,5_3\n'
    assert told(content) == [(2, "row.quote"), (3, "row.quote")]


def test_a_cell_beyond_any_limit_is_refused_with_its_line():
    code, message = refusal("Name,Start,End\nA,1,2\nB," + "x" * 200_000 + ",2\n")
    assert code == "file.cell_too_long"
    assert "line 3 " in message


def test_short_rows_lack_cells_and_long_rows_keep_theirs():
    assert rows("Name,Start,End\nA\nB,1,2,3,4\n") == {
        1: ["Name", "Start", "End", None, None],
        2: ["A", None, None, None, None],
        3: ["B", "1", "2", "3", "4"],
    }


def test_a_row_of_more_columns_than_excel_has_is_refused_with_its_line():
    code, message = refusal("Name,Start,End\nA,1,2\n" + "," * 16_384 + "x\n")
    assert code == "file.too_many_columns"
    assert "line 3 " in message


def test_a_few_rows_that_are_far_too_long_do_not_make_all_rows_as_long():
    content = "Name,Start,End\n" + "A,1,2\n" * 2_000 + "B,1,2" + "," * 9_000 + "x\n" + "C,1,2\n" * 9
    sheet, _ = read(content)
    assert (len(sheet.rows), len(sheet.columns)) == (2_011, 3)
    assert [(problem.row, problem.code) for problem in sheet.problems] == [(2_002, "row.too_long")]


def test_rows_beyond_those_allowed_are_counted_and_not_kept():
    content = "Name,Start,End\n" + "A,1,2\n\n" * 1_200
    sheet, _ = read(content, rows=100)
    assert sheet.rows_found == 1_200
    assert len(sheet.rows) < 210
    assert read(content, rows=1_200)[0].rows_found is None


@pytest.mark.full
def test_rows_that_are_all_far_too_wide_are_refused_before_they_fill_the_memory():
    assert (
        refusal(b"Name,Start,End\n" + (b"," * 16_000 + b"x\n") * 1_000)[0] == "file.too_many_cells"
    )


def test_delimiters_at_the_end_of_every_row_are_no_columns():
    sheet, _ = read("Name,Start,End" + "," * 500 + "\n" + ("A,1,2" + "," * 500 + "\n") * 9)
    assert (len(sheet.rows), len(sheet.columns)) == (10, 3)


def test_progress_is_told_while_reading():
    seen = []
    read_csv("a.csv", b"Name,Start,End\n" + b"A,1,2\n" * 25_000, listen=seen.append)
    assert [told.rows for told in seen[:2]] == [1_000, 2_000]
    assert seen[-1] == Reading(path="a.csv", rows=25_001)


@pytest.mark.full
def test_millions_of_empty_lines_cost_nothing():
    numbered = rows("Name,Start,End\n" + "\n" * 300_000 + "A,1,2\n" + "\n" * 300_000)
    assert numbered[300_002] == ["A", "1", "2"]
    assert len(numbered) == 1_002


@pytest.mark.full
def test_more_empty_lines_than_any_sheet_has_rows_are_not_passed_over_in_silence():
    sheet, _ = read("Name,Start,End\n" + "\n" * 1_300_000 + "A,1,2\n")
    assert sheet.rows_found > 100_000


def _written(cells, encoding="utf-8", **layout):
    lines = io.StringIO(newline="")
    csv.writer(lines, **layout).writerows(cells)
    return lines.getvalue().encode(encoding)


CELL = st.text(
    st.one_of(
        st.sampled_from(list(" ,;\t|\"'\n\r=@+-019aé\u2028\x1c\ufeff")),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=12,
)
GRID = st.lists(st.lists(CELL, min_size=4, max_size=4), max_size=6)
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]


@examples(3)
@given(
    grid=GRID,
    delimiter=st.sampled_from(DELIMITERS),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(ENCODINGS),
)
@example(grid=[["a;b;c;d"] * 4] * 3, delimiter=",", quoting=csv.QUOTE_MINIMAL, encoding="utf-8")
def test_what_a_csv_writer_wrote_is_read_exactly_or_refused(grid, delimiter, quoting, encoding):
    try:
        content = _written([HEADER, *grid], encoding, delimiter=delimiter, quoting=quoting)
    except UnicodeEncodeError:
        assume(False)  # noqa: FBT003  not every text can be written in cp1252
    if encoding == "cp1252":
        assume(content.isascii() or not _is_utf8(content))
    # Texts that nobody would write prove no encoding: it has to be named.
    found = _rows_or_refusal(content, "cp1252" if encoding == "cp1252" else None)
    if isinstance(found, str):
        assert found.startswith("campaigns.csv")
        return
    meant = [[cell or None for cell in line] for line in [HEADER, *grid]]
    while not any(meant[-1]):
        meant.pop()
    # Nobody can tell a mark at the start of the file from one in its first cell.
    assert found == meant


def _rows_or_refusal(content, encoding=None):
    try:
        return list(rows(content, encoding=encoding).values())
    except Refused as refused:
        return refused.message


def _is_utf8(content):
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


@examples(2)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(alphabet='a,;"\n\r\t|\0é', max_size=60).map(str.encode)
    )
)
def test_any_bytes_are_read_or_refused(content):
    found = _rows_or_refusal(content)
    assert isinstance(found, list) or found.startswith("campaigns.csv")


@pytest.mark.full
@pytest.mark.parametrize("before", ["", "A,1,2\n" * 300_000])
def test_a_line_of_millions_of_commas_is_called_by_its_number(before):
    code, message = refusal("Name,Start,End\n" + before + "," * 4_000_000 + "\nB,1,2\n")
    assert code == "file.too_many_columns"
    assert f"line {before.count(chr(10)) + 2}" in message.lower()


def test_a_long_text_has_the_same_lines_although_what_is_read_of_it_is_let_go_of():
    text = "".join(f"{number},{'x' * (number % 90)}\n" for number in range(60_000))
    assert len(text) > 2_000_000
    assert list(lines_of(text)) == text.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Name,Start,End\nA,1,2\nB,1", ["Line 3", "2 of 3 cells"]),
        ("Name,Start,End\nA,1,2\nB,1\n", []),
        ("Name,Start,End\nA,1,2\nB,1,2", []),
        ("Name,Start,End\nA,1\nB,1", []),  # a program that leaves empty cells out
    ],
)
def test_a_file_that_ends_in_the_middle_of_a_row_is_told(content, says):
    _, problems = read(content)
    texts = [one.message for one in problems if one.code == "file.last_row_short"]
    assert len(texts) == bool(says)
    assert all(one in texts[0] for one in says)


def test_a_refusal_below_campaigns_is_no_row_of_them():
    """Answers put one after the other: the last one was refused."""
    answer = "campaign_id|campaign_name\nA|Loans\nERROR: campaigns_list NO PERMISSION|6666|pw|\n"
    code, message = refusal(answer)
    assert code == "export.answer"
    assert "NO PERMISSION" in message
    assert "6666" not in message


def test_a_campaign_may_be_called_error():
    assert rows("Name,Start,End\nERROR: late payers,1,2\n")[2][0] == "ERROR: late payers"
