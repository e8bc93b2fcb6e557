"""Where settings come from, and which of these places may say where the secret goes.

A folder of work may come from anybody: a zip with a workbook and a `.env` is enough to bring an
address along. Therefore an address counts without a question only if it comes from where the
secret comes from, or from a place that its owner trusts more.
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import Any, Final, TypeGuard

from dotenv import dotenv_values

from bulk_import.problems import Refused

# What it has to say of lines that are not ours is of no use to anybody here.
logging.getLogger("dotenv").addHandler(logging.NullHandler())

ENV: Final = ".env"
TOML: Final = "bulk-import.toml"
_ENCODING: Final = "utf-8-sig"  # Notepad puts a mark in front
_OURS: Final = re.compile(r"\s*(export\s+)?(TELECMI|BULK_IMPORT)_", re.IGNORECASE)
"""Begins a line of a `.env` that is about a setting of this program."""

_PAIR: Final = re.compile(r"\s*(export\s+)?\w+\s*=")
_REFERENCE: Final = "${"
"""Begins the name of an environment variable, whose value stands in for it in a `.env`."""


class Trust(IntEnum):
    """How far a place is the owner's own, the least first."""

    WORKING_FOLDER = 0
    USER_FOLDER = 1
    KEYRING = 2
    CALLER = 3


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

KEYRING: Final = Source(Trust.KEYRING, "reason.keyring")
"""The keyring of the system, which a person unlocks and fills by hand."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as a place gives it.

    Attributes:
        value: Its value, not checked yet: text, or what TOML knows.
        source: The place.
        called: What it is called there, where that is not its variable; empty otherwise.
    """

    value: object
    source: Source
    called: str = ""


Found = dict[str, Setting]
"""Settings by their variables."""


def wrong(setting: Setting, variable: str, reason: str, **limits: str) -> Refused:
    """Return that a *setting* is none of what it may be, and which file says so.

    Args:
        setting: The setting.
        variable: What it is called where it has no other name.
        reason: What it may be, as a code of the messages.
        limits: What that mentions.
    """
    is_of_file = setting.source.trust in {Trust.WORKING_FOLDER, Trust.USER_FOLDER}
    return Refused(
        "settings.wrong",
        name=setting.called or variable,
        reason=reason,
        place="reason.set_in" if is_of_file else "",
        source=setting.source.name,
        **limits,
    )


def in_environment(variables: Iterable[str], environment: Mapping[str, str | None]) -> Found:
    """Return which of *variables* an *environment* sets, in capital or small letters."""
    values = {name.lower(): value for name, value in environment.items() if value}
    return {
        name: Setting(values[name.lower()], CALLER) for name in variables if name.lower() in values
    }


def in_folder(folder: Path, trust: Trust, variables: Iterable[str]) -> Iterator[Found]:
    """Yield what the files of settings in *folder* set, the one that counts first coming first.

    Raises:
        OSError: One cannot be read.
        ValueError: One is not what its name says.
    """
    yield _in_env(folder / ENV, trust, variables)
    yield _in_toml(folder / TOML, trust, variables)


def accounts_in(folder: Path, trust: Trust) -> Mapping[str, Found]:
    """Return what the tables `[accounts.NAME]` in *folder* say, by the names of the accounts.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no TOML.
        Refused: `accounts` is something else than tables.
    """
    file = folder / TOML
    tables = _values_of(file).get("accounts", {})
    source = source_of(file, trust)
    if not _is_tables(tables):
        raise Refused("accounts.no_tables", source=str(file))
    return {
        name: {
            key: Setting(value, source, f"accounts.{name}.{key}") for key, value in table.items()
        }
        for name, table in tables.items()
    }


def at_top(folder: Path, trust: Trust, key: str) -> Setting | None:
    """Return what the `bulk-import.toml` in *folder* says at its top under *key*; None for nothing.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no TOML.
    """
    file = folder / TOML
    values = _values_of(file)
    return Setting(values[key], source_of(file, trust), key) if key in values else None


def _is_tables(value: object) -> TypeGuard[dict[str, dict[str, object]]]:
    return isinstance(value, dict) and all(isinstance(one, dict) for one in value.values())


def _in_env(file: Path, trust: Trust, variables: Iterable[str]) -> Found:
    if not file.is_file() and not file.is_fifo():
        return {}
    _refuse_odd_lines(file)
    found = in_environment(variables, dotenv_values(file, encoding=_ENCODING))
    borrowed = _borrowed(file) if trust is Trust.WORKING_FOLDER else frozenset()
    source = source_of(file, trust)
    return {
        name: Setting(
            setting.value,
            replace(source, home=f"{_REFERENCE}{name}") if name.lower() in borrowed else source,
        )
        for name, setting in found.items()
    }


def _refuse_odd_lines(env: Path) -> None:
    """Refuse a `.env` with a line about a setting of ours that sets nothing; others are not ours.

    Raises:
        Refused: There is such a line.
    """
    if not env.is_file():
        return
    for number, line in enumerate(env.read_text(_ENCODING).splitlines(), start=1):
        if _OURS.match(line) and not _PAIR.match(line):
            raise Refused("settings.line", path=str(env), line=str(number))


def _in_toml(file: Path, trust: Trust, variables: Iterable[str]) -> Found:
    values = _values_of(file)
    source = source_of(file, trust)
    return {
        name: Setting(values[written], source)
        for name in variables
        for written in (name.lower(), name)
        if written in values
    }


def _values_of(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    return tomllib.loads(file.read_text(_ENCODING))


def source_of(file: Path, trust: Trust) -> Source:
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
