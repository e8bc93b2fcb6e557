import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers.exported import code_of, messages_of, sheets
from slicing import examples

from bulk_import import readers
from bulk_import.problems import Refused
from bulk_import.readers.worker.json_files import read_json
from bulk_import.readers.worker.tables import MOST_DEEP, flat


@pytest.fixture
def read(file):
    def of(content):
        text = content if isinstance(content, (str, bytes)) else json.dumps(content)
        return readers.read(file("export", text if isinstance(text, bytes) else text.encode()))

    return of


def refusal(read, content):
    with pytest.raises(Refused) as refused:
        read(content)
    return refused.value


def test_each_record_of_a_list_is_a_row_from_row_2_on(read):
    spreadsheet = read([{"name": "North", "ratio": 1.5}, {"name": "South", "active": True}])
    assert spreadsheet.format == "json"
    assert spreadsheet.sheets[0].rows.tolist() == [1, 2, 3]
    assert sheets(spreadsheet) == {
        None: [["name", "ratio", "active"], ["North", 1.5, None], ["South", None, True]]
    }


def test_one_record_a_line_is_a_list_too(read):
    assert sheets(read('{"a": 1}\n\n{"b": "x"}\r\n')) == {
        None: [["a", "b"], [1, None], [None, "x"]]
    }


def test_fields_inside_fields_get_headers_with_dots(read):
    campaign = {
        "name": "North",
        "queue": {"id": "q1", "media": {"ring": 12}},
        "slots": [{"day": 1, "from": "09:00"}, {"day": 2}],
        "agents": ["007", "zoë"],
        "none": None,
    }
    header, row = sheets(read(campaign))[None]
    assert dict(zip(header, row, strict=True)) == {
        "name": "North",
        "queue.id": "q1",
        "queue.media.ring": 12,
        "slots.0.day": 1,
        "slots.0.from": "09:00",
        "slots.1.day": 2,
        "agents": '["007", "zoë"]',
        "none": None,
    }


def test_what_is_empty_is_still_there_as_its_name_may_be_all_that_it_says(read):
    header, row = sheets(read([{"mode": {"agentless": {}}, "lists": []}]))[None]
    assert dict(zip(header, row, strict=True)) == {"mode.agentless": "{}", "lists": "[]"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"entities": [{"name": "N"}], "total": 1, "size": 25}, "entities"),
        ({"data": {"campaigns": [{"name": "N"}], "count": 1}}, "data.campaigns"),
        ({"campaign": {"name": "N"}}, "campaign"),
        ({"teams": [{"name": "N", "mode": "x"}], "page": 1}, "teams"),
    ],
)
def test_a_list_inside_an_answer_is_named_by_its_path(content, expected, read):
    table = sheets(read(content))
    assert list(table) == [expected]
    assert table[expected][0][0] == "name"
    assert table[expected][1][0] == "N"


def test_what_stands_around_a_list_is_told_as_it_may_speak_of_further_pages(read):
    document = {"entities": [{"name": "N"}], "nextUri": "/page/2", "region": "eu"}
    more, problem = read(document).problems
    assert (more.code, problem.code) == ("export.goes_on", "export.aside")
    assert "“nextUri”" in more.message
    assert "“region”" in problem.message
    assert "/page/2" not in more.message + problem.message


def test_what_tells_of_pages_alone_is_told_once_and_not_where_all_of_them_are_there(read):
    (only,) = read({"entities": [{"name": "N"}], "total": 60, "pageSize": 1}).problems
    assert only.code == "export.incomplete"
    assert read({"entities": [{"name": "N"}], "total": 1, "pageNumber": 1}).problems == ()


def test_a_campaign_that_holds_a_short_list_is_no_wrapping(read):
    campaign = {"name": "N", "mode": "x", "active": True, "slots": [{"day": 1}, {"day": 2}]}
    table = sheets(read(campaign))[None]
    assert table == [
        ["name", "mode", "active", "slots.0.day", "slots.1.day"],
        ["N", "x", True, 1, 2],
    ]


def test_terraform_keeps_its_resources_by_label(read):
    found = sheets(
        read(
            {
                "resource": {
                    "dialer_campaign": {"North": {"name": "N"}},
                    "dialer_queue": {"A": [{"name": "a"}], "B": {"ring": 5}},
                },
                "terraform": {"required_version": "1"},
            }
        )
    )
    assert found["resource.dialer_campaign"] == [["label", "name"], ["North", "N"]]
    assert found["resource.dialer_queue"] == [
        ["label", "name", "ring"],
        ["A", "a", None],
        ["B", None, 5],
    ]


