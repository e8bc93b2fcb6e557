"""`bulk-import journal`: the tables of the journal, its move to another database, its integrity."""

from __future__ import annotations

from contextlib import closing
from typing import Final

import click

from bulk_import.cli.options import JSON
from bulk_import.cli.worded import WordedCommand, WordedGroup, option
from bulk_import.journal_address import DatabaseUrl, JournalAddress

_ADDRESS: Final = "FILE|postgresql://…"


@click.group("journal", cls=WordedGroup, help="help.journal")
def journal() -> int:
    """Look after the journal."""
    return 0


@journal.command("upgrade", cls=WordedCommand, help="help.journal_upgrade")
@JSON
def upgrade(*, as_json: bool) -> int:
    """Bring the tables up to date."""
    from bulk_import.app.journal_care import upgrade_journal
    from bulk_import.cli.journal_output import tell_upgraded

    address = _here()
    is_changed = upgrade_journal(address)
    if isinstance(address, DatabaseUrl):
        from bulk_import.fleet.queue import JobQueue

        with closing(JobQueue(address.url)) as queue:
            is_changed |= queue.prepare()
    tell_upgraded(address, is_changed=is_changed, as_json=as_json)
    return 0


@journal.command("copy", cls=WordedCommand, help="help.journal_copy")
@click.argument("source", metavar=f"FROM ({_ADDRESS})")
@click.argument("target", metavar="TO")
@JSON
def copy(*, source: str, target: str, as_json: bool) -> int:
    """Copy a whole journal into an empty one."""
    from bulk_import.app.journal_care import copy_to, staying_in
    from bulk_import.cli.journal_output import tell_copied
    from bulk_import.settings import journal_named

    old, new = journal_named(source), journal_named(target)
    copied = copy_to(old, new)
    tell_copied(old, new, copied, staying_in(old), as_json=as_json)
    return 0


@journal.command("check", cls=WordedCommand, help="help.journal_check")
@option("--confirm", is_flag=True, help="option.journal_confirm")
@JSON
def check(*, confirm: bool, as_json: bool) -> int:
    """Look whether the journal is whole."""
    from bulk_import.app.journal_care import check_journal, confirm_journal
    from bulk_import.cli.journal_output import tell_checked

    address = _here()
    was_in_doubt = confirm_journal(address) if confirm else None
    found = check_journal(address)
    tell_checked(address, found, was_in_doubt=was_in_doubt, as_json=as_json)
    return int(found.missing > 0)


def _here() -> JournalAddress:
    """Return the journal of the settings, after it was asked about where that has to be."""
    from bulk_import.cli.trust import trusted
    from bulk_import.settings import load

    return trusted(load({}, may_lack_secret=True)).journal
