import re
from datetime import date, datetime, time, timedelta
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cells import ErrorCell
from bulk_import.normalizers import agents
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Unusable

A, B, C = "5201_2224257", "5202_2224257", "5203_2224257"
UNKNOWN = Context()
KNOWN = Context(inet_no=2224257)
DIRECTORY = Context(
    inet_no=2224257,
    directory={
        "ravi kumar": (A,),
        "asha rao": (B,),
        "kumar, ravi": (A,),
        "r&d desk": (C,),
        "ravi@acme.example": (A,),
        "5203": (C,),
        "meena iyer": (B, C),
        "nobody": (),
    },
)
TEAMS = Context(
    inet_no=2224257,
    directory={"ravi kumar": (A,), "gone": ()},
    teams={
        "sales_in": (A, B),
        "sales & support": (C,),
        "1001": (B,),
        "a, b": (C,),
        "empty": (),
        "by name": ("Ravi Kumar", C),
        "slip": ("5204-2224257",),
    },
)
HUNDRED = [f"{extension}_2224257" for extension in range(5000, 5100)]


def codes(value):
    return [notice.code for notice in value.notices]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (A, (A,)),
        (f"  {A}\u00a0", (A,)),
        (f"'{A}", (A,)),
        (f'="{A}"', (A,)),
        ("0101_2224257", ("0101_2224257",)),
        ("103_1111113", ("103_1111113",)),
        ("５２０１＿２２２４２５７", (A,)),
        ("५२०१_२२२४२५७", (A,)),
        (f"{A},{B}", (A, B)),
        (f"{B}, {A}", (B, A)),
        (f"{A} ; {B}", (A, B)),
        (f"{A}|{B}", (A, B)),
        (f"{A} / {B}", (A, B)),
        (f"{A}\n{B}", (A, B)),
        (f"{A}\r\n{B}\r\n", (A, B)),
        (f"{A}\r{B}", (A, B)),
        (f"{A}_x000D_\n{B}", (A, B)),
        (f"{A}\t{B}", (A, B)),
        (f",{A},, ;\n{B};|", (A, B)),
        (f'["{A}", "{B}"]', (A, B)),
        (f"['{A}', '{B}']", (A, B)),
        (f"[{A}, {B}]", (A, B)),
        (f"[“{A}”, “{B}”]", (A, B)),
        (f"({A}, {B})", (A, B)),
        (f"{{{A},{B}}}", (A, B)),
        (f'"{A}", "{B}"', (A, B)),
        (f"‘{A}’; ‘{B}’", (A, B)),
        (",".join(HUNDRED), tuple(HUNDRED)),
    ],
)
def test_ids_are_read_as_they_are_written(cell, meant):
    for context in (UNKNOWN, KNOWN):
        value = agents.normalize(cell, context)
        assert value.meant == meant
        assert set(codes(value)) <= {"agents.other_account"}


