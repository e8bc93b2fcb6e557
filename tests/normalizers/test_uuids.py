import re
from datetime import date, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bulk_import.cells import ErrorCell
from bulk_import.normalizers import uuids
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Unusable

CONTEXT = Context()
MEANT = "3f2b8c1e-7d4a-4e0b-9a6f-5c1d2e3f4a5b"
UPPER = MEANT.upper()
HEX = MEANT.replace("-", "")


@pytest.mark.parametrize(
    "cell",
    [
        MEANT,
        UPPER,
        "3F2b8c1E-7d4a-4E0B-9a6f-5c1d2e3f4a5b",
        f" {MEANT}\u00a0\n",
        f"\ufeff{MEANT}",
        f"{{{MEANT}}}",
        f"{{{UPPER}}}",
        f'"{MEANT}"',
        f"“{MEANT}”",
        f"'{MEANT}'",
        f"'{MEANT}",
        f"\"{{'{MEANT}'}}\"",
        f'="{MEANT}"',
        MEANT.replace("-", "\u2011"),
        MEANT.replace("-", "–"),
        MEANT.replace("-", "−"),
        "３ｆ２ｂ８ｃ１ｅ-7d4a-4e0b-9a6f-5c1d2e3f4a5b",
    ],
)
def test_a_uuid_is_read_whatever_its_case_quotes_and_dashes(cell):
    value = uuids.normalize(cell, CONTEXT)
    assert (value.meant, value.notices) == (MEANT, ())


@pytest.mark.parametrize(
    "cell", ["11111111-1111-1111-1111-111111111111", "550e8400-e29b-41d4-a716-446655440000"]
)
def test_a_uuid_of_any_version_is_read(cell):
    assert uuids.normalize(cell, CONTEXT).meant == cell


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (HEX, "uuid.hyphens_added"),
        (HEX.upper(), "uuid.hyphens_added"),
        (f"{{{HEX}}}", "uuid.hyphens_added"),
        (MEANT.replace("-", "\u00ad"), "uuid.hyphens_added"),
        (f"urn:uuid:{MEANT}", "uuid.words_dropped"),
        (f"URN:UUID:{UPPER}", "uuid.words_dropped"),
        (f"Leads ID: {MEANT}", "uuid.words_dropped"),
        (f"Leads: {HEX}", "uuid.words_dropped"),
        (f"ID={MEANT}", "uuid.words_dropped"),
        (f"Mumbai list - {MEANT}", "uuid.words_dropped"),
        (f"Q2 2026 list\n{MEANT}", "uuid.words_dropped"),
        (f"Leads (Mumbai): {MEANT}", "uuid.words_dropped"),
        (f"{MEANT} (Mumbai list)", "uuid.words_dropped"),
        (f"{MEANT} - Q2 list", "uuid.words_dropped"),
        (f"{MEANT}, Mumbai", "uuid.words_dropped"),
        (f"{MEANT} Mumbai 20260814", "uuid.words_dropped"),
        (f"{MEANT},", "uuid.words_dropped"),
        (f"[{MEANT}]", "uuid.words_dropped"),
        (f"<{MEANT}>", "uuid.words_dropped"),
        (f"https://app.telecmi.example/leads/{MEANT}", "uuid.words_dropped"),
        (f"https://app.telecmi.example/old/leads/{UPPER}/", "uuid.words_dropped"),
        (f"https://app.telecmi.example/?id={MEANT}", "uuid.words_dropped"),
        (f"List: https://app.telecmi.example/#/leads/{MEANT}", "uuid.words_dropped"),
    ],
)
def test_what_was_added_or_left_out_is_told(cell, code):
    value = uuids.normalize(cell, CONTEXT)
    assert (value.meant, [notice.code for notice in value.notices]) == (MEANT, [code])


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (MEANT[:-1], "uuid.malformed"),
        (MEANT[1:], "uuid.malformed"),
        (MEANT + "0", "uuid.malformed"),
        ("0" + MEANT, "uuid.malformed"),
        (MEANT + "-1", "uuid.malformed"),
        (f"{MEANT} 1", "uuid.malformed"),
        (f"{MEANT[:-4]} {MEANT[-4:]}", "uuid.malformed"),
        ("g" + MEANT[1:], "uuid.malformed"),
        (MEANT[:-1] + "O", "uuid.malformed"),
        (MEANT.replace("0", "O"), "uuid.malformed"),
        (MEANT.replace("-", "", 1), "uuid.malformed"),
        (HEX[:-1], "uuid.malformed"),
        (HEX + "0", "uuid.malformed"),
        (f"0x{HEX}", "uuid.malformed"),
        (f"leads_{MEANT}", "uuid.malformed"),
        (f"x-{MEANT}", "uuid.malformed"),
        (f"{MEANT}x", "uuid.malformed"),
        ("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "uuid.malformed"),
        (f"{MEANT}, {MEANT[:-1]}", "uuid.malformed"),
        (f"{MEANT} and {HEX[:-2]}", "uuid.malformed"),
        (f"{MEANT}?", "uuid.malformed"),
        (f"https://app.telecmi.example/leads/{MEANT}/edit", "uuid.malformed"),
        (f"https://app.telecmi.example/leads/{MEANT}?list=7", "uuid.malformed"),
        (f"{MEANT} {UPPER}", "uuid.several"),
        (f"{MEANT}\n{HEX}", "uuid.several"),
        (f"{MEANT}/550e8400-e29b-41d4-a716-446655440000", "uuid.several"),
        ("00000000-0000-0000-0000-000000000000", "uuid.placeholder"),
        ("{" + "0" * 32 + "}", "uuid.placeholder"),
        ("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "uuid.placeholder"),
        ("ｆ" * 8 + "-ｆｆｆｆ" * 3 + "-" + "ｆ" * 12, "uuid.placeholder"),
        *(
            (zero * 8 + f"-{zero * 4}" * 3 + "-" + zero * 12, "uuid.placeholder")
            for zero in ("०", "٠", "۰", "๐", "০", "０", "𝟎", "𝟢")
        ),
        ("०" * 32, "uuid.placeholder"),
        ("0000०000-0000-0000-0000-000000000000", "uuid.placeholder"),
        (f"not {MEANT}", "uuid.doubtful"),
        (f"old: {MEANT}", "uuid.doubtful"),
        (f"{MEANT} (deleted)", "uuid.doubtful"),
        (f"{MEANT} (tentative)", "uuid.doubtful"),
        (f"{MEANT} or Mumbai", "uuid.doubtful"),
        ("Mumbai leads", "uuid.not_uuid"),
        ("Q2-Sales-2026", "uuid.not_uuid"),
        (MEANT.replace("-", " "), "uuid.not_uuid"),
        (MEANT.replace("-", "_"), "uuid.not_uuid"),
        ("5.5E+28", "uuid.digits_lost"),
        ("5,5e28", "uuid.digits_lost"),
        ("12345", "uuid.digits_lost"),
        (12345, "uuid.digits_lost"),
        (5.5e28, "uuid.digits_lost"),
        (float("inf"), "uuid.digits_lost"),
        pytest.param(10**5000, "uuid.digits_lost", id="5,001 digits"),
        (True, "uuid.not_uuid"),
        (date(2026, 8, 14), "uuid.not_uuid"),
        (time(9, 0), "uuid.not_uuid"),
        (timedelta.max, "uuid.not_uuid"),
        (ErrorCell("#REF!"), "cell.error"),
        ("#N/A", "cell.error"),
        ("-", "cell.blank"),
    ],
)
def test_what_is_not_exactly_one_uuid_is_refused(cell, code):
    with pytest.raises(Unusable) as refusal:
        uuids.normalize(cell, CONTEXT)
    assert refusal.value.code == code


