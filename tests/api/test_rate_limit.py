from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.api.rate_limit import LONGEST_RESET, advised_pace
from bulk_import.api.reply import Slower

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
MOMENT = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("headers", "pace"),
    [
        ({"ratelimit": '"default";r=50;t=30'}, Slower(0.6, 30)),
        ({"ratelimit": '"a";t=30;r=10, "b";r=1;t=1'}, Slower(3, 30)),
        ({"ratelimit": '"default"; r=0; t=30'}, Slower(30, 30)),
        ({"ratelimit-remaining": "10", "ratelimit-reset": "60"}, Slower(6, 60)),
        ({"x-ratelimit-remaining": "10", "x-ratelimit-reset": "60"}, Slower(6, 60)),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{MOMENT + 60}"}, Slower(60, 60)),
        ({}, None),
        ({"ratelimit": ""}, None),
        ({"ratelimit": '"default";r=50'}, None),
        ({"ratelimit": '"default";r=-1;t=30'}, None),
        ({"ratelimit": '"default";r=1.5;t=30'}, None),
        ({"ratelimit": '"default";r=1;t=0'}, None),
        ({"ratelimit": '"default";r=1;t=1000000'}, None),
        ({"ratelimit-remaining": "10"}, None),
        ({"ratelimit-remaining": "ten", "ratelimit-reset": "60"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{MOMENT - 60}"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999"}, None),
        ({"x-ratelimit-remaining": "１", "x-ratelimit-reset": "60"}, None),
    ],
)
def test_what_remains_is_spread_until_the_reset(headers, pace):
    assert advised_pace(headers, NOW) == pace


names = st.sampled_from(["ratelimit", "ratelimit-remaining", "ratelimit-reset"])


@given(st.dictionaries(names, st.text() | st.text('"default";rt=0123456789,', max_size=30)))
def test_no_header_whatever_fails_or_slows_down_for_long(headers):
    pace = advised_pace(headers, NOW)
    assert pace is None or (0 < pace.distance <= LONGEST_RESET and pace.seconds > 0)
