"""Where the annotated workbook goes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from bulk_import.files import refuse_special, try_to_write
from bulk_import.problems import Refused, reason_of

_SUFFIXES: Final = {
    "check": ".check.xlsx",
    "run": ".results.xlsx",
    "convert": ".campaigns.xlsx",
}
_OURS: Final = re.compile(r"\.(?:check|results)(?:-[0-9]+)?$")


def target_of(file: str, command: str, output: str | None) -> Path:
    """Return the path of the workbook for *file*; beside it, unless *output* says otherwise.

    A results file that is run again gives `campaigns.results-2.xlsx`, not `.results.results`.

    Raises:
        Refused: It is there and no file, or the folder cannot be written; it is better to say so
            before sending than after.
    """
    if output is not None:
        target = Path(output)
    elif file == "-":
        target = Path(f"stdin{_SUFFIXES[command]}")
    else:
        path = Path(file)
        target = path.with_name(_OURS.sub("", path.stem) + _SUFFIXES[command])
    refuse_special(target)
    if "\0" in str(target):
        raise Refused("file.cannot_write", path=str(target), reason="reason.no_name")
    try:
        try_to_write(target.parent)
    except OSError as error:
        raise Refused("file.cannot_write", path=str(target), reason=reason_of(error)) from error
    return target
