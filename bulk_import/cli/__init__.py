"""The command line: arguments in, exit status out."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from bulk_import.cli.app import main
from bulk_import.cli.faults import STOPPED, install_hooks, tell_fault
from bulk_import.cli.interrupts import ending_commands
from bulk_import.cli.streams import occupy_descriptors, safe_streams

__all__ = ["entry_point", "main"]


def entry_point(argv: Sequence[str] | None = None) -> None:
    """Run the program and leave with its exit status."""
    occupy_descriptors()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console that cannot show an emoji in a name must not end a run.
            stream.reconfigure(errors="replace")
    install_hooks()
    with safe_streams():
        status = _status(argv)
    gc.freeze()  # everything goes with the process: nobody need search it for garbage before
    sys.exit(status)


def _status(argv: Sequence[str] | None) -> int:
    """Return the status of the command; scripts must not take a fault of ours for status 1."""
    try:
        with ending_commands():
            return main(argv)
    except KeyboardInterrupt:  # one more, while the last one was answered
        return STOPPED
    except Exception as error:  # noqa: BLE001  whatever it is, it is told without what it says
        tell_fault(error)
        return STOPPED
