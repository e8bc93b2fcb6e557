r"""Records that are printed one field a line: `\G` of MySQL, `\x` of psql, Format-List.

All three align the sign between a name and its value; by its place, and by the order of the names,
the further lines of a value are told from fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any, Final

from bulk_import.cells import shown
from bulk_import.readers.worker.declared import plain_text
from bulk_import.readers.worker.powershell import entries_in, fields_in, is_cut
from bulk_import.readers.worker.sql_words import table_asked_for
from bulk_import.readers.worker.tables import Tables
from bulk_import.readers.worker.wire import ReadError, Send, Task

_MYSQL: Final = re.compile(r"\*{5,} ?(\d+)\. row ?\*{5,}", re.IGNORECASE)
_PSQL: Final = re.compile(r"-?\[ ?RECORD (\d+) ?\][-+]*", re.IGNORECASE)
_FOOTER: Final = re.compile(
    r"\s*|\d+ rows? in set\b.*|\(\d+ rows?\)|Bye|(?:mysql|MariaDB \[[^\]]*\])>.*|\w+=[#>].*| +->.*",
    re.IGNORECASE,
)
_FIELD_OF_MYSQL: Final = re.compile(r" *(?P<name>[^\s:][^:]*)(?P<sign>:)(?: (?P<value>.*))?")
_FIELD_OF_PSQL: Final = re.compile(r"(?P<name>[^|]*?) *(?P<sign>\|)(?: (?P<value>.*))?")
_FIELD_OF_LIST: Final = re.compile(r"(?P<name>[^\s:][^:]*?) *(?P<sign>:)(?: (?P<value>.*))?")
_GOES_ON: Final = "+"
"""What psql prints behind a line of a value that goes on in the next."""

_FEWEST_FIELDS: Final = 2
"""Lines by which a block of a listing is a record, and no text above or below."""

Record = dict[str, str | None]
Fields = Mapping[str, Any]


def read_printed_records(content: bytes, task: Task, send: Send) -> None:
    """Send the printed records as one sheet.

    Raises:
        ReadError: There is none, or it begins with no field.
    """
    text = plain_text(content, task, send).removeprefix("\ufeff")
    lines = text.splitlines()
    tables = Tables(task)
    tables.announced.printed(text)
    for name, record in _records(lines, tables):
        tables.add(name, record)
    tables.send(send)


def _records(lines: Sequence[str], tables: Tables) -> Iterator[tuple[str | None, Fields]]:
    """Yield each record with the name of its table; *tables* are those of the records before."""
    for above, field in ((_MYSQL, _FIELD_OF_MYSQL), (_PSQL, _FIELD_OF_PSQL)):
        numbers = {
            at: int(found[1])
            for at, line in enumerate(lines)
            if (found := above.fullmatch(line.strip()))
        }
        if numbers:
            for asked, printed in _below(lines, numbers, field):
                yield asked or tables.unnamed([*printed]), printed
            return
    for has_text, block in groupby(lines, key=lambda line: bool(line.strip())):
        record = _record(list(block), _FIELD_OF_LIST, ()) if has_text else {}
        if record and len(record) >= _FEWEST_FIELDS:
            yield None, {name: value and _inside(name, value) for name, value in record.items()}


def _inside(name: str, value: str) -> Any:
    """Return what a *value* of a listing holds: fields, entries of a list, or itself.

    Raises:
        ReadError: A list was not printed to its end.
    """
    entries = entries_in(value)
    if entries is None:
        return fields_in(value) or value
    if is_cut(entries):
        raise ReadError("export.list_cut", field=shown(name), text=shown(value))
    return entries if len(entries) > 1 else next(iter(entries), None)


def _below(
    lines: Sequence[str], numbers: Mapping[int, int], field: re.Pattern[str]
) -> Iterator[tuple[str | None, Record]]:
    """Yield the records below the lines that number them, and the table that was asked for.

    The records of each table are numbered from 1.
    """
    names: tuple[str, ...] = ()
    asked, last = None, 0
    for start, end in pairwise([*numbers, len(lines)]):
        if numbers[start] == 1:
            names, asked = (), table_asked_for(" ".join(lines[last:start]))
        last = end
        while last > start + 1 and _FOOTER.fullmatch(lines[last - 1]):
            last -= 1
        record = _record(lines[start + 1 : last], field, names)
        if record is None:
            raise ReadError("export.broken", line=str(start + 2), character="1")
        names = names or tuple(record)
        yield asked, record


def _record(lines: Sequence[str], field: re.Pattern[str], names: Sequence[str]) -> Record | None:
    """Return the fields of *lines*; None where they begin with none.

    Args:
        lines: A record.
        field: How a line begins a field.
        names: The fields of the record before it, in order; empty for the first.
    """
    first = field.fullmatch(lines[0]) if lines else None
    if first is None or not first["name"].strip():
        return None
    place, values = first.start("sign"), dict[str, list[str]]()
    for line in lines:
        found = field.fullmatch(line)
        name = found["name"].strip() if found and found.start("sign") == place else ""
        is_next = name == names[len(values)] if len(values) < len(names) else name not in values
        if found and name and is_next:
            values[name] = [found["value"] or ""]
        else:
            _go_on(next(reversed(values.values())), line, place, found)
    return {name: "\n".join(parts).strip() or None for name, parts in values.items()}


def _go_on(value: list[str], line: str, place: int, found: re.Match[str] | None) -> None:
    """Add *line* to a value that goes on in it."""
    if found and found["sign"] == "|" and not found["name"].strip():
        value[-1] = value[-1].rstrip().removesuffix(_GOES_ON).rstrip()
        value.append(found["value"] or "")
    elif not line[:place].strip():
        value.append(line.strip())  # a listing indents it
    else:
        value.append(line)
