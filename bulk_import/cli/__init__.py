"""The command line: arguments in, exit status out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import TextIOWrapper

from bulk_import.cli.app import main
from bulk_import.cli.faults import STOPPED, install_hooks, tell_fault

__all__ = ["entry_point", "main"]


def entry_point(argv: Sequence[str] | None = None) -> None:
    """Run the program and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console that cannot show an emoji in a name must not end a run.
            stream.reconfigure(errors="replace")
    install_hooks()
    try:
        status = main(argv)
    except Exception as error:  # noqa: BLE001  whatever it is, scripts must not take it for status 1
        tell_fault(error)
        status = STOPPED
    sys.exit(status)
