"""What the Confirm screen shows, made of what an import would do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from bulk_import.api.client import PATH
from bulk_import.app.jobs import Confirmation
from bulk_import.causes import Cause
from bulk_import.cells import ranges
from bulk_import.invisible import printable
from bulk_import.messages import text
from bulk_import.store.sheets import Change
from bulk_import.web.moments import day_and_time, roughly
from bulk_import.web.pages import say
from bulk_import.web.people import Person
from bulk_import.web.run_access import called

_MOST_WARNINGS: Final = 4
"""Causes of warnings that are shown before `more`."""

_MOST_ROWS: Final = 5
"""Rows of a cause that are named."""


@dataclass(frozen=True, slots=True)
class Warned:
    """What is warned of, once for all its rows.

    Attributes:
        message: What is the matter.
        column: The header of the column; empty for none.
        rows: The first of the rows.
        more: How many more there are, in words; empty for none.
    """

    message: str
    column: str
    rows: tuple[int, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One way of how many are imported now.

    Attributes:
        value: What the form sends.
        label: What it is called.
        hint: What that means.
        button: What the button says while it is chosen.
    """

    value: str
    label: str
    hint: str
    button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where an import goes.

    Attributes:
        name: What the settings call the account; empty for none.
        inet_no: Its number; None where no account is set up.
        base_url: The address of its API.
        rate: Requests in a second.
        practice: Whether the sandbox takes TeleCMI's place throughout.
    """

    name: str = ""
    inet_no: int | None = None
    base_url: str = ""
    rate: float = 0.0
    practice: bool = False


def title_of(made: Confirmation, target: Target, *, may_import: bool) -> str:
    """Return what is going to be done: the title of the screen and the words of its button."""
    if not made.ready:
        return say("page.confirm.nothing")
    if target.inet_no is None:
        return say("page.confirm.practise", count=made.ready)
    code = "import" if may_import else "ask"
    return say(f"page.confirm.{code}", count=made.ready, account=str(target.inet_no))


def lead_of(target: Target) -> str:
    """Return where it goes."""
    if target.practice:
        return say("page.confirm.to_sandbox")
    if target.inet_no is None:
        return say("page.confirm.to_nobody")
    host = urlsplit(target.base_url).netloc
    return say("page.confirm.to", name=target.name or str(target.inet_no), host=host)


def choices_of(made: Confirmation, target: Target, *, may_import: bool) -> tuple[Choice, ...]:
    """Return how many can be imported now: all, the first, or all in the sandbox."""
    count = made.ready
    found = []
    if target.inet_no is not None:
        label = say("page.confirm.all", count=count) if count > 1 else say("page.confirm.one")
        found.append(Choice("all", label, "", title_of(made, target, may_import=may_import)))
        if count > 1:
            code = "import_first" if may_import else "ask_first"
            button = say(f"page.confirm.{code}", account=str(target.inet_no))
            hint = say("page.confirm.first_hint", count=count - 1)
            found.append(Choice("first", say("page.confirm.first"), hint, button))
    if not target.practice:
        label = say("page.confirm.practice", count=count)
        button = say("page.confirm.practise", count=count)
        found.append(Choice("practice", label, say("page.confirm.practice_hint"), button))
    return tuple(found)


def kinds_of(kinds: Mapping[str, int]) -> str:
    """Return how many campaigns of each kind are created."""
    predictive, progressive = kinds.get("predictive", 0), kinds.get("progressive", 0)
    if predictive and progressive:
        return say("page.confirm.kinds_both", predictive=predictive, progressive=progressive)
    return "".join(say(f"page.confirm.kind_{kind}", count=count) for kind, count in kinds.items())


def dialing_of(made: Confirmation, now: datetime) -> str:
    """Return how many dial by themselves, when the first does, and how many wait."""
    found, said = made.dialing, []
    if found.first is not None:
        is_future = found.first > now
        when = text("page.moment.day_at", when=found.first.replace(tzinfo=None).isoformat())
        said.append(
            say(
                "page.confirm.dialing" if is_future else "page.confirm.dialing_now",
                count=found.count,
                when=when,
                zone=f"{found.first.isoformat()[-6:]}",
                name=made.first_name,
            )
        )
    if found.waiting:
        said.append(say("page.confirm.waiting", count=found.waiting))
    return " ".join(said)


def taking_of(made: Confirmation, rate: float) -> str:
    """Return how long it takes; empty where nobody can say."""
    if made.seconds is None:
        return ""
    return say("page.confirm.taking", time=roughly(made.seconds), rate=f"{rate:g}")


def warned_of(causes: Iterable[Cause]) -> list[Warned]:
    """Return what is warned of, the causes of the most rows first."""
    return [_warned(cause) for cause in causes]


def _warned(cause: Cause) -> Warned:
    problem = cause.example or cause.problem
    said = problem if cause.texts == 1 else cause.problem
    left = len(cause.rows) - _MOST_ROWS
    return Warned(
        message=said.reason,
        column=problem.facts.get("header", ""),
        rows=cause.rows[:_MOST_ROWS],
        more=say("page.confirm.more_rows", count=left) if left > 0 else "",
    )


def first_warnings(warned: list[Warned]) -> tuple[list[Warned], list[Warned]]:
    """Return those that are shown at once, and those behind `more`; never one alone."""
    most = _MOST_WARNINGS if len(warned) > _MOST_WARNINGS + 1 else len(warned)
    return warned[:most], warned[most:]


def request_of(made: Confirmation, target: Target) -> str:
    """Return one request in full, with words in the place of the secret."""
    lines = json.dumps(made.request, ensure_ascii=False, indent=2).splitlines()[:-1]
    lines[-1] += ","
    if target.inet_no is not None:
        lines.append(f'  "inet_no": {target.inet_no},')
    lines += [f'  "secret": ({say("page.confirm.secret")})', "}"]
    first = f"POST {target.base_url}{PATH}" if target.base_url else f"POST {PATH}"
    return "\n".join(map(printable, [first, *lines]))


def differing_of(before: Mapping[int, str], after: Mapping[int, str]) -> tuple[int, ...]:
    """Return the rows that stand otherwise in the whole plan than the check showed."""
    return tuple(row for row, state in after.items() if before.get(row) != state)


def differs_words(rows: tuple[int, ...]) -> str:
    """Return those rows in words."""
    return say("page.confirm.differs", count=len(rows), rows=ranges(rows))


def stale_words(changes: Iterable[Change], person: Person, now: datetime) -> dict[str, str]:
    """Return who changed a sheet, when, and how many cells, as a message mentions them."""
    every = list(changes)
    who = dict.fromkeys(called(one.person, person) for one in every)
    cells = {write.address for one in every for write in one.writes}
    when = day_and_time(every[-1].at, now) if every else ""
    return {"who": ", ".join(who), "when": when, "cells": str(len(cells))}
