from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from bulk_import.normalizers import plain_agents
from bulk_import.normalizers.normalizer import Context

A, B, C = "5201_2224257", "5202_2224257", "5203_2224257"
UNKNOWN = Context()
KNOWN = Context(inet_no=2224257)
DIRECTORY = Context(inet_no=2224257, directory={"ravi": (A,), A: (B,)})
TEAMS = Context(inet_no=2224257, teams={"sales": (A, B)})

PLAIN_CELLS = [
    A,
    f"{A},{B}",
    f"{A}, {B}",
    f"{A},{A}",
    f"{A}\n{B}",
    f"{A};{B}",
    "5201_111",
    "Ravi",
    "",
]


@given(
    st.lists(st.sampled_from(PLAIN_CELLS) | st.from_regex(r"[0-9]_2224257", fullmatch=True)),
    st.sampled_from([UNKNOWN, KNOWN, DIRECTORY, TEAMS, replace(KNOWN, is_live=True)]),
)
@example([f"{A}\n{B}"], UNKNOWN)
@example([",".join(f"{one}_2224257" for one in range(101))], KNOWN)
@example([f"{'5' * 4_000}{one}_2224257" for one in range(3)], KNOWN)
@example(["5201_22242571"], KNOWN)
def test_lists_that_are_plain_together_are_so_each(cells, context):
    if plain_agents.are_plain(cells, context):
        assert all(plain_agents.is_plain(one, context) for one in cells)


def test_usual_lists_are_seen_to_be_plain_together():
    assert plain_agents.are_plain([f"{A}, {B}", C], KNOWN)
    assert not plain_agents.are_plain([f"{A}, {B}", "5203_111"], KNOWN)
