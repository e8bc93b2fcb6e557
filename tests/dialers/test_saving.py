import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bulk_import.campaign import FIELDS
from bulk_import.dialers import load, saved_profile
from bulk_import.dialers.profile import ALWAYS_SECRET, fits_any
from bulk_import.problems import Refused


def test_saved_matches_are_read_back_as_they_were(tmp_path):
    matches = {"Camp": "name", "Dialler": "dialer_type", 'The "odd" one | *': "ratio"}
    path = tmp_path / "mine.toml"
    path.write_text(saved_profile("mine", matches), encoding="utf-8")
    assert load("mine", [tmp_path]).column_choices == matches


@given(
    st.lists(st.text(min_size=1), min_size=1, max_size=4, unique=True),
    st.permutations(list(FIELDS)),
)
def test_any_header_is_read_back_as_it_was(tmp_path_factory, headers, fields):
    headers = [header.encode("utf-8", "replace").decode("utf-8") for header in headers]
    assume(not any(fits_any(ALWAYS_SECRET, one) for one in headers))  # they are never matched
    matches = dict(zip(headers, fields, strict=False))
    path = tmp_path_factory.mktemp("profiles") / "mine.toml"
    path.write_bytes(saved_profile("mine", matches).encode("utf-8"))
    assert load(str(path), ()).column_choices == matches


@pytest.mark.parametrize(
    ("name", "code"),
    [("vicidial", "profile.name_taken"), ("My dialer", "profile.name"), ("../x", "profile.name")],
)
def test_a_name_that_could_not_be_used_is_refused(name, code):
    with pytest.raises(Refused) as refused:
        saved_profile(name, {"Camp": "name"})
    assert refused.value.code == code


def test_a_profile_that_converts_chooses_no_columns():
    assert load("vicidial", ()).column_choices is None
