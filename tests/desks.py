"""A server's open sheets, as people work at them."""

import csv
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from campaigns import row_of

from bulk_import.app.sheets import CellEdit, Sheets
from bulk_import.clock import Clock
from bulk_import.options import ReadOptions
from bulk_import.store import open_sheets
from bulk_import.store.postgres.opening import connect

LEADS = "550e8400-e29b-41d4-a716-4466554{:05}"
ROW = row_of(
    "predictive",
    name="Q3 Sales",
    start_date="14/08/2030",
    end_date="30/08/2030",
    start_time="9:00",
    end_time="18:00",
    users="5201_2224257",
)


def campaign(number, **changes):
    own = {
        "Campaign name": f"Q3 {number}",
        "Leads ID": LEADS.format(number),
        "Agents": f"{5200 + number}_2224257",
    }
    return {**ROW, **own, **changes}


class OnTheHour:
    """A clock that a test sets."""

    def __init__(self):
        self.moment = datetime(2030, 7, 1, 12, tzinfo=UTC)

    def __call__(self):
        return self.moment


class Desk:
    """The open sheets of one store, and people who work at them."""

    def __init__(self, folder, address):
        self.folder = folder
        self.address = address
        self.now = OnTheHour()
        self.ids = count(1)
        self.seqs = count(1)
        self.store = None
        self.restart()

    def restart(self):
        if self.store is not None:
            self.store.close()
        self.store = open_sheets(self.address)
        self.sheets = self.another_server()

    def another_server(self):
        """Return the open sheets as another server of the same store has them."""
        return Sheets(
            self.store, clock=Clock(now=self.now), new_id=lambda: f"sheet-{next(self.ids)}"
        )

    def kept(self):
        """Return the names of the files that are kept."""
        if isinstance(self.address, Path):
            return [one.name for one in self.folder.glob("journal.sqlite3.uploads/*")]
        with closing(connect(self.address)) as connection:
            found = connection.execute("SELECT DISTINCT name FROM copies")
            return [name.removeprefix("upload-") for (name,) in found]

    def drop(self, *rows, owner="ravi", **options):
        path = self.folder / "upload.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        self.letters = {header: chr(ord("A") + at) for at, header in enumerate(rows[0])}
        record = self.sheets.add(path, "weekly.csv", owner, ReadOptions(**options))
        return self.sheets.read(record.id).id

    def edit(self, sheet, person, *cells):
        """Write (row, header, text) or (row, header, text, was) into cells."""
        edits = [
            CellEdit(row, self.letters.get(header, header), text, *was)
            for row, header, text, *was in cells
        ]
        return self.sheets.edit(sheet, person, edits, tab="tab", seq=next(self.seqs))

    def text(self, sheet, row, header):
        return self.sheets.open(sheet).text(row, self.letters[header])
