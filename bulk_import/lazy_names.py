"""The names that a package offers, loaded when they are first used.

The package's stub, `__init__.pyi`, is the one list of them: type checkers read it, and so does this
module. A line of it names a module and what it offers:

    from bulk_import.account import Account as Account
"""

from __future__ import annotations

import re
from functools import cached_property
from importlib import import_module
from pkgutil import get_data


class LazyNames:
    """The names of one package.

    Args:
        package: Its name.
    """

    def __init__(self, package: str) -> None:
        self._package = package

    @cached_property
    def homes(self) -> dict[str, str]:
        """The modules of the names, by name; the stub is read when one is asked for."""
        stub = (get_data(self._package, "__init__.pyi") or b"").decode()
        lines = re.findall(r"^from ([\w.]+) import (\w+) as \2$", stub, re.MULTILINE)
        return {name: module for module, name in lines}

    @property
    def listed(self) -> list[str]:
        """The names in alphabetical order: the package's `__all__`."""
        return sorted(self.homes)

    def load(self, name: str) -> object:
        """Return what the package offers under *name*, and all names under `__all__`.

        Raises:
            AttributeError: It offers no such name.
        """
        if name == "__all__":
            return self.listed
        if name not in self.homes:
            raise AttributeError(f"module {self._package!r} has no attribute {name!r}")
        home = self.homes[name]
        if home == self._package:  # a module of the package
            return import_module(f"{home}.{name}")
        return getattr(import_module(home), name)
