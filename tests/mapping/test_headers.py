import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.campaign import FIELDS
from bulk_import.fields import Field
from bulk_import.mapping.headers import (
    ACCOUNT,
    RESULT_HEADERS,
    SECRET,
    field_named,
    fold,
    known,
    meanings,
    read_header,
)
from bulk_import.normalizers import text


@pytest.mark.parametrize(
    "written",
    [
        "Start date",
        "START DATE",
        "start_date",
        "Start-Date",
        "Start.Date*",
        "* Start date :",
        "  Start \u00a0 date  ",
        "Start\r\nDate",
        "Ｓｔａｒｔ　ｄａｔｅ",
        "“Start” date?".replace("“", '"').replace("”", '"'),
        "Start date (required)",
        "Start date (DD/MM/YYYY)",
        "Start date [dd-mm-yy] *",
        "Start (date)",
        "Start Date - DD/MM/YYYY",
        "Start date dd.mm.yyyy",
    ],
)
def test_one_header_is_written_in_many_ways(written):
    header = read_header(written)
    assert "start_date" in {field_named(header.whole), field_named(header.key)}


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("Start date (DD/MM/YYYY)", "dmy"),
        ("Start date (dd-mm-yy)", "dmy"),
        ("Start date (D/M/YYYY)", "dmy"),
        ("Start date (date format: DD.MM.YYYY)", "dmy"),
        ("Start date DD/MM/YYYY", "dmy"),
        ("Start date [MM/DD/YYYY]*", "mdy"),
        ("Start date (m/d/yy)", "mdy"),
        ("Start date - mm/dd/yyyy", "mdy"),
        ("Start date (YYYY-MM-DD)", "ymd"),
        ("Start date yyyy/mm/dd", "ymd"),
        ("Start date", None),
        ("Start date (DD/MMM/YYYY)", None),
        ("Start date (YYYY/DD/MM)", None),
        ("Start date (DD/MM/YYYY or MM/DD/YYYY)", None),
        ("Start date (required)", None),
    ],
)
def test_a_header_may_say_how_its_dates_are_written(written, order):
    assert read_header(written).date_order == order


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("Ring time (sec)", "s"),
        ("Ring time (in seconds)", "s"),
        ("Ring time (in secs.)", "s"),
        ("Ring time (S)", "s"),
        ("Ring time in secs", "s"),
        ("Ring time_sec", "s"),
        ("Ring seconds", "s"),
        ("Wait time (min)", "min"),
        ("Wait time (in mins)", "min"),
        ("Wait time minutes", "min"),
        ("Wait time", None),
        ("Wait time (Y/N)", None),
        ("Wait time (m)", None),
        ("Wait time (sec or min)", None),
        ("Admin", None),
    ],
)
def test_a_header_may_say_in_which_unit_its_numbers_are(written, unit):
    assert read_header(written).unit == unit


def test_the_name_stays_without_its_hint():
    header = read_header("Ring  time\n(sec)")
    assert (header.text, header.key, header.hint) == ("Ring time (sec)", "ringtime", "sec")


@pytest.mark.parametrize("hint", ["no agent", "without agent", "No agents", "without any agent"])
def test_words_in_brackets_that_make_another_field_are_no_hint(hint):
    header = read_header(f"Max waiting time ({hint})")
    assert header.hint == ""
    assert field_named(header.key) in {None, "max_waiting_time_without_agent"}


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_goes_by_its_own_name_and_by_the_header_of_the_template(field):
    assert field_named(field) == field
    assert field_named(FIELDS[field].header) == field
    assert known()[fold(FIELDS[field].header)] == (field, "header")


def test_a_word_that_nobody_knows_names_no_field():
    assert field_named("Colour") is None
    assert field_named("") is None


def _field(name, header, synonyms=""):
    return Field(
        name=name,
        header=header,
        synonyms=synonyms,
        example="x",
        normalize=text.normalize,
    )


@pytest.mark.parametrize(
    "other",
    [
        _field("other", "Title"),
        _field("other", "Other", "label, TITLE"),
        _field("other", "Other", "name"),
    ],
)
def test_two_fields_that_claim_one_header_are_a_fault(other):
    name = _field("name", "Campaign", "title")
    with pytest.raises(ValueError, match="means other and name"):
        meanings([name, other])


def test_a_field_may_repeat_itself():
    name = _field("name", "Name", "NAME, na-me")
    assert meanings([name]) == {"name": ("name", "header")}


def test_no_field_claims_a_header_of_ours_or_of_the_account():
    taken = {*map(fold, RESULT_HEADERS), *ACCOUNT, *SECRET}
    assert known().keys() & taken == set()
    assert "" not in known()


@given(st.text(max_size=200))
def test_any_text_is_a_header_that_can_be_named_by_hand(text):
    assert read_header(text).whole == fold(text)


@given(st.text(alphabet="Start date([{)]}*-_:/dmyDMYsecin \n", max_size=300))
def test_text_that_looks_like_a_header_is_one(text):
    header = read_header(text)
    assert "\n" not in header.text
    assert header.unit in {None, "ms", "s", "min", "h"}
    assert header.date_order in {None, "dmy", "mdy", "ymd"}
