"""An account behind the sandbox, and the rules by which every documented answer can be seen.

Nothing has to be set up: what exists in the account follows from how an id is written. With the
demo account (`inet_no` 2224257), a well-formed request is answered thus:

| to see                                      | send                                              |
|---------------------------------------------|---------------------------------------------------|
| 200 Campaign created successfully           | any other `leads_id`, agents such as 5159_2224257 |
| 400 Campaign Name Already Exists            | `name` "Existing Campaign", or a name twice       |
| 400 Leads ID Not Found                      | a `leads_id` that starts with dead0404-           |
| 400 Lead already mapped to another campaign | `leads_id` dead0400-0000-4000-8000-000000000400,  |
|                                             | or a `leads_id` twice                             |
| 400 Invalid agent IDs                       | agent 0404_2224257                                |
| 400 User already mapped to another campaign | agent 0400_2224257, or an agent twice             |
| 404 App Not Found                           | another `inet_no` or `secret`                     |
| 422 Validation Failed                       | a body that breaks a rule of the API page         |
| 500 Internal Server Error                   | a `leads_id` that starts with dead0500-           |

The list of agents has those of the samples, on eleven pages; a campaign may have others as well.
The number behind an agent's underscore is not compared with the account: in the page's own sample
request the two differ. Only an agent of another account of the same server is unknown here.
"Existing Campaign" stands for what the account held before; it is in no record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from bulk_import.sandbox.agents import Agent, demo_agents

INET_NO: Final = 2224257
"""The demo account, to which the agents of the API page's sample request belong."""

EXISTING_NAME: Final = "Existing Campaign"
EXISTING_LEADS_ID: Final = "dead0400-0000-4000-8000-000000000400"


@dataclass(frozen=True, slots=True)
class Account:
    """An account and what it holds.

    Attributes:
        inet_no: The account's number.
        secret: The app secret that it begins with, a UUID; a fresh one unless given.
        expire: When the account ends, in milliseconds since 1970.
        sms: Messages that are left.
        balance: What is left to pay with.
        agents: Who is in its list of agents.
    """

    inet_no: int = INET_NO
    secret: str = field(default_factory=lambda: str(uuid4()), repr=False)
    expire: int = 2_208_988_800_000  # the first moment of 2040
    sms: int = 100
    balance: float = 2500.0
    agents: Sequence[Agent] = field(default_factory=demo_agents)

    @property
    def existing_agent(self) -> str:
        """The agent of the campaign that the account holds from the start."""
        return f"0400_{self.inet_no}"

    def has_leads(self, leads_id: str) -> bool:
        """Return whether the list of leads exists."""
        return not leads_id.lower().startswith("dead0404-")

    def has_agent(self, agent_id: str) -> bool:
        """Return whether the agent exists."""
        return not agent_id.startswith("0404_")

    def fails_on(self, leads_id: str) -> bool:
        """Return whether the server stumbles over the list of leads."""
        return leads_id.lower().startswith("dead0500-")