@pytest.mark.parametrize(
    ("cell", "meant", "code"),
    [
        (f"{A} and {B}", (A, B), "agents.separator"),
        (f"{A}, {B} AND {C}", (A, B, C), "agents.separator"),
        (f"{A} & {B}", (A, B), "agents.separator"),
        (f"{A} &amp; {B}", (A, B), "agents.separator"),
        (f"{A} + {B}", (A, B), "agents.separator"),
        (f"{A} {B}", (A, B), "agents.separator"),
        (f"{A} {B}, {C}", (A, B, C), "agents.separator"),
        (f"['{A}' '{B}']", (A, B), "agents.separator"),
        (f"{A}<br>{B}", (A, B), "agents.separator"),
        (f"{A}<BR />{B}", (A, B), "agents.separator"),
        (f"{A}，{B}", (A, B), "agents.separator"),
        (f"{A}، {B}", (A, B), "agents.separator"),
        (f"{A}、{B}", (A, B), "agents.separator"),
        (f"• {A}\n• {B}", (A, B), "agents.separator"),
        (f"1. {A}\n2. {B}", (A, B), "agents.words_dropped"),
        (f"1) {A}\n2) {B}", (A, B), "agents.words_dropped"),
        (f"(1) {A}\n(2) {B}", (A, B), "agents.words_dropped"),
        (f"1 - {A}\n2 - {B}", (A, B), "agents.words_dropped"),
        (f"- {A}\n- {B}", (A, B), "agents.words_dropped"),
        (f"* {A}\r\n* {B}", (A, B), "agents.words_dropped"),
        (f"Ravi - {A}", (A,), "agents.words_dropped"),
        (f"Ravi Kumar: {A}; Asha: {B}", (A, B), "agents.words_dropped"),
        (f"Ravi ({A})", (A,), "agents.words_dropped"),
        (f"Ravi <{A}>", (A,), "agents.words_dropped"),
        (f"Ravi Kumar {A}", (A,), "agents.words_dropped"),
        (f"{A} (Ravi)", (A,), "agents.words_dropped"),
        (f"{A}(Ravi), {B} (Asha Rao)", (A, B), "agents.words_dropped"),
        (f"{A} - Ravi", (A,), "agents.words_dropped"),
        (f"Agents: {A}, {B}", (A, B), "agents.words_dropped"),
        (f"Agent IDs :- {A}, {B}", (A, B), "agents.words_dropped"),
        (f"Assigned to: {A}", (A,), "agents.words_dropped"),
        (f"Agents:\n{A}\n{B}", (A, B), "agents.words_dropped"),
        (f"Agents: [{A}, {B}]", (A, B), "agents.words_dropped"),
        (f"Agent 1: {A}, Agent 2: {B}", (A, B), "agents.words_dropped"),
        (f"{A}, {A}", (A,), "agents.repeated"),
        (f"{A}, {B}, {A}", (A, B), "agents.repeated"),
        (",".join([*HUNDRED, HUNDRED[0]]), tuple(HUNDRED), "agents.repeated"),
    ],
)
def test_other_ways_to_write_a_list_are_told(cell, meant, code):
    value = agents.normalize(cell, KNOWN)
    assert (value.meant, codes(value)) == (meant, [code])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (52012224257, "agents.incomplete"),
        (52012224257.0, "agents.incomplete"),
        ("52012224257", "agents.incomplete"),
        (5201, "agents.incomplete"),
        ("5201.0", "agents.incomplete"),
        ("5201, 5202", "agents.incomplete"),
        (f"{A}, 5202", "agents.incomplete"),
        ("52,012,224,257", "agents.incomplete"),
    ],
)
def test_without_an_account_what_lost_its_underscore_is_refused(cell, code):
    with pytest.raises(Unusable) as refusal:
        agents.normalize(cell, UNKNOWN)
    assert refusal.value.code == code


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (",".join([*HUNDRED, A]), "agents.too_many"),
        (f"{A} to 5209_2224257", "agents.range"),
        (f"{A} - 5209_2224257", "agents.range"),
        (f"{A}-{B}", "agents.range"),
        ("103 - 105_1111113", "agents.range"),
        ("5201..5209", "agents.range"),
        ("5201-5209", "agents.range"),
        ("5201 through 5209", "agents.range"),
        (f"{A}, 5203-5209", "agents.range"),
        ("5.20122E+10", "agents.digits_lost"),
        (f"{A}, 5.2E+10", "agents.digits_lost"),
        (5.20122e10, "agents.incomplete"),
        ("919812345678", "agents.incomplete"),
        (f"{A}, 7", "agents.incomplete"),
        (f"{A}, TBD", "agents.not_ids"),
        (f"{A}, #N/A", "agents.not_ids"),
        (f"{A}, N/A", "agents.not_ids"),
        (f"{A}, -", "agents.not_ids"),
        (f"{A} TBD", "agents.not_ids"),
        (f"{A} etc", "agents.not_ids"),
        (f"{A}...", "agents.not_ids"),
        (f"{A}?", "agents.not_ids"),
        (f"{A} (left)", "agents.not_ids"),
        (f"{A} & others", "agents.not_ids"),
        (f"{A} or {B}", "agents.not_ids"),
        (f"{A} to\n5209_2224257", "agents.not_ids"),
        (f"{A} -\n5209_2224257", "agents.not_ids"),
        (f"except {A}", "agents.not_ids"),
        (f"Except: {A}, {B}", "agents.not_ids"),
        (f"all except {A}", "agents.not_ids"),
        (f"not {A}", "agents.not_ids"),
        ("all", "agents.not_ids"),
        ("Team A", "agents.not_ids"),
        ("see notes", "agents.not_ids"),
        ("Ravi Kumar", "agents.not_ids"),
        ("ravi@acme.example", "agents.not_ids"),
        ("5201__2224257", "agents.not_ids"),
        ("_2224257", "agents.not_ids"),
        ("5201_", "agents.not_ids"),
        ("5201_ 2224257", "agents.not_ids"),
        ("5201_222425O", "agents.not_ids"),
        ("S201_2224257", "agents.not_ids"),
        ("5201_22242575202_2224257", "agents.not_ids"),
        (f"{A}{A}", "agents.not_ids"),
        (f"{A}and{B}", "agents.not_ids"),
        (f"{A}Ravi", "agents.not_ids"),
        (f"Ravi {A} Asha {B}", "agents.not_ids"),
        ("[]", "agents.not_ids"),
        (",;", "agents.not_ids"),
        ("5201_²", "agents.not_ids"),
        (True, "agents.not_text"),
        (date(2026, 8, 14), "agents.not_text"),
        (datetime.fromisoformat("2026-08-14 09:00"), "agents.not_text"),
        (time(9, 0), "agents.not_text"),
        (timedelta(hours=5201), "agents.not_text"),
        (5201.5, "agents.number"),
        (0, "agents.number"),
        (-5201, "agents.number"),
        (10**400, "agents.number"),
        (float("inf"), "agents.number"),
        (ErrorCell("#N/A"), "cell.error"),
        (None, "cell.blank"),
    ],
)
def test_what_is_no_list_of_ids_is_refused_as_a_whole(cell, code):
    with pytest.raises(Unusable) as refusal:
        agents.normalize(cell, KNOWN)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("cell", "candidate"),
    [
        ("5201-2224257", A),
        ("5201.2224257", A),
        ("5201 2224257", A),
        ("103 1111113", "103_1111113"),
        (f"5201-2224257, {B}", f"{A}, {B}"),
    ],
)
def test_another_sign_for_the_underscore_is_asked_about(cell, candidate):
    for context in (UNKNOWN, KNOWN):
        with pytest.raises(Ambiguous) as question:
            agents.normalize(cell, context)
        assert (question.value.code, question.value.candidates) == ("agents.likely", (candidate,))


