"""The command line: arguments in, exit status out."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bulk_import.cli.app import main

__all__ = ["entry_point", "main"]


def entry_point(argv: Sequence[str] | None = None) -> None:
    """Run the program and leave with its exit status."""
    sys.exit(main(argv))
