"""An answer that says how many records there are, and a file that holds fewer of them."""

import json

import pytest

from bulk_import import readers

RECORD = {"id": "c1", "name": "May", "dialingMode": "power", "maxCallsPerAgent": 2}


def told(tmp_path, content, name="export.json"):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    codes = ("export.incomplete", "export.pages_missing", "export.goes_on")
    problems = readers.read(str(path)).problems
    assert not any(one.code in codes for one in problems[1:])  # it is told first
    return next(((one.code, dict(one.facts)) for one in problems if one.code in codes), None)


INCOMPLETE = {
    # The names are those of Genesys Cloud, RingCentral, NICE, Spring, Django, OData and others.
    "total": ({"entities": [RECORD], "total": 60, "pageCount": 3}, "60", "59"),
    "total_count inside meta": ({"objects": [RECORD], "meta": {"total_count": 3}}, "3", "2"),
    "totalRecords": ({"totalRecords": "7", "skills": [RECORD, RECORD]}, "7", "5"),
    "count": ({"count": 4, "next": None, "results": [RECORD]}, "4", "3"),
    "totalElements": ({"content": [RECORD], "totalElements": 2}, "2", "1"),
    "inside an answer": ({"response": {"items": [RECORD], "totalItems": 5}}, "5", "4"),
    "recordsTotal": ({"draw": 1, "recordsTotal": 9, "data": [RECORD]}, "9", "8"),
}


@pytest.mark.slice(3)
@pytest.mark.parametrize(("answer", "total", "missing"), INCOMPLETE.values(), ids=INCOMPLETE)
def test_the_number_of_records_that_are_missing_is_told(answer, total, missing, tmp_path):
    code, facts = told(tmp_path, json.dumps(answer))
    assert code == "export.incomplete"
    assert (facts["total"], facts["missing"]) == (total, missing)


GOING_ON = {
    "nextUri": ({"entities": [RECORD], "nextUri": "/api/v2/outbound/campaigns?pageNumber=2"}),
    "next": {"results": [RECORD], "next": "https://x.invalid/?page=2"},
    "hasMore": {"data": [RECORD], "hasMore": True},
    "NextToken": {"campaignSummaryList": [RECORD], "nextToken": "AAA"},
    "OData": {"value": [RECORD], "@odata.nextLink": "https://x.invalid"},
    "in paging": {"data": [RECORD], "paging": {"next_cursor": "b"}},
}


@pytest.mark.slice(3)
@pytest.mark.parametrize("answer", GOING_ON.values(), ids=GOING_ON)
def test_what_points_to_a_further_page_is_told(answer, tmp_path):
    assert told(tmp_path, json.dumps(answer))[0] == "export.goes_on"


def test_pages_that_are_missing_are_told_where_no_number_of_records_is(tmp_path):
    answer = {"data": [RECORD], "page": 1, "totalPages": 3}
    assert told(tmp_path, json.dumps(answer)) == (
        "export.pages_missing",
        {"seen": "1", "pages": "3"},
    )


@pytest.mark.parametrize(
    "answers",
    [
        [{"entities": [RECORD, RECORD], "total": 2, "pageCount": 1, "nextUri": None}],
        # Two pages, one after the other: together they are whole.
        [
            {"entities": [RECORD], "total": 2, "pageCount": 2, "nextUri": "/2"},
            {"entities": [RECORD], "total": 2, "pageCount": 2},
        ],
        [{"data": [RECORD], "hasMore": False, "nextToken": "", "count": 1}],
        [{"total": "all", "data": [RECORD]}],
        [[{"total": 60, "name": "May", "mode": "power"}]],  # a field of a campaign
    ],
)
def test_nothing_is_told_of_an_export_that_is_whole(answers, tmp_path):
    assert told(tmp_path, "\n".join(map(json.dumps, answers))) is None


@pytest.mark.parametrize(
    "content",
    [
        "<r><pageInfo><totalResults>5</totalResults></pageInfo><campaigns>{}</campaigns></r>",
        '<campaigns total="5">{}</campaigns>',
        "<r><total>5</total><campaigns>{}</campaigns></r>",
    ],
)
def test_xml_says_it_too(content, tmp_path):
    campaign = "<campaign><name>May</name><mode>power</mode><level>2</level></campaign>"
    code, facts = told(tmp_path, content.format(campaign * 2), "export.xml")
    assert (code, facts["missing"]) == ("export.incomplete", "3")


PAGE = (
    "<html><body><table><tr><th>Name</th><th>Mode</th><th>Level</th></tr>"
    "<tr><td>May</td><td>power</td><td>2</td></tr></table><div>{}</div></body></html>"
)
RULE = "+------+-------+---+\n"
TABLE = f"{RULE}| name | mode  | n |\n{RULE}| May  | power | 2 |\n{RULE}"
ROW = f"{'*' * 27} 1. row {'*' * 27}\nname: May\nmode: power\n"


@pytest.mark.parametrize(
    ("content", "total"),
    [
        (PAGE.format("Showing 1 to 1 of 1,057 entries"), "1057"),
        (PAGE.format("Showing 1 to 1 of 1 entries (filtered from 57 total entries)"), "57"),
        (PAGE.format("Mostrando registros del 1 al 1 de un total de 57 registros"), "57"),
        (PAGE.format("Showing 1 to 1 of 1 entries"), None),
        (PAGE.format("Campaigns"), None),
        (f"{TABLE}57 rows in set (0.01 sec)\n", "57"),
        (f"{TABLE}1 row in set (0.01 sec)\n", None),
        (" name | mode  | n \n------+-------+---\n May  | power | 2\n(57 rows)\n", "57"),
        (
            "*** 1. row ***\n".replace("***", "*" * 27)
            + "name: May\nmode: power\n57 rows in set\n",
            "57",
        ),
    ],
)
def test_lists_on_a_screen_and_printed_tables_say_how_many_rows_there_are(content, total, tmp_path):
    found = told(tmp_path, content, "export.txt")
    assert (found and found[1]["total"]) == total


def test_headers_of_an_answer_above_it_are_no_part_of_it(tmp_path):
    headers = "HTTP/1.1 302 Found\r\nlocation: /b\r\n\r\nHTTP/2 200 \r\ncontent-type: x\r\n\r\n"
    path = tmp_path / "answer.json"
    path.write_text(headers + json.dumps([RECORD]), "utf-8")
    (sheet,) = readers.read(str(path)).sheets
    assert sheet.row(2)[1] == "May"
