"""What a person wants forgotten is found however it is written."""

import gzip
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.problems import Refused
from bulk_import.store.mention import MASK, Mention


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Asha Rao", "asha  RAO"),
        ("Asha Rao", "Agents: Asha\u00a0Rao, Ben"),
        ("+91 98765 43210", "919876543210"),
        ("919876543210", "+91 (98765) 43-210"),
        ("José", "JOSE\u0301"),
        ("a.b (c)", "A.B (C)"),
        ("पुणे", "पुणे दल"),
    ],
)
def test_it_is_found_however_it_is_written(text, written):
    assert Mention.of(text).is_in(written)
    assert MASK in Mention.of(text).without(written)


@pytest.mark.parametrize(
    ("text", "written"), [("Asha Rao", "AshaRao"), ("919876543210", "91987654321"), ("a.b", "axb")]
)
def test_something_else_is_not_taken_for_it(text, written):
    assert not Mention.of(text).is_in(written)
    assert Mention.of(text).without(written) == written


@pytest.mark.parametrize("text", ["", "  ", "ab", " a "])
def test_what_stands_in_too_much_is_refused(text):
    with pytest.raises(Refused) as refused:
        Mention.of(text)
    assert refused.value.code == "forget.too_short"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.just("of Asha Rao"),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_nothing_is_left_of_it_in_a_document_and_all_else_stays(document):
    mention = Mention.of("Asha Rao")
    masked = mention.without(document)
    assert "Asha Rao" not in json.dumps(masked)
    assert json.dumps(masked) == json.dumps(document).replace("Asha Rao", json.dumps(MASK)[1:-1])


def workbook(part):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        parts.writestr("xl/sharedStrings.xml", part)
    return content.getvalue()


def test_it_is_found_in_workbooks_and_sheets_also_cut_by_looks_or_escaped():
    mention = Mention.of("Fish & Rao")
    assert mention.is_in_workbook(workbook("<t>Fish &amp; </t></r><r><t>Rao</t>"))
    assert not mention.is_in_workbook(workbook("<t>Fish</t>"))
    assert mention.is_in_sheet(gzip.compress(json.dumps([["Fish & rao"]]).encode()))
    assert Mention.of("98765 43210").is_in_sheet(gzip.compress(b"[[9876543210]]"))
    assert not mention.is_in_sheet(gzip.compress(b"[]"))


@pytest.mark.parametrize(
    "content", [b"", b"PK", gzip.compress(b"{", mtime=0)], ids=["empty", "no zip", "cut off"]
)
def test_a_copy_that_cannot_be_searched_may_hold_it(content):
    assert Mention.of("Asha Rao").is_in_workbook(content)
    assert Mention.of("Asha Rao").is_in_sheet(content)
