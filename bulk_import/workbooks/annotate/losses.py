"""What the copy of the user's workbook loses, so that the user is told."""

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
"""Parts that openpyxl copies or writes itself, or that nobody would miss."""

_PARTS: Final = {
    "xl/vbaProject": "lost.macros",
    "xl/activeX/": "lost.controls",
    "xl/ctrlProps/": "lost.controls",
    "xl/embeddings/": "lost.embedded",
    "xl/slicer": "lost.slicers",
    "xl/timeline": "lost.timelines",
    "xl/threadedComments/": "lost.threads",
    "xl/richData/": "lost.cell_objects",
    "xl/metadata": "lost.cell_metadata",
    "xl/featurePropertyBag/": "lost.check_boxes",
    "xl/connections": "lost.connections",
    "xl/queryTables/": "lost.connections",
    "xl/model/": "lost.data_models",
    "xl/charts/chartEx": "lost.newer_charts",
    "xl/charts/style": "lost.chart_styles",
    "xl/charts/colors": "lost.chart_styles",
    "docMetadata/": "lost.labels",
    "customXml/": "lost.custom_properties",
    **({} if find_spec("PIL") else {"xl/media/": "lost.pictures"}),
}
"""Parts of a file that openpyxl does not copy, by the start of their names."""

_INSIDE: Final = (
    ("xl/drawings/drawing", re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[ >]"), "lost.shapes"),
    ("xl/drawings/vml", re.compile(rb'ObjectType="(?!Note|Pict)'), "lost.controls"),
    ("xl/worksheets/sheet", re.compile(b"<legacyDrawingHF "), "lost.header_pictures"),
    ("xl/worksheets/sheet", re.compile(b"<picture "), "lost.backgrounds"),
    ("xl/worksheets/sheet", re.compile(b"<protectedRange "), "lost.open_ranges"),
    ("xl/worksheets/sheet", re.compile(b"<ignoredError "), "lost.ignored_errors"),
)
"""What openpyxl drops inside parts that it copies, by the start of their names and its sign."""

_WARNINGS: Final = {
    "Data Validation extension": "lost.drop_downs",
    "Conditional Formatting extension": "lost.icon_sets",
    "Sparkline Group extension": "lost.sparklines",
}
"""What openpyxl says when it drops something inside a part, by the start of its words."""


def losses(source: bytes, warnings: Iterable[str]) -> list[str]:
    """Return what a copy of *source* lacks: codes of messages, or the name of an unknown part.

    Args:
        source: The user's workbook.
        warnings: What openpyxl said when it read it.
    """
    with ZipFile(BytesIO(source)) as parts:
        names = parts.namelist()
        inside = list(_inside(parts))
    found = (*_matching(names, _PARTS), *inside, *_matching(warnings, _WARNINGS), *_unknown(names))
    return list(dict.fromkeys(found))


def _matching(texts: Iterable[str], codes: dict[str, str]) -> Iterator[str]:
    for text in texts:
        for start, code in codes.items():
            if text.startswith(start):
                yield code


def _inside(parts: ZipFile) -> Iterator[str]:
    for start, sign, code in _INSIDE:
        names = (name for name in parts.namelist() if name.startswith(start))
        if any(sign.search(parts.read(name)) for name in names):
            yield code


def _unknown(names: Iterable[str]) -> Iterator[str]:
    """Yield the names of parts that are unknown here, so that the user is told of them."""
    for name in names:
        if not name.endswith("/") and not name.startswith((*_CARRIED, *_PARTS)):
            yield name
