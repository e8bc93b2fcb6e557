"""What a child is asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Task:
    """What the parent asks for.

    Attributes:
        kind: The format, as the signature has it.
        rows: The most rows with anything in them that are sent of a sheet.
        scale: How many times the usual size is allowed.
        explain: Only find out why the file cannot be read: an earlier child died of it.
    """

    kind: str
    rows: int
    scale: float
    explain: bool = False
