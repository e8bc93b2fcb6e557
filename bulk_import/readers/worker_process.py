"""Starting, limiting and ending the child process that gets a file: it may die, we may not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import IO, Any, Final

from bulk_import.readers.limits import NO_HINTS, Costs, Hints, ReadLimits
from bulk_import.readers.worker.main import READERS
from bulk_import.readers.worker.wire import messages, put

MemoryOf = Callable[[int], int]
"""Tells how many bytes the process with a number holds."""

SECONDS_BETWEEN_LOOKS: Final = 0.1
_START: Final = (
    "import gc, json, sys; gc.disable(); sys.path[:] = json.loads(sys.argv[1]);"
    "from importlib import import_module;"
    "main = [*map(import_module, sys.argv[2:])][0].main; main(sys.stdin.buffer, sys.stdout.buffer)"
)
"""What a child does; before its end, none of the millions of cells that it makes is garbage."""

INTERPRETER: Final[str] = getattr(sys, "_base_executable", "") or sys.executable  # noqa: TID251  see below
"""The Python that runs, and not what starts it.

In a virtual environment of Windows, `sys.executable` is a small program that starts the real one
and waits for it: its memory says nothing, and its end does not end the other.
"""

_INHERITED: Final = ("SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What a program may need to start at all. Nothing else is handed on, least of all the secret."""

READING: Final = "bulk_import.readers.worker.main"
"""The module whose `main` reads files in the child."""

_Waiting = tuple[str, list[subprocess.Popen[bytes]]]
"""The module that a child runs, and the child itself until a file is given to it."""

_ahead: ContextVar[tuple[_Waiting, ...]] = ContextVar("started ahead", default=())
"""The children that wait for a file."""


class WorkerDied(Exception):
    """The child ended without a result: the file was too much for it, or killed it."""


def read_in_worker(
    content: bytes,
    kind: str | None,
    limits: ReadLimits,
    *,
    deadline: float,
    explain: bool = False,
    hints: Hints = NO_HINTS,
    memory_of: MemoryOf | None = None,
    interpreter: str | None = None,
) -> Generator[tuple[Any, ...]]:
    """Yield what a child says of a file, without its last message `end`.

    Args:
        content: The file.
        kind: Its format, as its signature has it; None to find it out.
        limits: What it may cost.
        deadline: When the child is ended, by `time.monotonic`.
        explain: Only find out why the file cannot be read.
        hints: What is said of it beside the file.
        memory_of: As for `said_in_worker`.
        interpreter: As for `said_in_worker`.

    Raises:
        WorkerDied: The child ended, or had to be ended, before it was done.
    """
    return said_in_worker(
        READING,
        content,
        (kind, limits.rows, limits.scale, explain, *hints),
        limits,
        deadline=deadline,
        memory_of=memory_of,
        interpreter=interpreter,
    )


def said_in_worker(
    module: str,
    content: bytes,
    task: tuple[Any, ...],
    costs: Costs,
    *,
    deadline: float,
    memory_of: MemoryOf | None = None,
    interpreter: str | None = None,
) -> Generator[tuple[Any, ...]]:
    """Yield what a child says that works on a file, without its last message `end`.

    Args:
        module: The module whose `main` the child runs.
        content: The file.
        task: What it is to do with the file, in values that `marshal` knows.
        costs: The memory and the time that it may take.
        deadline: When the child is ended, by `time.monotonic`.
        memory_of: How to look at the child's memory, where the system sets it no limit; None for
            what the system at hand needs.
        interpreter: The Python that reads; None for this very one.

    Raises:
        WorkerDied: The child ended, or had to be ended, before it was done.
    """
    limits = (costs.memory_bytes, costs.cpu_seconds)
    look = memory_of or _memory_of_this_system()
    with (
        _child(interpreter or INTERPRETER, module) as child,
        _limited(child, costs.memory_bytes),
        _watched(child, deadline, costs.memory_bytes, look),
    ):
        with suppress(OSError):  # it may be dead already, which shows when it is heard
            _give(child.stdin, (limits, *task), content)
        yield from _until_end(child.stdout)


@contextmanager
def started_ahead(module: str, *others: str) -> Iterator[None]:
    """Have the first child that runs *module* inside the block start now, and load what it needs.

    It does so while this process does something else.

    Args:
        module: The module whose `main` it runs.
        others: Further modules that it is going to need.
    """
    with _started(INTERPRETER, module, *others) as child:
        token = _ahead.set((*_ahead.get(), (module, [child])))
        try:
            yield
        finally:
            _ahead.reset(token)


