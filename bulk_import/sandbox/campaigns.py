"""The account's campaigns: what a new one collides with, and what was created."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bulk_import.sandbox import demo, replies
from bulk_import.sandbox.app_secret import AppSecret
from bulk_import.sandbox.replies import Reply
from bulk_import.sandbox.rules import Body, complaints


def name_key(name: str) -> str:
    """Return what two campaigns of one name have in common."""
    return name.strip().casefold()


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign that was created.

    Attributes:
        body: The request without its secret.
        time: When it was created.
    """

    body: Body
    time: datetime


class Campaigns:
    """The campaigns of one account.

    Judging and adding do not wait for anything, so that nothing comes between the two when
    they are called one after the other on the server's loop.

    Args:
        account: The account.
        secret: Its secret.
        others: The numbers of the accounts whose agents it does not have.
    """

    def __init__(
        self, account: demo.Account, secret: AppSecret, others: Iterable[int] = ()
    ) -> None:
        self._account: Final = account
        self._secret: Final = secret
        self._foreign: Final = tuple(f"_{number}" for number in others)
        self._names = {name_key(demo.EXISTING_NAME)}
        self._leads = {demo.EXISTING_LEADS_ID}
        self._agents = {account.existing_agent}
        self._created: list[Campaign] = []

    @property
    def created(self) -> tuple[Campaign, ...]:
        """What was created, in order."""
        return tuple(self._created)

    def judge(self, body: object) -> Reply:
        """Return the answer to *body*, with `CREATED` for a campaign that may be added."""
        if not isinstance(body, dict):
            return replies.validation_failed("the body must be a JSON object (application/json)")
        complaint = next(complaints(body), None)
        if complaint is not None:
            return replies.validation_failed(complaint)
        if body["inet_no"] != self._account.inet_no or not self._secret.accepts(body["secret"]):
            return replies.APP_NOT_FOUND
        return self._collision(body) or replies.CREATED

    def _collision(self, body: Body) -> Reply | None:
        """Return the first refusal that applies, in the order of the page's table."""
        leads_id: str = body["leads_id"].lower()
        agents: list[str] = body["users"]
        refusals = {
            replies.NAME_EXISTS: name_key(body["name"]) in self._names,
            replies.SERVER_ERROR: self._account.fails_on(leads_id),
            replies.LEADS_NOT_FOUND: not self._account.has_leads(leads_id),
            replies.LEAD_MAPPED: leads_id in self._leads,
            replies.INVALID_AGENTS: not all(map(self._has_agent, agents)),
            replies.USER_MAPPED: not self._agents.isdisjoint(agents),
        }
        return next((reply for reply, applies in refusals.items() if applies), None)

    def _has_agent(self, agent_id: str) -> bool:
        return self._account.has_agent(agent_id) and not agent_id.endswith(self._foreign)

    def add(self, body: Body) -> None:
        """Create the campaign without another look at what is there."""
        self._names.add(name_key(body["name"]))
        self._leads.add(body["leads_id"].lower())
        self._agents.update(body["users"])
        shown = {key: value for key, value in body.items() if key != "secret"}
        self._created.append(Campaign(shown, datetime.now(UTC)))