def test_records_by_label_are_a_table_anywhere(read):
    found = sheets(read({"North": {"mode": "x"}, "South": {"mode": "y"}}))
    assert found == {None: [["label", "mode"], ["North", "x"], ["South", "y"]]}


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + '[{"a": "é"}]'.encode(),
        '[{"a": "é"}]'.encode("utf-16"),
        '[{"a": "é"}]'.encode("utf-16-le"),
        '[{"a": "é"}]'.encode("utf-32"),
    ],
)
def test_the_encodings_of_windows_are_read(content, read):
    assert sheets(read(content)) == {None: [["a"], ["é"]]}


def test_numbers_that_no_program_keeps_stay_as_they_are_written(read):
    digits = "9" * 10_000
    table = sheets(read(f'[{{"a": {digits}, "b": 1e999, "c": NaN, "d": -Infinity, "e": 1e2}}]'))
    assert table[None][1] == [digits, "1e999", "NaN", "-Infinity", 100.0]


def test_characters_that_cannot_be_written_are_replaced_and_told(read):
    spreadsheet = read(r'[{"a": "x\ud800y\u0000", "b": "\ud83e\ude94"}]')
    assert sheets(spreadsheet) == {None: [["a", "b"], ["x�y�", "🪔"]]}
    (problem,) = spreadsheet.problems
    assert problem.code == "export.characters"
    assert "“a”" in problem.message
    assert "“b”" not in problem.message


@pytest.mark.parametrize("content", ['[{"a": 1, "a": 2}]', '[{"a.b": 1, "a": {"b": true}}]'])
def test_a_field_that_stands_twice_is_never_chosen_from(content, read):
    refused = refusal(read, content)
    assert refused.code == "export.field_twice"
    assert "“a" in refused.message


def test_a_field_that_stands_twice_with_one_value_loses_nothing(read):
    assert sheets(read('[{"a": [1], "a": [1]}]')) == {None: [["a"], ["[1]"]]}


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        ('[{"a": 1},\n {"b": 2', "export.cut_off", ("line 2", "character 9")),
        ('[{"a": 1},\n {"b": "secr', "export.cut_off", ("line 2", "character 8")),
        ('[{"a": 1},\n\n {"b": 2,}]', "export.broken", ("line 3", "character 10")),
        ('[{"a": 007}]', "export.broken", ("line 1", "character 9")),
        ("{'a': 1}", "export.broken", ("line 1", "character 2")),
        ('{"a": 1}\nrubbish', "export.broken", ("line 2", "character 1")),
        ("[1, 2]", "export.no_table", ()),
        ("{}", "export.no_table", ()),
        ("[" * 100_000, "export.too_deep", ()),
        ('{"a":' * 40 + "1" + "}" * 40, "export.too_deep", (str(MOST_DEEP),)),
        ('[{"a": 1, ' + '"x": {' * 40 + "}" * 40 + "}]", "export.too_deep", ()),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(content, code, where, read):
    refused = refusal(read, content)
    assert refused.code == code
    assert all(part in refused.message for part in where), refused.message
    assert "secr" not in refused.message


def test_far_too_many_fields_are_refused(read):
    wide = [{f"field {number}": 1 for number in range(20_000)}]
    assert refusal(read, wide).code == "file.too_many_cells"
    sparse = [{f"field {number}": 1} for number in range(5_000)]
    assert refusal(read, sparse).code == "file.too_many_cells"


def test_rows_beyond_those_allowed_are_counted(file):
    path = file("export", json.dumps([{"a": "x"}] * 30).encode())
    (sheet,) = readers.read(path, max_rows=10).sheets
    assert sheet.rows_found == 30
    assert len(sheet.rows) == 12  # the header, those allowed, and one that shows there are more


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
NAMES = st.text(st.characters(exclude_characters=".", exclude_categories=["Cs"]), min_size=1)
RECORDS = st.dictionaries(
    NAMES,
    st.recursive(SCALARS, lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3)),
    min_size=1,
    max_size=4,
)


@given(RECORDS)
def test_headers_are_those_of_pandas(record):
    # pandas puts the plain fields in front.
    assert {header for header, _ in flat(record)} == set(pd.json_normalize(record).columns)


VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@examples(0.3)
@given(VALUES | st.lists(RECORDS))
def test_anything_is_read_or_refused(value):
    content = json.dumps(value).encode()
    code = code_of(read_json, content)
    assert code in {None, "export.no_table", "export.field_twice"}
    if code is None:
        assert any(message[0] == "sheet" for message in messages_of(read_json, content))


@examples(0.3)
@given(st.text() | st.binary() | st.text('[]{}":,1a \n'))
def test_no_text_makes_the_reader_fail(content):
    content = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    assert (code_of(read_json, content) or "export.").startswith(("export.", "file."))
