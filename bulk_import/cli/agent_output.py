"""Tells whose agents are looked up, and how old their list is."""

from __future__ import annotations

from datetime import datetime

from bulk_import.app.accounts.agent_directory import AgentDirectory, listed_agents
from bulk_import.cli.output import print_err
from bulk_import.clock import Clock
from bulk_import.mapping import AccountAgents
from bulk_import.messages import text
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused


def age_of(agents: AccountAgents, now: datetime) -> str:
    """Return in one line whom an account has by its list, and how old that is."""
    facts = {
        "agents": str(len(agents.names)),
        "inet_no": str(agents.inet_no),
        "pulled": agents.pulled.isoformat(),
    }
    days = (now - agents.pulled).days
    if days < 1:
        return text("line.agents_of_today", **facts)
    return text("line.agents_of_day", days=str(days), **facts)


def offered(options: ReadOptions, clock: Clock) -> AgentDirectory | None:
    """Return the agents that the account lists, and say how old the list is; None without one."""
    try:
        directory = listed_agents(options)
    except Refused as refused:
        print_err(refused.message)
        return None
    if directory is not None:
        print_err(age_of(directory.account, clock.now()))
    return directory
