"""Where the records of a document are found: in every envelope in which answers wrap them."""

import json

import pytest
from readers.exported import sheets

from bulk_import import readers
from bulk_import.problems import Refused

ONE = {"name": "North", "mode": "power", "number": "+12125550147"}
TWO = {**ONE, "name": "South"}
ENVELOPES = {
    "list": [ONE, TWO],
    **{name: {name: [ONE, TWO]} for name in ("data", "result", "campaigns", "items", "entities")},
    "paged": {"results": [ONE, TWO], "page": 1, "total": 2, "next": None},
    "no fault": {"error": None, "message": "ok", "data": [ONE, TWO]},
    "powershell": {"value": [ONE, TWO], "Count": 2},
    "nested": {"status": "ok", "response": {"data": {"campaigns": [ONE, TWO]}}},
    "pages": [{"entities": [ONE], "pageNumber": 1}, {"entities": [TWO], "pageNumber": 2}],
    "an empty page": [{"items": [ONE, TWO], "total": 2}, {"items": [], "total": 2}],
    "lists": [[ONE], [TWO]],
    "each wrapped": [{"campaign": ONE}, {"campaign": TWO}],
    "each with its result": [{"result": "success", "data": one} for one in (ONE, TWO)],
    "edges": {"data": {"campaigns": {"edges": [{"node": ONE}, {"node": TWO, "cursor": "x"}]}}},
    "attributes": {"data": [{"type": "x", "attributes": one} for one in (ONE, TWO)]},
    "by label": {"n": ONE, "s": TWO},
    "columns": {"result": "success", **{name: [ONE[name], TWO[name]] for name in ONE}},
    "headers": {"columns": list(ONE), "rows": [list(ONE.values()), list(TWO.values())]},
    "described headers": {
        "cols": [{"name": name, "type": "text"} for name in ONE],
        "data": [list(ONE.values()), list(TWO.values())],
    },
    "lines": [list(ONE), list(ONE.values()), list(TWO.values())],
    "phpMyAdmin": [
        {"type": "header", "version": "5"},
        {"type": "database", "name": "d"},
        {"type": "table", "name": "campaigns", "data": [ONE, TWO]},
    ],
}


def records(spreadsheet):
    (rows,) = sheets(spreadsheet).values()
    header, *others = rows
    return [
        {name: cell for name, cell in zip(header, row, strict=True) if name in ONE}
        for row in others
    ]


@pytest.mark.slice(5)
@pytest.mark.parametrize("name", ENVELOPES)
def test_records_are_found_in_every_envelope(name, file):
    content = json.dumps(ENVELOPES[name]).encode()
    assert records(readers.read(file("answer", content))) == [ONE, TWO]


@pytest.mark.slice(1)
@pytest.mark.parametrize(
    "pages",
    [
        [{"entities": [ONE], "total": 2}, {"entities": [TWO], "total": 2}],
        [[ONE], [TWO]],
        [ONE, TWO],
        [{"campaign": ONE}, {"campaign": TWO}],
    ],
)
def test_answers_may_stand_one_after_the_other(pages, file):
    content = "\n".join(map(json.dumps, pages)).encode()
    assert records(readers.read(file("answer", content))) == [ONE, TWO]


QUEUES = [{"queueId": 7, "name": "q", "members": 3}]


@pytest.mark.parametrize(
    "answers",
    [
        [{"results": [ONE, TWO]}, {"results": QUEUES}],
        [{"results": [ONE]}, {"results": QUEUES}, {"results": [TWO]}],
        [{"results": [ONE, TWO]}, {"results": []}, {"results": QUEUES}],
    ],
)
def test_answers_about_different_things_are_tables_of_their_own(answers, file):
    content = "\n".join(map(json.dumps, answers)).encode()
    found = sheets(readers.read(file("answers", content)))
    assert found == {
        "results": [[*ONE], [*ONE.values()], [*TWO.values()]],
        "results 2": [[*QUEUES[0]], [*QUEUES[0].values()]],
    }


def test_pages_whose_records_lack_some_fields_are_one_table(file):
    pages = [{"items": [ONE]}, {"items": [{"name": "South", "mode": "power", "timezone": "UTC"}]}]
    found = sheets(readers.read(file("pages", "\n".join(map(json.dumps, pages)).encode())))
    assert [*found] == ["items"]
    assert len(found["items"]) == 3


