"""The style and the script of the page, each one file made of its parts at start.

The parts stand in `style/` and `script/` and are joined in the order of their names. The address
of the whole holds a digest of it, so that a browser may keep it for good.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
_DIGITS: Final = 16

_COMMENT: Final = re.compile(rb"^[ \t]*/\*.*?\*/[ \t]*\r?$", re.MULTILINE | re.DOTALL)
"""A comment that has its lines to itself; no text of ours over several lines begins so."""
_INDENT: Final = re.compile(rb"^\s+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class StaticFiles:
    """The files beside the pages.

    Attributes:
        style: The whole `page.css`.
        script: The whole `page.js`.
        icon: The picture in the browser's tab.
        digest: The digest of all of them.
    """

    style: bytes
    script: bytes
    icon: bytes
    digest: str

    def address(self, name: str) -> str:
        """Return the address of the file *name* below that of the page."""
        return f"static/{self.digest}/{name}"


@cache
def static_files() -> StaticFiles:
    """Return the files, which are part of the program and do not change while it runs."""
    contents = _joined("style", ".css"), _joined("script", ".js"), (_HERE / "icon.svg").read_bytes()
    digest = sha256(b"\0".join(contents)).hexdigest()[:_DIGITS]
    return StaticFiles(*contents, digest)


def _joined(folder: str, suffix: str) -> bytes:
    """Return all parts as one file, without the comments and indents that are for us alone."""
    parts = sorted((_HERE / folder).glob(f"*{suffix}"))
    whole = b"\n".join(part.read_bytes() for part in parts)
    return _INDENT.sub(b"", _COMMENT.sub(b"", whole))
