"""The folder beside the store's file with copies of what runs were made from.

A copy goes by the digest of its content, so that a file that is run every week is kept once. The
copies are no part of the store's file: files of a hundred megabytes would be written twice there,
once into its log, and would hold up every other run meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from bulk_import import rights, temporary
from bulk_import.files import put
from bulk_import.problems import Refused, reason_of
from bulk_import.store.codec import packed, unpacked
from bulk_import.store.database import Connection
from bulk_import.store.records import StoredInput


class Copies(Protocol):
    """Keeps what runs are made from."""

    def keep_within(self, connection: Connection, contents: Sequence[bytes]) -> None:
        """Keep *contents* in the transaction that says what a run needs."""
        ...

    def keep_after(self, contents: Sequence[bytes]) -> None:
        """Keep *contents* once no pruning takes them for superfluous any more.

        Raises:
            Refused: They cannot be written.
        """
        ...


class InputCopies:
    """The copies that belong to one store; they are files, and no part of a transaction."""

    def __init__(self, path: Path, writing: Callable[[bytes, Path], None] = put) -> None:
        """Find the copies that belong to the file *path*; nothing is created yet.

        Args:
            path: The store's file.
            writing: Writes a file whole or not at all.
        """
        self._folder = path.with_name(f"{path.name}.inputs")
        self._writing = writing

    def keep_within(self, connection: Connection, contents: Sequence[bytes]) -> None:
        """Keep nothing yet; see `Copies`."""

    def keep_after(self, contents: Sequence[bytes]) -> None:
        """Keep *contents*; see `Copies`."""
        for content in contents:
            self.keep(content)

    def keep(self, content: bytes) -> str:
        """Keep *content*, and return the name by which it is found.

        When this returns, the copy is on the disk.

        Raises:
            Refused: It cannot be written.
        """
        name = name_of(content)
        path = self._folder / name
        try:
            rights.create_folder(self._folder)
            temporary.remove_leftovers(self._folder)
            if not _is_whole(path):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise Refused("file.cannot_write", path=str(path), reason=reason_of(error)) from None
        if not path.exists():
            self._write(content, path)
        return name

    def _write(self, content: bytes, path: Path) -> None:
        """Write a copy; a second time where pruning took it for superfluous half-way."""
        try:
            self._writing(content, path)
        except Refused:
            self._writing(content, path)

    def fetch(self, name: str) -> bytes | None:
        """Return the copy called *name*; None where it is missing or was changed."""
        path = self._folder / name
        return path.read_bytes() if _is_whole(path) else None

    def keep_only(self, names: Collection[str]) -> tuple[int, int]:
        """Remove every copy that does not go by one of *names*; return how many, and their bytes.

        Raises:
            Refused: One of them cannot be removed.
        """
        try:
            left = [path for path in self._folder.iterdir() if path.name not in names]
            size = sum(path.stat().st_size for path in left)
        except FileNotFoundError:  # there never was a copy
            return 0, 0
        remove(left)
        return len(left), size


def stored_input(
    fetch: Callable[[str], bytes | None],
    sheet: str,
    workbook: str | None,
    options: str,
    *,
    path: str,
) -> StoredInput | None:
    """Return what was kept; None where the sheet is gone, or of a release that is newer.

    Args:
        fetch: Returns the copy of that name; None where it is missing or was changed.
        sheet: The name of the sheet's copy.
        workbook: The name of the workbook's copy; None where there is none.
        options: How the sheet was understood, as JSON.
        path: The file, as the user wrote it.
    """
    content = fetch(sheet)
    if content is None:
        return None
    try:
        spreadsheet = unpacked(content, path)
    except (ValueError, KeyError, TypeError):  # of another release, which knows more or less
        return None
    whole = fetch(workbook) if workbook else None
    return StoredInput(spreadsheet=spreadsheet, workbook=whole, options=options)


def remove(files: Iterable[Path]) -> None:
    """Remove *files*.

    Raises:
        Refused: One of them cannot be removed.
    """
    try:
        for path in files:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise Refused(
            "history.cannot_remove", path=str(error.filename), reason=reason_of(error)
        ) from None


def name_of(content: bytes) -> str:
    """Return the name by which the copy of *content* goes."""
    return hashlib.sha256(content).hexdigest()


def copy_name(kept: StoredInput) -> str:
    """Return the name by which the copy of the sheet of *kept* goes."""
    return name_of(packed(kept.spreadsheet))


def _is_whole(path: Path) -> bool:
    """Return whether the copy at *path* is there and holds what its name says."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == path.name
    except OSError:
        return False
