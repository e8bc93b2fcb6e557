"""Python's search for garbage, kept from taking a fifth of the time."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_OBJECTS_BETWEEN: Final = 200_000


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Look for garbage rarely: what is made of a file stays until its end, and is looked through.

    Also a decorator.
    """
    usual = gc.get_threshold()
    gc.set_threshold(max(_OBJECTS_BETWEEN, usual[0]), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
