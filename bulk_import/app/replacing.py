"""Lists, agents and other values that were given away, replaced by those that a table names.

They are edits of the cells, as if a person had typed them, so that everything that is told and
checked of a cell holds for the new value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from os import fspath

from bulk_import import mapping, readers
from bulk_import.app.origin import EditablePlan
from bulk_import.campaign import FIELDS
from bulk_import.cells import shown, written
from bulk_import.edits import Edit
from bulk_import.events import Listener
from bulk_import.mapping import Replacement, field_named
from bulk_import.normalizers.agent_lists import split
from bulk_import.normalizers.text import folded
from bulk_import.options import ReadOptions
from bulk_import.outcome import State
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.sheet import Sheet
from bulk_import.validation import PlannedRow

_AGENTS = "users"


@dataclass(slots=True)
class _Used:
    """A replacement, and where it was used.

    Attributes:
        replacement: What the table says.
        field: The campaign's field.
        rows: The rows in which it was used.
        is_done: Whether some row has what is used instead already.
    """

    replacement: Replacement
    field: str
    rows: list[int] = attribute(default_factory=list)
    is_done: bool = False


def replacements(
    beside: Sequence[Sheet], options: ReadOptions, listen: Listener
) -> tuple[Replacement, ...]:
    """Return what is replaced, by the table that the options name or one beside the campaigns.

    Raises:
        Refused: The file that the options name cannot be read, or has no such table.
    """
    if options.replace is None:
        return mapping.find_replacements(beside) or ()
    path = fspath(options.replace)
    found = mapping.find_replacements(
        readers.read(path, listen=listen, encoding=options.encoding).sheets
    )
    if found is None:
        raise Refused("replace.no_table", path=path)
    return found


def replaced(
    plan: EditablePlan, table: Iterable[Replacement]
) -> tuple[EditablePlan, list[Problem]]:
    """Return *plan* with the values of *table* in place of those that it names, and what is told.

    A value is replaced where a cell says it, or means it: by its own words or by what is sent. What
    one line puts in is never replaced by another line.

    Raises:
        Refused: The table names no field, or one value twice.
    """
    used = _by_value(plan, table)
    edits = [edit for row in plan.rows for edit in _edits(plan, row, used)]
    told = [
        problem
        for of_field in used.values()
        for one in of_field.values()
        for problem in _told(plan, one)
    ]
    return (plan.with_edits(edits) if edits else plan), told


def _by_value(plan: EditablePlan, table: Iterable[Replacement]) -> dict[str, dict[str, _Used]]:
    """Return the lines of *table* by field and by the folded value that is replaced."""
    own = {folded(match.header): match.field for match in plan.matches.columns if match.field}
    found: defaultdict[str, dict[str, _Used]] = defaultdict(dict)
    for one in table:
        name = own.get(folded(one.field)) or field_named(one.field)
        if name is None:
            raise Refused("column.no_such_field", field=one.field, fields=", ".join(FIELDS))
        before = found[name].get(folded(one.was))
        if before is not None and folded(before.replacement.instead) != folded(one.instead):
            raise Refused("replace.twice", field=FIELDS[name].header, was=shown(one.was))
        found[name][folded(one.was)] = before or _Used(one, name)
    return found


def _edits(
    plan: EditablePlan, row: PlannedRow, used: Mapping[str, dict[str, _Used]]
) -> Iterator[Edit]:
    """Yield the edits of one row."""
    if row.state is State.NOT_SENT:
        return
    for name, of_field in used.items():
        match = plan.matches.by_field.get(name)
        text = written(plan.sheet.cell(row.row, match.column)) if match else ""
        before = [text] if folded(text) in of_field else _entries(row, name, text)
        after = [_instead(one, of_field, row.row) for one in before]
        if after != before:
            yield Edit(row.called, name, ", ".join(after))


def _entries(row: PlannedRow, name: str, text: str) -> list[str]:
    """Return what a row means in a field, else what its cell says; agents one by one."""
    value = row.sent_values.get(name)
    if isinstance(value, list):
        return [str(one) for one in value]
    if name == _AGENTS:
        return list(split(text).entries)
    return [text if value is None else str(value)]


def _instead(entry: str, of_field: Mapping[str, _Used], row: int) -> str:
    """Return what is used in place of *entry*; it itself where no line names it."""
    one = of_field.get(folded(entry))
    if one is not None and one.replacement.instead:
        one.rows.append(row)
        return one.replacement.instead
    for other in of_field.values():
        other.is_done |= folded(other.replacement.instead) == folded(entry)
    return entry


def _told(plan: EditablePlan, used: _Used) -> Iterator[Problem]:
    """Yield what is told of one line of the table."""
    line = used.replacement
    facts = {
        "header": FIELDS[used.field].header,
        "was": shown(line.was),
        "instead": shown(line.instead),
        "line": str(line.row),
    }
    if not line.was or not line.instead:
        code = "replace.incomplete"
    elif used.rows:
        code, facts["rows"] = "replace.replaced", plan.sheet.listed(sorted(set(used.rows)))
    elif not used.is_done:
        code = "replace.unmatched"
    else:
        return
    yield Problem(Severity.WARNING, code, facts=facts)
