"""One row through any order of faults, kills, restarts, edits of the clock and late creations."""

import asyncio
import tempfile
from pathlib import Path

import httpx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from modelled import OPTIONS, Dialer, Lost, Runs, says, states
from sending import VirtualLoop
from slicing import examples

NAME = "Campaign 1"
LONGEST = 100.0  # seconds that the server may still be at work; less than the quiet period

happenings = st.one_of(
    st.none(),
    st.builds(
        Lost,
        applied=st.booleans(),
        late=st.sampled_from([0.0, 0.0, 1.0, 30.0, LONGEST]),
        by=st.sampled_from([httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError]),
    ),
    st.sampled_from([500, 502, 503, 408, 429, 422]).map(says),
    st.just(httpx.ConnectError("nobody there")),
)


class OneRow(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.loop = VirtualLoop()
        self.clock = self.loop.clock
        self.folder = tempfile.TemporaryDirectory()
        self.existed = False
        self.refused = False
        self.state = None
        self.coming = []
        self.dialer = Dialer(self.script, latency=0.5)
        self.runs = Runs(Path(self.folder.name), self.dialer, options=OPTIONS)

    def script(self, _, __):
        happens = self.coming.pop(0) if self.coming else None
        if not isinstance(happens, httpx.Response) or happens.status_code != 422:
            return happens
        if self.dialer.created[NAME] or self.dialer.alive[NAME]:
            return None  # the same contents are judged alike each time
        self.refused = True
        return happens

    def do(self, main):
        return self.loop.run_until_complete(main)

    @initialize(existed=st.booleans())
    def somebody_else_may_have_the_name(self, existed):
        self.existed = existed
        if existed:
            self.dialer.names.add(NAME)

    @rule(coming=st.lists(happenings, max_size=4))
    def run(self, coming):
        self.coming = coming
        self.state = states(self.do(self.runs.run(self.clock)))[0]

    @rule(coming=st.lists(happenings, max_size=3), after=st.sampled_from([0.1, 0.6, 3.0, 121.0]))
    def be_killed(self, coming, after):
        self.coming = coming
        self.do(self.runs.killed(self.clock, after))
        self.state = None

    @rule(seconds=st.sampled_from([0.0, 1.0, 60.0, 150.0, 10_000.0]))
    def wait(self, seconds):
        self.do(self.clock.sleep(seconds))

    @invariant()
    def it_is_created_once_at_the_most(self):
        assert self.dialer.created[NAME] <= 1

    @invariant()
    def no_request_leaves_while_an_earlier_one_is_at_work(self):
        assert self.dialer.overlaps == []

    @invariant()
    def what_was_told_is_true(self):
        count = self.dialer.created[NAME]
        if self.state in {"created", "already_created"}:
            assert count == 1  # a name that was there before is no creation
        if self.state in {"rejected", "not_sent"}:
            assert count == 0
            assert not self.dialer.alive[NAME]
        if self.state == "rejected":
            assert self.existed or self.refused
        assert self.state not in {"ready", "invalid"}

    def teardown(self):
        self.do(self.clock.sleep(2 * LONGEST))
        assert self.dialer.created[NAME] <= 1
        self.coming = []
        final = states(self.do(self.runs.run(self.clock)))[0]
        self.state = final
        self.what_was_told_is_true()
        is_known = final in {"created", "already_created", "rejected"}
        assert is_known or (final == "unknown" and len(self.dialer.times(NAME)) > 1)
        asyncio.set_event_loop(None)
        self.loop.close()
        self.folder.cleanup()


TestOneRow = OneRow.TestCase
TestOneRow.settings = settings(
    examples(0.1),
    stateful_step_count=20,
    suppress_health_check=list(HealthCheck),
)
