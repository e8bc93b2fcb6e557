from hypothesis import example, given
from hypothesis import strategies as st

from bulk_import.normalizers.folding import folded_each
from bulk_import.normalizers.text import folded


@given(st.lists(st.text(st.sampled_from("aZß \t\n\x1f\u00a0"), max_size=5) | st.text(max_size=5)))
@example(["Sales", "  North  "])
@example(["Sales ", "a"])
@example(["Sales", "a\nb"])
def test_many_texts_are_folded_as_each_is(texts):
    assert folded_each(texts) == list(map(folded, texts))
