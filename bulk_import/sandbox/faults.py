"""Faults on demand: how the server is made slow, cut off, overloaded or broken.

A fault strikes the requests for one campaign, the next few requests, or all of them:

    Fault(delay=2)                                   the next answer takes two seconds
    Fault(shape="drop", applied=True)                created, yet the connection is cut
    Fault(status=503, retry_after=1, times=3)        three requests are turned away
    Fault(name="Spring", status=500, times=None)     one campaign fails, always
    Fault(shape="html", status=502, applied=True)    a gateway's page in place of the answer
    Fault(shape="drop", applied=True, late=0.6)      cut off now, created 0.6 s later
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from threading import Lock
from typing import Final, Literal, get_args

from bulk_import.sandbox.campaigns import name_key
from bulk_import.sandbox.rules import Check

Shape = Literal["json", "html", "half", "drop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """How requests are treated otherwise than usual.

    Attributes:
        name: Strikes the requests for the campaign of this name; None for any request.
        times: How many requests it strikes; None for all that come.
        status: The HTTP status, in place of the API's own answer; None for the API's own, or
            for 200 where the request is not applied.
        shape: "json" is the whole answer, "html" an HTML page of the same status, "half" the
            first half of the answer, "drop" nothing at all; after the last two the connection
            is closed.
        applied: Whether a request whose answer is spoilt by *status* or *shape* is applied all
            the same. A request whose answer is not spoilt is always applied.
        delay: Seconds before the answer, after the request was applied.
        late: Seconds between the look at what exists and the creation, without another look,
            as in a server that checks first and inserts later. A spoilt answer is given first
            and the seconds count from it; any other waits for the creation.
        retry_after: Seconds for the header Retry-After; None for no such header.
    """

    name: str | None = None
    times: int | None = 1
    status: int | None = None
    shape: Shape = "json"
    applied: bool = False
    delay: float = 0
    late: float = 0
    retry_after: int | None = None

    def __post_init__(self) -> None:
        for field, value in asdict(self).items():
            if not _CHECKS[field].holds(value):
                raise ValueError(f'"{field}" must be {_CHECKS[field].expected}')

    @property
    def spoils(self) -> bool:
        """Whether the answer is another than the API's own."""
        return self.status is not None or self.shape != "json"

    def strikes(self, name: str | None) -> bool:
        """Return whether a request for the campaign *name* (None: unreadable) is meant."""
        return self.name is None or (name is not None and name_key(name) == name_key(self.name))


def _is_integer(value: object, least: int, most: float = math.inf) -> bool:
    return type(value) is int and least <= value <= most


def _is_seconds(value: object) -> bool:
    return isinstance(value, int | float) and type(value) is not bool and 0 <= value < math.inf


_SECONDS: Final = Check(_is_seconds, "seconds, 0 or more")
_CHECKS: Final[Mapping[str, Check]] = {
    "name": Check(lambda value: value is None or isinstance(value, str), "a text or null"),
    "times": Check(lambda value: value is None or _is_integer(value, 1), "1 or more, or null"),
    "status": Check(
        lambda value: value is None or _is_integer(value, 200, 599), "200 to 599, or null"
    ),
    "shape": Check(lambda value: value in get_args(Shape), f"one of: {', '.join(get_args(Shape))}"),
    "applied": Check(lambda value: isinstance(value, bool), "true or false"),
    "delay": _SECONDS,
    "late": _SECONDS,
    "retry_after": Check(
        lambda value: value is None or _is_integer(value, 0), "whole seconds, or null"
    ),
}

NO_FAULT: Final = Fault(times=None)
_TOO_MANY: Final = Fault(status=429, retry_after=1)


class Faults:
    """The faults to come; set from any thread, handed out by the server request by request.

    Args:
        clock: Seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock: Final = clock
        self._lock: Final = Lock()
        self._faults: list[Fault] = []
        self._rate_limit: int | None = None
        self._admitted: deque[float] = deque()

    def set(self, *faults: Fault, rate_limit: int | None = None) -> None:
        """Put *faults* in the place of all that were set before; nothing given ends them.

        Args:
            faults: The first that is meant for a request strikes it.
            rate_limit: How many requests are admitted in any second, over all names; the
                others are answered 429 with Retry-After and reach no fault. None for no limit.

        Raises:
            ValueError: The limit is no integer of 1 or more.
        """
        if not (rate_limit is None or _is_integer(rate_limit, 1)):
            raise ValueError('"rate_limit" must be 1 or more, or null')
        with self._lock:
            self._faults = list(faults)
            self._rate_limit = rate_limit
            self._admitted.clear()

    def next_for(self, name: str | None) -> Fault:
        """Return what happens to a request, and count it.

        Args:
            name: The campaign's name; None where the request has none that can be read.
        """
        with self._lock:
            if not self._admits():
                return _TOO_MANY
            for place, fault in enumerate(self._faults):
                if fault.strikes(name):
                    self._use_up(place)
                    return fault
            return NO_FAULT

    def _admits(self) -> bool:
        if self._rate_limit is None:
            return True
        now = self._clock()
        while self._admitted and self._admitted[0] <= now - 1:
            self._admitted.popleft()
        if len(self._admitted) >= self._rate_limit:
            return False
        self._admitted.append(now)
        return True

    def _use_up(self, place: int) -> None:
        fault = self._faults[place]
        if fault.times == 1:
            del self._faults[place]
        elif fault.times is not None:
            self._faults[place] = replace(fault, times=fault.times - 1)


def set_from_json(faults: Faults, wanted: object) -> None:
    """Set what a JSON object asks for: {"faults": [{...}], "rate_limit": 2}, both optional.

    Raises:
        ValueError: It asks for something else.
    """
    if not isinstance(wanted, dict) or not wanted.keys() <= {"faults", "rate_limit"}:
        raise ValueError('the body must be a JSON object of "faults" and "rate_limit"')
    listed = wanted.get("faults", [])
    if not (isinstance(listed, list) and all(isinstance(fault, dict) for fault in listed)):
        raise ValueError('"faults" must be a list of objects')
    faults.set(*map(_fault_from_json, listed), rate_limit=wanted.get("rate_limit"))


def _fault_from_json(fault: dict[str, object]) -> Fault:
    unknown = fault.keys() - _CHECKS.keys()
    if unknown:
        raise ValueError(f'"{min(unknown)}" is not allowed')
    return Fault(**fault)  # type: ignore[arg-type]  # Fault looks at the types itself
