import re
from datetime import date, datetime, time, timedelta

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cells import ErrorCell
from bulk_import.normalizers import phones
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Unusable

ANYWHERE = Context()
INDIA = Context(region="IN")
MEANT = "919812345678"


def codes(value):
    return [notice.code for notice in value.notices]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (MEANT, MEANT),
        ("919876543210", "919876543210"),
        (919812345678, MEANT),
        (919812345678.0, MEANT),
        ("+919812345678", MEANT),
        ("+91 98123 45678", MEANT),
        ("+91-98123-45678", MEANT),
        ("+91.98123.45678", MEANT),
        ("+ 91 98123 45678", MEANT),
        ("(+91) 98123 45678", MEANT),
        ("+(91) 98123-45678", MEANT),
        ("+91 (98123) 45678", MEANT),
        ("91 98123 45678", MEANT),
        ("9198 1234 5678", MEANT),
        ("\u202a+91\u00a098123\u202f45678\u202c", MEANT),
        ("+91‑98123–45678", MEANT),
        ("＋９１ ９８１２３ ４５６７８", MEANT),
        ("९१९८१२३४५६७८", MEANT),
        ("'919812345678", MEANT),
        ("+91 22 2345 6789", "912223456789"),
        ("+91 140 123 4567", "911401234567"),
        ("+911600123456", "911600123456"),
        ("911601234567", "911601234567"),
        ("+1 (201) 555-0123", "12015550123"),
        ("+44 20 7946 0958", "442079460958"),
        ("+6591234567", "6591234567"),
        ("+971 50 123 4567", "971501234567"),
        ("+39 06 1234 5678", "390612345678"),
        ("+49 30/123456", "4930123456"),
        ("+919812000000", "919812000000"),
    ],
)
def test_a_number_with_its_country_code_is_read(cell, meant):
    for context in (ANYWHERE, INDIA):
        value = phones.normalize(cell, context)
        assert (value.meant, value.notices) == (meant, ())


@pytest.mark.parametrize(
    ("cell", "meant", "code"),
    [
        ("9.19812345678E+11", MEANT, "phone.number_format"),
        ("9,19812345678e11", MEANT, "phone.number_format"),
        ("9.198123456780E+11", MEANT, "phone.number_format"),
        ("919812345678.0", MEANT, "phone.number_format"),
        ("919,812,345,678", MEANT, "phone.number_format"),
        ("919,812,345,678.00", MEANT, "phone.number_format"),
        ("9,19,81,23,45,678", MEANT, "phone.number_format"),
        ("0091 98123 45678", MEANT, "phone.zeros_dropped"),
        ("00919812345678", MEANT, "phone.zeros_dropped"),
        ("0091 981234 5678", MEANT, "phone.zeros_dropped"),
        ("+91 (0) 98123 45678", MEANT, "phone.zeros_dropped"),
        ("+91(0)98123-45678", MEANT, "phone.zeros_dropped"),
        ("+44 (0)20 7946 0958", "442079460958", "phone.zeros_dropped"),
        ("tel:+919812345678", MEANT, "phone.words_dropped"),
        ("Tel: +91-98123-45678", MEANT, "phone.words_dropped"),
        ("Ph: +91 98123 45678", MEANT, "phone.words_dropped"),
        ("Ph/Mob: +91 98123 45678", MEANT, "phone.words_dropped"),
        ("Phone no. 919812345678", MEANT, "phone.words_dropped"),
        ("Caller ID - 919812345678", MEANT, "phone.words_dropped"),
        ("O: +91 98123 45678", MEANT, "phone.words_dropped"),
        ("📞 +91 98123 45678", MEANT, "phone.words_dropped"),
        ("+91 98123 45678 (Sales)", MEANT, "phone.words_dropped"),
        ("919812345678(Mumbai desk)", MEANT, "phone.words_dropped"),
        ("919812345678 - Sales", MEANT, "phone.words_dropped"),
        ("Mobile: 919812345678 (Ravi)", MEANT, "phone.words_dropped"),
        ("tel:+914012345678", "914012345678", "phone.unknown_series_sent"),
    ],
)
def test_what_was_left_out_is_told(cell, meant, code):
    for context in (ANYWHERE, INDIA):
        value = phones.normalize(cell, context)
        assert value.meant == meant
        assert code in codes(value)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("9812345678", MEANT),
        ("98123 45678", MEANT),
        ("09812345678", MEANT),
        ("0 98123-45678", MEANT),
        ("(0) 98123 45678", MEANT),
        (9812345678, MEANT),
        (9812345678.0, MEANT),
        ("9512345678", "919512345678"),
        ("09512345678", "919512345678"),
        ("6591234567", "916591234567"),
        ("022 2345 6789", "912223456789"),
        ("1401234567", "911401234567"),
        ("1600123456", "911600123456"),
        ("1800 266 1234", "9118002661234"),
    ],
)
def test_the_region_adds_its_country_code_with_a_notice_and_without_it_people_are_asked(
    cell, meant
):
    value = phones.normalize(cell, INDIA)
    assert (value.meant, codes(value)) == (meant, ["phone.country_added"])
    with pytest.raises(Ambiguous) as question:
        phones.normalize(cell, ANYWHERE)
    assert question.value.code == "phone.which_country"
    read = [phones.normalize(candidate, ANYWHERE) for candidate in question.value.candidates]
    assert meant in [value.meant for value in read]


