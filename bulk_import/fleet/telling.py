"""How what works by itself tells people something."""

from __future__ import annotations

from typing import Protocol


class Tell(Protocol):
    """Tells people something, in words."""

    def __call__(self, message: str, *, is_trouble: bool = False) -> object:
        """Say *message*; somebody should look where it is trouble."""
        ...
