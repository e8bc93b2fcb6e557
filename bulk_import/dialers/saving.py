"""Writing a person's own column matches as a profile."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from bulk_import.dialers.loading import names
from bulk_import.dialers.patterns import ANY, EITHER
from bulk_import.problems import Refused

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def saved_profile(name: str, matches: Mapping[str, str]) -> str:
    """Return the TOML text of a profile that matches columns and does nothing else.

    Args:
        name: What the profile is called in commands.
        matches: Field of the campaign by header of the sheet; a field has one header.

    Raises:
        Refused: The name is no name of a profile, or that of one of ours.
    """
    if not _NAME.fullmatch(name):
        raise Refused("profile.name", profile=name)
    if name in names(()):
        raise Refused("profile.name_taken", profile=name)
    plain = [header for header in matches if ANY not in header and EITHER not in header]
    head = f"""\
# Which column of your own sheets is which field.
# Use it with: bulk-import check FILE --profile {name}
format = 1
id     = {_text(name)}
title  = {_text(f"Columns matched by hand: {name}")}

[source]
detect = [{", ".join(map(_text, plain))}]
"""
    rules = (
        f'\n[set.{field}]\nfrom = {_text(header)}\nas   = "cell"\n'
        for header, field in matches.items()
    )
    return "".join((head, *rules))


def _text(text: str) -> str:
    """Return *text* as a TOML string: JSON's, and DEL is escaped as well."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
