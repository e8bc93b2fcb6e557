import asyncio
import time

from bulk_import.clock import SYSTEM, steady_clock


def test_the_systems_clock_knows_its_offset_goes_forward_and_waits():
    before, started, booted = SYSTEM.now(), SYSTEM.monotonic(), SYSTEM.boot()
    asyncio.run(SYSTEM.sleep(0.01))
    assert before.utcoffset() is not None
    assert SYSTEM.now() > before
    assert SYSTEM.monotonic() - started >= 0.009
    assert SYSTEM.boot() - booted >= 0.009


def test_a_clock_that_ticks_too_seldom_keeps_no_pace():
    assert steady_clock(resolution=1 / 64) is time.perf_counter
    assert steady_clock(resolution=1e-9) is time.monotonic
