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

TOPICS: Final = (
    *("files", "cells", "results", "trouble", "history"),
    *("commands", "settings", "schedule", "security"),
    *("convert", "profiles"),
    *("json", "library", "developing", "measurements", "changelog"),
)
"""The topics in the order in which they are listed: daily work first, details last."""

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
    """Return the Markdown of a topic.

    Raises:
        KeyError: There is no such topic.
    """
    if name not in TOPICS:
        raise KeyError(name)
    return _COMMENT.sub("", files(__name__).joinpath(f"{name}.md").read_text("utf-8"))


def similar(name: str) -> list[str]:
    """Return the topics whose names are like *name*, the most similar first."""
    return get_close_matches(name.casefold(), TOPICS, cutoff=0.5)


def _topic(name: str) -> Topic:
    title, summary, _ = read(name).split("\n\n", 2)
    return Topic(name, title.removeprefix("# "), summary)
