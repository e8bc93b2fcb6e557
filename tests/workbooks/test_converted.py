"""The workbook of a conversion: reviewed by a person, read by `check`, read again by `convert`."""

import json
import zipfile
from dataclasses import replace
from datetime import date, time
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office import needs_office, resaved
from sheets import predictive
from slicing import examples, slice_or_full
from workbooks.converted import (
    LISTS,
    TEAMS,
    a_usual_one,
    campaign,
    conversion,
    missing,
    taken,
    warning,
)
from workbooks.naughty import naughty_texts

from bulk_import import Severity, check
from bulk_import.cells import MARK
from bulk_import.dialers import LookupEntry
from bulk_import.problems import Refused
from bulk_import.readers import read
from bulk_import.workbooks.review import converted_workbook, losses, read_earlier, supplies
from bulk_import.workbooks.styles import AUTHOR, SEVERITY_FILLS, SIGNATURE
from bulk_import.workbooks.template import template

RED, YELLOW = SEVERITY_FILLS[Severity.ERROR], SEVERITY_FILLS[Severity.WARNING]


@pytest.fixture
def written(tmp_path):
    def write(conversion, name="converted.xlsx"):
        path = tmp_path / name
        path.write_bytes(converted_workbook(conversion))
        return path

    return write


def sheet_of(path, name="Campaigns"):
    return openpyxl.load_workbook(path)[name]


def cells_of(path, row):
    """Return the cells of a campaign by the bare header."""
    sheet = sheet_of(path)
    return {
        head.value.partition(" (")[0]: cell for head, cell in zip(sheet[1], sheet[row], strict=True)
    }


def rows_of(path, name):
    return [[cell.value for cell in row] for row in sheet_of(path, name)]


def fill_of(cell):
    return None if cell.fill.fill_type is None else cell.fill.fgColor.rgb[-6:]


def edited(path, change, name="Campaigns"):
    book = openpyxl.load_workbook(path)
    change(book[name])
    book.save(path)
    return path


def put(row, header, value):
    def change(sheet):
        (column,) = [cell.column for cell in sheet[1] if cell.value.partition(" (")[0] == header]
        sheet.cell(row, column).value = value

    return change


def test_it_has_the_columns_of_the_template_and_two_of_its_own(written):
    mine = [cell.value for cell in sheet_of(written(a_usual_one()))[1]]
    theirs = [cell.value for cell in openpyxl.load_workbook(BytesIO(template("both"))).active[1]]
    assert [mine[0], *mine[2:-1]] == theirs
    assert (mine[1], mine[-1]) == ("To supply", "Source campaign")


def test_its_cells_are_typed_and_offered_as_in_the_template(written):
    path = written(a_usual_one())
    cells = cells_of(path, 2)
    assert cells["Start date"].value.date() == date(2031, 8, 4)
    assert cells["Start time"].value == time(9)
    assert cells["Ring seconds"].value == 30
    assert cells["Active"].value == "no"
    assert (cells["Ratio"].value, cells["Ratio"].number_format) == ("2:3", "@")
    rules = sheet_of(path).data_validations.dataValidation
    assert "Teams!$A$2:$A$2000" in {rule.formula1 for rule in rules}
    assert '"yes,no"' in {rule.formula1 for rule in rules}


def test_what_was_assumed_is_yellow_with_what_the_export_said(written):
    cell = cells_of(written(a_usual_one()), 2)["Ratio"]
    assert fill_of(cell) == YELLOW
    assert cell.comment.text == (
        "Warning: The level 1.5 became 2:3.\nThe export says (auto_dial_level): “1.5”"
    )


def test_what_is_missing_or_wrong_is_red_and_says_what_is_wanted(written):
    cells = cells_of(written(a_usual_one()), 3)
    told = {
        header: cells[header].comment.text
        for header in ("Start date", "End time", "Agents", "Leads ID")
    }
    assert {fill_of(cells[header]) for header in told} == {RED}
    assert told["Start date"] == f"Error: first day of dialling, YYYY-MM-DD{SIGNATURE}"
    assert told["End time"].startswith("Error: There is no such time as “25:00”.\n")
    assert "(local_call_time): “2500”" in told["End time"]
    assert "sheet “Teams”" in told["Agents"]
    assert "sheet “Lead lists”" in told["Leads ID"]
    assert (cells["Agents"].value, cells["End time"].value) == ("SALES_IN", "25:00")


