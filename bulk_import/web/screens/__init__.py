"""The screens: one module each, with its `routes` and with what its template shows.

A module beside this one that has `routes` is served; nothing else has to name it.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

from starlette.routing import BaseRoute


def all_routes() -> list[BaseRoute]:
    """Return the routes of every screen; a fixed path comes before one that takes an id."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    routes = [route for module in modules for route in _routes_of(module)]
    return sorted(routes, key=_takes_an_id)


def _routes_of(module: object) -> Sequence[BaseRoute]:
    routes: Sequence[BaseRoute] = getattr(module, "routes", ())
    return routes


def _takes_an_id(route: BaseRoute) -> bool:
    return "{" in getattr(route, "path", "")
