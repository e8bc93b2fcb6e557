"""A desk of an operations team: a folder with files, and a person who types and reads."""

import io
import shlex
import sys

import openpyxl
import pytest
from sending import write_csv

from bulk_import.cli import main
from bulk_import.clock import SYSTEM, Clock


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Desk:
    """What a person does and sees.

    Attributes:
        folder: Where they work.
        now: The present moment; None for that of the clock on the wall.
        status: The exit status of the last command.
        said: All that the last command wrote.
    """

    def __init__(self, folder, monkeypatch, capsys):
        self.folder, self._monkeypatch, self._capsys = folder, monkeypatch, capsys
        self.now, self.status, self.said = None, None, ""

    def type(self, line, *answers):
        """Type a command, and an answer to each of its questions; return its last line."""
        screen = Terminal()
        self._monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{one}\n" for one in answers)))
        self._monkeypatch.setattr(sys, "stderr", screen)
        name, *words = shlex.split(line)
        assert name == "bulk-import"
        self.status = main(words, SYSTEM if self.now is None else Clock(now=lambda: self.now))
        out = self._capsys.readouterr().out.rstrip("\n")
        self.said = screen.getvalue() + out
        return out.splitlines()[-1] if out else ""

    def to_paste(self):
        """Return the last command that was printed."""
        lines = map(str.strip, self.said.splitlines())
        return [line for line in lines if line.startswith("bulk-import ")][-1]

    def write(self, name, lines):
        return write_csv(self.folder / name, lines)

    def correct(self, name, corrections):
        """Write into cells of a workbook, which are named by row and header, and save it."""
        book = openpyxl.load_workbook(self.folder / name)
        sheet, _, headers = _table(book)
        for (row, header), value in corrections.items():
            cell = sheet.cell(row, headers.index(header) + 1)
            cell.value, cell.number_format = value, "@"
        book.save(self.folder / name)

    def list(self, name, sheet, values):
        """Fill in a list of a converted workbook: values by what stands in its first column."""
        book = openpyxl.load_workbook(self.folder / name)
        listed = book[sheet]
        places = {listed.cell(row, 1).value: row for row in range(2, listed.max_row + 1)}
        for key, (first, *others) in values.items():
            for column, text in enumerate(first, start=2):
                listed.cell(places[key], column).value = text
            for line in others:
                listed.append([key, *line])
        book.save(self.folder / name)

    def column(self, name, header):
        """Return the cells of a workbook below a header, by row."""
        sheet, below, headers = _table(openpyxl.load_workbook(self.folder / name))
        at = headers.index(header) + 1
        return {row: sheet.cell(row, at).value for row in range(below, sheet.max_row + 1)}


def _table(book):
    """Return the sheet of the campaigns, the row below its headers, and the headers."""
    for sheet in book:
        for number, cells in enumerate(sheet.iter_rows(max_row=10, values_only=True), start=1):
            headers = [str(cell).partition(" (")[0] for cell in cells]
            if {"Campaign name", "Import result"} & {*headers}:
                return sheet, number + 1, headers
    raise AssertionError(book.sheetnames)


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys, sandbox):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(tmp_path / "record" / "journal.sqlite3"))
    del sandbox
    return Desk(tmp_path, monkeypatch, capsys)