def test_each_row_lists_in_words_what_must_be_supplied(written):
    path = written(a_usual_one())
    assert cells_of(path, 2)["To supply"].value is None
    assert fill_of(cells_of(path, 3)["To supply"]) is None
    assert "not imported" in sheet_of(path)["B1"].comment.text
    assert cells_of(path, 3)["To supply"].value == (
        "Leads ID (sheet “Lead lists”); Start date; End time (see its note); Agents (sheet “Teams”)"
    )


def test_a_value_of_the_profile_alone_is_grey_and_uncoloured(written):
    cell = cells_of(written(a_usual_one()), 3)["Agent interval"]
    assert (fill_of(cell), cell.comment, cell.font.color.rgb[-6:]) == (None, None, "6B6B6B")


def test_what_is_lost_and_skipped_has_its_sheets_with_reasons(written):
    path = written(a_usual_one())
    lost = rows_of(path, "Lost")
    assert lost[1] == [
        2,
        "Campaign 1",
        "weekdays",
        "Mon-Fri",
        "TeleCMI dials every day of the range",
        1,
    ]
    assert len(lost) == 4
    assert rows_of(path, "Skipped")[1] == [4, "Inbound", "inbound only"]


def test_without_losses_there_are_no_empty_sheets(written):
    names = openpyxl.load_workbook(written(conversion(campaign(1)))).sheetnames
    assert [name for name in names if not name.startswith(MARK)] == [
        *("Campaigns", "Conversion", "Instructions")
    ]


def test_one_page_tells_the_whole_conversion(written):
    path = written(a_usual_one())
    told = rows_of(path, "Conversion")
    facts = {row[0]: row[1] for row in told}
    assert facts["Profile"] == "vicidial (VICIdial)"
    assert (facts["Campaigns"], facts["Campaigns to complete"], facts["Campaigns skipped"]) == (
        2,
        1,
        1,
    )
    lines = [[cell for cell in row if cell is not None] for row in told]
    (days,) = [row for row in sheet_of(path, "Conversion") if row[0].value == "weekdays"]
    assert fill_of(days[0]) == YELLOW
    assert ["weekdays", 2, "TeleCMI dials every day of the range"] in lines
    assert ["Start date", 1, "first day of dialling, YYYY-MM-DD"] in lines
    assert ["Ratio", 0, 1, 0, 0, 0, 0] in lines
    assert ["Error", 3, "Two campaigns share the agent 5301_2224257."] in lines
    unused = {row[0] for row in told} & {"surprise", "user_group", "api_password"}
    assert unused == {"surprise", "user_group", "api_password"}


def test_lookup_sheets_have_a_red_cell_for_what_is_to_be_filled_in(written):
    sheet = sheet_of(written(a_usual_one()), "Teams")
    assert [cell.value for cell in sheet[1]] == ["Team", "Agent ID", "Used by"]
    assert [cell.value for cell in sheet[2]] == ["SALES_IN", None, "Campaign 2"]
    assert [cell.value for cell in sheet[3]] == ["Night", "5301_2224257", None]
    assert [fill_of(sheet[place]) for place in ("A2", "B2", "B3")] == [None, RED, None]
    assert sheet["B2"].number_format == "@"


def test_lookup_sheets_get_names_that_excel_takes(written):
    odd = [
        replace(TEAMS, title=title) for title in ("Lost", "a/b?" * 20, "history", "Teams", "teams")
    ]
    names = openpyxl.load_workbook(written(conversion(campaign(1), lookups=tuple(odd)))).sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 for name in names)
    assert not any("/" in name or "?" in name for name in names)


def test_complete_campaigns_check_clean_with_dates_and_times_unchanged(written):
    plan = check(written(conversion(campaign(1, dialer=predictive), campaign(2))))
    assert len(plan.ready) == 2
    assert plan.problems == ()
    assert {change.field for row in plan.rows for change in row.changes} <= {
        *("active", "no_agent_no_wait")
    }


def test_excel_finds_no_fault(written, faults_in):
    assert faults_in(written(a_usual_one())) == {}