def reader_ahead(path: str) -> AbstractContextManager[None]:
    """Have the child that reads *path* start now, with what the name of the file asks for."""
    reader = READERS.get(Path(path).suffix.lower().removeprefix("."))
    modules = (f"{READING.rpartition('.')[0]}.{reader[0]}",) if reader else ()
    return started_ahead(READING, *modules)


@contextmanager
def _child(interpreter: str, module: str) -> Iterator[subprocess.Popen[bytes]]:
    """Yield the child that was started ahead, or else a new one."""
    waiting = [children for name, children in _ahead.get() if name == module and children]
    if not waiting or interpreter != INTERPRETER:
        with _started(interpreter, module) as child:
            yield child
        return
    child = waiting[-1].pop()
    try:
        yield child
    finally:
        child.kill()


def _give(pipe: IO[bytes] | None, task: tuple[Any, ...], content: bytes) -> None:
    if pipe is not None:
        put(pipe, task)
        pipe.write(content)
        pipe.close()


def _until_end(pipe: IO[bytes] | None) -> Iterator[tuple[Any, ...]]:
    try:
        for message in messages(pipe) if pipe is not None else ():
            if message[0] == "end":
                return
            yield message
            if message[0] == "error":
                return
    except (ValueError, EOFError, TypeError) as error:
        raise WorkerDied from error
    raise WorkerDied


@contextmanager
def _started(interpreter: str, *modules: str) -> Iterator[subprocess.Popen[bytes]]:
    """Yield a child that is gone afterwards, whatever it was doing.

    Args:
        interpreter: The Python that runs it.
        modules: Those that it loads; the `main` of the first is what it does.
    """
    # Isolated, without site: no variable, no user's folder and no start-up file has a say.
    command = [interpreter, "-I", "-S", "-X", "utf8", "-c", _START, json.dumps(_path()), *modules]
    child = subprocess.Popen(  # noqa: S603  our own interpreter and our own words
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(os.environ),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
        | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        start_new_session=True,  # Ctrl-C is for us: results that are being written get finished
    )
    try:
        yield child
    finally:
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):  # what could not be written to the dead
                if pipe is not None:
                    pipe.close()
        child.wait()


def _limited(child: subprocess.Popen[bytes], memory_bytes: int) -> AbstractContextManager[object]:
    """Limit *child* by means of Windows; on other systems it limits itself."""
    if sys.platform != "win32":
        return nullcontext()
    else:  # noqa: RET505  so that the types of both systems are checked
        from bulk_import.readers.job_objects import limited  # noqa: PLC0415  a means of Windows

        return limited(child.pid, memory_bytes)


def _path() -> list[str]:
    """Return where this process finds its modules; the child is to find the same ones."""
    import bulk_import  # noqa: PLC0415  the package itself is not a part of it that is imported

    here = [str(Path(folder).parent) for folder in bulk_import.__path__]
    return [folder for folder in (*sys.path, *here) if folder]


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: variables[name] for name in _INHERITED if name in variables}


@contextmanager
def _watched(
    child: subprocess.Popen[bytes], deadline: float, memory_bytes: int, memory_of: MemoryOf | None
) -> Iterator[None]:
    """End *child* when its time is over, or its memory where the system has no limit for it."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(SECONDS_BETWEEN_LOOKS):
            too_large = memory_of is not None and memory_of(child.pid) > memory_bytes
            if too_large or time.monotonic() > deadline:
                _end(child, with_family=memory_of is not None)
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _end(child: subprocess.Popen[bytes], *, with_family: bool) -> None:
    """End *child*; where the system does not see to it, also what it started."""
    import psutil  # noqa: PLC0415  needed only where a child must be ended, or its memory watched

    family = _family(child.pid) if with_family else []
    child.kill()
    for process in family:
        with suppress(psutil.Error):
            process.kill()


def _memory_of_this_system() -> MemoryOf | None:
    """Return how to look at a process's memory; None on Linux, which sets limits by itself."""
    return None if sys.platform == "linux" else resident


def resident(process: int) -> int:
    """Return how many bytes a process holds and what it started; 0 for one that is gone."""
    import psutil  # noqa: PLC0415  as above

    held = 0
    for one in _family(process):
        with suppress(psutil.Error):
            held += int(one.memory_info().rss)
    return held


def _family(process: int) -> list[Any]:
    """Return a process and all that it started, so far as they are there."""
    import psutil  # noqa: PLC0415  as above

    with suppress(psutil.Error):
        first = psutil.Process(process)
        return [first, *first.children(recursive=True)]
    return []
