"""A person's own matches and options, written as a profile that does nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from bulk_import import messages
from bulk_import.dialers.headers import ANY, EITHER
from bulk_import.dialers.profile_files import names
from bulk_import.dialers.saved_options import SavedOptions
from bulk_import.problems import Refused

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_NO_OPTIONS: Final = SavedOptions()


def saved_profile(
    name: str, matches: Mapping[str, str], options: SavedOptions = _NO_OPTIONS
) -> str:
    """Return the TOML text of a profile that matches columns and keeps options.

    Args:
        name: What the profile is called in commands.
        matches: Field of the campaign by header of the sheet; a field has one header.
        options: The options of the command that count again.

    Raises:
        Refused: The name is no name of a profile, or that of one of ours.
    """
    if not _NAME.fullmatch(name):
        raise Refused("profile.name", profile=name)
    if name in names(()):
        raise Refused("profile.name_taken", profile=name)
    plain = [header for header in matches if ANY not in header and EITHER not in header]
    head = f"""\
# {messages.text("profile.head", profile=name)}
format = 1
id     = {_text(name)}
title  = {_text(messages.text("profile.by_hand", profile=name))}

[source]
detect = [{", ".join(map(_text, plain))}]
"""
    rules = (
        f'\n[set.{field}]\nfrom = {_text(header)}\nas   = "cell"\n'
        for header, field in matches.items()
    )
    return "".join((head, *_options(options), *rules))


def _options(options: SavedOptions) -> Iterator[str]:
    """Yield the tables of the options that are set."""
    values = options.model_dump(by_alias=True, exclude_defaults=True)
    tables = {name: value for name, value in values.items() if isinstance(value, dict)}
    plain = {name: value for name, value in values.items() if name not in tables}
    if plain:
        yield "\n[options]\n"
    for name, value in plain.items():
        yield f"{name} = {_text(value) if isinstance(value, str) else value}\n"
    for name, table in tables.items():
        lines = (f"{_text(key)} = {_text(value)}\n" for key, value in table.items())
        yield "".join((f"\n[options.{name}]\n", *lines))


def _text(text: str) -> str:
    """Return *text* as a TOML string: JSON's, and DEL is escaped as well."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
