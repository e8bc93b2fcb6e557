"""What a watched folder keeps of its own work: the file that is being run, and those to approve.

Each is a JSON file in `working/`, written whole or not at all before what it tells of is done. Who
comes next after a kill, and a page that lists folders, read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bulk_import.files import put

JOB: Final = ".job.json"
APPROVALS: Final = ".approvals.json"
WATCHER: Final = ".watcher.json"
"""Hidden names, which no file has that is taken."""

Kept = TypeVar("Kept", bound=BaseModel)


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)  # a newer release may keep more


class Job(_Record):
    """A file that was taken.

    Attributes:
        version: Of this form.
        file: Its name, which it has in `working/` as well.
        taken: When.
        approved: The digest that a person approved; None where nobody needed to.
        moves: Once it has ended: what is moved where, both as paths from the watched folder, the
            file itself last.
    """

    version: Literal[1] = 1
    file: str
    taken: AwareDatetime
    approved: str | None = None
    moves: Mapping[str, str] = Field({})


class Waiting(_Record):
    """A file that was checked and waits for a person who approves it.

    Attributes:
        digest: The digest of what was checked; None while that is not done.
        check: The name of the workbook that shows what would be sent.
        size: Its bytes as it was written; a person may have changed it since.
        modified: When it was written, as its file has it, in nanoseconds since 1970.
        inet_no: The account for which it was checked, by its number; None where nobody noted it.
        base_url: The address of the API, likewise.
        job: The job by which people approve it on the page; None where they cannot.
    """

    check: str
    digest: str | None = None
    size: int = 0
    modified: int = 0
    inet_no: int | None = None
    base_url: str | None = None
    job: str | None = None


class Approvals(_Record):
    """The files that wait for a person.

    Attributes:
        version: Of this form.
        files: Each by its name.
    """

    version: Literal[1] = 1
    files: Mapping[str, Waiting] = Field({})


class Watcher(_Record):
    """Who watches.

    Attributes:
        version: Of this form.
        process: The process.
        machine: The machine.
        user: The user.
        since: Since when.
        account: Whose files are run, as people call it.
        needs_approval: Whether a person approves each file.
    """

    version: Literal[1] = 1
    process: int
    machine: str
    user: str
    since: AwareDatetime
    account: str
    needs_approval: bool = False


def load_record(kind: type[Kept], path: Path) -> Kept | None:
    """Return the record at *path*; None where there is none that can be read.

    Raises:
        OSError: The folder cannot be read.
    """
    try:
        return kind.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def save_record(record: BaseModel, path: Path) -> None:
    """Write *record* to *path*, so that it is on the disk when this returns.

    Raises:
        Refused: It cannot be written.
    """
    put(record.model_dump_json().encode(), path)
