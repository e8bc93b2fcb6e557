from hypothesis import given
from hypothesis import strategies as st

from bulk_import.normalizers.damaged_text import SUSPECT, is_suspect

PARTS = (
    *(*"aeFx0 _-/.:;'(", "nan", "null", "undefined", "ERROR", "err", "0x", "u00", "lorem"),
    *("Object", "_x0041_", "promise", "function", "symbol", "Sales", "infinity", "array"),
)


@given(
    st.lists(
        st.sampled_from(PARTS),
        max_size=6,
    ).map("".join)
)
def test_the_short_way_to_see_that_a_text_is_ordinary_agrees_with_the_long_one(text):
    assert is_suspect(text) == bool(SUSPECT.search(text))
