"""What the copy of the user's workbook cannot carry over, so that it can be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from io import BytesIO
from typing import Final
from zipfile import ZipFile

_PARTS: Final = {
    "xl/vbaProject": "macros",
    "xl/activeX/": "buttons and other controls",
    "xl/ctrlProps/": "buttons and other controls",
    "xl/embeddings/": "embedded files",
    "xl/slicers/": "slicers",
    "xl/threadedComments/": "conversations in comments",
    **({} if find_spec("PIL") else {"xl/media/": "pictures"}),
}
"""Parts of a file that openpyxl does not copy, by the start of their names."""

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
    return list(dict.fromkeys((*_matching(names, _PARTS), *_matching(warnings, _WARNINGS))))


def _matching(texts: Iterable[str], words: dict[str, str]) -> Iterator[str]:
    for text in texts:
        for start, word in words.items():
            if text.startswith(start):
                yield word
