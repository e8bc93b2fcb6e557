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