@pytest.mark.parametrize("every", slice_or_full(10, 1))
def test_hostile_texts_stay_text_and_break_nothing(every, written, faults_in):
    texts = naughty_texts()[::every]
    campaigns = [
        campaign(
            number,
            key=text,
            name=taken(text, was=text, source=text, problems=(warning(text),)),
            users=missing(text),
        )
        for number, text in enumerate(texts, start=1)
    ]
    entries = tuple(LookupEntry(key=text, values=(text,), used_by=(text,)) for text in texts)
    hostile = conversion(
        *campaigns,
        path=texts[0],
        why=texts[1],
        lookups=(replace(TEAMS, entries=entries),),
        unknown=tuple(texts),
        questions=dict.fromkeys(["users"], texts[2]),
    )
    path = written(hostile)
    assert faults_in(path) == {}
    for sheet in openpyxl.load_workbook(path):
        for row in sheet:
            assert not [cell for cell in row if cell.data_type == "f" or cell.hyperlink]
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert not [xml for xml in sheets if b"<f>" in xml or b"<hyperlink" in xml]
    earlier = read_earlier(read(str(path)))
    assert (earlier.edits, earlier.added) == ({}, ())


def test_nothing_of_what_is_not_in_the_conversion_is_in_the_file(written):
    """A credential stands nowhere in a conversion; the header alone may be told."""
    with zipfile.ZipFile(written(a_usual_one())) as parts:
        whole = b"".join(parts.read(name) for name in parts.namelist())
    assert b"api_password" in whole
    assert b"(It holds credentials" not in whole


def test_supplies_are_told_once_with_how_they_are_supplied():
    found = supplies(a_usual_one())
    assert [(one.field, one.how, one.sheet, one.rows) for one in found] == [
        ("leads_id", "lookup", "Lead lists", (3,)),
        ("start_date", "ask", "", (3,)),
        ("end_time", "wrong", "", (3,)),
        ("users", "lookup", "Teams", (3,)),
    ]


def test_losses_are_told_once_a_setting_the_most_frequent_first():
    assert [(loss.setting, loss.rows) for loss in losses(a_usual_one().lost)] == [
        ("weekdays", (2, 3)),
        ("drop_action", (3,)),
    ]


