"""The other sheets of a converted workbook: lists to fill in, what was lost, a summary."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bulk_import.campaign import FIELDS
from bulk_import.cells import ranges
from bulk_import.dialers import LookupSheet, LostSetting
from bulk_import.messages import text
from bulk_import.problems import Severity, worst_first
from bulk_import.workbooks.review.conversion import Conversion
from bulk_import.workbooks.review.summary import losses, shared, supplies
from bulk_import.workbooks.styles import SEVERITY_FILLS
from bulk_import.workbooks.tables import Line, Table
from bulk_import.workbooks.texts import LONGEST_SHEET_NAME, NOT_IN_SHEET_NAMES

LOST: Final = "Lost"
SKIPPED: Final = "Skipped"
CONVERSION: Final = "Conversion"
INSTRUCTIONS: Final = "Instructions"

_ORIGINS: Final = ("taken", "mapped", "default", "given", "missing", "wrong")
_MOST_USERS: Final = 10
_NOTHING: Final = "–"
_WIDTHS: Final = (30, 24, 60, 14, 14, 14, 14)
_STEPS: Final = (
    "conversion.step_colours",
    "conversion.step_lookups",
    "conversion.step_supply",
    "conversion.step_lost",
    "conversion.step_again",
    "conversion.step_check",
    "conversion.step_active",
)


def lookup_tables(lookups: Iterable[LookupSheet]) -> Iterator[Table]:
    """Yield the sheets to fill in, each under a name that Excel takes and no other has."""
    taken = {
        name.casefold()
        for name in ("Campaigns", LOST, SKIPPED, CONVERSION, INSTRUCTIONS, "history", "")
    }
    for lookup in lookups:
        title = NOT_IN_SHEET_NAMES.sub(" ", lookup.title)[:LONGEST_SHEET_NAME].strip(" '")
        name = title if title.casefold() not in taken else f"{title[:20]} (lookup)".strip()
        number = 2
        while name.casefold() in taken:
            name, number = f"{title[:20]} (lookup {number})", number + 1
        taken.add(name.casefold())
        yield _lookup(lookup, name)


def _lookup(lookup: LookupSheet, name: str) -> Table:
    headers = [lookup.key_header, *lookup.value_headers, text("head.used_by")]
    widths = [30, *(40 for _ in lookup.value_headers), 60]
    told = any(entry.said for entry in lookup.entries)
    if told:
        headers.append(text("head.export_says"))
        widths.append(60)
    lines = [
        Line(
            "typed" if all(entry.values) else "asked",
            (entry.key, *entry.values, _named(entry.used_by), *said),
        )
        for entry in lookup.entries
        for said in ([entry.said or _NOTHING] if told else [],)
    ]
    return Table(name, tuple(widths), (Line("head", tuple(headers)), *lines), is_list=True)


def _named(campaigns: tuple[str, ...]) -> str:
    named = ", ".join(campaigns[:_MOST_USERS])
    more = len(campaigns) - _MOST_USERS
    return text("line.and_more", listed=named, count=str(more)) if more > 0 else named


def lost_table(conversion: Conversion) -> Table:
    """Return the sheet of what the campaigns lose; those that lose the same share a line."""
    alike: defaultdict[tuple[str, str, str], list[LostSetting]] = defaultdict(list)
    for one in conversion.lost:
        alike[one.setting, one.was, one.reason].append(one)
    lines = [
        Line("listed", (*_places(group), *words, len(group))) for words, group in alike.items()
    ]
    head = _head("export_row", "campaign", "setting", "value", "why_lost", "campaigns")
    return Table(LOST, (12, 30, 30, 40, 70, 14), (head, *lines), is_list=True)


def _places(lost: Sequence[LostSetting]) -> tuple[int | str, str]:
    """Return the rows of the export and the names of the campaigns that lose the same."""
    if len(lost) == 1:
        return lost[0].row, lost[0].name
    return ranges(one.row for one in lost), _named(tuple(one.name for one in lost))


def skipped_table(conversion: Conversion) -> Table:
    """Return the sheet of the campaigns that cannot be created."""
    lines = [Line("listed", (one.row, one.name, one.reason)) for one in conversion.skipped]
    head = _head("export_row", "campaign", "why_skipped")
    return Table(SKIPPED, (12, 40, 80), (head, *lines), is_list=True)


def instructions_table() -> Table:
    """Return the sheet that says how the workbook is reviewed."""
    lines = (
        Line("title", (text("heading.review"),)),
        *(Line("sentence", (f"{number}. {text(code)}",)) for number, code in enumerate(_STEPS, 1)),
    )
    return Table(INSTRUCTIONS, (34, 28, 90), lines)


def conversion_table(conversion: Conversion) -> Table:
    """Return the sheet that sums up a conversion on one page."""
    lines = (
        Line("title", (CONVERSION,)),
        *_file_problems(conversion),
        *_facts(conversion),
        *_supplies(conversion),
        *_losses(conversion),
        *_problems(conversion),
        *_fields(conversion),
        *_columns(conversion),
    )
    return Table(CONVERSION, _WIDTHS, lines)


def _facts(conversion: Conversion) -> Iterator[Line]:
    facts = (
        ("fact.file", conversion.path),
        ("fact.table", conversion.table or ""),
        ("fact.profile", f"{conversion.profile} ({conversion.title})"),
        ("fact.why", conversion.why),
    )
    for code, fact in facts:
        if fact:
            yield Line("fact", (text(code), fact))
    yield Line("fact", (text("fact.campaigns"), len(conversion.rows)))
    yield Line("fact", (text("fact.incomplete"), conversion.incomplete))
    yield Line("fact", (text("fact.skipped"), len(conversion.skipped)))


def _file_problems(conversion: Conversion) -> Iterator[Line]:
    """Yield what there is to tell of the export as a whole, such as that campaigns are missing."""
    for problem in worst_first(conversion.file_problems):
        yield Line("fact", (problem.severity.label, problem.message))


def _supplies(conversion: Conversion) -> Iterator[Line]:
    found = supplies(conversion)
    if found:
        yield from _heading("heading.supply", "column", "campaigns", "wanted")
    for one in found:
        yield Line("listed", (one.header, len(one.rows), one.words))


def _losses(conversion: Conversion) -> Iterator[Line]:
    found = shared(losses(conversion.lost))
    if found:
        yield from _heading("heading.lost", "setting", "campaigns", "why_lost")
    for loss in found:
        fill = SEVERITY_FILLS[Severity.WARNING] if loss.moves_calls else None
        yield Line("listed", (loss.setting, len(loss.rows), loss.reason), fill)


def _problems(conversion: Conversion) -> Iterator[Line]:
    if conversion.problems:
        yield from _heading("heading.between", "kind", "export_row", "what")
    for problem in worst_first(conversion.problems):
        cells = problem.severity.label, problem.row or "", problem.message
        yield Line("listed", cells, SEVERITY_FILLS[problem.severity])


def _fields(conversion: Conversion) -> Iterator[Line]:
    """Yield how many values of each field came from where."""
    yield from _heading("heading.origins", "column", *_ORIGINS)
    for name, column in conversion.columns.items():
        counted = Counter(column.expand([value.origin for value in column.values], ""))
        yield Line("listed", (FIELDS[name].header, *(counted[origin] for origin in _ORIGINS)))


def _columns(conversion: Conversion) -> Iterator[Line]:
    unused = (
        (conversion.unknown, "conversion.column_unknown"),
        (conversion.ignored, "conversion.column_ignored"),
        (conversion.secret, "conversion.column_secret"),
    )
    if any(headers for headers, _ in unused):
        yield from _heading("heading.unused", "header", "why")
    for headers, code in unused:
        for header in headers:
            yield Line("listed", (header, text(code)))


def _heading(code: str, *heads: str) -> Iterator[Line]:
    """Yield what stands above a list: its title, and the heads of its columns."""
    yield Line()
    yield Line("heading", (text(code),))
    yield _head(*heads)


def _head(*names: str) -> Line:
    return Line("head", tuple(text(f"head.{name}") for name in names))
