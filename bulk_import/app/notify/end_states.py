"""How the last run of each file ended, for whoever wants to hear of a change alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from ntpath import basename
from pathlib import Path
from typing import Final, Protocol

from pydantic import TypeAdapter, ValidationError

from bulk_import.files import put
from bulk_import.journal_address import DatabaseUrl, JournalAddress
from bulk_import.problems import Refused
from bulk_import.rights import create_folder
from bulk_import.settings.places import beside
from bulk_import.store import SharedFiles, open_shared_files

MOST: Final = 1_000
"""Files that are remembered; of more, those of which nobody was told for longest are forgotten."""

_STATES: Final = TypeAdapter(Mapping[str, str])


class EndStates(Protocol):
    """How the last runs ended; what is kept of them holds no name.

    What cannot be read or written makes people hear of a run once too often, never too seldom.
    """

    def last(self, file: str, account: str) -> str | None:
        """Return how the last run ended of files of that name in *account*; None for no run."""
        ...

    def remember(self, file: str, account: str, state: str) -> None:
        """Note how a run ended."""
        ...


def end_states_of(journal: JournalAddress) -> EndStates:
    """Return how the runs ended that *journal* keeps."""
    if isinstance(journal, DatabaseUrl):
        return SharedEndStates(open_shared_files(journal))
    return EndStatesFile(beside(journal, ".ends"))


@dataclass(frozen=True, slots=True)
class SharedEndStates:
    """The `EndStates` of all machines that share a journal, so that each hears of a change once.

    Attributes:
        files: Where each is kept, under a name of its own: two machines may note one at a time.
    """

    files: SharedFiles

    def last(self, file: str, account: str) -> str | None:
        """Return how the last run of *file* ended; see `EndStates`."""
        try:
            kept = self.files.fetch(f"end-{_key(file, account)}")
        except Refused:
            return None
        return None if kept is None else kept.decode(errors="replace")

    def remember(self, file: str, account: str, state: str) -> None:
        """Note how a run ended; see `EndStates`."""
        with suppress(Refused):
            self.files.put(f"end-{_key(file, account)}", state.encode())


@dataclass(frozen=True, slots=True)
class EndStatesFile:
    """The `EndStates` of one machine, in a file beside the journal.

    Attributes:
        path: The file.
    """

    path: Path

    def last(self, file: str, account: str) -> str | None:
        """Return how the last run of *file* ended; see `EndStates`."""
        return self._read().get(_key(file, account))

    def remember(self, file: str, account: str, state: str) -> None:
        """Note how a run ended; see `EndStates`."""
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
