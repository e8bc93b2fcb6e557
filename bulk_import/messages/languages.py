"""The files of the words, one a language: what they say of a code, understood when it is wanted.

A command says few of the many things that can be said, and should not wait for the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pkgutil import get_data
from typing import Final

_SUFFIX: Final = ".toml"
"""What the path of a file ends in; a language without it is the name of a file of this package."""

_PAGE: Final = "page"
"""The folder of the page's own words, and what their codes begin with."""

_HEADING: Final = re.compile(r"^[ \t]*\[(\w+)\][ \t]*$", re.MULTILINE)
"""The line with which a section begins."""

_KEY: Final = re.compile(r"^[ \t]*(\w+)[ \t]+=", re.MULTILINE)
"""What stands before each text of a section."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is said about one code.

    Attributes:
        reason: What is the matter.
        remedy: What to do about it; empty where there is nothing to do.
        on_page: What to do about it on the page, where the remedy is an option of a command.
        whole: Reason and remedy.
    """

    reason: str
    remedy: str = ""
    on_page: str = ""
    whole: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole", f"{self.reason} {self.remedy}".strip())


def find(language: str, code: str) -> Message | None:
    """Return what *language* says about *code*; None for nothing."""
    kind, _, name = code.partition(".")
    if kind == _PAGE:
        return page(language).get(code)
    is_known = kind in _sections(language) and name in _texts(language, kind)
    return _message(language, kind, name) if is_known else None


@cache
def whole(language: str) -> dict[str, Message]:
    """Return what *language* says by code, in the file's order; not what the page alone says."""
    return {
        f"{kind}.{name}": message
        for kind, section in _sections(language).items()
        for name, message in _understood(section).items()
    }


@cache
def page(language: str) -> dict[str, Message]:
    """Return the page's own words in *language*, likewise."""
    return {
        f"{_PAGE}.{kind}.{name}": message
        for kind, section in _parts(_HEADING, _read(language, _PAGE)).items()
        for name, message in _understood(section).items()
    }


@cache
def _sections(language: str) -> dict[str, str]:
    """Return what stands in each section, by its kind."""
    return _parts(_HEADING, _read(language))


@cache
def _texts(language: str, kind: str) -> dict[str, str]:
    """Return the texts of a section as the file has them, by name."""
    return _parts(_KEY, _sections(language)[kind])


@cache
def _message(language: str, kind: str, name: str) -> Message:
    return _understood(f"text = {_texts(language, kind)[name]}")["text"]


def _parts(beginning: re.Pattern[str], text: str) -> dict[str, str]:
    """Return the parts of *text* by the name that the *beginning* of each holds."""
    _, *parts = beginning.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _understood(section: str) -> dict[str, Message]:
    """Return the texts of a *section* by their names."""
    import tomllib  # noqa: PLC0415  nothing to say, nothing to load

    texts = tomllib.loads(section).items()
    return {
        name: Message(text) if isinstance(text, str) else Message(**text) for name, text in texts
    }


def _read(language: str, folder: str = "") -> str:
    """Return the file of a language, or the one of the same name in a *folder* beside it."""
    if not language.endswith(_SUFFIX):
        found = get_data(__package__, f"{folder}/{language}{_SUFFIX}".lstrip("/"))
        return (found or b"").decode()
    from pathlib import Path  # noqa: PLC0415  our own languages need none

    file = Path(language)
    return (file.parent / folder / file.name).read_text("utf-8")
