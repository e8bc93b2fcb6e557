"""What `bulk-import forget` shows before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Final

from pydantic import JsonValue

from bulk_import.app.json_report import VERSION, Document
from bulk_import.cli.output import ask, is_anybody_there, print_err
from bulk_import.messages import text
from bulk_import.problems import Refused
from bulk_import.store import Forgotten, Mention

Found = tuple[Mention, Forgotten]
"""What is to be forgotten, and where it stands."""

_OF_AGENTS: Final = {
    "line.mentioned": "line.mentioned_agents",
    "line.forgotten": "line.forgotten_agents",
}
"""The lines about lists of agents, by those about the journal."""


def confirm(found: list[Found]) -> None:
    """Show where it stands, and ask.

    Raises:
        Refused: The person says no, or nobody can be asked.
    """
    if not is_anybody_there():
        raise Refused("forget.not_confirmed")
    for line in lines(found, "line.mentioned"):
        print_err(line)
    if any(places != Forgotten() for _, places in found) and not ask(text("line.forget")):
        raise Refused("forget.declined")


def document(forgotten: Iterable[Found]) -> Document:
    """Return what was forgotten, for machines."""
    found: list[JsonValue] = [
        {"text": mention.text, **asdict(places)} for mention, places in forgotten
    ]
    return {"version": VERSION, "command": "forget", "forgotten": found}


def lines(found: Iterable[Found], code: str) -> Iterator[str]:
    """Yield a line for each of what was *found*.

    Args:
        found: What is to be forgotten, or was.
        code: That of the line.
    """
    for mention, places in found:
        if places == Forgotten():
            yield text("line.not_mentioned", text=mention.text)
        if replace(places, agents=0) != Forgotten():
            yield text(
                code,
                text=mention.text,
                places=str(places.places),
                inputs=str(places.inputs),
                journals=str(places.journals),
            )
        if places.agents:
            yield text(_OF_AGENTS[code], text=mention.text, agents=str(places.agents))
