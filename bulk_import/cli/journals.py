"""`bulk-import journal`: the tables of the journal, its move to another database, its integrity."""

from __future__ import annotations

from contextlib import closing
from typing import Final

import click

from bulk_import.cli.worded import WordedCommand, WordedGroup, option
from bulk_import.journal_address import DatabaseUrl

_ADDRESS: Final = "FILE|postgresql://…"


@click.group("journal", cls=WordedGroup, help="help.journal")
def journal() -> int:
    """Look after the journal."""
    return 0


@journal.command("upgrade", cls=WordedCommand, help="help.journal_upgrade")
def upgrade() -> int:
    """Bring the tables up to date."""
    from bulk_import.app.journal_care import upgrade_journal
    from bulk_import.cli.output import print_out
    from bulk_import.cli.trust import trusted
    from bulk_import.messages import text
    from bulk_import.settings import load

    address = trusted(load({})).journal
    is_changed = upgrade_journal(address)
    if isinstance(address, DatabaseUrl):
        from bulk_import.fleet.queue import JobQueue

        with closing(JobQueue(address.url)) as queue:
            is_changed |= queue.prepare()
    code = "line.journal_upgraded" if is_changed else "line.journal_current"
    print_out(text(code, path=str(address)))
    return 0


@journal.command("copy", cls=WordedCommand, help="help.journal_copy")
@click.argument("source", metavar=f"FROM ({_ADDRESS})")
@click.argument("target", metavar="TO")
def copy(*, source: str, target: str) -> int:
    """Copy a whole journal into an empty one."""
    from bulk_import.app.journal_care import copy_to
    from bulk_import.cli.output import print_out
    from bulk_import.messages import text
    from bulk_import.settings import journal_named

    old, new = journal_named(source), journal_named(target)
    copied = copy_to(old, new)
    for table, rows in copied.rows.items():
        print_out(text("line.journal_rows", table=table, rows=str(rows)))
    print_out(text("line.journal_files", files=str(copied.files)))
    print_out(text("line.journal_copied", path=str(new), source=str(old)))
    return 0


@journal.command("check", cls=WordedCommand, help="help.journal_check")
@option("--confirm", is_flag=True, help="option.journal_confirm")
def check(*, confirm: bool) -> int:
    """Look whether the journal is whole."""
    from bulk_import.app.journal_care import check_journal, confirm_journal
    from bulk_import.cli.output import print_out
    from bulk_import.cli.trust import trusted
    from bulk_import.messages import text
    from bulk_import.settings import load

    address = trusted(load({})).journal
    path = str(address)
    if confirm:
        was_in_doubt = confirm_journal(address)
        code = "line.journal_confirmed" if was_in_doubt else "line.journal_no_doubt"
        print_out(text(code, path=path))
    found = check_journal(address)
    print_out(text("doctor.journal", path=path, runs=str(found.runs)))
    if found.missing:
        print_out(text("line.journal_missing", copies=str(found.missing)))
    return int(found.missing > 0)
