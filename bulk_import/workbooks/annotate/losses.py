"""What the copy of the user's workbook cannot carry over, so that it can be told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from io import BytesIO
from typing import Final
from zipfile import ZipFile

_CARRIED: Final = (
    *("[Content_Types].xml", "_rels/", "docProps/", "xl/_rels/", "xl/workbook", "xl/theme/"),
    *(
        "xl/worksheets/",
        "xl/chartsheets/",
        "xl/styles",
        "xl/comments",
        "xl/tables/",
        "xl/drawings/",
    ),
    *("xl/charts/", "xl/externalLinks/", "xl/pivotTables/", "xl/pivotCache/", "xl/media/"),
    *("xl/sharedStrings", "xl/calcChain", "xl/printerSettings/", "xl/persons/"),
)
"""Parts that openpyxl copies or writes anew, or without which nothing is missed."""

_PARTS: Final = {
    "xl/vbaProject": "macros",
    "xl/activeX/": "buttons and other controls",
    "xl/ctrlProps/": "buttons and other controls",
    "xl/embeddings/": "embedded files",
    "xl/slicer": "slicers",
    "xl/timeline": "timelines",
    "xl/threadedComments/": "conversations in comments",
    "xl/richData/": "pictures and other objects inside cells",
    "xl/metadata": "marks of formulas that spill and of objects inside cells",
    "xl/featurePropertyBag/": "check boxes inside cells",
    "xl/connections": "connections to outside sources",
    "xl/queryTables/": "connections to outside sources",
    "xl/model/": "data models",
    "xl/charts/chartEx": "charts of newer kinds",
    "xl/charts/style": "some looks of charts",
    "xl/charts/colors": "some looks of charts",
    "docMetadata/": "sensitivity labels",
    "customXml/": "properties that SharePoint and the like added",
    **({} if find_spec("PIL") else {"xl/media/": "pictures"}),
}
"""Parts of a file that openpyxl does not copy, by the start of their names."""

_INSIDE: Final = (
    ("xl/drawings/drawing", re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[ >]"), "shapes, text boxes"),
    ("xl/drawings/vml", re.compile(rb'ObjectType="(?!Note|Pict)'), "buttons and other controls"),
    ("xl/worksheets/sheet", re.compile(b"<legacyDrawingHF "), "pictures in headers and footers"),
    ("xl/worksheets/sheet", re.compile(b"<picture "), "background pictures"),
    ("xl/worksheets/sheet", re.compile(b"<protectedRange "), "open ranges of protected sheets"),
    ("xl/worksheets/sheet", re.compile(b"<ignoredError "), "choices to ignore green triangles"),
)
"""What openpyxl drops inside parts that it copies, by the start of their names and its sign."""

_WARNINGS: Final = {
    "Data Validation extension": "drop-down lists that take their values from other sheets",
    "Conditional Formatting extension": "icon sets and some other conditional formats",
    "Sparkline Group extension": "sparklines",
}
"""What openpyxl says when it drops something inside a part, by the start of its words."""


def losses(source: bytes, warnings: Iterable[str]) -> list[str]:
    """Return in words what a copy of *source* lacks.

    Args:
        source: The user's workbook.
        warnings: What openpyxl said when it read it.
    """
    with ZipFile(BytesIO(source)) as parts:
        names = parts.namelist()
        inside = list(_inside(parts))
    found = (*_matching(names, _PARTS), *inside, *_matching(warnings, _WARNINGS), *_unknown(names))
    return list(dict.fromkeys(found))


def _matching(texts: Iterable[str], words: dict[str, str]) -> Iterator[str]:
    for text in texts:
        for start, word in words.items():
            if text.startswith(start):
                yield word


def _inside(parts: ZipFile) -> Iterator[str]:
    for start, sign, word in _INSIDE:
        names = (name for name in parts.namelist() if name.startswith(start))
        if any(sign.search(parts.read(name)) for name in names):
            yield word


def _unknown(names: Iterable[str]) -> Iterator[str]:
    """Yield the names of parts of which nothing is known here; better told than missed."""
    for name in names:
        if not name.endswith("/") and not name.startswith((*_CARRIED, *_PARTS)):
            yield f"part {name}"