class TestComingBack:
    """What a person did to a converted workbook, found out from the hidden record."""

    def earlier(self, path):
        return read_earlier(read(str(path)))

    def test_untouched_there_are_no_edits(self, written):
        found = self.earlier(written(a_usual_one()))
        assert (found.edits, found.deleted, found.added) == ({}, frozenset(), ())

    def test_what_was_typed_is_an_edit_of_its_campaign(self, written):
        path = written(a_usual_one())
        edited(path, put(3, "Start date", date(2031, 12, 2)))
        edited(path, put(3, "End time", time(17, 30)))
        edited(path, put(2, "Campaign name", "Renamed"))
        edited(path, put(2, "Ratio", None))
        assert self.earlier(path).edits == {
            "C1": {"name": "Renamed", "ratio": ""},
            "C2": {"start_date": "2031-12-02", "end_time": "17:30:00"},
        }

    def test_sorted_rows_are_the_same_campaigns(self, written):
        path = written(conversion(*(campaign(number) for number in range(1, 6))))

        def turn_over(sheet):
            below = [[cell.value for cell in row] for row in sheet.iter_rows(2, 6)]
            for row, values in zip(range(2, 7), reversed(below), strict=True):
                for place, value in enumerate(values, start=1):
                    sheet.cell(row, place).value = value

        edited(path, turn_over)
        edited(path, put(2, "Agents", "5999_2224257"))
        assert self.earlier(path).edits == {"C5": {"users": "5999_2224257"}}

    def test_a_title_above_and_a_column_between_do_no_harm(self, written):
        path = written(a_usual_one())
        edited(path, put(2, "Ratio", "1:4"))
        edited(path, lambda sheet: (sheet.insert_cols(3), sheet.insert_rows(1, 2)))
        assert self.earlier(path).edits == {"C1": {"ratio": "1:4"}}

    def test_deleted_and_added_rows_are_known(self, written):
        path = written(conversion(*(campaign(number) for number in range(1, 4))))

        def change(sheet):
            copy = [cell.value for cell in sheet[4]]
            sheet.append([*copy[:-1], None])
            sheet.append(copy)
            sheet.delete_rows(2)

        found = self.earlier(edited(path, change))
        assert (found.edits, found.deleted, found.added) == ({}, {"C1"}, (4, 5))

    def test_without_the_column_of_keys_nothing_is_guessed(self, written):
        path = edited(written(a_usual_one()), lambda sheet: sheet.delete_cols(sheet.max_column))
        with pytest.raises(Refused) as refused:
            self.earlier(path)
        assert refused.value.code == "converted.no_keys"
        assert "Source campaign" in refused.value.message

    @pytest.mark.parametrize("write", [lambda: template("both"), lambda: b"a,b\n1,2\n"])
    def test_any_other_file_is_none(self, write, tmp_path):
        path = tmp_path / "other.xlsx"
        path.write_bytes(write())
        assert self.earlier(path) is None

    def test_a_record_that_was_written_into_is_read_as_far_as_it_goes(self, written):
        path = written(a_usual_one())
        edited(path, put(2, "Ratio", "1:4"))

        def scribble(sheet):
            sheet["A3"] = "hello"

        edited(path, scribble, f"{MARK}converted")
        found = self.earlier(path)
        assert found.edits == {"C1": {"ratio": "1:4"}}
        assert found.added == (3,)

    @pytest.mark.slice(3)
    @pytest.mark.parametrize("line", ["[1, 2]", '{"version": 1}', '["C1", 3, 4]', "[", "null"])
    @pytest.mark.parametrize("place", ["A1", "A2"])
    def test_a_record_of_another_form_is_no_record(self, line, place, written):
        path = written(a_usual_one())

        def forge(sheet):
            sheet[place] = line

        found = self.earlier(edited(path, forge, f"{MARK}converted"))
        assert found is None if place == "A1" else found.edits == {}

    def test_long_records_go_on_in_the_next_cell(self, written):
        names = ", ".join(f"Agent {number} of the night shift" for number in range(1_000))
        found = self.earlier(written(conversion(campaign(1, users=missing(names)))))
        assert found.edits == {}

    def test_a_check_file_of_it_is_one_as_well(self, written, tmp_path):
        path = edited(written(a_usual_one()), put(2, "Ratio", "1:4"))
        plan = check(path)
        from bulk_import.app.checking import report_check  # noqa: PLC0415  of this one test

        report_check(plan, None, "").save(tmp_path / "converted.check.xlsx")
        found = self.earlier(tmp_path / "converted.check.xlsx")
        assert found.edits == {"C1": {"ratio": "1:4"}}

    @pytest.mark.full
    @needs_office
    def test_saved_by_libreoffice_it_is_the_same_file(self, written, tmp_path):
        path = edited(written(a_usual_one()), put(2, "Ratio", "1:4"))
        found = self.earlier(resaved(path, tmp_path / "office"))
        assert found.edits == {"C1": {"ratio": "1:4"}}
        assert (found.deleted, found.added) == (frozenset(), ())

    @settings(examples(0.2), suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=st.text(max_size=40), key=st.text(min_size=1, max_size=20).filter(str.strip))
    def test_whatever_was_written_is_no_edit_of_a_person(self, text, key, tmp_path):
        path = tmp_path / "any.xlsx"
        made = conversion(campaign(1, key=key, name=taken(text, was=text)))
        path.write_bytes(converted_workbook(made))
        assert json.loads(json.dumps(self.earlier(path).edits)) == {}


def test_notes_on_what_is_missing_go_with_the_next_check_and_assumptions_stay(written):
    cells = cells_of(written(a_usual_one()), 3)
    assert cells["Start date"].comment.author == AUTHOR
    assert cells_of(written(a_usual_one(), "b.xlsx"), 2)["Ratio"].comment.author != AUTHOR


def test_lists_are_not_taken_for_campaigns(written):
    many = tuple(
        LookupEntry(key=str(number), values=("",), used_by=()) for number in range(1_000, 1_200)
    )
    path = written(conversion(campaign(1), lookups=(replace(LISTS, entries=many),)))
    assert len(check(path).rows) == 1


@pytest.mark.full
def test_campaigns_that_lose_the_same_share_a_line(written):
    conversion = a_usual_one()
    first, *_ = conversion.lost
    others = (replace(first, row=row, name=f"Campaign {row}") for row in (3, 5))
    lost = rows_of(written(replace(conversion, lost=(*conversion.lost, *others))), "Lost")
    assert len(lost) == 4
    assert lost[1][:4] == ["2–3, 5", "Campaign 1, Campaign 3, Campaign 5", "weekdays", "Mon-Fri"]
    assert lost[1][5] == 3
