"""How the last run of each file ended, for whoever wants to hear of a change alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from ntpath import basename
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from bulk_import.files import put
from bulk_import.journal_address import JournalAddress
from bulk_import.problems import Refused
from bulk_import.rights import create_folder
from bulk_import.settings.places import beside

MOST: Final = 1_000
"""Files that are remembered; of more, those of which nobody was told for longest are forgotten."""

_STATES: Final = TypeAdapter(Mapping[str, str])


@dataclass(frozen=True, slots=True)
class EndStates:
    """How the last runs ended, in a file beside the journal; it holds no name.

    What cannot be read or written makes people hear of a run once too often, never too seldom.

    Attributes:
        path: The file.
    """

    path: Path

    @classmethod
    def beside(cls, journal: JournalAddress) -> EndStates:
        """Return those of the runs that *journal* keeps."""
        return cls(beside(journal, ".ends"))

    def last(self, file: str, account: str) -> str | None:
        """Return how the last run ended of files of that name in *account*; None for no run."""
        return self._read().get(_key(file, account))

    def remember(self, file: str, account: str, state: str) -> None:
        """Note how a run ended."""
        key = _key(file, account)
        states = {name: one for name, one in self._read().items() if name != key} | {key: state}
        kept = dict(list(states.items())[-MOST:])
        with suppress(Refused, OSError, ValueError):
            create_folder(self.path.parent)
            put(json.dumps(kept).encode(), self.path)

    def _read(self) -> Mapping[str, str]:
        try:
            return _STATES.validate_json(self.path.read_bytes())
        except (OSError, ValueError, ValidationError):
            return {}


def _key(file: str, account: str) -> str:
    """Return what stands for a file; as for guards, its folder and its capital letters do not."""
    return sha256(f"{account}\n{basename(file).casefold()}".encode()).hexdigest()