@pytest.mark.parametrize(
    ("cell", "candidate"),
    [
        (52012224257, A),
        (52012224257.0, A),
        ("52012224257", A),
        ("52,012,224,257", A),
        (1032224257, "103_2224257"),
        (5201, A),
        (5201.0, A),
        ("5201", A),
        ("5201.0", A),
        ("0101", "0101_2224257"),
        ("5201, 5202", f"{A}, {B}"),
        ("101,102,103", "101_2224257, 102_2224257, 103_2224257"),
        ("5201 5202", f"{A}, {B}"),
        (f"{A}, 5202", f"{A}, {B}"),
        (f"{A}, 52022224257; 5203", f"{A}, {B}, {C}"),
    ],
)
def test_with_the_account_known_the_likely_list_is_asked_about(cell, candidate):
    with pytest.raises(Ambiguous) as question:
        agents.normalize(cell, KNOWN)
    assert (question.value.code, question.value.candidates) == ("agents.likely", (candidate,))
    assert agents.normalize(candidate, KNOWN).notices == ()


def test_one_entry_beyond_repair_refuses_what_could_be_asked_about():
    with pytest.raises(Unusable):
        agents.normalize("5201, 5202, Ravi", KNOWN)


def test_more_than_a_hundred_likely_agents_are_refused():
    with pytest.raises(Unusable) as refusal:
        agents.normalize(", ".join(map(str, range(5000, 5101))), KNOWN)
    assert (refusal.value.code, refusal.value.facts["count"]) == ("agents.too_many", "101")


def test_agents_of_another_account_are_told_in_one_notice():
    value = agents.normalize(f"{A}, 5159_1234567, 5160_1234567", KNOWN)
    assert value.meant == (A, "5159_1234567", "5160_1234567")
    (notice,) = value.notices
    assert notice.code == "agents.other_account"
    assert notice.facts == {"entries": "“5159_1234567, 5160_1234567”", "account": "2224257"}


@pytest.mark.parametrize(
    ("cell", "meant", "expected"),
    [
        ("Ravi Kumar", (A,), ["agents.by_name"]),
        ("  ravi   KUMAR ", (A,), ["agents.by_name"]),
        ("RAVI@acme.example", (A,), ["agents.by_name"]),
        (5203, (C,), ["agents.by_name"]),
        ("5203.0", None, None),
        ("Ravi Kumar, Asha Rao", (A, B), ["agents.by_name"]),
        ("Ravi Kumar and Asha Rao", (A, B), ["agents.separator", "agents.by_name"]),
        (f"Asha Rao; {C}", (B, C), ["agents.by_name"]),
        ("Kumar, Ravi", (A,), ["agents.by_name"]),
        ("R&D Desk", (C,), ["agents.by_name"]),
        ("Agents: Asha Rao", (B,), ["agents.words_dropped", "agents.by_name"]),
        (f"Ravi Kumar, {A}", (A,), ["agents.by_name", "agents.repeated"]),
    ],
)
def test_names_are_looked_up_in_the_directory(cell, meant, expected):
    if meant is None:
        with pytest.raises(Ambiguous):
            agents.normalize(cell, DIRECTORY)
        return
    value = agents.normalize(cell, DIRECTORY)
    assert (value.meant, codes(value)) == (meant, expected)


