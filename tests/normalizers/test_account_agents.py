"""Rows that are held against the agents that their account lists."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slicing import examples

from bulk_import.normalizers import agents, plain_agents
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Unusable

NAMES = {
    "5201_2224257": "Ravi Kumar",
    "5202_2224257": "Asha Rao",
    "5203_2224257": "Asha Rao",
    "5310_2224257": "",
    "0400_2224257": "Meera Iyer",
}
LIVE = Context(inet_no=2224257, account_agents=NAMES, is_live=True)


def refused(cell, context=LIVE):
    with pytest.raises((Ambiguous, Unusable)) as raised:
        agents.normalize(cell, context)
    return raised.value


@pytest.mark.parametrize("cell", ["5201_2224257", "0400_2224257; 5310_2224257", 52012224257])
def test_agents_of_the_account_pass(cell):
    context = replace(LIVE, directory={"52012224257": ("5201_2224257",)})
    assert set(agents.normalize(cell, context).meant) <= NAMES.keys()


@pytest.mark.parametrize(
    ("cell", "candidates"),
    [
        ("5210_2224257", ["5201_2224257"]),  # two digits exchanged, which beats one other
        ("5401_2224257", ["5201_2224257"]),  # one other digit
        ("53100_2224257", ["5310_2224257"]),  # one too many
        ("310_2224257", ["5310_2224257"]),  # one missing
        ("400_2224257", ["0400_2224257"]),  # a number lost its zero
        ("5310_222425", ["5310_2224257"]),  # the account is cut
        ("5204_2224257", ["5201_2224257", "5202_2224257", "5203_2224257"]),
        ("0400_2224257, 5310_9", ["0400_2224257, 5310_2224257"]),
        ("5310_9, 0400_9", ["5310_2224257, 0400_2224257"]),
        ("0400_2224257, 400_2224257", ["0400_2224257"]),
        ("Ravi - 5210_2224257", ["5201_2224257"]),
    ],
)
def test_who_was_perhaps_meant_is_asked(cell, candidates):
    question = refused(cell)
    assert isinstance(question, Ambiguous)
    assert question.code == "agents.near_in_account"
    assert list(question.candidates) == candidates
    for one in question.candidates:
        assert agents.normalize(one, LIVE).meant == tuple(one.split(", "))


def test_the_question_names_the_people():
    assert refused("5210_2224257").facts["near"] == "5201_2224257 (Ravi Kumar)"
    assert refused("310_2224257").facts["near"] == "5310_2224257"


@pytest.mark.parametrize("cell", ["9999_2224257", "5210_2224257, 9999_2224257", "77", "5201_1_2"])
def test_who_is_near_to_nobody_is_refused(cell):
    error = refused(cell)
    assert isinstance(error, Unusable)
    assert error.code in {"agents.not_in_account", "agents.not_ids"}


def test_of_many_who_are_near_none_is_likelier():
    crowd = {f"52{number:02}_1": f"Agent {number}" for number in range(40)}
    error = refused("5299_1", replace(LIVE, account_agents=crowd))
    assert (error.code, error.facts["agents"]) == ("agents.not_in_account", "40")


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Ravi Kumar", ["5201_2224257"]),
        ("ravi  kumarr", ["5201_2224257"]),
        ("Asha Rao", ["5202_2224257", "5203_2224257"]),
    ],
)
def test_a_person_with_another_id_in_the_directory_is_found_by_name(name, candidates):
    context = replace(LIVE, directory={name.casefold().replace("  ", " "): ("7777_2224257",)})
    assert list(refused(name, context).candidates) == candidates


def test_a_guess_is_held_against_the_account_as_well():
    assert refused("7777").code == "agents.not_in_account"
    assert refused("5201").code == "agents.likely"
    assert list(refused("5210").candidates) == ["5201_2224257"]


def test_without_live_the_list_decides_nothing():
    meant = agents.normalize("9999_2224257", replace(LIVE, is_live=False)).meant
    assert meant == ("9999_2224257",)


DIGITS = st.text("0123456789", min_size=1, max_size=6)
ENTRIES = st.one_of(
    st.sampled_from([*NAMES, *NAMES.values()]),
    st.builds("{}_{}".format, DIGITS, DIGITS | st.just("2224257")),
    DIGITS,
    st.text(max_size=20),
)


@examples(0.2)
@given(st.lists(ENTRIES, min_size=1, max_size=4).map(", ".join), st.booleans())
def test_nobody_passes_whom_the_account_does_not_have(cell, is_directory_there):
    directory = {"ravi kumar": ("5201_2224257",), "gone": ("7777_1",)}
    context = replace(LIVE, directory=directory if is_directory_there else None)
    if plain_agents.is_plain(cell, context):
        assert set(plain_agents.as_sent(cell)) <= NAMES.keys()
    try:
        meant = set(agents.normalize(cell, context).meant)
    except (Unusable, Ambiguous):
        meant = set()
    assert meant <= NAMES.keys()
