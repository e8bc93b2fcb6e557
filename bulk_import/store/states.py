"""The state of a row of a run that may have been killed."""

from __future__ import annotations

from typing import Final

STATE: Final = """
    CASE
        WHEN state IN ('ready', 'not_sent') AND EXISTS (
            SELECT 1 FROM attempts AS open
            WHERE open.run = listed.run AND open.row = listed.row AND open.outcome IS NULL
        ) THEN 'unknown'
        WHEN state = 'ready' THEN 'not_sent'
        ELSE state
    END
"""
"""The state of a row of the table `listed`. What was to be sent was not, unless a request was
under way."""
