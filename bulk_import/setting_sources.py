"""Where settings come from, and which of these places may say where the secret goes.

A folder of work may come from anybody: a zip with a workbook and a `.env` is enough to bring an
address along. Therefore an address counts without a question only if it comes from where the
secret comes from, or from a place that its owner trusts more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

from dotenv import dotenv_values
from pydantic_settings import BaseSettings, DotEnvSettingsSource, TomlConfigSettingsSource

SOURCES: Final = "=sources"
"""The key under which values come with their sources; no variable can be called so."""

_ENCODING: Final = "utf-8-sig"  # Notepad puts a mark in front
_REFERENCE: Final = "${"
"""Begins the name of an environment variable, whose value stands in for it in a `.env`."""

Values = dict[str, Any]


class Trust(IntEnum):
    """How far a place is the owner's own, the least first."""

    WORKING_FOLDER = 0
    USER_FOLDER = 1
    CALLER = 2


@dataclass(frozen=True, slots=True)
class Source:
    """A place that gives settings.

    Attributes:
        trust: How far it is the owner's own.
        name: What it is called in messages: a file, or a code of the messages.
        home: Where its content really stands. A link, or a reference to an environment variable,
            takes something from elsewhere, about which its neighbours have no say.
    """

    trust: Trust
    name: str
    home: str = ""

    def may_direct(self, secret: Source) -> bool:
        """Return whether this place may say where a secret goes that comes from *secret*."""
        is_neighbour = self.trust == secret.trust and self.home == secret.home
        return self.trust > secret.trust or is_neighbour


CALLER: Final = Source(Trust.CALLER, "reason.environment")
"""The options of the command, the environment, or a program that uses this one."""


class Sourced:
    """Values of settings together with where each of them comes from.

    Args:
        read: Returns the values by their variables.
        source_of: Returns the source of one of them.
    """

    def __init__(self, read: Callable[[], Values], source_of: Callable[[str], Source]) -> None:
        self._read = read
        self._source_of = source_of

    def __call__(self) -> Values:
        """Return the values, and their sources beside them."""
        values = self._read()
        return {**values, SOURCES: {name: self._source_of(name) for name in values}}


def files_in(folder: Path, trust: Trust, settings: type[BaseSettings]) -> Iterator[Sourced]:
    """Yield the files of settings in *folder*, the one that counts first coming first."""
    env, toml = folder / ".env", folder / "bulk-import.toml"
    dotenv = DotEnvSettingsSource(settings, env_file=env, env_file_encoding=_ENCODING)
    borrowed = _borrowed(env) if trust is Trust.WORKING_FOLDER else frozenset()

    def source_in_env(name: str) -> Source:
        source = _source(env, trust)
        if name.lower() not in borrowed:
            return source
        return Source(trust, source.name, f"{_REFERENCE}{name}")

    yield Sourced(dotenv, source_in_env)
    table = TomlConfigSettingsSource(settings, toml_file=toml)
    yield Sourced(table, lambda _: _source(toml, trust))


def _source(file: Path, trust: Trust) -> Source:
    """Return *file* as a source; its folder is its home, unless it is a link that leads out."""
    folder, real = file.parent.resolve(), file.resolve()
    leads_out = trust is Trust.WORKING_FOLDER and real.parent != folder
    return Source(trust, str(file), str(real if leads_out else folder))


def _borrowed(env: Path) -> frozenset[str]:
    """Return the variables of a `.env` that take the value of another variable, in small letters.

    It could be any of the environment, such as the key of another program.
    """
    if not env.is_file():
        return frozenset()
    written = dotenv_values(env, encoding=_ENCODING, interpolate=False)
    return frozenset(name.lower() for name, value in written.items() if _REFERENCE in (value or ""))