def test_a_number_of_another_country_without_plus_is_told_where_the_region_is_known():
    assert phones.normalize("12015550123", ANYWHERE).notices == ()
    assert codes(phones.normalize("12015550123", INDIA)) == ["phone.other_country"]
    assert codes(phones.normalize("12015550123", Context(region="US"))) == []


@pytest.mark.parametrize(
    ("cell", "code", "candidates"),
    [
        (919812000000.0, "phone.rounded", ("+91 98120 00000",)),
        (919812000000, "phone.rounded", ("+91 98120 00000",)),
        ("919812000000", "phone.rounded", ("+91 98120 00000",)),
        ("9.19812000000E+11", "phone.rounded", ("+91 98120 00000",)),
        ("091-98123-45678", "phone.zero", ("+91 98123 45678",)),
        ("0919812345678", "phone.zero", ("+91 98123 45678",)),
        ("+91 098123 45678", "phone.zero", ("+91 98123 45678",)),
        ("0091 098123 45678", "phone.zero", ("+91 98123 45678",)),
        ("91 098123 45678", "phone.zero", ("+91 98123 45678",)),
        ("+4402079460958", "phone.zero", ("+44 20 7946 0958",)),
        ("+91 40 1234 5678", "phone.unknown_series", ("tel:+914012345678",)),
        ("Tel: +91 40 1234 5678", "phone.unknown_series", ("tel:+914012345678",)),
        # An Indian mobile number with a digit too many, or one of Japan.
        ("81234567890", "phone.which_country", ("+81 234-56-7890",)),
    ],
)
def test_what_is_not_certain_is_asked_about(cell, code, candidates):
    for context in (ANYWHERE, INDIA):
        with pytest.raises(Ambiguous) as question:
            phones.normalize(cell, context)
        assert (question.value.code, question.value.candidates) == (code, candidates)


@pytest.mark.parametrize(
    ("cell", "candidates"),
    [
        ("9812345678", ("+91 98123 45678",)),
        ("6591234567", ("+65 9123 4567", "+91 6591 234 567")),
        ("07911123456", ("+91 79 1112 3456", "+44 7911 123456")),
        ("18002661234", ("+1 800-266-1234", "+91 1800 266 1234")),
    ],
)
def test_the_readings_in_several_countries_are_shown(cell, candidates):
    with pytest.raises(Ambiguous) as question:
        phones.normalize(cell, ANYWHERE)
    assert question.value.candidates == candidates


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("9.19812E+11", "phone.digits_lost"),
        ("9.2E+11", "phone.digits_lost"),
        ("9,19812E+11", "phone.digits_lost"),
        ("9E+11", "phone.digits_lost"),
        ("9812345678, 9812345679", "phone.several"),
        ("9812345678/9812345679", "phone.several"),
        ("+919812345678; +919812345679", "phone.several"),
        ("+91 98123 45678\n+91 98123 45679", "phone.several"),
        ("9812345678 or 9812345679", "phone.several"),
        ("9812345678 9812345679", "phone.several"),
        ("+91 98123 45678 / 11", "phone.several"),
        ("+49 30 123456/57", "phone.several"),
        ("98211 23456-80", "phone.several"),
        ("98211 23456 - 80", "phone.several"),
        ("9812345678-9812345690", "phone.several"),
        ("919812345678 to 919812345690", "phone.several"),
        ("+91 98123 45678 (Sales), +91 98123 45679 (Support)", "phone.several"),
        ("+91 98123 45678 ext 12", "phone.extension"),
        ("+91 98123 45678 x12", "phone.extension"),
        ("919812345678x12", "phone.extension"),
        ("+91 98123 45678 Extn. 12", "phone.extension"),
        ("91981234567O", "phone.letters"),
        ("9l9812345678", "phone.letters"),
        ("O9812345678", "phone.letters"),
        ("O 9812345678", "phone.not_number"),
        ("98123xxxxx", "phone.letters"),
        ("98123 XXXXX", "phone.letters"),
        ("98123*****", "phone.letters"),
        ("1800-FLOWERS", "phone.not_number"),
        ("+1 800 FLOWERS", "phone.invalid"),
        ("+91 98123 4567", "phone.invalid"),
        ("+91 98123 456789", "phone.invalid"),
        ("91981234567", "phone.invalid"),
        ("9198123456789", "phone.invalid"),
        ("981234567", "phone.invalid"),
        ("98123456789", "phone.invalid"),
        ("+9812345678", "phone.invalid"),
        ("12345", "phone.invalid"),
        (12345, "phone.invalid"),
        ("0", "phone.not_number"),
        ("+91", "phone.invalid"),
        ("0000000000", "phone.invalid"),
        ("+910000000000", "phone.invalid"),
        ("00", "phone.invalid"),
        ("9" * 400, "phone.invalid"),
        ("1 " * 200, "phone.several"),
        ("2026-08-14", "phone.invalid"),
        ("unknown", "phone.not_number"),
        ("default", "phone.not_number"),
        ("inf", "phone.not_number"),
        ("5201_2224257", "phone.not_number"),
        ("3f2b8c1e-7d4a-4e0b-9a6f-5c1d2e3f4a5b", "phone.letters"),
        ("++919812345678", "phone.not_number"),
        ("-919812345678", "phone.not_number"),
        ("919812345678.5", "phone.not_number"),
        ("919812345678?", "phone.not_number"),
        ("~919812345678", "phone.not_number"),
        ("not 919812345678", "phone.not_number"),
        ("old: 919812345678", "phone.not_number"),
        ("919812345678 (tentative)", "phone.not_number"),
        (-919812345678, "phone.not_number"),
        (919812345678.5, "phone.not_number"),
        (0, "phone.not_number"),
        (10**400, "phone.not_number"),
        (1e308, "phone.not_number"),
        (float("inf"), "phone.not_number"),
        (True, "phone.not_number"),
        (date(2026, 8, 14), "phone.not_number"),
        (datetime.fromisoformat("2026-08-14 09:00"), "phone.not_number"),
        (time(9, 0), "phone.not_number"),
        (timedelta(days=1), "phone.not_number"),
        (ErrorCell("#VALUE!"), "cell.error"),
        ("####", "cell.error"),
        (None, "cell.blank"),
    ],
)
def test_what_is_not_one_whole_number_is_refused(cell, code):
    for context in (ANYWHERE, INDIA):
        with pytest.raises(Unusable) as refusal:
            phones.normalize(cell, context)
        assert refusal.value.code == code


