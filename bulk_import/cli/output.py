"""What every command says in the same way; light, so that no command waits for it."""

from __future__ import annotations

import json
from pathlib import Path

import click


def print_json(document: object) -> None:
    """Print *document* on one line."""
    # Plain ASCII goes through every console and pipe, whatever the names of campaigns hold.
    click.echo(json.dumps(document))


def tell_other_name(wanted: str | Path, saved: str | Path) -> None:
    """Say where a workbook went whose wished-for name was taken; nothing where it was free."""
    if str(saved) != str(wanted):
        click.echo(f"{wanted} exists already; the results are in {saved}.", err=True)
