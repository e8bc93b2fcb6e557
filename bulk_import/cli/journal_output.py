"""What the commands that look after a journal have done: lines for people, JSON for scripts."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from bulk_import.app.journal_care import Checked, Staying
from bulk_import.app.json_report import VERSION
from bulk_import.cli.output import print_json, print_out
from bulk_import.journal_address import JournalAddress
from bulk_import.messages import text
from bulk_import.store.copying import Copied


def tell_upgraded(address: JournalAddress, *, is_changed: bool, as_json: bool) -> None:
    """Say whether the tables of a journal were changed."""
    if as_json:
        _print_json("upgrade", {"path": str(address), "changed": is_changed})
        return
    code = "line.journal_upgraded" if is_changed else "line.journal_current"
    print_out(text(code, path=str(address)))


def tell_copied(
    old: JournalAddress, new: JournalAddress, copied: Copied, staying: Staying, *, as_json: bool
) -> None:
    """Say what was copied, what stays, and what to do from now on."""
    facts = {"source": str(old), "path": str(new)}
    if as_json:
        _print_json(
            "copy",
            {
                "source": facts["source"],
                "target": facts["path"],
                "rows": dict(copied.rows),
                "files": copied.files,
                "schedules": staying.schedules,
                "practice": staying.practice,
            },
        )
        return
    for table, rows in copied.rows.items():
        print_out(text("line.journal_rows", table=table, rows=str(rows)))
    print_out(text("line.journal_files", files=str(copied.files)))
    if staying.schedules:
        schedules = str(staying.schedules)
        print_out(text("line.journal_schedules_stay", schedules=schedules, **facts))
    if staying.practice:
        print_out(text("line.journal_practice_stays", practice=str(staying.practice), **facts))
    print_out(text("line.journal_copied", **facts))


def tell_checked(
    address: JournalAddress, found: Checked, *, was_in_doubt: bool | None, as_json: bool
) -> None:
    """Say what a look at the whole journal has found.

    Args:
        address: The journal.
        found: What was found.
        was_in_doubt: Whether a doubt about it was ended before; None where nobody asked for that.
        as_json: Whether scripts read it.
    """
    path = str(address)
    if as_json:
        facts = {"runs": found.runs, "missing": found.missing, "confirmed": bool(was_in_doubt)}
        _print_json("check", {"path": path, **facts})
        return
    if was_in_doubt is not None:
        code = "line.journal_confirmed" if was_in_doubt else "line.journal_no_doubt"
        print_out(text(code, path=path))
    print_out(text("doctor.journal", path=path, runs=str(found.runs)))
    if found.missing:
        print_out(text("line.journal_missing", copies=str(found.missing)))


def _print_json(command: str, told: Mapping[str, JsonValue]) -> None:
    print_json({"version": VERSION, "command": f"journal {command}", **told})
