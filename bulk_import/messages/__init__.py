"""All words for people: a code and its facts in, a sentence out.

One TOML file a language; `en.toml` is the reference. A section is a kind and a line is a code. Its
text is either one string or a `reason` (what is the matter) with a `remedy` (what to do about it).
Where the remedy is an option of a command, `on_page` says in its place what to do on the page.
A text may use `{header}` (the column's own header), `{cell}` (what the cell holds, in quotes) and
the facts that its code brings along. Facts that are numbers choose between two forms:

    {rows:* row|* rows}      a count: the first form for 1, the second for any other; * is the fact
    {other:row */rows *}     a list such as `4, 7`: the second form where it names several
    {fields:+ or }           a list, with these words between its parts in place of commas

A fact may itself be a code, such as the reason of a refusal: `{reason:@}` shows that code's
text, filled with the same facts, and any other fact as it is. A fact that is a moment in ISO form
is shown as people write it, in the zone of whoever reads it:

    {when:%}                 28 Nov 2026, 14:05
    {when:%d}                28 Nov 2026
    {when:%w}                Sat 28 Nov 2026, 14:05

Language and zone are those of the current context, so that a page can answer each person in theirs.

What stands on the page alone is kept apart, in `page/en.toml`, and is loaded with its first word:
the line `title` of its section `[start]` is the code `page.start.title`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, tzinfo
from functools import cache
from os import PathLike, fspath
from typing import Final

from bulk_import.messages import languages
from bulk_import.messages.languages import Message as Message

ENGLISH: Final = "en"

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)
_zone: ContextVar[tzinfo | None] = ContextVar("zone", default=None)
_on_page: ContextVar[bool] = ContextVar("on_page", default=False)

_MOMENTS: Final = {"%": "moment.whole", "%d": "moment.day", "%w": "moment.with_weekday"}
"""The forms in which a moment is shown, each with the code of its text."""

_FORM: Final = re.compile(r"\{\w+:")
"""The beginning of a fact that is not shown as it is."""

_FACT_OF_OLD: Final = "said"
"""The fact that holds a whole message of release 0.1.0, which kept no facts."""


@contextmanager
def speaking(
    language: str | PathLike[str] = ENGLISH, zone: tzinfo | None = None, *, on_page: bool = False
) -> Iterator[None]:
    """Speak to somebody else inside the block.

    Args:
        language: The name of a file of this package, or the path of another, with `.toml`.
        zone: The zone in which moments are shown; None for that of the machine.
        on_page: Whether they use the page, and type no commands.
    """
    tokens = _language.set(fspath(language)), _zone.set(zone)
    page = _on_page.set(on_page)
    try:
        yield
    finally:
        _language.reset(tokens[0])
        _zone.reset(tokens[1])
        _on_page.reset(page)


def language() -> str:
    """Return the language of the current context: its name, or the path of its file."""
    return _language.get()


def table() -> Mapping[str, Message]:
    """Return the messages of the current language by their dotted code, in the file's order."""
    return languages.whole(_language.get())


def find(code: str) -> Message | None:
    """Return what the current language says about *code*; None for nothing."""
    return languages.find(_language.get(), code)


def page_table() -> Mapping[str, Message]:
    """Return the page's own words in the current language by their dotted code, likewise."""
    return languages.page(_language.get())


def reason(code: str, facts: Mapping[str, str]) -> str:
    """Return what is the matter, without the column's header in front.

    Raises:
        KeyError: The code has no message, or the message names a fact that is not given:
            a fault of ours, never of the user's file.
    """
    return _words(code, facts, ())[0]


def remedy(code: str, facts: Mapping[str, str], candidates: Sequence[str] = ()) -> str:
    """Return what to do about it, the candidates of a question last; empty for nothing.

    Raises:
        KeyError: As for `reason`.
    """
    return _words(code, facts, candidates)[1]


def sentence(code: str, facts: Mapping[str, str], candidates: Sequence[str] = ()) -> str:
    """Return the whole message: the header where there is one, the reason and the remedy.

    Raises:
        KeyError: As for `reason`.
    """
    what, advice = _words(code, facts, candidates)
    said = f"{what} {advice}" if advice else what
    return f"{facts['header']}: {said}" if "header" in facts else said


def _words(code: str, facts: Mapping[str, str], candidates: Sequence[str]) -> tuple[str, str]:
    """Return what is the matter and what to do; of a message of release 0.1.0 both in one."""
    if _FACT_OF_OLD in facts:
        return facts[_FACT_OF_OLD], ""
    message = find(code)
    if message is None:
        raise KeyError(code)
    to_do = (_on_page.get() and message.on_page) or message.remedy
    advice = _filling(to_do)(facts) if to_do else ""
    if candidates:
        choices = text("sentence.choices", candidates=" · ".join(candidates))
        advice = f"{advice} {choices}" if advice else choices
    return _filling(message.reason)(facts), advice


def text(code: str, /, **facts: str) -> str:
    """Return what is said about *code*, which belongs to no cell: a label, a line, a heading.

    Raises:
        KeyError: As for `reason`.
    """
    return sentence(code, facts)


@cache
def _filling(wording: str) -> Callable[[Mapping[str, str]], str]:
    """Return what puts facts into *wording*, found out once for all cells that it is about."""
    if not _FORM.search(wording):
        return wording.format_map
    from string import Formatter  # noqa: PLC0415  few texts need it

    parts = tuple(Formatter().parse(wording))

    def filled(facts: Mapping[str, str]) -> str:
        return "".join(
            literal if name is None else literal + _form(facts[name], form or "", facts)
            for literal, name, form, _ in parts
        )

    return filled


def _form(fact: str, form: str, facts: Mapping[str, str]) -> str:
    """Return *fact* as *form* asks: one of two forms, or the text of the code that it is."""
    if form in _MOMENTS:
        return _moment(fact, _MOMENTS[form])
    if form == "@":
        found = find(fact)
        if found is None:
            return fact
        return _filling((_on_page.get() and found.on_page) or found.whole)(facts)
    if form.startswith("+"):
        return fact.replace(", ", form[1:])
    if "|" in form:
        one, more = form.split("|")
        return (one if fact == "1" else more).replace("*", fact)
    if "/" in form:
        one, more = form.split("/")
        return (more if "," in fact or "–" in fact else one).replace("*", fact)
    return fact


def _moment(iso: str, code: str) -> str:
    """Return the moment *iso* in the form of *code*; what is none, such as “…”, as it is."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    local = moment.astimezone(_zone.get()) if moment.tzinfo else moment
    return text(
        code,
        weekday=text(f"weekday_short.{local.isoweekday()}"),
        day=str(local.day),
        month=text(f"month.{local.month}"),
        year=str(local.year),
        time=f"{local:%H:%M}",
    )
