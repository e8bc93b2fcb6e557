"""What is no screen: the style, the script and the icon."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.web.static import static_files

_FOREVER: Final = "public, max-age=31536000, immutable"


async def static_file(request: Request) -> Response:
    """Answer one of the files; another digest is one of another release."""
    files = static_files()
    kinds = {
        "page.css": (files.style, "text/css"),
        "page.js": (files.script, "text/javascript"),
        "icon.svg": (files.icon, "image/svg+xml"),
    }
    name = request.path_params["name"]
    if request.path_params["digest"] != files.digest or name not in kinds:
        raise HTTPException(404)
    content, kind = kinds[name]
    return Response(content, media_type=kind, headers={"cache-control": _FOREVER})


routes = [Route("/static/{digest}/{name}", static_file)]
