"""The handbook: the documentation that comes with the program, one Markdown file a topic.

`bulk-import handbook` shows it in the terminal. A file begins with its title, followed by one
paragraph of one line that says what the topic is about. Comments in it mark the parts that
`pytest tests/handbook --regenerate` writes from the code; readers never see them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from typing import Final

from bulk_import.handbook.codes import codes, explained, listed

__all__ = ["TOPICS", "Topic", "read", "similar", "topics"]

TOPICS: Final = (
    *("files", "page", "cells", "results", "trouble", "history"),
    *("commands", "settings", "accounts", "schedule", "watch", "fleet", "sandbox"),
    *("security", "data", "convert", "profiles"),
    *("json", "codes", "library", "developing", "measurements", "changelog"),
)
"""The topics in the order in which they are listed: daily work first, details last."""

_CODES: Final = "<!-- codes -->\n"
"""Where the list of codes stands in its topic."""

_COMMENT: Final = re.compile(r"^<!--.*?-->\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the handbook.

    Attributes:
        name: What it is called in commands.
        title: Its heading.
        summary: What it is about, in one sentence.
    """

    name: str
    title: str
    summary: str


def topics() -> tuple[Topic, ...]:
    """Return all topics in their order."""
    return tuple(map(_topic, TOPICS))


def read(name: str) -> str:
    """Return the Markdown of a topic, or what a code such as `date.ambiguous` means.

    Raises:
        KeyError: There is no such topic and no such code.
    """
    if name not in TOPICS:
        return explained(name)
    text = _file(name)
    if _CODES in text:
        text = text.replace(_CODES, listed())
    return _COMMENT.sub("", text)


def similar(name: str) -> list[str]:
    """Return the topics, or the codes, whose names are like *name*, the most similar first."""
    known = codes() if "." in name else TOPICS
    return get_close_matches(name.casefold(), known, cutoff=0.5)


def _file(name: str) -> str:
    return files(__name__).joinpath(f"{name}.md").read_text("utf-8")


def _topic(name: str) -> Topic:
    title, summary, _ = _file(name).split("\n\n", 2)
    return Topic(name, title.removeprefix("# "), summary)
