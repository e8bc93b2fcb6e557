"""The agents of the account, as the page of the list of users shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent.

    Attributes:
        extension: The number in front of the underscore of the agent's id; the page has it as an
            integer, which a leading zero cannot be part of.
        first_name: The agent's name, and so is the next.
        last_name: The rest of it.
        password: The agent's own, which the API tells whoever has the account's secret.
    """

    extension: str
    first_name: str
    last_name: str
    password: str = field(default_factory=lambda: uuid4().hex, repr=False)

    @property
    def name(self) -> str:
        """The whole name in small letters, in which a filter searches."""
        return f"{self.first_name} {self.last_name}".casefold()

    def described(self, inet_no: int) -> dict[str, object]:
        """Return the agent of the account *inet_no* as the page shows one."""
        return {
            "agent_id": f"{self.extension}_{inet_no}",
            "first_name": self.first_name,
            "last_name": self.last_name,
            "extension": int(self.extension),
            "password": self.password,
            "notify": True,
            "phone": f"91980000{self.extension}",
            "start_time": 1,
            "end_time": 24,
        }


_EXTENSIONS: Final = (
    *("0400", "5159"),
    *map(str, range(5201, 5295)),
    *("5301", "5302", "5303", "5310", "5311", "5320", "5321", "5399"),
    *("5400", "5410", "5411", "5801", "5802"),
)
"""Those of our samples, but for the one that is nobody's."""

_FIRST: Final = (
    *("Anil", "Asha", "Bhavna", "Chetan", "Deepa", "Esha"),
    *("Farhan", "Imran", "Meera", "Priya", "Ravi", "Suresh"),
)
_LAST: Final = (
    *("Desai", "Iyer", "Joshi", "Kapoor", "Khan"),
    *("Kumar", "Nair", "Patil", "Rao", "Singh"),
)


def demo_agents() -> tuple[Agent, ...]:
    """Return the agents of the demo account; the last two have one name."""
    names = [(first, last) for last in _LAST for first in _FIRST]
    named = list(zip(_EXTENSIONS, names, strict=False))
    named[-1] = (named[-1][0], named[-2][1])
    return tuple(Agent(extension, *name) for extension, name in named)
