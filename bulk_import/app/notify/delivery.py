"""Handing messages to Apprise, in a child process that is ended when its time is over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from pydantic import SecretStr

from bulk_import.readers.worker_process import INTERPRETER

SECONDS: Final = 30.0
"""How long a run waits for the servers that take its message, all of them together."""

NO_ANSWER: Final = "no_answer"
NO_APPRISE: Final = "no_apprise"

_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from bulk_import.app.notify.apprise_child import main; main()"
)
_OURS: Final = ("TELECMI_", "BULK_IMPORT_")
"""Begins the variables that others have no use for, and that may hold secrets."""


@dataclass(frozen=True, slots=True)
class Message:
    """What people are told.

    Attributes:
        title: In one line.
        body: In several.
        kind: How bad it is, as Apprise has it.
    """

    title: str
    body: str
    kind: Literal["success", "warning", "failure"]


def deliver(to: Sequence[SecretStr], message: Message, seconds: float = SECONDS) -> list[str]:
    """Send *message* to all addresses at once, and return what became of each.

    Args:
        to: The addresses, as Apprise takes them.
        message: The message.
        seconds: How long that may take, the start of the child included.

    Returns:
        For each address `taken`, `not_taken`, `not_understood`, `no_answer` or `no_apprise`.
    """
    if not is_apprise_there():
        return [NO_APPRISE] * len(to)
    addresses = [one.get_secret_value() for one in to]
    lines = _said(json.dumps({"to": addresses, **asdict(message)}).encode(), seconds)
    became = dict(json.loads(line) for line in lines.splitlines())
    return [became.get(number, NO_ANSWER) for number in range(len(to))]


def is_apprise_there() -> bool:
    """Return whether Apprise is installed, without loading it."""
    return find_spec("apprise") is not None


def python() -> str:
    """Return how the Python that runs this program is written on a command line."""
    folder = Path(sys.prefix)
    for path in (folder / "bin" / "python", folder / "Scripts" / "python.exe"):
        if path.exists():
            return f'"{path}"' if " " in str(path) else str(path)
    return "python"


def _said(task: bytes, seconds: float) -> bytes:
    """Return the lines that the child has said until it ended, or had to be ended."""
    child = subprocess.Popen(  # noqa: S603  our own interpreter and our own words
        [INTERPRETER, "-I", "-X", "utf8", "-c", _START, json.dumps(_path())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(os.environ),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
        | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        start_new_session=True,  # Ctrl-C is for us
    )
    try:
        return child.communicate(task, timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        child.kill()
        return child.communicate()[0]
    except OSError:
        return b""
    finally:
        child.kill()


def _path() -> list[str]:
    """Return where this process finds its modules; the child is to find the same ones."""
    import bulk_import  # noqa: PLC0415  the package itself is not a part of it that is imported

    here = [str(Path(folder).parent) for folder in bulk_import.__path__]
    return [folder for folder in (*sys.path, *here) if folder]


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if not name.upper().startswith(_OURS)}
