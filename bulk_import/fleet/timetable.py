"""When a schedule is due: five fields of cron, in a zone whose clocks may change.

The fields are local times. One that does not exist on a day, since the clocks go forward over it,
is due at the moment at which they do; one that comes twice, since they go back, is due the first
time. So each is due once, and several that fall on one moment are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import dropwhile
from typing import Final
from zoneinfo import ZoneInfo

from croniter import croniter
from croniter.croniter import CroniterBadDateError, CroniterError

from bulk_import.normalizers import zone_names, zone_offsets
from bulk_import.problems import Refused

_SHORT: Final = frozenset({"@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly"})
"""The words that stand for five fields."""

_FIELDS: Final = 5

_CHANCE: Final = re.compile(r"(?:^|,)[rh](?:$|[(/,])", re.IGNORECASE)
"""A value that Jenkins and croniter draw by lot: it would be another one at each look."""

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Timetable:
    """The moments at which something is due.

    Attributes:
        cron: Five fields of cron, or a word that stands for them.
        zone: The zone of its local times.
    """

    cron: str
    zone: ZoneInfo

    @classmethod
    def read(cls, cron: str, zone: str) -> Timetable:
        """Return what somebody wrote as a timetable.

        Args:
            cron: Such as `0 9 * * 1`.
            zone: The name of a zone, such as `Asia/Kolkata`.

        Raises:
            Refused: Either cannot be read, or there is no such day.
        """
        made = cls(_cron_of(cron), _zone_of(zone))
        try:
            next(made._local_times(datetime(2000, 1, 1)))  # noqa: DTZ001  a local time
        except CroniterBadDateError:
            raise Refused("schedule.never", cron=cron) from None
        except CroniterError:
            raise Refused("schedule.cron", cron=cron) from None
        return made

    def after(self, moment: datetime) -> datetime:
        """Return the first moment after *moment* at which something is due, in the zone's time."""
        return next(self.moments(moment))

    def moments(self, after: datetime) -> Iterator[datetime]:
        """Yield the moments after a moment at which something is due, in the zone's time."""
        last = after
        for local in self._local_times(after.astimezone(self.zone).replace(tzinfo=None, fold=0)):
            moment = self._moment_of(local)
            if moment > last.astimezone(UTC):
                last = moment.astimezone(self.zone)
                yield last

    def _local_times(self, after: datetime) -> Iterator[datetime]:
        times: Iterator[datetime] = croniter(self.cron, after, ret_type=datetime)
        return dropwhile(lambda local: local <= after, times)

    def _moment_of(self, local: datetime) -> datetime:
        """Return the moment of a local time; where it does not exist, that of the change."""
        moment = local.replace(tzinfo=self.zone).astimezone(UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None, fold=0) == local:
            return moment
        return self._change_before(moment)

    def _change_before(self, moment: datetime) -> datetime:
        """Return the last moment up to *moment* at which the clocks changed."""
        offset = moment.astimezone(self.zone).utcoffset()
        while (moment - _MINUTE).astimezone(self.zone).utcoffset() == offset:
            moment -= _MINUTE
        return moment


def _cron_of(written: str) -> str:
    cron = " ".join(written.split())
    fields = cron.split(" ")
    is_short = cron.casefold() in _SHORT
    if not is_short and (len(fields) != _FIELDS or any(map(_CHANCE.search, fields))):
        raise Refused("schedule.cron", cron=written)
    return cron.casefold() if is_short else cron


def _zone_of(written: str) -> ZoneInfo:
    """Return the zone of a name; short forms such as IST are none: they name an offset."""
    found = zone_names.find(written.strip(), None)
    if found is not None and found.kind == "zone":
        return zone_offsets.load(found.meanings[0].zone)
    near = _suggested(written, found)
    if near is None:
        raise Refused("schedule.zone", zone=written)
    raise Refused("schedule.zone_near", zone=written, near=near)


def _suggested(written: str, found: zone_names.ZoneName | None) -> str | None:
    """Return the only zone that may be meant; None where there is none, or are several."""
    zones = {meaning.zone for meaning in found.meanings} if found is not None else set()
    return zones.pop() if len(zones) == 1 else zone_names.near_zone(written)
