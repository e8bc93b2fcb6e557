"""Child processes that have loaded their modules before a test asks for one.

A child that gets a file is a Python of its own: 0.1 to 0.5 seconds, thousands of times a run of
the tests. Where the system can fork, one process loads all that children load, and each child is a
copy of it, which takes a hundredth of that. It works under the same limits, ends in the same ways
and hears the same words; how it starts is tried where a test asks for the fixture `cold_children`.
"""

import json
import os
import signal
import socket
import subprocess
from contextlib import closing, contextmanager, suppress
from threading import Lock

from bulk_import.readers import worker_process
from bulk_import.readers.worker.main import READERS
from bulk_import.readers.worker_process import INTERPRETER

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
LONGEST_NAME = 200

LOADED = [
    *(f"bulk_import.readers.worker.{module}" for module, _ in READERS.values()),
    *("bulk_import.readers.worker.one_sheet", "bulk_import.workbooks.annotate.worker"),
    *("python_calamine", "openpyxl"),
]
"""What children load, sooner or later."""

COPIED = """
import gc, json, os, signal, socket, sys
from importlib import import_module

gc.disable()

sys.path[:] = json.loads(sys.argv[1])
for name in json.loads(sys.argv[2]):
    import_module(name)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a child ended
asking = socket.socket(fileno=int(sys.argv[3]))
while True:
    module, pipes, _, _ = socket.recv_fds(asking, 200, 2)
    if not module:
        break
    child = os.fork()
    if child == 0:
        os.dup2(pipes[0], 0)
        os.dup2(pipes[1], 1)
        for descriptor in (*pipes, asking.fileno()):
            os.close(descriptor)
        try:
            import_module(module.decode()).main(sys.stdin.buffer, sys.stdout.buffer)
            sys.stdout.flush()
        finally:
            os._exit(0)
    for descriptor in pipes:
        os.close(descriptor)
    asking.send(str(child).encode())
"""


class Copy:
    """A child: as much of a `Popen` as is asked of one."""

    def __init__(self, pid, stdin, stdout):
        self.pid, self.stdin, self.stdout = pid, stdin, stdout

    def kill(self):
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)  # noqa: TID251  only where the system can fork


class Original:
    """The process that children are copies of."""

    def __init__(self):
        self._asking, theirs = socket.socketpair()
        self._one_at_a_time = Lock()
        with theirs:
            self._process = subprocess.Popen(
                [
                    *(INTERPRETER, "-I", "-S", "-X", "utf8", "-c", COPIED),
                    *(json.dumps(worker_process._path()), json.dumps(LOADED)),
                    str(theirs.fileno()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=worker_process._environment(os.environ),
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # a test's Ctrl-C is not for it
            )

    def copy(self, module):
        """Return a child that runs the `main` of *module*."""
        reads, gives = os.pipe()
        hears, writes = os.pipe()
        with self._one_at_a_time:
            socket.send_fds(self._asking, [module.encode()], [reads, writes])
            pid = int(self._asking.recv(20))
        for descriptor in (reads, writes):
            os.close(descriptor)
        return Copy(pid, os.fdopen(gives, "wb"), os.fdopen(hears, "rb"))

    def close(self):
        """End it."""
        self._asking.close()
        self._process.wait()


@contextmanager
def warm_children():
    """Let children be copies of one that has loaded its modules."""
    cold, originals = worker_process._started, []

    @contextmanager
    def started(interpreter, module, *loaded):
        if interpreter != INTERPRETER:
            with cold(interpreter, module, *loaded) as child:
                yield child
            return
        if not originals:
            originals.append(Original())
        child = originals[0].copy(module)
        try:
            yield child
        finally:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):
                    pipe.close()

    worker_process._started = started
    try:
        yield cold
    finally:
        worker_process._started = cold
        for original in originals:
            with closing(original):
                pass