def test_only_a_complete_number_of_an_unknown_series_can_be_confirmed():
    with pytest.raises(Unusable) as refusal:
        phones.normalize("tel:+91401234567", ANYWHERE)
    assert refusal.value.code == "phone.invalid"


def test_a_region_that_no_plan_knows_adds_nothing():
    assert phones.normalize("+91 98123 45678", Context(region="XX")).meant == MEANT
    with pytest.raises(Unusable):
        phones.normalize("9812345678", Context(region="XX"))


@pytest.mark.slice(60)
@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_candidates_can_be_pasted_back_in_every_country(region):
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    if example is None:
        example = phonenumbers.example_number(region)
    found = phones.phone_number(
        phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    )
    value = phones.normalize(found.written, ANYWHERE)
    assert (value.meant, value.notices) == (found.digits, ())


TYPED = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(10**6, 10**15),
    st.sampled_from([10**400, -(10**400), 10**5000]),
    st.floats(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)
PIECES = st.lists(
    st.sampled_from(
        [
            "+",
            "91",
            "0",
            "00",
            "98123",
            "45678",
            "9812345678",
            "1",
            "44",
            "20",
            "(0)",
            "(",
            ")",
            "-",
            " ",
            "/",
            ".",
            ",",
            "tel:",
            "Ph: ",
            "(Sales)",
            "E+11",
            ".0",
            "x",
            "ext",
            "or",
            "\n",
            "*",
            "\ud800",
            "\x00",
            "²",
            "٣",
            "_",
            "📞",
        ]
    ),
    max_size=9,
).map("".join)


@given(
    st.one_of(st.text(), PIECES, st.text("0123456789+() -./,E", min_size=6, max_size=20), TYPED),
    st.sampled_from([None, "IN", "US", "GB", "XX"]),
)
def test_any_cell_is_a_number_or_refused_or_asked_about(cell, region):
    context = Context(region=region)
    try:
        candidates = (phones.normalize(cell, context).meant,)
    except Unusable:
        return
    except Ambiguous as question:
        candidates = tuple(phones.normalize(seen, context).meant for seen in question.candidates)
    assert candidates
    assert all(re.fullmatch(r"[1-9][0-9]{6,14}", candidate) for candidate in candidates)


@given(st.from_regex(r"[6-9][0-9]{9}", fullmatch=True))
def test_a_mobile_number_of_india_is_never_read_as_another_number(digits):
    for cell in (f"+91{digits}", f"+91 {digits[:5]} {digits[5:]}"):
        assert phones.normalize(cell, ANYWHERE).meant == f"91{digits}"
    assert phones.normalize(digits, INDIA).meant == f"91{digits}"


@pytest.mark.parametrize(
    ("code", "region"), [("91", "IN"), ("1", "US"), ("44", "GB"), ("800", None), ("999", None)]
)
def test_a_calling_code_stands_for_the_main_country_that_has_it(code, region):
    assert phones.region_of(code) == region


def test_a_number_without_its_country_names_the_region_that_would_settle_it():
    with pytest.raises(Ambiguous) as asked:
        phones.normalize("9876543210", Context())
    assert asked.value.facts["regions"] == "IN"
    assert phones.normalize("9876543210", Context(region="IN")).meant == "919876543210"
