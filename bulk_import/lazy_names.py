"""The names that a package offers, loaded when they are first used.

The package's stub, `__init__.pyi`, is the one list of them: type checkers read it, and so does this
module. A line of it names a module and what it offers:

    from bulk_import.account import Account as Account
"""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import get_data

_LINE = re.compile(r"^from ([\w.]+) import (\w+) as \2$", re.MULTILINE)


class LazyNames:
    """The names of one package.

    Args:
        package: Its name.

    Attributes:
        homes: The modules of the names, by name.
    """

    def __init__(self, package: str) -> None:
        self._package = package
        stub = get_data(package, "__init__.pyi") or b""
        self.homes = {name: module for module, name in _LINE.findall(stub.decode())}

    def load(self, name: str) -> object:
        """Return what the package offers under *name*.

        Raises:
            AttributeError: It offers no such name.
        """
        if name not in self.homes:
            raise AttributeError(f"module {self._package!r} has no attribute {name!r}")
        home = self.homes[name]
        if home == self._package:  # a module of the package
            return import_module(f"{home}.{name}")
        return getattr(import_module(home), name)
