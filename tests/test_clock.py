import asyncio

from bulk_import.clock import SYSTEM


def test_the_systems_clock_knows_its_offset_goes_forward_and_waits():
    before, started = SYSTEM.now(), SYSTEM.monotonic()
    asyncio.run(SYSTEM.sleep(0.01))
    assert before.utcoffset() is not None
    assert SYSTEM.now() > before
    assert SYSTEM.monotonic() - started >= 0.009
