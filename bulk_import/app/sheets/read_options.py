"""`ReadOptions` as an open sheet keeps them: as JSON, and as single answers that can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from os import PathLike, fspath
from pathlib import Path
from typing import Final

from bulk_import.options import ReadOptions
from bulk_import.problems import JsonObject

_BY_KEY: Final = ("columns", "given")
"""The options that are answers by header or field, of which each is undone by itself."""

_PATHS: Final = ("profiles", "listed_agents")
"""The options that are paths, which JSON holds as text."""

_USUAL: Final = ReadOptions()


def kept(options: ReadOptions) -> JsonObject:
    """Return *options* as JSON holds them; what is as usual is left out."""
    found = {one.name: getattr(options, one.name) for one in fields(options)}
    return {name: _plain(value) for name, value in found.items() if value != getattr(_USUAL, name)}


def options_of(kept: JsonObject, answers: Mapping[str, str] | None = None) -> ReadOptions:
    """Return the options that `kept` returned, with *answers* as `answers_between` has them."""
    known = {one.name for one in fields(ReadOptions)}
    values = {name: value for name, value in kept.items() if name in known}
    for place, text in (answers or {}).items():
        name, _, key = place.partition(":")
        value = json.loads(text)
        if not key:
            values[name] = value
        elif value is None:
            values[name] = {one: it for one, it in values.get(name, {}).items() if one != key}
        else:
            values[name] = {**values.get(name, {}), key: value}
    for name in _PATHS:
        if values.get(name) is not None:
            values[name] = Path(values[name])
    return replace(_USUAL, **values)


def answers_between(before: ReadOptions, after: ReadOptions) -> Iterator[tuple[str, str]]:
    """Yield the place of each option that differs, and what it is in *after*, as JSON."""
    for name in (one.name for one in fields(ReadOptions)):
        old, new = getattr(before, name), getattr(after, name)
        if name in _BY_KEY:
            for key in {**old, **new}:
                if old.get(key) != new.get(key):
                    yield f"{name}:{key}", json.dumps(new.get(key))
        elif old != new:
            yield name, json.dumps(_plain(new))


def _plain(value: object) -> object:
    match value:
        case PathLike():
            return fspath(value)
        case Mapping():
            return dict(value)
        case tuple():
            return list(value)
        case _:
            return value
