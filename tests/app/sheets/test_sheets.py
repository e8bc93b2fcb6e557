"""Open sheets as people work at them: edits, fixes, undo, two people, restarts, deletion."""

import csv
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from databases import ON_SQLITE
from desks import campaign

from bulk_import.app.sheets import MOST_STEPS, CellEdit, Control, Sheets
from bulk_import.clock import Clock
from bulk_import.mapping import MissingColumns
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.store.sheets import SheetState
from bulk_import.validation import planned_sheet_of

RING = "Ring rule"


def three(**changes):
    return [campaign(number, **changes) for number in (1, 2, 3)]


def test_a_sheet_is_read_and_counted(desk):
    sheet = desk.drop(*three(), campaign(4, **{"End date": "31/06/2030"}))
    opened = desk.sheets.open(sheet)
    assert opened.record.state is SheetState.CHECKED
    assert (opened.counts.all, opened.counts.ready, opened.counts.fixing) == (4, 3, 1)
    (cause,) = opened.causes
    assert (cause.problem.code, cause.rows, cause.control) == (
        "date.no_such_day",
        (5,),
        Control.TEXT,
    )
    assert opened.plan.path == "weekly.csv"


def test_an_edit_is_kept_over_a_restart(desk):
    sheet = desk.drop(*three())
    saved = desk.edit(sheet, "ravi", (2, "Campaign name", "Diwali", "Q3 1"))
    assert (saved.revision, saved.changed, saved.rows, saved.clashes) == (1, 1, (2,), ())
    desk.restart()
    opened = desk.sheets.open(sheet)
    assert opened.plan.row(2).values["name"] == "Diwali"
    assert (opened.text(2, "A"), opened.file_text(2, "A")) == ("Diwali", "Q3 1")
    assert opened.edit(2, "A").person == "ravi"
    assert opened.counts.edited == 1


def test_the_same_request_again_changes_nothing(desk):
    sheet = desk.drop(*three())
    cells = [CellEdit(2, "A", "Diwali", "Q3 1")]
    desk.sheets.edit(sheet, "ravi", cells, tab="one", seq=7)
    desk.edit(sheet, "mira", (2, "Campaign name", "Holi"))
    again = desk.sheets.edit(sheet, "ravi", cells, tab="one", seq=7)
    assert (again.revision, again.clashes) == (2, ())
    assert desk.text(sheet, 2, "Campaign name") == "Holi"
    # The tab of somebody else may have the same name.
    other = desk.sheets.edit(sheet, "mira", [CellEdit(3, "A", "Onam")], tab="one", seq=7)
    assert (other.revision, desk.text(sheet, 3, "Campaign name")) == (3, "Onam")


def test_of_two_who_write_one_cell_the_second_is_asked(desk):
    sheet = desk.drop(*three())
    desk.edit(sheet, "mira", (2, "Campaign name", "Holi", "Q3 1"))
    saved = desk.edit(
        sheet,
        "ravi",
        (2, "Campaign name", "Diwali", "Q3 1"),
        (3, "Campaign name", "Onam", "Q3 2"),
    )
    (clash,) = saved.clashes
    assert (clash.row, clash.mine, clash.theirs, clash.who) == (2, "Diwali", "Holi", "mira")
    assert (saved.changed, saved.of) == (1, 2)
    assert desk.text(sheet, 2, "Campaign name") == "Holi"
    assert desk.text(sheet, 3, "Campaign name") == "Onam"


def test_undo_puts_back_only_what_still_is_as_the_step_wrote_it(desk):
    sheet = desk.drop(*three())
    desk.edit(sheet, "ravi", (2, "Campaign name", "Diwali"), (3, "Campaign name", "Onam"))
    desk.edit(sheet, "mira", (2, "Campaign name", "Holi"))
    undone = desk.sheets.undo(sheet, "ravi")
    assert (undone.changed, undone.of) == (1, 2)
    assert desk.text(sheet, 2, "Campaign name") == "Holi"
    assert desk.text(sheet, 3, "Campaign name") == "Q3 2"
    redone = desk.sheets.redo(sheet, "ravi")
    assert (redone.changed, redone.of) == (1, 2)
    assert desk.text(sheet, 2, "Campaign name") == "Holi"
    assert desk.sheets.undo(sheet, "mira").changed == 1
    assert desk.text(sheet, 2, "Campaign name") == "Diwali"


def test_what_somebody_else_wrote_back_is_theirs(desk):
    """The cell holds what the step wrote, yet a colleague wanted just that."""
    sheet = desk.drop(*three())
    desk.edit(sheet, "ravi", (2, "Campaign name", "Diwali"))
    desk.edit(sheet, "mira", (2, "Campaign name", "Holi"))
    desk.edit(sheet, "mira", (2, "Campaign name", "Diwali"))
    assert desk.sheets.undo(sheet, "ravi").changed == 0
    assert desk.text(sheet, 2, "Campaign name") == "Diwali"


