"""Long suites run a slice of their cases by default, and all of them where `full` is asked for.

Half of what a slice leaves out is `long` as well: CI has half an hour, and leaves that to people.

@pytest.mark.slice(12)               # 12 of its cases by default, the others with `-m full`
@pytest.mark.parametrize("name", [..., pytest.param("bom", marks=pytest.mark.always)])
def test_...(name): ...

@pytest.mark.parametrize("count", slice_or_full(20, 2_000))    # how much one case tries
@examples(0.5)                       # of a property: half as many as the profile has
"""

from collections import defaultdict
from zlib import crc32

import pytest
from hypothesis import settings

SEED = "1"
"""Another seed makes other slices; a slice stays as it is where cases are added or moved."""


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what `-m` does not ask for
def pytest_collection_modifyitems(items):
    """Mark as `full` what is not in the slice of its suite, and half of that as `long`.

    What is marked `always` is in the slice.
    """
    suites = defaultdict(list)
    for item in items:
        mark = item.get_closest_marker("slice")
        if mark is not None and item.get_closest_marker("always") is None:
            suites[item.parent, item.originalname, mark.args[0]].append(item)
    for (_, _, size), cases in suites.items():
        left_out = sorted(cases, key=_place)[size:]
        for case in left_out:
            case.add_marker("full")
        for case in left_out[(len(left_out) + 1) // 2 :]:
            case.add_marker("long")


def _place(item):
    return crc32(f"{SEED} {item.name}".encode(errors="backslashreplace")), item.name


def slice_or_full(slice_size, full_size):
    """Return both sizes as the values of a parameter, the larger one marked `full`."""
    return [
        pytest.param(slice_size, id="slice"),
        pytest.param(full_size, id="full", marks=pytest.mark.full),
    ]


def examples(share):
    """Return the settings of a property that costs more than others, or less.

    Args:
        share: How many examples it is worth, of those that the profile in use has.
    """
    return settings(max_examples=max(1, round(share * settings().max_examples)))
