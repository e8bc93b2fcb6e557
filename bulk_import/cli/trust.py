"""Asking about settings that come from a place which may not say where the secret goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Final

from bulk_import.cli.output import ask, is_anybody_there, print_err
from bulk_import.messages import text
from bulk_import.settings import Settings, Untrusted

_QUESTIONS: Final = {
    "TELECMI_BASE_URL": "line.send_there",
    "BULK_IMPORT_JOURNAL": "line.record_there",
}
"""What is asked about a setting."""


def trusted(settings: Settings, files: Iterable[str] = ()) -> Settings:
    """Return *settings* after a person has agreed to those that need it, whatever else is agreed.

    Args:
        settings: The settings.
        files: What the command reads; where that is standard input, it holds no answers.

    Raises:
        Refused: The person does not agree, or there is nobody to ask.
    """
    can_ask = "-" not in files and is_anybody_there()

    def agrees(setting: Untrusted) -> bool:
        if not can_ask:
            return False
        print_err(text("line.untrusted", **asdict(setting)))
        return ask(text(_QUESTIONS[setting.variable]))

    return settings.trusted(agrees)