def test_steps_are_undone_in_turn_and_survive_a_restart(desk):
    sheet = desk.drop(*three())
    for name in ("one", "two", "three"):
        desk.edit(sheet, "ravi", (2, "Campaign name", name))
    desk.sheets.undo(sheet, "ravi")
    desk.restart()
    desk.sheets.undo(sheet, "ravi")
    assert desk.text(sheet, 2, "Campaign name") == "one"
    assert vars_of(desk.sheets.undoable(sheet, "ravi")) == (1, 2)
    desk.edit(sheet, "ravi", (2, "Campaign name", "four"))
    assert vars_of(desk.sheets.undoable(sheet, "ravi")) == (2, 0)
    desk.sheets.undo(sheet, "ravi")
    desk.sheets.undo(sheet, "ravi")
    assert desk.text(sheet, 2, "Campaign name") == "Q3 1"
    assert desk.sheets.open(sheet).counts.edited == 0


def vars_of(undoable):
    return undoable.undo, undoable.redo


def test_a_fix_changes_all_cells_of_its_cause_as_one_step(desk):
    rows = [*three(**{RING: "Random"}), campaign(4)]
    sheet = desk.drop(*rows)
    (cause,) = desk.sheets.open(sheet).causes
    assert (cause.control, cause.rows) == (Control.CLOSED_LIST, (2, 3, 4))
    assert "round-robin" in cause.choices
    fixed = desk.sheets.fix(sheet, "ravi", cause.key, "round-robin")
    assert (fixed.changed, fixed.of, fixed.more_ready) == (3, 3, 3)
    assert fixed.sheet.causes == []
    assert desk.sheets.undo(sheet, "ravi").changed == 3
    assert [one.key for one in desk.sheets.open(sheet).causes] == [cause.key]


def test_a_fix_leaves_alone_what_a_colleague_changed_meanwhile(desk):
    sheet = desk.drop(*three(**{RING: "Random"}))
    seen = desk.sheets.open(sheet)
    desk.edit(sheet, "mira", (3, RING, "ring-all"))
    fixed = desk.sheets.fix(sheet, "ravi", seen.causes[0].key, "rr", base=seen.revision)
    assert (fixed.changed, fixed.of) == (2, 3)
    assert desk.text(sheet, 3, RING) == "ring-all"


def test_rows_are_left_out_and_taken_in_as_steps(desk):
    sheet = desk.drop(*three())
    out = desk.sheets.leave_out(sheet, "ravi", [2, 3])
    assert (out.changed, out.sheet.counts.left_out, out.sheet.counts.ready) == (2, 2, 1)
    desk.restart()
    assert desk.sheets.open(sheet).left_out_by(2).person == "ravi"
    assert desk.sheets.leave_out(sheet, "mira", [2], out=False).sheet.counts.left_out == 1
    assert desk.sheets.undo(sheet, "ravi").changed == 1
    assert desk.sheets.open(sheet).counts.left_out == 0


def test_another_reading_keeps_the_edits_and_is_undone(desk):
    rows = three(**{"Start date": "03/04/2030", "End date": "05/04/2030"})
    sheet = desk.drop(*rows)
    desk.now.moment = desk.now.moment.replace(month=1)
    desk.edit(sheet, "ravi", (2, "Campaign name", "Diwali"))
    assert desk.sheets.open(sheet).counts.ready == 0
    read = desk.sheets.set_options(sheet, "mira", ReadOptions(date_order="dmy"))
    assert (read.more_ready, read.sheet.counts.edited) == (3, 1)
    assert read.sheet.plan.row(2).values["name"] == "Diwali"
    desk.restart()
    assert desk.sheets.options(sheet).date_order == "dmy"
    assert desk.sheets.undo(sheet, "mira").more_ready == -3
    assert desk.sheets.options(sheet) == ReadOptions()


def test_since_tells_who_changed_what(desk):
    sheet = desk.drop(*three())
    desk.edit(sheet, "mira", (2, "Campaign name", "Holi"))
    desk.edit(sheet, "ravi", (3, "Campaign name", "Holi"))
    since = desk.sheets.since(sheet, 1)
    assert [(one.row, one.column, one.who) for one in since.touched] == [(3, "A", "ravi")]
    assert (since.revision, since.rows, since.everything) == (2, (3,), False)
    desk.restart()
    assert desk.sheets.since(sheet, 1).everything


def test_a_cell_that_is_not_there_is_refused_and_nothing_is_kept(desk):
    sheet = desk.drop(*three())
    with pytest.raises(Refused) as refused:
        desk.edit(sheet, "ravi", (2, "Campaign name", "Holi"), (99, "Campaign name", "x"))
    assert refused.value.code == "edit.no_such_row"
    assert desk.sheets.open(sheet).revision == 0
    assert desk.text(sheet, 2, "Campaign name") == "Q3 1"