LISTS = Context(
    lead_lists={
        "1001": (UPPER,),
        "sales list": (MEANT, HEX),
        "empty": (),
        "two": (MEANT, MEANT.replace("3", "4")),
        "slip": (MEANT[:-1],),
    },
)


@pytest.mark.parametrize("cell", ["1001", 1001, 1001.0, " Sales  List ", MEANT, HEX])
def test_a_list_that_is_named_stands_for_its_id(cell):
    assert uuids.normalize(cell, LISTS).meant == MEANT


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Other list", "uuid.unknown_list"),
        (1002, "uuid.unknown_list"),
        ("empty", "uuid.list_without_id"),
        ("slip", "uuid.list_wrong"),
        (MEANT[:-1], "uuid.malformed"),
    ],
)
def test_a_list_without_a_usable_id_is_refused(cell, code):
    with pytest.raises(Unusable) as refusal:
        uuids.normalize(cell, LISTS)
    assert refusal.value.code == code


def test_a_list_with_two_ids_is_asked_about():
    with pytest.raises(Ambiguous) as question:
        uuids.normalize("two", LISTS)
    assert question.value.candidates == (MEANT, MEANT.replace("3", "4"))


TYPED = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
PIECES = st.lists(
    st.sampled_from(
        [
            MEANT,
            HEX,
            UPPER,
            "3f2b8c1e",
            "7d4a",
            "-",
            "–",
            "{",
            "}",
            "(",
            ")",
            "urn:uuid:",
            "https://",
            "/",
            "?",
            "=",
            " ",
            "\n",
            "list",
            "1001",
            "two",
            "0",
            "g",
            "O",
            "_",
            "not ",
            "\ud800",
            "\x00",
            "²",
            "٣",
        ]
    ),
    max_size=8,
).map("".join)


@given(
    st.one_of(st.text(), PIECES, st.text("0123456789abcdefABCDEF-{} ", min_size=30), TYPED),
    st.sampled_from([CONTEXT, LISTS]),
)
def test_any_cell_is_a_uuid_or_refused(cell, context):
    try:
        value = uuids.normalize(cell, context)
    except (Unusable, Ambiguous):
        return
    assert re.fullmatch(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", value.meant)


@given(st.uuids().filter(lambda uuid: 0 < uuid.int < 2**128 - 1))
def test_every_uuid_survives_its_own_text(uuid):
    assert uuids.normalize(str(uuid), CONTEXT).meant == str(uuid)
    assert uuids.normalize(uuid.hex, CONTEXT).meant == str(uuid)


@given(
    st.lists(st.sampled_from([MEANT, MEANT.replace("3", "4"), UPPER, HEX, "0", "", f"{MEANT}\n"]))
)
@example(["00000000-0000-0000-0000-000000000000"])
@example([f"{MEANT}\n{MEANT}"])
def test_texts_that_are_plain_together_are_so_each(texts):
    are_plain = all(uuids.is_plain(one, CONTEXT) for one in texts)
    assert uuids.are_plain(texts, CONTEXT) == (are_plain and texts != [])