def test_answers_may_stand_under_names_of_their_own(file):
    answers = {
        "campaigns": {"status": "OK", "results": [ONE, TWO]},
        "queues": {"status": "OK", "results": QUEUES},
    }
    read = readers.read(file("answers", json.dumps(answers).encode()))
    found = sheets(read)
    assert [*found] == ["campaigns.results", "queues.results"]
    assert found["campaigns.results"][1:] == [[*ONE.values()], [*TWO.values()]]
    assert read.problems == ()


def test_lists_in_a_record_are_no_pages(file):
    campaign = {"name": "N", "queue": {"id": 1}, "items": [{"a": 1}]}
    (table,) = sheets(readers.read(file("x", json.dumps([campaign, campaign]).encode()))).values()
    assert table[0] == ["name", "queue.id", "items.0.a"]
    assert len(table) == 3


@pytest.mark.slice(2)
@pytest.mark.parametrize(
    "content",
    [
        {"error": {"code": 401, "message": "Token expired"}},
        {"error": "No such account", "data": []},
        {"status": 401, "message": "No bearer token"},
        {"message": "Invalid credentials", "success": False},
    ],
)
def test_faults_are_no_records(content, file):
    with pytest.raises(Refused) as refused:
        readers.read(file("x.json", json.dumps(content).encode()))
    assert refused.value.code == "export.answer"


STATE = {
    "version": 4,
    "terraform_version": "1.5.0",
    "resources": [
        {"mode": "data", "type": "dialer_queue", "name": "old", "instances": [{"attributes": {}}]},
        {
            "mode": "managed",
            "type": "dialer_campaign",
            "name": "North",
            "instances": [{"attributes": ONE}, {"index_key": "b", "attributes": TWO}],
        },
    ],
}
SHOW = {
    "terraform_version": "1.5.0",
    "values": {
        "root_module": {
            "resources": [{"type": "dialer_campaign", "name": "North", "values": ONE}],
            "child_modules": [
                {
                    "resources": [
                        {"type": "dialer_campaign", "name": "North", "index": "b", "values": TWO}
                    ]
                }
            ],
        }
    },
}


@pytest.mark.parametrize("document", [STATE, SHOW], ids=["state", "show"])
def test_resources_of_terraform_are_tables_by_their_types(document, file):
    found = sheets(readers.read(file("x", json.dumps(document).encode())))
    assert found == {
        "resource.dialer_campaign": [
            ["label", *ONE],
            ["North", *ONE.values()],
            ["North[b]", *TWO.values()],
        ]
    }


TEMPLATE = {
    "Resources": {
        "North": {
            "Type": "AWS::ConnectCampaignsV2::Campaign",
            "Properties": {
                "Name": "N",
                "Queue": {"Ref": "Sales"},
                "Flow": {"Fn::GetAtt": ["Flow", "Arn"]},
                "Hours": [{"Key": "MONDAY", "Value": [{"StartTime": "T09:00"}]}],
            },
        }
    }
}
TEMPLATE_IN_YAML = """
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  North:
    Type: AWS::ConnectCampaignsV2::Campaign
    Properties:
      Name: N
      Queue: !Ref Sales
      Flow: !GetAtt Flow.Arn
      Hours:
        - Key: MONDAY
          Value:
            - StartTime: T09:00
"""


@pytest.mark.parametrize("text", [json.dumps(TEMPLATE), TEMPLATE_IN_YAML], ids=["json", "yaml"])
def test_a_template_of_cloudformation_names_days_and_refers_as_terraform_does(text, file):
    assert sheets(readers.read(file("x", text.encode()))) == {
        "AWS::ConnectCampaignsV2::Campaign": [
            ["label", "Name", "Queue", "Flow", "Hours.MONDAY.0.StartTime"],
            ["North", "N", "${Sales}", "${Flow.Arn}", "T09:00"],
        ]
    }


WAYS = {
    "json": json.dumps({"a": {"x": {"c": {"name": "N"}}, "y": {"c": {"name": "S"}}, "n": 1}}),
    "yaml": "a:\n  x:\n    c:\n      name: N\n  y:\n    c:\n      name: S\n",
    "xml": "<a><x><c><name>N</name></c></x><y><c><name>S</name></c></y><z/></a>",
}


@pytest.mark.parametrize("kind", WAYS)
def test_a_profile_can_name_the_way_to_the_records(kind, file):
    found = readers.read(file("x", WAYS[kind].encode()), records=["a.*.c"])
    assert sheets(found)["a.*.c"] == [["name"], ["N"], ["S"]]


def test_a_way_may_end_at_the_labels_of_records(file):
    found = readers.read(file("x", b'{"a": {"N": {"m": 1}}, "b": 2, "c": 3}'), records=["a.*"])
    assert sheets(found)["a.*"] == [["label", "m"], ["N", 1]]
