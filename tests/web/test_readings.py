"""How far reading is, and its end whenever somebody does not want the file any more."""

import asyncio
from threading import Event

import pytest
from sending import wait_until

from bulk_import.events import Checking, Reading
from bulk_import.web import readings
from bulk_import.web.readings import Progress, Readings
from bulk_import.web.screens import sheet as screen

BUSY = readings._AT_ONCE


class Stages:
    """Open sheets of which each reading tells what a test gives, and goes on when it is let."""

    def __init__(self, *events):
        self.events, self.goes_on, self.read_ids, self.given_up = events, Event(), [], []

    def read(self, sheet, listen):
        self.read_ids.append(sheet)
        for event in self.events:
            listen(event)
        self.goes_on.wait(30)
        try:
            listen(self.events[-1])
        except Exception:
            self.given_up.append(sheet)
            raise


async def until(is_so):
    await asyncio.to_thread(wait_until, is_so)


CHECKING = Checking(path="week.xlsx", rows=10_000, done=4_200)


def test_how_far_reading_and_checking_are_is_told():
    async def main():
        sheets = Stages(Reading(path="week.xlsx", rows=9_000), CHECKING)
        reading = Readings(sheets)
        assert reading.progress("one") == Progress("reading")
        reading.begin("one")
        await until(lambda: reading.progress("one").done)
        assert reading.progress("one") == Progress("checking", 10_000, 4_200)
        sheets.goes_on.set()
        await reading.close()

    asyncio.run(main())


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress("waiting"), "Waiting for other files that are being read"),
        (Progress("reading"), "Reading"),
        (Progress("reading", 1), "Reading, about 1 row"),
        (Progress("reading", 9_000), "Reading, about 9,000 rows"),
        (Progress("checking", 10_000), "Checking row 1 of 10,000"),
        (Progress("checking", 10_000, 4_200), "Checking row 4,200 of 10,000"),
    ],
)
def test_it_is_said_in_words(progress, said):
    assert screen._how_far(progress) == said


@pytest.mark.parametrize("stage", [Reading(path="week.xlsx", rows=5), CHECKING])
def test_what_is_cancelled_ends_at_its_next_word(stage):
    async def main():
        sheets = Stages(stage)
        reading = Readings(sheets)
        reading.begin("one")
        await until(lambda: reading.progress("one").rows)
        ending = asyncio.create_task(reading.cancel("one"))
        await asyncio.sleep(0)
        sheets.goes_on.set()
        await ending
        assert sheets.given_up == ["one"]

    asyncio.run(main())


def test_what_waits_for_others_is_cancelled_at_once_and_never_read():
    async def main():
        sheets = Stages(CHECKING)
        reading = Readings(sheets)
        for number in range(BUSY):
            reading.begin(f"before {number}")
        await until(lambda: len(sheets.read_ids) == BUSY)
        reading.begin("late")
        assert reading.progress("late") == Progress("waiting")
        await reading.cancel("late")
        assert not sheets.goes_on.is_set()
        sheets.goes_on.set()
        await reading.close()
        assert "late" not in sheets.read_ids

    asyncio.run(main())