def test_a_file_that_cannot_be_used_is_told_by_its_own_name_and_not_kept(desk):
    path = desk.folder / "upload"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    record = desk.sheets.add(path, "logo.png", "ravi", ReadOptions())
    record = desk.sheets.read(record.id)
    assert (record.state, record.upload) == (SheetState.REFUSED, None)
    assert str(desk.folder) not in str(record.refused)
    assert desk.kept() == []
    with pytest.raises(LookupError):
        desk.sheets.open(record.id)
    desk.now.moment += timedelta(hours=25)
    assert desk.sheets.prune() == [record.id]
    with pytest.raises(LookupError):
        desk.sheets.record(record.id)


def test_a_sheet_is_deleted_14_days_after_its_last_change(desk):
    sheet = desk.drop(*three())
    desk.now.moment += timedelta(days=13)
    desk.edit(sheet, "ravi", (2, "Campaign name", "Holi"))
    desk.now.moment += timedelta(days=13)
    assert desk.sheets.prune() == []
    desk.now.moment += timedelta(days=2)
    assert desk.sheets.prune() == [sheet]
    assert desk.sheets.record(sheet).state is SheetState.EXPIRED
    assert desk.kept() == []
    with pytest.raises(LookupError):
        desk.sheets.open(sheet)
    if isinstance(desk.address, Path):
        assert b"Holi" not in desk.address.read_bytes()


def test_the_kept_file_has_a_random_name_and_is_of_its_owner_alone(desk):
    desk.drop(*three())
    (name,) = desk.kept()
    assert len(name) == 32
    kept = desk.store.upload(name)
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.parent.stat().st_mode & 0o077 == 0
    with kept.open(encoding="utf-8") as file:
        assert len(list(csv.reader(file))) == 4


def test_a_field_without_a_column_gets_one_for_as_long_as_it_is_filled(desk):
    rows = [{name: cell for name, cell in one.items() if name != RING} for one in three()]
    sheet = desk.drop(*rows)
    assert desk.sheets.open(sheet).counts.ready == 0
    fixed = desk.edit(sheet, "ravi", *((row, "ring_rule", "round-robin") for row in (2, 3, 4)))
    assert (fixed.changed, fixed.sheet.counts.ready) == (3, 3)
    desk.restart()
    assert desk.sheets.open(sheet).counts.ready == 3
    undone = desk.sheets.undo(sheet, "ravi")
    assert undone.sheet.counts.ready == 0
    assert undone.sheet.plan.matches == undone.sheet.read.matches


def test_a_file_with_a_column_that_nobody_knows_is_asked_about(desk):
    rows = [
        {
            {"Campaign name": "Wozu", "Leads ID": "Liste"}.get(name, name): cell
            for name, cell in one.items()
        }
        for one in three()
    ]
    sheet = desk.drop(*rows)
    assert desk.sheets.record(sheet).state is SheetState.ASKING
    missing = desk.sheets.unmatched(sheet)
    assert "Wozu" in {one.header for one in missing.columns}
    with pytest.raises(LookupError):
        desk.sheets.open(sheet)
    half = ReadOptions(columns={"Wozu": "name"})
    with pytest.raises(MissingColumns):
        desk.sheets.set_options(sheet, "ravi", half)
    desk.restart()
    assert desk.sheets.options(sheet) == half
    assert desk.sheets.unmatched(sheet).code
    whole = ReadOptions(columns={"Wozu": "name", "Liste": "leads_id"})
    saved = desk.sheets.set_options(sheet, "ravi", whole)
    assert saved.sheet.counts.ready == 3
    assert desk.sheets.record(sheet) == saved.sheet.record


def test_edits_that_change_the_evidence_for_the_order_of_dates_are_told(desk):
    rows = [
        campaign(number, **{"Start date": f"{day}/04/2031", "End date": "05/06/2031"})
        for number, day in ((1, "13"), (2, "03"))
    ]
    sheet = desk.drop(*rows)
    assert desk.sheets.open(sheet).plan.date_order.order == "dmy"
    assert desk.sheets.open(sheet).date_order_by_now is None
    opened = desk.edit(sheet, "ravi", (2, "Start date", "04/13/2031")).sheet
    assert opened.plan.date_order.order == "dmy"
    assert opened.date_order_by_now.order == "mdy"
    assert opened.plan.row(3).values["start_date"].isoformat() == "2031-04-03"
    read = desk.sheets.set_options(sheet, "ravi", ReadOptions(date_order="mdy"))
    assert read.sheet.plan.row(3).values["start_date"].isoformat() == "2031-03-04"
    assert read.sheet.date_order_by_now is None


