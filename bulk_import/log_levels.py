"""How much an event matters to whoever reads a log."""

from __future__ import annotations

from typing import Final

INFO: Final = "INFO"
WARNING: Final = "WARNING"
ERROR: Final = "ERROR"
