"""A hand on the brake: letting a run come to its end from outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Brake:
    """Whoever holds it can stop a run; the rows in flight still come to their end."""

    code: str | None = None
    _listeners: list[Callable[[str], None]] = field(default_factory=list)

    def pull(self, code: str) -> None:
        """Let no more rows be sent; *code* is the reason, a key of the table of messages."""
        self.code = self.code or code
        for listener in self._listeners:
            listener(self.code)

    def heard_by(self, listener: Callable[[str], None]) -> None:
        """Call *listener* when the brake is pulled; now, if it was already."""
        self._listeners.append(listener)
        if self.code is not None:
            listener(self.code)
