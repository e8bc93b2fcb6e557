"""Deleting what nobody works at any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bulk_import.app.sheets.cache import SheetCache
from bulk_import.store.sheets import SheetStore

KEPT: Final = timedelta(days=14)
"""How long a sheet is kept after its last change."""

REFUSED_KEPT: Final = timedelta(days=1)
"""How long the record of a file is kept that cannot be used."""

RECORD_KEPT: Final = timedelta(days=90)
"""How long the address of a deleted sheet still says what became of it."""


def deleted(store: SheetStore, cache: SheetCache, now: datetime) -> list[str]:
    """Delete the sheets whose time is over, and return their ids.

    Args:
        store: Where they are kept.
        cache: Where they are held in memory.
        now: The present moment, aware.
    """
    gone = store.expire(now - KEPT, now - REFUSED_KEPT)
    store.remove_expired(now - KEPT - RECORD_KEPT)
    for sheet in gone:
        cache.forget(sheet)
    return gone
