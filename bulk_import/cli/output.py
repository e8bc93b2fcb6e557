"""Output that all commands share; it imports little, so that no command waits for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from bulk_import.messages import text
from bulk_import.outcome import State


def print_json(document: object) -> None:
    """Print *document* on one line."""
    # Plain ASCII goes through every console and pipe, whatever the names of campaigns hold.
    click.echo(json.dumps(document))


def tell_other_name(wanted: str | Path, saved: str | Path) -> None:
    """Print the name of a workbook if it is another than the *wanted* one, which was taken."""
    if str(saved) != str(wanted):
        click.echo(text("line.other_name", path=str(wanted), saved=str(saved)), err=True)


def row_line(row: int, name: str | None, state: State) -> str:
    """Return what became of a row."""
    return text("line.row", row=str(row), name=name or text("line.no_name"), state=state.label)


def state_counts(counts: Mapping[State, int]) -> str:
    """Return how many rows have come to which state; empty for none."""
    return ", ".join(f"{count:,} {state.label}" for state, count in counts.items() if count)
