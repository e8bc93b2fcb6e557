"""Where the annotated workbook goes, and where it went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bulk_import.cli.output import print_err
from bulk_import.files import refuse_special, try_to_write
from bulk_import.log_levels import WARNING
from bulk_import.messages import text
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
        if not path.name:  # of the folder one is in, and of a drive
            raise Refused("file.folder", path=file)
        target = path.with_name(_OURS.sub("", path.stem) + _SUFFIXES[command])
    refuse_special(target)
    if "\0" in str(target):
        raise Refused("file.cannot_write", path=str(target), reason="reason.no_name")
    try:
        try_to_write(target.parent)
    except OSError as error:
        raise Refused("file.cannot_write", path=str(target), reason=reason_of(error)) from error
    return target


def tell_other_name(wanted: str | Path, saved: str | Path) -> None:
    """Name the workbook to go on with if it is another than the *wanted* one, which was taken."""
    if str(saved) != str(wanted):
        older = ", ".join(_older(Path(wanted), Path(saved)))
        print_err(text("line.other_name", older=older, saved=str(saved)), WARNING)


def _older(wanted: Path, saved: Path) -> Iterator[str]:
    """Yield the first and the last workbook that were there before the one *saved*."""
    yield str(wanted)
    number = saved.stem.removeprefix(f"{wanted.stem}-")
    if number.isdecimal() and int(number) > _FIRST_NUMBER:
        yield str(wanted.with_stem(f"{wanted.stem}-{int(number) - 1}"))


_FIRST_NUMBER: Final = 2
"""The number behind the name of the first workbook whose own name was taken."""
