"""Tells of a list of agents that was pulled, or of why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from bulk_import.app.accounts.agent_directory import DirectoryAgent
from bulk_import.app.accounts.pulling import Pulled, describe_pulled
from bulk_import.cli.output import print_err, print_json, print_paragraph
from bulk_import.messages import text
from bulk_import.problems import Refused
from bulk_import.settings import Settings

MOST_SHOWN: Final = 10
"""Agents, or names, that are printed of each kind."""


def tell_pulled(pulled: Pulled, settings: Settings, *, as_json: bool) -> None:
    """Say what came, and where it is kept."""
    if as_json:
        print_json(describe_pulled(pulled, name=settings.name, inet_no=settings.inet_no))
        return
    for line in _told(pulled, settings.account().shown):
        print_paragraph(line)


def _told(pulled: Pulled, account: str) -> Iterator[str]:
    agents = pulled.directory.agents
    facts = {"account": account, "base_url": pulled.directory.base_url}
    yield text("line.agents_pulled", agents=str(len(agents)), path=str(pulled.file), **facts)
    if pulled.before is not None:
        for code, some in (("line.agents_new", pulled.added), ("line.agents_gone", pulled.gone)):
            if some:
                yield text(code, agents=str(len(some)), names=_few(map(_shown, some)))
    if shared := pulled.shared_names:
        names = (f"{name} ({', '.join(ids)})" for name, ids in shared.items())
        yield text("line.agents_shared_names", names=_few(names))
    silent = [one for one in agents if not one.extension]
    if silent:
        yield text(
            "line.agents_no_extension", agents=str(len(silent)), names=_few(map(_shown, silent))
        )
    if pulled.unusable:
        yield text("line.agents_unusable", agents=str(pulled.unusable))
    if pulled.missing:
        yield text("line.agents_missing", agents=str(pulled.missing))


def _shown(agent: DirectoryAgent) -> str:
    return f"{agent.name} ({agent.id})" if agent.name else agent.id


def _few(names: Iterable[str]) -> str:
    """Return the first of *names*, with a sign that there are more."""
    listed = list(names)
    return ", ".join([*listed[:MOST_SHOWN], *(["…"] if len(listed) > MOST_SHOWN else [])])


def tell_refused(
    refused: Refused, name: str | None, settings: Settings | None, *, as_json: bool
) -> None:
    """Say why there is no list."""
    inet_no = settings.inet_no if settings else None
    if as_json:
        print_json(describe_pulled(None, name=name, inet_no=inet_no, problem=refused))
    if name is not None:
        print_err(text("line.account_problem", account=name, problem=refused.message))
    else:
        print_err(refused.message)
