"""The command line: arguments in, exit status out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import TextIOWrapper

from bulk_import.cli.app import main

__all__ = ["entry_point", "main"]


def entry_point(argv: Sequence[str] | None = None) -> None:
    """Run the program and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console that cannot show an emoji in a name must not end a run.
            stream.reconfigure(errors="replace")
    sys.exit(main(argv))
