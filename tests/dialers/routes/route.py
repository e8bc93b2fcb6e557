"""What a route is: a way by which the campaigns of a dialer's sample leave it as a file."""

import csv
import html
import io
import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import openpyxl
from migrations import DIALERS
from readers import printing
from readers.exported import read_here
from sheets import grid_of

from bulk_import.cells import written

MYSQL = {
    "mysqldump": (printing.mysqldump, "sql"),
    "phpMyAdmin SQL": (printing.complete_inserts, "sql"),
    "mysqldump --xml": (printing.mysqldump_xml, "xml"),
    "mysql --xml": (printing.mysql_xml, "xml"),
    "mysql --batch": (printing.batch, "tsv"),
    "mysql -H": (printing.html_table, "html"),
    "mysql -t": (printing.ascii_table, "txt"),
    "mysql -E": (printing.vertical, "txt"),
    "phpMyAdmin XML": (printing.phpmyadmin_xml, "xml"),
    "phpMyAdmin JSON": (printing.phpmyadmin_json, "json"),
    "phpMyAdmin CSV": (printing.csv_file, "csv"),
    "phpMyAdmin CSV for MS Excel": (printing.semicolons, "csv"),
}
"""By route, the function of a table's name and its records, and how the file's name ends."""

POSTGRESQL = {
    "pg_dump": (printing.pg_dump, "sql"),
    "pg_dump --inserts": (printing.complete_inserts, "sql"),
    "psql --csv": (printing.csv_file, "csv"),
    "psql": (printing.psql_table, "txt"),
    "psql -x": (printing.psql_expanded, "txt"),
}


@dataclass(frozen=True)
class Route:
    """A way by which an export leaves a dialer.

    Attributes:
        file: The name of the file.
        write: Returns its content.
        typed: What a person says of all campaigns beside the sample's answers, by field, since
            this route does not bring it.
        lists: What a person fills in instead, by the title of the list.
        cells: What a person writes into the campaigns' rows besides, by campaign and field.
    """

    file: str
    write: Callable[[], str | bytes]
    typed: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Mapping[str, list[list[str]]]] = field(default_factory=dict)
    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def content(self):
        written = self.write()
        return written if isinstance(written, bytes) else written.encode()


def by_each(routes, table, records):
    """Return the same *records* of a *table* by each of the *routes*, such as `MYSQL`."""
    return {
        name: Route(f"export.{ending}", lambda write=write: write(table, records))
        for name, (write, ending) in routes.items()
    }


def by_postgresql(database, tables):
    """Return the *tables* of a *database* by pg_dump, and by a session of psql."""

    def dump(write):
        return Route("tables.sql", lambda: printing.one_document(write, tables))

    def said(write):
        prompt = f"{database}=# {printing.ASKED}"
        return "".join(f"{prompt}{name};\n{write(name, records)}" for name, records in tables)

    def session(write):
        return Route("session.txt", lambda: said(write))

    return {
        "pg_dump": dump(printing.pg_dump),
        "pg_dump --inserts": dump(printing.complete_inserts),
        "psql": session(printing.psql_table),
        "psql -x": session(printing.psql_expanded),
    }


def sample(file):
    """Return the text of a sample."""
    return (DIALERS / file).read_text("utf-8")


def sample_answers(name):
    """Return what a person answers about a sample."""
    return tomllib.loads(sample(f"{name}.answers.toml"))


def sample_records(file, delimiter=","):
    """Return the records of a sample in CSV, empty cells as None."""
    rows = csv.DictReader(io.StringIO(sample(file)), delimiter=delimiter)
    return [{header: cell or None for header, cell in row.items()} for row in rows]


def sample_objects(file):
    """Return the campaigns of a sample in JSON, out of whatever is around them."""
    found = json.loads(sample(file))
    while isinstance(found, dict):
        found = max(found.values(), key=lambda one: len(one) if isinstance(one, list | dict) else 0)
    return found


def sample_tables(file):
    """Return the tables of a sample: names, and records as in `sample_records`."""
    return [
        (sheet.name, [dict(zip(headers, map(_text, row), strict=True)) for row in rows])
        for sheet in read_here(sample(file)).sheets
        for headers, *rows in [grid_of(sheet)]
    ]


def _text(cell):
    return None if cell is None else written(cell)


def workbook(*tables):
    """Return a workbook with a sheet for each of the *tables*: a name and its records."""
    return _workbook(
        (name, [list(rows[0]), *(one.values() for one in rows)]) for name, rows in tables
    )


def _workbook(tables):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def pasted(records, titles=()):
    """Return a workbook into which somebody copied a list, whose numbers Excel took for numbers.

    Args:
        records: The list.
        titles: The rows above its headers.
    """
    rows = [*titles, list(records[0]), *([as_excel(one) for one in r.values()] for r in records)]
    return _workbook([("Sheet1", rows)])


def as_lines(records, sign, end="\n"):
    """Return *records* as lines of text, their cells parted by a *sign* and never quoted."""
    rows = [list(records[0]), *(one.values() for one in records)]
    return "".join(sign.join(cell or "" for cell in row) + end for row in rows)


def page_of(records):
    """Return a saved page that shows *records* below the bar of links that every page has."""
    head = "".join(f"<th>{html.escape(title)}</th>" for title in records[0])
    rows = "".join(
        f"<tr>{''.join(f'<td>{html.escape(cell or str())}</td>' for cell in one.values())}</tr>"
        for one in records
    )
    return (
        "<html><head><title>Campaigns</title></head><body>"
        "<table><tr><td><a href='/users'>Users</a></td><td><a href='/lists'>Lists</a></td></tr>"
        f"</table><table><tr>{head}</tr>{rows}</table></body></html>"
    )


def as_excel(cell):
    """Return what Excel makes of a pasted *cell*: numbers of up to eleven digits are numbers."""
    if cell is None or not cell.replace(".", "", 1).isdigit() or cell[0] == "0" or len(cell) > 11:
        return cell
    return float(cell) if "." in cell else int(cell)
