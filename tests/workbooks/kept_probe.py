"""What annotated copies of a folder of workbooks lose: parts, relations, elements, values.

    python tests/workbooks/kept_probe.py FOLDER...

Each workbook gets results beside the rows of its first sheet with cells, marks on some of them, and
is compared with what it was. Nothing of the workbooks is kept.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from bulk_import.cells import column_letter
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import State
from bulk_import.problems import Refused, Severity
from bulk_import.readers.worker.wire import ReadError
from bulk_import.workbooks.annotate.additions import Additions, Uncopied, Unpatchable
from bulk_import.workbooks.annotate.patching import patched
from bulk_import.workbooks.marks import Annotations, Mark
from bulk_import.workbooks.secrecy import Secrets
from bulk_import.workbooks.tables import Line, Table

TOLD = ("Needs fixing", "Error: no such day.\nQuestion: which one?", "", "", "key")
CHANGED = re.compile(
    r"\[content_types\]\.xml|.*\.rels|.*workbook[0-9]*\.xml|.*styles[0-9]*\.xml|(?!.*threaded).*comment[^/]*"
    r"|.*\.vml|.*/worksheets/.*|.*sheet[^/]*|xl/tables/.*|.*calcchain\.xml"
)
"""Parts that may differ; what they hold is counted."""

TABLES = (
    Table(
        "Import changes",
        (10, 20),
        (Line("head", ("a", "b")), Line("listed", ("c", "d"))),
        is_list=True,
    ),
    Table(
        "Import summary",
        (30, 20),
        (Line("title", ("Summary",)), Line("fact", ("Ready", 1), "BFE3C6")),
        charted=range(2, 3),
    ),
)


def additions_of(source: bytes) -> Additions | None:
    """Return what the first sheet with cells gets; None where there is no such sheet."""
    book = CalamineWorkbook.from_filelike(BytesIO(source))
    for meta in book.sheets_metadata:
        if "WorkSheet" not in str(meta.typ):
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.start is None or sheet.end is None:
            continue
        (top, left), (bottom, right) = sheet.start, sheet.end
        rows = range(top + 1, min(bottom + 1, top + 400) + 1)
        letters = [column_letter(left + 1), column_letter(right + 1)]
        marks: dict[tuple[int, str | None], Mark] = {
            (row, letters[row % 2]): Mark(list(Severity)[row % 3], f"note {row}")
            for row in rows[1:40]
        }
        marks |= {(rows[0], letters[0]): Mark(Severity.WARNING, "header")}
        marks |= {(row, None): Mark(Severity.ERROR, "row") for row in rows[1:3]}
        return Additions(
            path="probe.xlsx",
            sheet=meta.name,
            rows=rows,
            left=left + 1,
            start=right + 2,
            earlier=(),
            headers=RESULT_HEADERS,
            annotations=Annotations(
                header_row=rows[0],
                texts=dict.fromkeys(rows[1:], TOLD),
                states=dict.fromkeys(rows[1:], State.INVALID),
                marks=marks,
            ),
            edits=(),
            tables=TABLES,
            secrets=Secrets(frozenset()),
            language="en",
            keeps_macros=has_macros(source),
        )
    return None


def has_macros(source: bytes) -> bool:
    """Say whether a workbook is of the kind that may hold macros."""
    with ZipFile(BytesIO(source)) as parts:
        return b"macroEnabled" in parts.read("[Content_Types].xml")


def losses(before: bytes, after: bytes) -> Iterator[str]:
    """Yield what *after* lacks of *before*."""
    with ZipFile(BytesIO(before)) as old, ZipFile(BytesIO(after)) as new:
        names = {name.lower(): name for name in new.namelist()}
        for name in old.namelist():
            if name.endswith("/") or name.lower().startswith("_xmlsignatures"):
                continue
            if name.lower() not in names:
                yield f"part {name}"
                continue
            was, now = old.read(name), new.read(names[name.lower()])
            if was == now:
                continue
            if not CHANGED.fullmatch(name.lower()):
                yield f"bytes of {name}"
            elif not name.lower().endswith(".vml"):
                yield from (f"{one} in {name}" for one in census(was) - census(now))
            elif was[: was.rindex(b"<")] not in now[: len(was)]:
                yield f"shapes in {name}"
    yield from values_lost(before, after)


def census(xml: bytes) -> Counter[str]:
    """Return how many elements of each kind there are, and which relations."""
    found: Counter[str] = Counter()
    for element in ET.fromstring(xml).iter():  # noqa: S314  test files on the developer's machine
        tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "comment"
        if tag in {"selection", "pane"} or (
            tag == "definedName" and "_Filter" in str(element.attrib)
        ):
            continue
        if tag == "c" and not len(element):
            continue  # our columns take blank cells over
        found[tag] += tag not in {"c", "is", "t"}
        if tag in {"Relationship", "Override", "Default", "c", "definedName"}:
            told: dict[str, Any] = dict(element.attrib)
            if tag == "c":
                told = {"r": told.get("r"), "t": told.get("t"), "v": [e.text for e in element]}
            if tag == "definedName":
                told.pop("localSheetId", None)
                told["text"] = element.text
            found[f"{tag} {sorted(map(str, told.items()))}"] += 1
    return found


def values_lost(before: bytes, after: bytes) -> Iterator[str]:
    """Yield the sheets whose values a reader finds changed."""
    old, new = (CalamineWorkbook.from_filelike(BytesIO(one)) for one in (before, after))
    for name in old.sheet_names:
        try:
            rows = old.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except BaseException:  # noqa: BLE001, S112  calamine cannot read it, before and after
            continue
        now = new.get_sheet_by_name(name).to_python(skip_empty_area=False)
        width = len(rows[0]) if rows else 0
        if [row[:width] for row in now[: len(rows)]] != rows:
            yield f"values of {name}"


def verdict(source: bytes) -> tuple[str, list[str]]:
    """Return what became of a workbook, and what its copy lacks."""
    try:
        additions = additions_of(source)
    except BaseException:  # noqa: BLE001  calamine panics
        return "unreadable", []
    if additions is None:
        return "empty", []
    try:
        after = patched(source, additions)
    except (Unpatchable, Uncopied) as why:
        if isinstance(why.__cause__, ReadError):
            return "refused by the reader, too", []
        return f"falls back: {why.code}", [str(why.__cause__)]
    except Refused as refused:
        return f"refused: {refused.code}", []
    lost = list(losses(source, after))
    return ("lost" if lost else "kept"), lost


def main(folders: list[str]) -> None:
    """Print what was lost, file by file, and the counts."""
    counts: Counter[str] = Counter()
    for path in (path for one in folders for path in sorted(Path(one).rglob("*.xls[xm]"))):
        said, lost = verdict(path.read_bytes())
        counts[said] += 1
        if lost:
            print(said, path, *lost[:3], sep="\n  ")  # noqa: T201  the result
    print(dict(counts))  # noqa: T201  the result


if __name__ == "__main__":
    main(sys.argv[1:])