@pytest.mark.parametrize(
    "cell",
    ["Ravi", "Kumar", "Ravi Kumar Singh", "Ravi Kumar, Sunil", f"{A}, Ravi", "all"],
)
def test_a_name_that_is_not_in_the_directory_is_refused(cell):
    with pytest.raises(Unusable) as refusal:
        agents.normalize(cell, DIRECTORY)
    assert refusal.value.code == "agents.unknown_name"


def test_a_name_of_several_agents_is_asked_about_with_the_whole_list():
    with pytest.raises(Ambiguous) as question:
        agents.normalize("Ravi Kumar, Meena Iyer", DIRECTORY)
    assert question.value.code == "agents.shared_name"
    assert question.value.candidates == (f"{A}, {B}", f"{A}, {C}")


def test_a_question_about_shared_names_shows_ten_readings_at_most():
    shared = {f"name {letter}": (A, B, C) for letter in ascii_letters}
    with pytest.raises(Ambiguous) as question:
        agents.normalize(", ".join(shared), Context(directory=shared))
    assert 1 <= len(question.value.candidates) <= 10


def test_ids_keep_their_meaning_beside_a_directory():
    assert agents.normalize(f"{A}, {B}", DIRECTORY).notices == ()


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("SALES_IN", (A, B)),
        ("sales & support", (C,)),
        ("Sales & Support, SALES_IN", (C, A, B)),
        ("1001", (B,)),
        (1001, (B,)),
        ("A, B", (C,)),
        (f"1001; {C}", (B, C)),
        (f"{A}, {B}", (A, B)),
    ],
)
def test_a_team_stands_for_its_agents_without_a_word(cell, meant):
    value = agents.normalize(cell, TEAMS)
    assert (value.meant, value.notices) == (meant, ())


def test_a_team_may_list_people_of_the_directory():
    value = agents.normalize("By name", TEAMS)
    assert (value.meant, codes(value)) == ((A, C), ["agents.by_name"])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Sales_Out", "agents.unknown_team"),
        ("Sales", "agents.unknown_team"),
        ("SALES_IN, Nobody", "agents.unknown_team"),
        ("Empty", "agents.team_without_agents"),
        ("SALES_IN, empty", "agents.team_without_agents"),
        ("Gone", "agents.name_without_id"),
    ],
)
def test_a_team_or_person_that_is_not_listed_whole_is_refused(cell, code):
    with pytest.raises(Unusable) as refusal:
        agents.normalize(cell, TEAMS)
    assert refusal.value.code == code


def test_a_slip_in_the_list_of_a_team_is_asked_about_as_in_a_cell():
    with pytest.raises(Ambiguous) as question:
        agents.normalize("slip", TEAMS)
    assert question.value.candidates == ("5204_2224257",)


TYPED = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, 10**14, 10**15, -(10**400)]),
    st.floats(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.builds(ErrorCell, st.text()),
)
LISTS = st.lists(
    st.sampled_from(
        [
            A,
            B,
            "5201",
            "52012224257",
            "5201-2224257",
            "5159_1",
            "Ravi Kumar",
            "Meena Iyer",
            "SALES_IN",
            "empty",
            "Ravi",
            ",",
            ";",
            "/",
            "\n",
            "\t",
            " ",
            "  ",
            " and ",
            "&",
            "+",
            "<br>",
            "_",
            "-",
            "(",
            ")",
            "[",
            "]",
            '"',
            "'",
            ":",
            "1.",
            "to",
            "..",
            "N/A",
            "except ",
            "،",
            "\ud800",
            "\x00",
            "²",
            "٣",
        ]
    ),
    max_size=12,
).map("".join)


@given(
    st.one_of(st.text(), LISTS, st.text("0123456789_,;/- .\n"), TYPED),
    st.sampled_from([UNKNOWN, KNOWN, DIRECTORY, TEAMS]),
)
def test_any_cell_is_a_list_of_ids_or_refused_or_asked_about(cell, context):
    try:
        ids = agents.normalize(cell, context).meant
    except Unusable:
        return
    except Ambiguous as question:
        candidates = question.candidates
    else:
        candidates = (", ".join(ids),)
    assert candidates
    for candidate in candidates:
        again = agents.normalize(candidate, context)
        assert set(codes(again)) <= {"agents.other_account"}
        assert 1 <= len(set(again.meant)) == len(again.meant) <= 100
        assert all(re.fullmatch(r"[0-9]+_[0-9]+", agent) for agent in again.meant)


@given(st.lists(st.from_regex(r"[0-9]{1,6}_[0-9]{5,8}", fullmatch=True), min_size=1, unique=True))
def test_a_list_survives_its_own_text(ids):
    assert agents.normalize(", ".join(ids), UNKNOWN).meant == tuple(ids)
