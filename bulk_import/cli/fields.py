"""`bulk-import fields`: what the columns of a spreadsheet may be."""

from __future__ import annotations

import click

from bulk_import.cli.options import WordedCommand


@click.command(cls=WordedCommand, help="help.fields")
def fields() -> int:
    """List every field."""
    from bulk_import.campaign import DIALER_TYPES, FIELDS

    for field in FIELDS.values():
        dialers = [dialer for dialer in DIALER_TYPES if dialer in field.dialers]
        needed = "required" if field.common else f"{' and '.join(dialers)} only"
        click.echo(f"{field.header}  ({field.name}, {needed})")
        click.echo(f"    {field.help}")
        click.echo(f"    Example: {field.example}")
        click.echo(f"    Also: {field.synonyms}\n")
    return 0
