"""Text files that are not the CSV that they seem: read where it is certain, else called by name."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bulk_import.problems import Refused
from bulk_import.readers.worker.csv_dialect import dialect_of
from bulk_import.readers.worker.csv_layouts import as_csv
from reports.texts import HEADERS, asked, checked, rows_of, text_of, told

TWO = [{"name": "A"}, {"name": "B"}]
COUNTS = "(2 rows affected)"


def names(plan):
    return [row.values.get("name") for row in plan.ready]


def agents(plan):
    return {len(row.values["users"]) for row in plan.rows}


def joined(delimiter, *changes):
    """Return rows with no quotes at all; their agents are parted by a comma."""
    rows = rows_of(*(changes or TWO))
    return "\n".join(delimiter.join(map(str, row)) for row in rows)


@pytest.mark.parametrize(
    "delimiter", ["^", "~", "\x01", "\x1f", "\u2502", "¦", "§", "!", "||", "::", "~|~", "|^|", "##"]
)
def test_unusual_delimiters_are_found(delimiter, tmp_path):
    clocks = {
        "start_time": "9 AM",
        "end_time": "6 PM",
        "timezone": "Asia/Kolkata",
        "ratio": "1 to 2",
    }
    rows = [clocks | {"users": "5201_2224257, 5202_2224257"}, {"name": "B"} | clocks]
    changes = rows if ":" in delimiter else [{"users": "5201_2224257, 5202_2224257"}, {"name": "B"}]
    plan = checked(tmp_path, joined(delimiter, *changes))
    assert len(plan.rows) == 2
    assert len(plan.row(2).values["users"]) == 2


def test_a_colon_between_cells_is_found_where_clocks_are_quoted(tmp_path):
    target = io.StringIO()
    csv.writer(target, delimiter=":").writerows(rows_of(*TWO))
    assert names(checked(tmp_path, target.getvalue())) == ["A", "B"]


def test_lines_that_are_quoted_as_a_whole_are_read_and_told(tmp_path):
    lines = text_of({"users": "5201_2224257, 5202_2224257"}, {}).splitlines()
    quoted = ['"' + line.replace('"', '""') + '"' for line in lines]
    for text in ("\r\n".join(quoted), "\n".join(f"{line};;;" for line in quoted)):
        plan = checked(tmp_path, text)
        assert len(plan.ready) == 2
        assert len(plan.row(2).values["users"]) == 2
        assert [one.code for one in plan.file_problems] == ["file.lines_quoted"]
    plan = checked(tmp_path, "\n".join([lines[0], *quoted[1:]]))
    assert len(plan.ready) == 2
    assert [one.code for one in plan.file_problems] == ["file.lines_quoted"]


@pytest.mark.parametrize(
    ("name", "written"),
    [('Say "Hi" offer', r'"Say \"Hi\" offer"'), ('"Hi"', r'"\"Hi\""'), ("A\\", '"A\\"')],
)
def test_quotes_behind_backslashes_are_quotes(name, written, tmp_path):
    header, row, other = text_of({}, {"name": "B"}).splitlines()
    text = "\n".join([header, row.replace("Campaign 1", written, 1), other])
    assert names(checked(tmp_path, text))[0] == name


@pytest.mark.parametrize("sign", ["'", '"'])
@pytest.mark.parametrize("space", ["", " "])
def test_agents_may_stand_in_single_quotes_or_behind_a_space(sign, space, tmp_path):
    rows = rows_of({"users": "5201_2224257, 5202_2224257"}, {"name": "B's"})
    lines = [
        ",".join(f"{space}{sign}{cell}{sign}" if ", " in str(cell) else str(cell) for cell in row)
        for row in rows
    ]
    plan = checked(tmp_path, "\n".join(lines))
    assert [row.row for row in plan.ready] == [2, 3]
    assert plan.row(2).values["users"] == ("5201_2224257", "5202_2224257")
    assert plan.row(3).values["name"] == "B's"


def test_cells_may_all_stand_in_single_quotes(tmp_path):
    text = "\n".join(",".join(f"'{cell}'" for cell in row) for row in rows_of(*TWO))
    assert names(checked(tmp_path, text)) == ["A", "B"]


PIPES = "\n".join(
    [
        "| " + " | ".join(HEADERS) + " |",
        "|" + "|".join(":---" for _ in HEADERS) + "|",
        *("| " + " | ".join(map(str, row)) + " |" for row in rows_of(*TWO)[1:]),
    ]
)
LINE = "+" + "+".join("-" * 12 for _ in HEADERS) + "+"
PSQL = "\n".join(
    [
        " | ".join(HEADERS),
        "-+-".join("-" * len(one) for one in HEADERS),
        *(" | ".join(map(str, row)) for row in rows_of(*TWO)[1:]),
        "(2 rows)",
    ]
)
BOX = (
    PSQL.replace(" | ", " \u2502 ")
    .replace("-+-", "\u2500\u253c\u2500")
    .replace("-----", "\u2500" * 5)
)


@pytest.mark.parametrize(
    "text",
    [
        PIPES,
        PIPES.replace(":---", "---:"),
        "\n".join([LINE, *PIPES.splitlines()[:1], LINE, *PIPES.splitlines()[2:], LINE, COUNTS]),
        PSQL,
        BOX,
    ],
)
def test_tables_of_markdown_and_databases_are_read(text, tmp_path):
    plan = checked(tmp_path, text)
    assert names(plan) == ["A", "B"]
    assert plan.invalid == ()


def test_dashes_below_the_headers_are_no_campaign(tmp_path):
    lines = text_of(*TWO).splitlines()
    dashes = ",".join("-" * len(one) for one in HEADERS)
    plan = checked(tmp_path, "\n".join([lines[0], dashes, *lines[1:], "", COUNTS]))
    assert names(plan) == ["A", "B"]
    assert plan.invalid == ()
    assert [(one.row, one.why) for one in plan.skipped] == [(2, "note"), (5, "blank"), (6, "note")]


def test_columns_aligned_with_spaces_are_parted_where_the_dashes_are(tmp_path):
    rows = rows_of({"name": "North East"}, {"name": "B"})
    widths = [max(len(str(row[at])) for row in rows) for at in range(len(HEADERS))]
    lines = [
        " ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    dashes = " ".join("-" * width for width in widths)
    plan = checked(tmp_path, "\n".join([lines[0], dashes, *lines[1:], "", COUNTS]))
    assert names(plan) == ["North East", "B"]
    assert plan.invalid == ()
    assert [one.code for one in plan.file_problems] == ["file.aligned"]


def test_text_without_any_delimiter_is_said_to_be_one_column(tmp_path):
    rows = rows_of(*TWO)
    text = "\n".join("   ".join(map(str, row)).replace(",", "/").replace("|", "/") for row in rows)
    with pytest.raises(Refused) as refused:
        checked(tmp_path, text.replace(":", "."))
    assert refused.value.code == "file.one_column"


@pytest.mark.parametrize("sign", ["#", "# ", "//", "--", ";"])
def test_a_row_that_is_switched_off_is_asked(sign, tmp_path):
    plan = checked(tmp_path, text_of({"name": "A"}, {"name": f"{sign}B"}))
    assert names(plan) == ["A"]
    code = "row.switched_off" if sign in {"#", "--"} else "text.switched_off"
    assert asked(plan, 3) == {"name": (code, ("B",))}
    assert told(plan.edit(3, "name", "B"), 3) == []


@pytest.mark.parametrize("sign", ["#", "# ", "//", "--", ";"])
def test_a_sign_before_the_number_of_a_row_switches_it_off_too(sign, tmp_path):
    lines = text_of({"name": "A"}, {"name": "B"}, {"name": "C"}).splitlines()
    marks = ["No.", "1", f"{sign}x", "3"]
    text = "\n".join(f"{mark},{line}" for mark, line in zip(marks, lines, strict=True))
    assert told(checked(tmp_path, text), 3) == ["row.switched_off"]


@pytest.mark.parametrize("name", ["#1 Offer", "# 2 Offer", "50% - off", "-", "A#B", "A // B"])
def test_a_name_may_hold_such_a_sign(name, tmp_path):
    plan = checked(tmp_path, text_of({"name": "A"}, {"name": name}))
    assert "row.switched_off" not in told(plan, 3)


def test_a_numbered_row_is_asked_where_others_are_switched_off(tmp_path):
    plan = checked(tmp_path, text_of({"name": "#1 Offer"}, {"name": "#B"}))
    assert [told(plan, row) for row in (2, 3)] == [["row.switched_off"]] * 2


def test_comments_above_the_headers_are_passed_over(tmp_path):
    text = "# exported 2026-11-20 by scheduler\n#\n" + text_of({"name": "A"}, {"name": "#B"})
    plan = checked(tmp_path, text)
    assert plan.matches.header_row == 3
    assert names(plan) == ["A"]


def test_a_workbook_may_hold_dashes_and_rows_that_are_switched_off(tmp_path):
    book = Workbook()
    header, *rows = rows_of({"name": "A"}, {"name": "#B"})
    for row in (header, ["---------"] * len(header), *rows):
        book.active.append(row)
    book.save(tmp_path / "book.xlsx")
    plan = checked(tmp_path, (tmp_path / "book.xlsx").read_bytes(), "campaigns.xlsx")
    assert names(plan) == ["A"]
    assert [(one.row, one.why) for one in plan.skipped] == [(2, "note")]
    assert told(plan, 4) == ["row.switched_off"]


@pytest.mark.parametrize("null", ["\\N", "NULL", "<null>", "[NULL]"])
def test_what_databases_write_for_nothing_is_blank(null, tmp_path):
    plan = checked(tmp_path, text_of({"max_waiting_time_without_agent": null}))
    assert told(plan, 2) == []


@pytest.mark.parametrize("padding", ["\x1a", "\x1a\x1a\x1a", "\0" * 509, "\x1a" + "\0" * 40])
def test_padding_behind_the_last_line_is_no_row(padding, tmp_path):
    plan = checked(tmp_path, text_of(*TWO) + padding)
    assert names(plan) == ["A", "B"]
    assert plan.invalid == ()


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text.replace("\r\n", "\r\r\n"),
        lambda text: text.replace("\r\n", "\r"),
        lambda text: text.replace("\r\n", ",,,,\r\n").replace(",,,,\r\n", "\r\n", 1),
        lambda text: "\n".join(line.rstrip(",") for line in text.splitlines()),
    ],
    ids=["cr cr lf", "old mac", "delimiters behind", "no delimiters behind"],
)
def test_other_ends_of_lines_are_read(changed, tmp_path):
    assert names(checked(tmp_path, changed(text_of(*TWO)))) == ["A", "B"]


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x0b", "\x0c", "\x1c"])
def test_signs_that_only_look_like_line_ends_part_no_rows(sign, tmp_path):
    plan = checked(tmp_path, text_of({"name": f"Diwali{sign}Offer"}))
    assert names(plan) == ["Diwali Offer"]
    assert told(plan, 2) == ["text.line_break"]


def test_a_header_that_comes_again_behind_a_mark_is_no_row(tmp_path):
    text = "\ufeff" + text_of({"name": "A"}) + "\ufeff" + text_of({}, {"name": "B"})
    plan = checked(tmp_path, text)
    assert [(one.row, one.why) for one in plan.skipped] == [(3, "header")]


@given(st.text(alphabet="ab\",;\\|'\n -~^", max_size=120))
def test_a_layout_keeps_the_number_of_lines(text):
    found = as_csv(text)
    assert found is None or found[0].count("\n") == text.count("\n")
    assert dialect_of(text).delimiter
