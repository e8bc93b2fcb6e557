"""A journal moves between the two databases without losing anything."""

import asyncio
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from databases import ON_SQLITE
from recording import (
    attempt,
    conclusion,
    connected,
    row_intent,
    run_record,
    store_at,
    table,
)
from sheets import sheet_of

from bulk_import.journal_address import DatabaseUrl
from bulk_import.outcome import Answer, Created, Rejected
from bulk_import.problems import Refused
from bulk_import.sheet import Spreadsheet
from bulk_import.store import Finding, StoredInput, open_sheets, place_of
from bulk_import.store.copying import COLUMNS, copy_journal
from bulk_import.store.sheets import SheetRecord, SheetState
from bulk_import.store.sqlite_place import SqlitePlace

NOW = datetime(2031, 8, 4, 9, tzinfo=UTC)
YES = Answer(200, 200, "Cre\0ated")


def fill(address, folder):
    """Write down a run with all that a journal can hold of one, and an open sheet."""

    async def main():
        with store_at(address).begin(run_record()) as recorder:
            recorder.add_rows([row_intent(2), row_intent(3), row_intent(4)])
            spreadsheet = Spreadsheet(path="a.csv", format="csv", delimiter=",", sheets=(SHEET,))
            recorder.keep_input(StoredInput(spreadsheet=spreadsheet, workbook=b"PK", options="{}"))
            numbers = [await recorder.intend(attempt(row, f"key-{row}")) for row in (2, 3, 4)]
            await recorder.conclude(conclusion(numbers[0], Created(YES)))
            taken = Rejected(Answer(400, 400, "taken"), taken="name")
            await recorder.conclude(conclusion(numbers[1], taken, row=3, key="key-3"))
            recorder.finish(NOW, None, {})

    asyncio.run(main())
    store_at(address).add_findings([Finding(key="key-4", is_found=True, at=NOW, person="ravi")])
    upload = folder / "weekly.csv"
    upload.write_bytes(b"Campaign name\n")
    with closing(open_sheets(address)) as sheets:
        sheets.add_sheet(
            SheetRecord(
                id="one",
                owner="ravi",
                file_name="weekly.csv",
                size=1,
                state=SheetState.CHECKED,
                created=NOW,
                changed=NOW,
                upload=sheets.keep_upload(upload),
            )
        )


SHEET = sheet_of({"Campaign name": "A"})


def contents(address):
    """Return all rows of all tables, as both databases can have them."""
    with connected(address) as connection:
        return {name: sorted(map(repr, _rows(connection, name))) for name in COLUMNS}


def _rows(connection, name):
    found = connection.execute(f"SELECT {', '.join(COLUMNS[name])} FROM {name}")  # noqa: S608  of our own names
    for row in found.fetchall():
        yield [one.replace("\0", "\ufffd") if isinstance(one, str) else one for one in row]


@pytest.mark.always
def test_a_journal_goes_there_and_back_with_all_that_it_holds(database, tmp_path):
    path, back = tmp_path / "journal.sqlite3", tmp_path / "back" / "journal.sqlite3"
    back.parent.mkdir()
    fill(path, tmp_path)
    copied = copy_journal(place_of(path), place_of(database))
    assert copied.rows == {name: len(rows) for name, rows in contents(path).items()}
    assert copied.rows["claims"] >= 3
    assert copied.files == 3
    copy_journal(place_of(database), place_of(back))
    assert contents(path) == contents(database) == contents(back)
    (past,) = store_at(database).runs()
    assert past == store_at(path).runs()[0] == store_at(back).runs()[0]
    kept = [store_at(address).input_of(past) for address in (path, database, back)]
    assert [one.workbook for one in kept] == [b"PK"] * 3
    for address in (database, back):
        with closing(open_sheets(address)) as sheets:
            assert sheets.upload(sheets.sheet("one").upload).read_bytes() == b"Campaign name\n"
        assert place_of(address).check() == 0


def test_new_rows_are_numbered_behind_those_that_were_copied(database, tmp_path):
    path = tmp_path / "journal.sqlite3"
    fill(path, tmp_path)
    copy_journal(place_of(path), place_of(database))

    async def main():
        with store_at(database).begin(run_record("next")) as recorder:
            return await recorder.intend(attempt())

    assert asyncio.run(main()) == 4


def test_what_holds_something_is_no_target_and_stays_as_it_is(store_address, database, tmp_path):
    fill(store_address, tmp_path)
    before = contents(store_address)
    source = place_of(tmp_path / "other.sqlite3")
    store_at(tmp_path / "other.sqlite3").add_findings([])
    with pytest.raises(Refused) as refused:
        copy_journal(source, place_of(store_address))
    assert refused.value.code == "journal.not_empty"
    assert contents(store_address) == before


def test_nothing_is_copied_while_a_run_is_under_way(store_address, tmp_path):
    is_file = isinstance(store_address, Path)
    source = SqlitePlace(store_address, patience=0.1) if is_file else place_of(store_address)
    with store_at(store_address).begin(run_record()), pytest.raises(Refused) as refused:
        copy_journal(source, place_of(tmp_path / "to.sqlite3"))
    assert refused.value.code == "journal.held"
    with suppress(FileNotFoundError):
        assert table(tmp_path / "to.sqlite3", "runs") == []


@ON_SQLITE
def test_every_column_of_the_file_is_copied(store_address):
    with connected(store_address) as connection:
        for name in COLUMNS:
            found = connection.execute(f"SELECT * FROM {name} LIMIT 0")  # noqa: S608  likewise
            assert {one[0] for one in found.description} == set(COLUMNS[name]), name
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        assert {name for (name,) in tables} == set(COLUMNS)


def test_a_copy_of_an_input_that_is_gone_is_told(store_address, tmp_path):
    fill(store_address, tmp_path)
    assert place_of(store_address).check() == 0
    with connected(store_address) as connection:
        connection.execute("UPDATE inputs SET workbook = ?", ("0" * 64,))
        if not isinstance(store_address, DatabaseUrl):
            connection.commit()
    assert place_of(store_address).check() == 1
