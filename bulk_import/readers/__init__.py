"""Reading spreadsheets: one module a format, one line each in `READERS`.

The names are loaded when they are first used: the child process that reads workbooks comes
through here as well, and must not wait for numpy; and whoever reads a file need not wait for
pandas. `__init__.pyi` tells them to type checkers.
"""

from importlib import import_module

__all__ = ["READERS", "DataFrame", "from_frame", "read"]

_MODULES = {
    "READERS": "reading",
    "DataFrame": "frames",
    "from_frame": "frames",
    "read": "reading",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
