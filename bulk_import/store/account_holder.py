"""Who holds an account, as it is noted for whoever comes second and told to him."""

from __future__ import annotations

import getpass
import json
import os
import platform
from collections.abc import Mapping
from typing import Final, TypeVar

from bulk_import.problems import BulkImportError
from bulk_import.store.records import RunRecord

Raised = TypeVar("Raised", bound=BulkImportError)

_NOTED: Final = {"process", "user", "machine", "run", "since", "file"}
"""What a note says of the run that holds the account."""


def user_name() -> str:
    """Return the name of the user; `?` where the machine does not know it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without a list of users, or Windows
        return "?"


def note_of(run: RunRecord) -> str:
    """Return the note that says which run of which process holds its account."""
    return json.dumps(
        {
            "process": os.getpid(),
            "user": user_name(),
            "machine": platform.node(),
            "run": run.run,
            "since": run.started.isoformat(sep=" ", timespec="seconds"),
            "file": run.path,
        }
    )


def read_note(note: str) -> dict[str, str]:
    """Return the facts of *note*; none where it is not written yet, or not by us."""
    try:
        facts = json.loads(note)
    except ValueError:
        return {}
    if not isinstance(facts, dict) or not facts.keys() >= _NOTED:
        return {}
    return {name: str(facts[name]) for name in _NOTED}


def told_of(
    raised: type[Raised],
    code: str,
    inet_no: int,
    noted: Mapping[str, str],
    *,
    who: str = "reason.noted_run",
) -> Raised:
    """Return the exception that says by which run an account is held.

    Args:
        raised: The exception.
        code: The message.
        inet_no: The account.
        noted: The facts of the holder's note; empty where nobody knows who that is.
        who: The words for a holder who is known.
    """
    return raised(code, inet_no=str(inet_no), who=who if noted else "reason.another_run", **noted)
