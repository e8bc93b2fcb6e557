"""Programs that tests start."""

import sys

PYTHON = sys.executable  # noqa: TID251  the one that has what tests need, of a virtual environment
