"""What the page tells of a watched folder: whether anybody imports what is approved there."""

from __future__ import annotations

import shlex
from pathlib import Path

from bulk_import.app.jobs import facts_of
from bulk_import.app.watch.folder import WatchedFolder
from bulk_import.app.watch.lock import watcher_of
from bulk_import.messages import reason, remedy
from bulk_import.store.sheets import JobRecord, JobState
from bulk_import.web.told import Told


def told_of_watcher(job: JobRecord) -> Told | None:
    """Return what is to be told of the watcher of a *job*'s folder; None for nothing; blocks."""
    folder = facts_of(job).folder
    if folder is None:
        return None
    try:
        watcher = watcher_of(WatchedFolder(Path(folder)))
    except OSError:
        return _told("page.confirm.unseen_folder", folder)
    if watcher is not None:
        return None
    approved = job.state is not JobState.WAITING
    return _told(
        "page.confirm.unwatched_approved" if approved else "page.confirm.unwatched", folder
    )


def _told(code: str, folder: str) -> Told:
    facts = {"folder": shlex.quote(folder)}
    return Told(reason(code, facts), remedy(code, facts))
