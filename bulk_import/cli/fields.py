"""`bulk-import fields`: what the columns of a spreadsheet may be."""

from __future__ import annotations

import click

from bulk_import.cli.output import print_out
from bulk_import.cli.worded import WordedCommand
from bulk_import.messages import text


@click.command(cls=WordedCommand, help="help.fields")
def fields() -> int:
    """List every field."""
    from bulk_import.campaign import DIALER_TYPES, FIELDS

    for field in FIELDS.values():
        dialers = [dialer for dialer in DIALER_TYPES if dialer in field.dialers]
        needed = text("needed.always" if field.common else "line.of_dialer", dialer=dialers[0])
        print_out(f"{field.header}  ({field.name}, {needed})")
        print_out(f"    {field.help}")
        print_out(f"    {text('line.example', example=field.example)}")
        if len(field.units) > 1:
            print_out(f"    {text('line.units', units=', '.join(field.units))}")
        print_out(f"    {text('line.synonyms', synonyms=field.synonyms)}")
        print_out("")
    print_out(text("line.other_headers"))
    return 0
