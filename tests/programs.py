"""Programs that tests start, and signals that they send to themselves."""

import os
import sys

PYTHON = sys.executable  # noqa: TID251  the one that has what tests need, of a virtual environment


def signal_this_process(number):
    """Send a signal to this process, which wakes its main thread wherever that waits."""
    os.kill(os.getpid(), number)  # noqa: TID251  what Ctrl-C does; not on Windows
