"""Where the records of a document are, found by its shape: of JSON and YAML, whoever wrote it.

An answer of an API wraps its records, and its pages may stand one after the other; a database
writes its tables by name, or their columns as lists; others keep each record by its label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bulk_import.readers.worker.infrastructure import LABEL, TYPE_DEPTH, resources_in
from bulk_import.readers.worker.tables import ANY, MOST_DEEP, Tables, flat
from bulk_import.readers.worker.value_tables import table_in, table_of_lines
from bulk_import.readers.worker.wire import ReadError

_WRAPPING: Final = frozenset(
    {"campaigns", "content", "data", "entities", "items", "records", "response"}
    | {"result", "results", "rows", "value", "objects"}
)
"""What answers call the list that they were asked for, whatever else stands beside it."""

_AROUND: Final = frozenset(
    {"code", "count", "cursor", "draw", "error", "errors", "first", "firsturi", "hasmore"}
    | {"last", "lasturi", "limit", "links", "message", "meta", "msg", "next", "nexturi"}
    | {"offset", "page", "pagecount", "pageinfo", "pagenumber", "pagesize", "pagination"}
    | {"paging", "prev", "previous", "previousuri", "recordsfiltered", "recordstotal"}
    | {"request", "requestid", "self", "selfuri", "size", "status", "statuscode", "success"}
    | {"timestamp", "total", "totalcount", "totalpages", "totalrecords", "totalsize", "uri"}
    | {"url", "nexttoken", "metadata", "nextpage", "perpage", "pages"}
    | {"responsemetadata", "$metadata", "httpstatuscode", "contentlength"}
)
"""What stands around the records on a page of an answer, and in no campaign alone."""

_ALL_WELL: Final = frozenset({"ok", "success"})
"""What answers say beside the records, under any name, where there is nothing to tell."""

_RESOURCES: Final = ("resource",)
"""Where Terraform keeps what it is told to make: by type, and there by label."""

_RESOURCE_OBJECT: Final = frozenset({"id", "type", "attributes", "relationships", "links", "meta"})
"""What a record is made of by the rules of JSON:API."""

_EDGE: Final = frozenset({"node", "cursor", "__typename"})
"""What a record is wrapped in by GraphQL."""

Path = tuple[str, ...]
Fields = Mapping[str, Any]


def find_records(values: Sequence[Any], tables: Tables) -> None:
    """Take every table inside *values* in: those of one document, or of several in a file.

    Raises:
        ReadError: Fields are nested too deep, or a table is too large.
    """
    _find(values[0] if len(values) == 1 else values, (), tables)
    for way in tables.asked_for():
        for label, record in _on_way(values, way.split("."), None):
            tables.add(way, record, **({} if label is None else {LABEL: label}))


def _find(value: Any, path: Path, tables: Tables) -> None:
    if len(path) > MOST_DEEP:
        raise ReadError("export.too_deep", most=str(MOST_DEEP))
    if isinstance(value, Mapping) and value:
        _find_inside(value, path, tables)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        _find_in_list(value, path, tables)


def _find_in_list(values: Sequence[Any], path: Path, tables: Tables) -> None:
    if any(isinstance(one, Mapping) for one in values):
        if all(map(_is_page, values)) or all(map(_is_part_of_database, values)):
            for page, kind in zip(values, _kinds(values), strict=True):
                _find_on_page(page, path, tables, kind)
        else:
            for record in values:
                tables.add(_name(path), _unwrapped(record))
    elif values and all(map(_is_list_of_records, values)):
        for page in values:
            _find(page, path, tables)
    elif lines := table_of_lines(values):
        lines.add_to(tables, _name(path))


def _find_on_page(page: Fields, path: Path, tables: Tables, kind: str = "") -> None:
    """Take in the records of one of several pages; a table of a database is one by its name.

    Args:
        page: The page.
        path: Where it is.
        tables: The tables found.
        kind: What follows the names of its tables.
    """
    if _is_part_of_database(page):
        for record in page.get("data", ()):
            tables.add(page["name"], record)
        return
    tables.leave(*(".".join((*path, name)) for name, one in page.items() if _is_left(one)))
    tables.announced.page(page, has_records=any(map(_is_list_of_records, page.values())))
    for name, one in page.items():
        if _holds_records(one):
            _find(one, (*path, f"{name}{kind}"), tables)


def _is_left(value: Any) -> bool:
    """Say whether what stands on a page is no record, and says something all the same."""
    is_fine = isinstance(value, str) and value.casefold() in _ALL_WELL
    return not is_fine and not _holds_records(value)


def _kinds(pages: Sequence[Fields]) -> Iterator[str]:
    """Yield what follows the names of the tables on each page: pages of one kind make one table.

    Answers about different things may stand in a file one after the other. Those about one thing
    have at least half of their fields in common.
    """
    known: list[set[str]] = []
    for page in pages:
        fields = _fields_on(page)
        of_them = (
            at
            for at, others in enumerate(known)
            if len(fields & others) * 2 >= min(len(fields), len(others))
        )
        at = next(of_them, len(known))
        known[at:] = known[at:] or [set()]
        known[at] |= fields
        yield f" {at + 1}" if at else ""


def _fields_on(page: Fields) -> set[str]:
    """Return the fields of the first record on a page, those inside others too."""
    for one in page.values():
        records = one if isinstance(one, list) else [one]
        if first := next((record for record in records if isinstance(record, Mapping)), None):
            return {header for header, _ in flat(first)}
    return set()


def _find_inside(fields: Fields, path: Path, tables: Tables) -> None:
    if resources := [] if path else [*resources_in(fields)]:
        for kind, label, record in resources:
            tables.add(kind, record, **{LABEL: label})
    elif table := table_in(fields):
        tables.leave(*(".".join((*path, name)) for name in fields if name not in table.used))
        tables.announced.page(fields, has_records=True)
        table.add_to(tables, _name(path))
    elif _is_single(fields):
        tables.add(_name(path), fields)
    elif _is_kept_by_label(fields, path):
        for label, kept in fields.items():
            for record in kept if isinstance(kept, list) else [kept]:
                tables.add(_name(path), record, **{LABEL: label})
    else:
        _find_on_page(fields, path, tables)


def _is_single(fields: Fields) -> bool:
    """Say whether *fields* are a record themselves, and what they hold a part of it."""
    inner = {name: one for name, one in fields.items() if _holds_records(one)}
    own = fields.keys() - inner.keys()
    if inner and all(_is_around(name, fields[name]) for name in own):
        return False
    return bool(own) and not any(_says_more(name, one, len(own)) for name, one in inner.items())


def _on_way(
    value: Any, way: Sequence[str], label: str | None
) -> Iterator[tuple[str | None, Fields]]:
    """Yield the records at the end of a *way*, each with the name by which it is kept there."""
    if isinstance(value, list):
        for one in value:
            yield from _on_way(one, way, None)
    elif isinstance(value, Mapping) and not way:
        yield label, value
    elif isinstance(value, Mapping):
        first, *rest = way
        for name, inner in value.items():
            if first in {ANY, name}:
                yield from _on_way(inner, rest, name if first == ANY else None)


def _name(path: Path) -> str | None:
    return ".".join(path) or None


def _is_list_of_records(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _holds_records(value: Any) -> bool:
    return bool(value) and (isinstance(value, dict) or _is_list_of_records(value))


def _says_more(name: str, value: Any, own: int) -> bool:
    """Say whether a list is the content of its file, and everything around it a wrapper."""
    if not _is_list_of_records(value):
        return False
    most = max(len(one) for one in value if isinstance(one, dict))
    return name.casefold() in _WRAPPING or most >= own


def _is_page(value: Any) -> bool:
    """Say whether *value* is a page of an answer: one thing, and what answers say around it."""
    if not isinstance(value, Mapping):
        return False
    content = [name for name, one in value.items() if not _is_around(name, one)]
    if len(content) != 1:
        return False
    (name,) = content
    inner = value[name]
    is_empty = isinstance(inner, list) and not inner and name.casefold() in _WRAPPING
    return is_empty or _holds_records(inner)


def _is_around(name: str, value: Any) -> bool:
    """Say whether a field stands around records; a `result` may also hold them."""
    folded = _folded(name)
    return folded in _AROUND or (folded in _WRAPPING and not isinstance(value, list | dict))


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()


def _is_part_of_database(value: Any) -> bool:
    """Say whether *value* is what phpMyAdmin writes of a database: its name, or a table of it."""
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind == "table":
        return isinstance(value.get("name"), str) and isinstance(value.get("data"), list)
    return kind in ("header", "database")  # no set: it may be a list


def _unwrapped(record: Any) -> Any:
    """Return a record without what GraphQL and JSON:API wrap it in."""
    if not isinstance(record, Mapping):
        return record
    if record.keys() <= _EDGE and isinstance(record.get("node"), Mapping):
        return record["node"]
    if record.keys() <= _RESOURCE_OBJECT and isinstance(record.get("attributes"), Mapping):
        return {**record["attributes"], **{name: record[name] for name in record if name == "id"}}
    return record


def _is_kept_by_label(fields: Fields, path: Path) -> bool:
    """Say whether *fields* are records by their labels, and no fields of a record."""
    if path[:1] == _RESOURCES and len(path) == TYPE_DEPTH:
        return True
    records = [one for one in fields.values() if _is_record(one) and not _is_page(one)]
    if len(records) < len(fields):
        return False
    shared = set.intersection(*(set(one) for one in records))
    return bool(shared) and (len(records) > 1 or bool(path))


def _is_record(value: Any) -> bool:
    return isinstance(value, dict) and not all(_holds_records(one) for one in value.values())
