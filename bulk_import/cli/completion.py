"""Completion by the shell: click knows the words, and they pass our own output.

click itself would write bytes, for which our output has no way.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final

import click

from bulk_import.cli.streams import safe

VARIABLE: Final = "_BULK_IMPORT_COMPLETE"
"""Set by a shell: `bash_source` asks for the script to load, `bash_complete` for words."""

_WRONG: Final = 2


def complete(app: click.Command, environment: Mapping[str, str]) -> int | None:
    """Print what the shell asks for, and return the status; None where it asks for nothing.

    Args:
        app: The whole program.
        environment: Where the shell asks.
    """
    shell, _, instruction = environment.get(VARIABLE, "").partition("_")
    if not shell:
        return None
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None or instruction not in {"source", "complete"}:
        return _WRONG
    completion = kind(app, {}, "bulk-import", VARIABLE)
    said = completion.source() if instruction == "source" else completion.complete()
    safe(sys.stdout).write_ours(f"{said}\n")
    return 0
