"""No live formula, no raw control character and no piece of the secret in any place that we write.

Files and a server that are as hostile as they can be go through the program. Then every cell of
every result, every line that is printed and logged, every value of the journal and every part of
every file is looked at. The places are counted and printed:

    pytest -s tests/faults/test_hostile_places.py               some of them, in seconds
    pytest -s -m full tests/faults/test_hostile_places.py       at least 10,000
"""

import base64
import csv
import gzip
import io
import itertools
import json
import logging
import sqlite3
import unicodedata
import zipfile
from collections import Counter
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import openpyxl
import pytest
import xlsxwriter
from sending import rows, write_csv
from slicing import slice_or_full

from bulk_import.cli import main

CANARY = "c4a7e9d2-81b6-4f35-9e0a-d7135c8fb264"
BARE = CANARY.replace("-", "")
SPELLINGS = [
    *(CANARY, CANARY.upper(), CANARY[::-1], CANARY.encode().hex(), BARE, BARE[::-1]),
    *(BARE.encode().hex(), CANARY.replace("-", "_"), CANARY.replace("-", "%2D"), CANARY[3:16]),
    *(base64.b64encode(text.encode()).decode() for text in (CANARY, BARE)),
    json.dumps({"secret": CANARY, "inet_no": 2224257}),
]
LOOKED_FOR = [CANARY, CANARY[::-1], BARE, BARE[::-1], CANARY.encode().hex(), BARE.encode().hex()]
LOOKED_FOR += [base64.b64encode(CANARY.encode()).decode()[:-2].lower()]
RUNS = {word[start : start + 8] for word in LOOKED_FOR[:4] for start in range(len(word) - 7)}
RUNS |= {word[start : start + 16] for word in LOOKED_FOR[4:] for start in range(len(word) - 15)}

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://a.example","x")',
    "=cmd|'/c a'!A1",
]
BEFORE = ["", " ", "\u00a0", "\u200b", "\ufeff", "\u2060 ", "　"]
CONTROLS = ["\x1b[2J", "\x1b]0;x\x07", "\x9b31m", "\x08\x08", "\x0b", "\x7f", "\u202e", "\u2066"]
TEXTS = [before + formula for before, formula in itertools.product(BEFORE, FORMULAS)]
TEXTS += [f"Sales{control}x" for control in CONTROLS]
SHOWN_RAW = {"\n"}
TURNING = {*"\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


class Hostile(BaseHTTPRequestHandler):
    """Answers with all that it was sent, with the secret spelled anew and something that acts."""

    answers = itertools.count()

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        number = next(self.answers)
        spelling, text = SPELLINGS[number % len(SPELLINGS)], TEXTS[number % len(TEXTS)]
        said = f"{text} {spelling} {asked['secret']} {asked['name']}"
        body = json.dumps({"code": 422, "msg": {"body": [text, said], "was": asked}}).encode()
        self.send_response(422)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def hostile():
    with ThreadingHTTPServer(("127.0.0.1", 0), Hostile) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def lines(count):
    """Return rows that hold something hostile in one cell each, in columns read and not read."""
    headers = ["Campaign name", "Remarks", "=Cost+centre", "Agents", "Music", "Start date"]
    for number, row in enumerate(rows(count)):
        text = TEXTS[number % len(TEXTS)]
        header = headers[number // 2 % len(headers)]
        spare = dict.fromkeys(headers[1:3], "")
        yield {**spare, **row} | {header: f"{text} {number}" if header in row else text}


def write_xlsx(path, table):
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("=1+1 \u202ex")
        for number, cells in enumerate([list(table[0]), *(list(line.values()) for line in table)]):
            for column, cell in enumerate(cells):
                sheet.write_string(number, column, str(cell))
    return path


def is_live(text):
    """Whether a spreadsheet program would take the cell of a CSV for a formula."""
    seen = text.lstrip("".join(BEFORE) + "\t\r\n")
    return seen[:1] in {*"=+-@"}


def is_raw(text):
    kinds = ((unicodedata.category(letter), letter) for letter in text)
    return any((kind == "Cc" and c not in SHOWN_RAW) or c in TURNING for kind, c in kinds)


class Places:
    """What was looked at, and what was found there."""

    def __init__(self):
        self.counted, self.found = Counter(), []

    def look(self, kind, text, *, live=False, raw=False):
        self.counted[kind] += 1
        folded = text.lower()
        if live or raw or any(run in folded for run in RUNS):
            self.found.append((kind, text[:200], live, raw))

    def printed(self, kind, text):
        for line in text.splitlines(keepends=True) if kind == "log" else text.split("\n"):
            self.look(kind, line, raw=kind != "log" and is_raw(line))

    def file(self, path):
        content = path.read_bytes()
        self.look("file", content.decode("latin-1"))
        self.look("name of a file", path.name)
        if content[:2] == b"\x1f\x8b":
            self.look("file", gzip.decompress(content).decode("latin-1"))
        if zipfile.is_zipfile(path):
            self._workbook(content)
        elif content[:15] == b"SQLite format 3":
            self._journal(path)
        elif path.suffix == ".csv":
            for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
                for cell in row:
                    self.look("cell of CSV", cell, live=is_live(cell))

    def _workbook(self, content):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for name in parts.namelist():
                self.look("part of a workbook", parts.read(name).decode("latin-1"))
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
            self.look("name of a sheet", sheet.title)
            for cell in itertools.chain.from_iterable(sheet.iter_rows()):
                if cell.value is not None:
                    is_formula = cell.data_type == "f" or cell.hyperlink is not None
                    self.look("cell of a workbook", str(cell.value), live=is_formula)
                if cell.comment is not None:
                    self.look("note", cell.comment.text)

    def _journal(self, path):
        with closing(sqlite3.connect(path)) as journal:
            tables = journal.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            for (table,) in tables.fetchall():
                for row in journal.execute(f"SELECT * FROM {table}"):  # noqa: S608  our own tables
                    for value in row:
                        self.look("value of the journal", str(value))


def use(wanted, secret, made):
    """Use the program on files, each with the kind of its results, and on some that are refused."""
    for number, (file, kind) in enumerate(wanted):
        target = str(made / f"{number}.{kind}")
        main(["check", str(file), "-o", f"{target}.check.{kind}"])
        main(["run", str(file), "--yes", "-o", target, *(["--json"] if number % 2 else [])])
        main(["run", str(file), "--yes", "--column", f"{file.stem}=name", "-o", target])
    for file in secret:
        assert main(["run", str(file), "--yes", "-o", str(made / "never.xlsx")]) == 2
        assert main(["check", str(file), "--json", "-o", str(made / "never.xlsx")]) == 2
    main(["history"])
    main(["history", "--json"])


@pytest.mark.full
@pytest.mark.parametrize("least", slice_or_full(1_000, 10_000))
def test_nothing_hostile_gets_through(least, tmp_path, monkeypatch, capfd, caplog):
    given, made, kept = (tmp_path / name for name in ("given", "made", "kept"))
    for folder in (given, made):
        folder.mkdir()
    monkeypatch.setenv("TELECMI_INET_NO", "2224257")
    monkeypatch.setenv("TELECMI_SECRET", CANARY)
    monkeypatch.setenv("BULK_IMPORT_RATE", "900")
    monkeypatch.setenv("BULK_IMPORT_QUIET_PERIOD", "0.1")
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(kept / "journal.sqlite3"))
    table = list(lines(least // 100))
    name = "=1+1 \x1b[31m\u202e"
    files = [write_csv(given / f"{name}.csv", table), write_xlsx(given / f"{name}.xlsx", table)]
    secret = [
        write_csv(given / f"{number}.csv", [*rows(2), *rows(1, **{"Campaign name": word})])
        for number, word in enumerate(SPELLINGS[: least // 500])
    ]
    wanted = [*zip(files, ("csv", "xlsx"), strict=True), *zip(files, ("xlsx", "csv"), strict=True)]
    with caplog.at_level(logging.DEBUG), hostile() as address:
        monkeypatch.setenv("TELECMI_BASE_URL", address)
        use(wanted[: least // 500], secret, made)
    places = Places()
    for kind, text in zip(("stdout", "stderr"), capfd.readouterr(), strict=True):
        places.printed(kind, text)
    places.printed("log", caplog.text)
    for path in itertools.chain(made.rglob("*"), kept.rglob("*")):
        if path.is_file():
            places.file(path)
    assert not Path(made / "never.xlsx").exists()
    print(f"\n{sum(places.counted.values()):,} places: {dict(places.counted)}")  # noqa: T201  see above
    assert places.found == []
    assert sum(places.counted.values()) >= least