def test_people_who_write_at_once_lose_nothing(desk):
    sheet = desk.drop(*(campaign(number) for number in range(1, 9)))

    def write(person):
        for seq in range(5):
            cells = [CellEdit(2 + person, "A", f"{person} {seq}")]
            desk.sheets.edit(sheet, f"person {person}", cells, tab="tab", seq=seq)

    with ThreadPoolExecutor(8) as people:
        list(people.map(write, range(8)))
    opened = desk.sheets.open(sheet)
    assert opened.revision == 40
    assert [opened.text(row, "A") for row in range(2, 10)] == [f"{one} 4" for one in range(8)]
    changes = desk.sheets.changes(sheet)
    assert [one.revision for one in changes] == list(range(1, 41))


def test_few_sheets_are_held_in_memory_and_the_others_read_again(desk):
    desk.sheets = Sheets(desk.store, clock=Clock(now=desk.now), most_rows=5)
    first = desk.drop(*three())
    desk.edit(first, "ravi", (2, "Campaign name", "Diwali"))
    before = desk.sheets.open(first)
    desk.drop(*three())
    again = desk.sheets.open(first)
    assert again is not before
    assert again.plan.rows == before.plan.rows


def test_what_another_server_of_the_same_store_changed_is_seen_by_who_only_looks(desk):
    sheet = desk.drop(*three())
    elsewhere = desk.another_server()
    assert elsewhere.open(sheet).revision == 0
    desk.edit(sheet, "ravi", (2, "Campaign name", "Diwali"))
    desk.sheets.leave_out(sheet, "mira", [4])
    assert elsewhere.open(sheet).text(2, "A") == "Diwali"
    assert elsewhere.since(sheet, 0).rows == (2, 4)
    desk.sheets.imported(sheet)
    assert elsewhere.open(sheet).record.state is SheetState.IMPORTED


def test_what_another_server_of_the_same_store_changed_is_seen_before_a_change(desk):
    sheet = desk.drop(*three())
    other = Sheets(desk.store, clock=Clock(now=desk.now))
    other.edit(sheet, "mira", [CellEdit(2, "A", "Holi")], tab="tab", seq=1)
    saved = desk.edit(sheet, "ravi", (2, "Campaign name", "Diwali", "Q3 1"))
    (clash,) = saved.clashes
    assert clash.theirs == "Holi"


@pytest.mark.slice(2)
@pytest.mark.parametrize(
    "text", ["\ud800", "\x00", "=1+1", "x" * 40_000, "\u202egnp.exe", "line\nline", "'"]
)
def test_any_text_can_be_written_and_is_there_again_after_a_restart(desk, text):
    sheet = desk.drop(*three())
    desk.edit(sheet, "ravi", (2, "Campaign name", text))
    desk.restart()
    kept = text.encode(errors="replace").decode()
    without_nul = kept.replace("\0", "\ufffd")  # no text of PostgreSQL can hold one
    assert desk.text(sheet, 2, "Campaign name") in {kept, without_nul}
    assert desk.sheets.undo(sheet, "ravi").changed == 1
    assert desk.text(sheet, 2, "Campaign name") == "Q3 1"


@ON_SQLITE  # many steps, none of them the database's own
@pytest.mark.full
def test_only_the_last_200_steps_are_undone(desk):
    sheet = desk.drop(*three())
    for name in range(MOST_STEPS + 5):
        desk.edit(sheet, "ravi", (2, "Campaign name", str(name)))
    while desk.sheets.undo(sheet, "ravi").of:
        pass
    assert desk.text(sheet, 2, "Campaign name") == "4"
    assert vars_of(desk.sheets.undoable(sheet, "ravi")) == (0, MOST_STEPS)


def test_several_sheets_are_chosen_from(desk):
    book = openpyxl.Workbook()
    for name in ("North", "South"):
        sheet = book.create_sheet(name)
        sheet.append(list(campaign(1)))
        sheet.append(list(campaign(1, **{"Campaign name": name}).values()))
    del book["Sheet"]
    book.save(desk.folder / "two.xlsx")
    record = desk.sheets.add(desk.folder / "two.xlsx", "two.xlsx", "ravi", ReadOptions())
    record = desk.sheets.read(record.id)
    assert record.state is SheetState.CHOOSING
    assert [(one["name"], one["rows"]) for one in record.choices] == [("North", 2), ("South", 2)]
    assert record.choices[0]["headers"][0] == "Campaign name"
    assert desk.sheets.choose(record.id, "South").state is SheetState.UPLOADED
    assert desk.sheets.read(record.id).state is SheetState.CHECKED
    assert desk.sheets.open(record.id).plan.row(2).values["name"] == "South"


def test_what_the_first_change_needs_is_found_out_while_people_look_at_the_sheet(desk):
    sheet = desk.drop(*three())
    assert planned_sheet_of(desk.sheets.open(sheet).plan).contest is not None
