"""Every statement stands in one place, in the SQL that SQLite and PostgreSQL share."""

import re
from pathlib import Path

import bulk_import.store
from bulk_import.store import sql

ROOM = Path(bulk_import.store.__file__).parent
STATEMENTS = {name: text for name, text in vars(sql).items() if name.isupper()}
STATEMENT = re.compile(r'"[^"]*\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b')
APART = {
    "sql.py",
    "schema.py",
    "rekeying.py",
    "sheet_tables.py",
    "copying.py",  # composes its own
    "schedules.py",  # PostgreSQL alone has them
}  # two of them: steps of the schema
ONLY_SQLITE = re.compile(
    r"\bINSERT OR\b|\bIS '|\browid\b|\bPRAGMA\b|\bGLOB\b|\bjson_|\bsqlite_|\bAUTOINCREMENT\b",
    re.IGNORECASE,
)


def test_no_other_module_holds_a_statement():
    found = [
        (module.name, line.strip())
        for module in ROOM.glob("*.py")
        if module.name not in APART
        for line in module.read_text("utf-8").splitlines()
        if STATEMENT.search(line) and "sqlite_schema" not in line
    ]
    assert found == []


def test_no_statement_uses_what_one_database_alone_has():
    assert len(STATEMENTS) > 30
    assert [name for name, text in STATEMENTS.items() if ONLY_SQLITE.search(text)] == []


def test_every_subquery_has_a_name():
    """PostgreSQL before 16 asks for one."""
    for name, text in STATEMENTS.items():
        for match in re.finditer(r"FROM \(\s*SELECT", text):
            assert re.match(r"\s*AS \w+", after_the_bracket(text, match.start() + 5)), name


def after_the_bracket(text, start):
    """Return what follows the bracket that opens at *start*."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return text[place + 1 :]
    raise AssertionError(text)


def test_an_insert_names_its_columns():
    for name, text in STATEMENTS.items():
        if "INSERT INTO" in text:
            assert re.search(r"INSERT INTO \w+ \(", text), name
