"""Telling people how a run ended: who, when, and what became of it.

This is the one place where the end of a run becomes a message, whatever carried it out. Whether
anybody could be told has no part in the result of a run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import SecretStr

from bulk_import.app.notify.delivery import NO_ANSWER, NO_APPRISE, Message, deliver, python
from bulk_import.app.notify.end_states import EndStates
from bulk_import.app.notify.notification import Ended, message_about, message_to_try
from bulk_import.app.notify.notified import Notified
from bulk_import.outcome import DONE
from bulk_import.problems import Problem, Severity
from bulk_import.settings.notify import NotifySettings

Deliver = Callable[[Sequence[SecretStr], Message], Sequence[str]]
"""Sends a message to addresses, and returns what became of each; see `deliver`."""

_TAKEN: Final = "taken"


@dataclass(slots=True, kw_only=True)
class People:
    """Those who are told of the runs of a command.

    Attributes:
        states: How the last runs of files ended.
        deliver: Sends a message.
    """

    states: EndStates
    deliver: Deliver = deliver
    _mute: set[SecretStr] = field(default_factory=set, init=False)

    def tell(self, settings: NotifySettings, ended: Ended) -> Notified | None:
        """Tell people how a run ended, if that is one of which they want to know.

        A server that did not answer once is not waited for again.

        Args:
            settings: Who, and of which runs.
            ended: How it ended.

        Returns:
            Whether they were told; None where nobody was to be.
        """
        problems = tuple(_unheeded(source) for source in settings.unheeded)
        if not settings.to or not self._is_due(settings, ended):
            return Notified(problems=problems) if problems else None
        told = self._send(settings.to, message_about(ended, names=settings.names))
        if settings.on == "change" and told.told and not ended.is_trial:
            self.states.remember(ended.file, ended.account, state_of(ended))
        return Notified(problems=problems) + told

    def try_out(self, settings: NotifySettings, account: str) -> Notified:
        """Send people a message to try out whether they can be told of runs in *account*."""
        problems = tuple(_unheeded(source) for source in settings.unheeded)
        sent = self._send(settings.to, message_to_try(account, settings.on))
        return Notified(problems=problems) + sent

    def _send(self, to: Sequence[SecretStr], message: Message) -> Notified:
        heard = [one for one in to if one not in self._mute]
        became = dict(zip(heard, self.deliver(heard, message) if heard else (), strict=True))
        self._mute.update(one for one, how in became.items() if how == NO_ANSWER)
        hows = [became.get(one, NO_ANSWER) for one in to]
        return Notified(
            addresses=len(hows), told=Counter(hows)[_TAKEN], problems=tuple(_problems(to, hows))
        )

    def _is_due(self, settings: NotifySettings, ended: Ended) -> bool:
        if settings.on == "change":
            return self.states.last(ended.file, ended.account) != state_of(ended)
        return settings.on == "always" or ended.status != 0


def state_of(ended: Ended) -> str:
    """Return in what a run differs from another one of its file, where that is worth telling.

    It is the exit status, what refused or stopped it, and in which states rows need a person;
    not which rows they are, nor how many.
    """
    report, why = ended.report, ended.why
    open_states = {state for state, count in report.counts.items() if count} if report else set()
    parts = (str(ended.status), why.code if why else "", *sorted(open_states - DONE))
    return " ".join(filter(None, parts))


def _problems(to: Sequence[SecretStr], hows: Sequence[str]) -> list[Problem]:
    if NO_APPRISE in hows:
        return [Problem.of(Severity.WARNING, "notify.no_apprise", interpreter=python())]
    return [
        Problem.of(Severity.WARNING, f"notify.{how}", number=str(number), scheme=_scheme(address))
        for number, (address, how) in enumerate(zip(to, hows, strict=True), start=1)
        if how != _TAKEN
    ]


def _scheme(address: SecretStr) -> str:
    """Return the only part of an address that never holds a key."""
    scheme, colon, _ = address.get_secret_value().partition("://")
    return scheme if colon and scheme.isalnum() else "…"


def _unheeded(source: str) -> Problem:
    return Problem.of(Severity.WARNING, "notify.unheeded", source=source)
