"""Where a request leads, below the path under which a proxy may show the page."""

from __future__ import annotations

from starlette.types import Scope


def path_of(scope: Scope) -> str:
    """Return the path of a request below that of the page, beginning with a slash."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))
