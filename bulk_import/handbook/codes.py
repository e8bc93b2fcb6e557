"""What every code means, made of the messages themselves, so that no list of codes grows old."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Final

from bulk_import.messages import Message, table

KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "cell": ("Any cell", "cells"),
    "text": ("Names and music", "cells"),
    "date": ("Dates", "cells"),
    "time": ("Times of day", "cells"),
    "timezone": ("Time zones", "cells"),
    "agents": ("Agents", "cells"),
    "boolean": ("Yes and no", "cells"),
    "choice": ("Dialer type and ring rule", "cells"),
    "number": ("Whole numbers", "cells"),
    "interval": ("Agent interval", "cells"),
    "ratio": ("Ratio", "cells"),
    "phone": ("Caller ID", "cells"),
    "uuid": ("Lead lists", "cells"),
    "field": ("Values that are left out", "cells"),
    "row": ("Whole rows", "cells"),
    "column": ("Columns", "files"),
    "file": ("Files", "files"),
    "package": ("Damaged workbooks", "files"),
    "export": ("JSON, XML and database dumps", "files"),
    "api": ("Answers of TeleCMI", "results"),
    "answer": ("Answers to a request that was sent again", "trouble"),
    "run": ("Runs", "trouble"),
    "journal": ("The journal", "history"),
    "history": ("Past runs", "history"),
    "settings": ("Settings", "settings"),
    "usage": ("Commands", "commands"),
    "convert": ("Converted cells", "convert"),
    "converted": ("Converted files", "convert"),
    "profile": ("Profiles", "profiles"),
}
"""The kinds of codes in the order in which they are listed: a heading, and where to read on."""

WORDS_OF_WORKBOOKS: Final = frozenset(
    {
        *("fill_in", "to_supply", "source_campaign", "or_here", "deleted", "mend"),
        *("step_colours", "step_lookups", "step_supply", "step_lost", "step_again"),
        *("step_check", "step_active"),
    }
)
"""Messages of the kind `converted` that stand in a workbook and are no problems."""

_ANSWERS: Final = "Where the message lists answers, write one of them into the cell.\n\n"

_SHOWN: Final = {"cell": "“…”", "help": "‹what the field accepts›"}
"""How a fact that differs from case to case is shown; any other goes by its name."""


def codes() -> dict[str, Message]:
    """Return every code with its message, in the order of the list."""
    found = table()
    return {
        code: message
        for kind in KINDS
        for code, message in found.items()
        if code.startswith(f"{kind}.") and not _is_of_a_workbook(code)
    }


def listed() -> str:
    """Return the Markdown of the list of all codes."""
    every = codes()
    parts = []
    for kind, (title, _) in KINDS.items():
        entries = [
            f"- `{code}` {_general(message.whole)}\n"
            for code, message in every.items()
            if code.startswith(f"{kind}.")
        ]
        parts.append(f"## {title}\n\n{''.join(entries)}")
    return "\n".join(parts)


def explained(code: str) -> str:
    """Return the Markdown about one code.

    Raises:
        KeyError: There is no such code.
    """
    message = codes()[code]
    title, topic = KINDS[code.partition(".")[0]]
    remedy = f"**What to do:** {_general(message.remedy)}\n\n" if message.remedy else ""
    answers = "" if message.remedy or topic != "cells" else _ANSWERS
    return (
        f"# {code}\n\n{_general(message.reason)}\n\n{remedy}{answers}"
        f"{title}: [bulk-import handbook {topic}]({topic}.md)\n"
    )


def _is_of_a_workbook(code: str) -> bool:
    kind, _, name = code.partition(".")
    return kind == "converted" and name in WORDS_OF_WORKBOOKS


def _general(wording: str) -> str:
    """Return *wording* with a sign for each fact that it mentions, as nothing has happened yet."""
    return "".join(
        literal + (_fact(name, form or "") if name is not None else "")
        for literal, name, form, _ in Formatter().parse(wording)
    )


def _fact(name: str, form: str) -> str:
    """Return what stands for the fact *name*; in the form for several, where it has two."""
    shown = _SHOWN.get(name, f"‹{name.replace('_', ' ')}›")
    several = form.rpartition("|")[2].rpartition("/")[2]
    return several.replace("*", shown) if "*" in several else shown
