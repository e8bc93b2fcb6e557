"""A pandas DataFrame from another program, as a spreadsheet of one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas import DataFrame

from bulk_import.cells import Cell, ErrorCell
from bulk_import.column import Column, lettered
from bulk_import.problems import Refused
from bulk_import.row_labels import RowLabels
from bulk_import.sheet import Sheet, Spreadsheet

__all__ = ["NAME", "DataFrame", "from_frame"]

NAME: Final = "DataFrame"
"""What stands in messages where a file would have its path."""

_HEADER_ROW: Final = 1


def from_frame(frame: DataFrame) -> Spreadsheet:
    """Return *frame* as a spreadsheet whose header row is row 1, with the labels of its rows.

    An index that has names is data, too: each of its levels becomes a column behind the others.
    An index of whole numbers above 1, rising and without doubles, gives the rows their numbers:
    such is the index of a frame that was filtered out of a larger one read from a sheet. Rows of
    any other index are numbered as if the frame had been saved, from 2 on.

    Raises:
        Refused: The frame has no rows or columns.
        TypeError: It is no DataFrame.
    """
    if not isinstance(frame, DataFrame):
        raise TypeError(f"expected a path or a DataFrame, not {type(frame).__name__}")
    if frame.empty:
        raise Refused("file.empty", path=NAME)
    # Column by column: a row of mixed types would turn whole numbers into fractions.
    columns = lettered(
        Column.of([_header(name), *map(_cell, values)]) for name, values in _columns(frame)
    )
    numbers = _numbers(frame)
    labels = dict(zip(numbers[1:], frame.index.tolist(), strict=True))
    sheet = Sheet(
        name=None,
        rows=np.array(numbers, np.int64),
        columns=columns,
        labels=RowLabels(labels, tuple(frame.index.names)),
    )
    return Spreadsheet(path=NAME, format="frame", sheets=(sheet,))


def _columns(frame: DataFrame) -> Iterator[tuple[Any, list[Any]]]:
    """Yield the name of each column with its values; then those of the index's named levels."""
    for at, header in enumerate(frame.columns):
        yield header, frame.iloc[:, at].tolist()
    for level, name in enumerate(frame.index.names):
        if name is not None:
            yield name, frame.index.get_level_values(level).tolist()


def _numbers(frame: DataFrame) -> list[int]:
    index = frame.index
    if (
        pd.api.types.is_integer_dtype(index.dtype)
        and index.is_monotonic_increasing
        and index.is_unique
        and index[0] > _HEADER_ROW
    ):
        return [_HEADER_ROW, *map(int, index)]
    return list(range(_HEADER_ROW, len(frame) + _HEADER_ROW + 1))


def _header(name: Any) -> str:
    """Return the header of a column; several levels of headers are joined."""
    parts = name if isinstance(name, tuple) else (name,)
    return " ".join(str(part) for part in parts if part is not None)


def _cell(value: Any) -> Cell:
    """Return *value* as a spreadsheet would hold it; text of whatever else."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(map(str, value))
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        moment = value.to_pydatetime(warn=False)
        midnight = moment.time() == time() and moment.tzinfo is None
        return moment.date() if midnight else _naive(moment)
    if isinstance(value, pd.Timedelta):
        return value.to_pytimedelta()
    if isinstance(value, (str, bool, int, float, datetime, date, time, timedelta, ErrorCell)):
        return _naive(value) if isinstance(value, datetime) else value
    item = getattr(value, "item", None)
    return _cell(item()) if callable(item) else str(value)


def _naive(moment: datetime) -> Cell:
    """Return *moment*; with a zone it becomes text, which the normalizers understand."""
    return moment if moment.tzinfo is None else moment.isoformat()
