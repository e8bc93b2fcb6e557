"""What every code means, made of the messages themselves, so that no list of codes grows old."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from string import Formatter
from typing import Final

from bulk_import.messages import Message, table, text

KINDS: Final[Mapping[str, str]] = {
    "cell": "cells",
    "text": "cells",
    "date": "cells",
    "time": "cells",
    "timezone": "cells",
    "agents": "cells",
    "boolean": "cells",
    "choice": "cells",
    "number": "cells",
    "interval": "cells",
    "span": "cells",
    "ratio": "cells",
    "phone": "cells",
    "uuid": "cells",
    "field": "cells",
    "row": "cells",
    "column": "files",
    "file": "files",
    "edit": "library",
    "package": "files",
    "export": "files",
    "api": "results",
    "answer": "trouble",
    "run": "trouble",
    "journal": "history",
    "history": "history",
    "forget": "data",
    "compare": "history",
    "rename": "results",
    "replace": "results",
    "plan": "commands",
    "settings": "settings",
    "accounts": "accounts",
    "serve": "page",
    "job": "page",
    "secret": "security",
    "guard": "schedule",
    "schedule": "fleet",
    "fleet": "fleet",
    "worker": "fleet",
    "watch": "watch",
    "log": "schedule",
    "notify": "schedule",
    "usage": "commands",
    "doctor": "commands",
    "convert": "convert",
    "converted": "convert",
    "profile": "profiles",
}
"""The kinds of codes in the order in which they are listed, each with where to read on."""


def codes() -> dict[str, Message]:
    """Return every code with its message, in the order of the list."""
    by_kind: dict[str, list[tuple[str, Message]]] = {kind: [] for kind in KINDS}
    for code, message in table().items():
        kind = code.partition(".")[0]
        if kind in by_kind:
            by_kind[kind].append((code, message))
    return dict(chain.from_iterable(by_kind.values()))


def listed() -> str:
    """Return the Markdown of the list of all codes."""
    every = codes()
    parts = []
    for kind in KINDS:
        entries = [
            f"- `{code}` {_general(message.whole)}\n"
            for code, message in every.items()
            if code.startswith(f"{kind}.")
        ]
        parts.append(f"## {text(f'kind.{kind}')}\n\n{''.join(entries)}")
    return "\n".join(parts)


def explained(code: str) -> str:
    """Return the Markdown about one code.

    Raises:
        KeyError: There is no such code.
    """
    message, kind = table()[code], code.partition(".")[0]
    topic = KINDS[kind]
    parts = [f"# {code}", _general(message.reason)]
    if message.remedy:
        parts.append(text("handbook.remedy", remedy=_general(message.remedy)))
    elif topic == "cells":
        parts.append(text("handbook.answers"))
    parts.append(f"{text(f'kind.{kind}')}: [bulk-import handbook {topic}]({topic}.md)\n")
    return "\n\n".join(parts)


def _general(wording: str) -> str:
    """Return *wording* with a sign for each fact that it mentions, as nothing has happened yet."""
    return "".join(
        literal + (_fact(name, form or "") if name is not None else "")
        for literal, name, form, _ in Formatter().parse(wording)
    )


def _fact(name: str, form: str) -> str:
    """Return what stands for the fact *name*; in the form for several, where it has two."""
    shown = _shown(name)
    several = form.rpartition("|")[2].rpartition("/")[2]
    return several.replace("*", shown) if "*" in several else shown


def _shown(name: str) -> str:
    """Return what stands for a fact that differs from case to case: mostly its name."""
    if name == "cell":
        return "“…”"
    return f"‹{text('handbook.accepted') if name == 'help' else name.replace('_', ' ')}›"
