"""What came of looking at the installation: one finding for each thing, and what is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bulk_import import messages

Verdict = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        verdict: Whether it is as it should be.
        code: What was found, as a code of the messages.
        facts: What that message mentions.
    """

    verdict: Verdict
    code: str
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def reason(self) -> str:
        """What was found, in words."""
        return messages.reason(self.code, self.facts)

    @property
    def remedy(self) -> str:
        """What to do; empty where there is nothing to do."""
        return messages.remedy(self.code, self.facts)

    @property
    def message(self) -> str:
        """Both."""
        return f"{self.reason} {self.remedy}".strip()


@dataclass(frozen=True, slots=True)
class SettingInUse:
    """A setting that is set.

    Attributes:
        variable: Its name.
        value: Its value; the secret is hidden.
        source: What gives it: a file, or a code of the messages.
    """

    variable: str
    value: str
    source: str

    @property
    def place(self) -> str:
        """What gives it, in words."""
        return messages.text("line.place", place=self.source)


@dataclass(frozen=True, slots=True)
class Examination:
    """All that was found.

    Attributes:
        findings: What was looked at, in order.
        settings: What is set.
    """

    findings: tuple[Finding, ...]
    settings: tuple[SettingInUse, ...] = ()

    @property
    def wrong(self) -> int:
        """How many things have to be put right."""
        return sum(one.verdict == "error" for one in self.findings)
