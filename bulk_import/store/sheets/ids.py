"""Ids that nobody can guess: whoever knows the id of a sheet or of an import may ask for it."""

from __future__ import annotations

from secrets import token_hex


def new_id() -> str:
    """Return a new id for a sheet, an import or an upload.

    Its 16 random bytes are hexadecimal digits, since ids are names of files too, and some systems
    take `A` and `a` in those for the same.
    """
    return token_hex(16)
