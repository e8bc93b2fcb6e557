"""`bulk-import fields`: what the columns of a spreadsheet may be."""

from __future__ import annotations

import click


@click.command()
def fields() -> int:
    """List every field: its header, other headers, what is accepted and an example."""
    from bulk_import.campaign import ALWAYS, APPLIES, FIELDS

    for name, bound in FIELDS.items():
        column = bound.column
        dialers = [dialer for dialer, names in APPLIES.items() if name in names]
        needed = "required" if name in ALWAYS else f"{' and '.join(dialers)} only"
        click.echo(f"{column.header}  ({name}, {needed})")
        click.echo(f"    {column.help}")
        click.echo(f"    Example: {column.example}")
        click.echo(f"    Also: {column.synonyms}\n")
    return 0
