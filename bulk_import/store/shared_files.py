"""Small files that all servers and workers of a shared store have in common."""

from __future__ import annotations

from typing import Protocol


class SharedFiles(Protocol):
    """Files by their names, each of which has a hyphen in it.

    Every method may be called from any thread, and raises `Refused` where the store cannot be
    read or written.
    """

    def agree(self, name: str, fresh: bytes) -> bytes:
        """Return what goes by *name*, which is *fresh* where there was nothing."""
        ...

    def put(self, name: str, content: bytes) -> None:
        """Keep *content*, in the place of what went by *name*."""
        ...

    def fetch(self, name: str) -> bytes | None:
        """Return what goes by *name*; None for nothing."""
        ...

    def names(self, beginning: str) -> list[str]:
        """Return the names that begin so."""
        ...

    def remove(self, name: str) -> None:
        """Remove what goes by *name*."""
        ...
