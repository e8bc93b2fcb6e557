"""OpenDocument, in a package or in one flat file: what it shows, hides and strikes through."""

import pytest
from readers.packing import zipped

from reports.looking import check, row, told

NAMES = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{prefix}="{NAMES}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
    )
)
STYLES = (
    '<office:automatic-styles><style:style style:name="ce1" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="T1" style:family="text">'
    '<style:text-properties style:text-line-through-type="single"/></style:style>'
    '<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1">'
    '<style:text-properties style:text-line-through-style="none"/></style:style>'
    "</office:automatic-styles>"
)


def cell(content):
    if isinstance(content, str):
        return text(content)
    attributes, shown = content
    return f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"


def text(content, attributes=""):
    return (
        f'<table:table-cell office:value-type="string" {attributes}><text:p>{content}</text:p>'
        "</table:table-cell>"
    )


def number(value, shown, kind="float"):
    return f'office:value-type="{kind}" office:value="{value}"', shown


def day(value, shown):
    return f'office:value-type="date" office:date-value="{value}"', shown


def document(*rows, columns="", attributes=None):
    lines = "".join(
        f"<table:table-row {(attributes or {}).get(at, '')}>{''.join(map(cell, cells))}"
        "</table:table-row>\n"
        for at, cells in enumerate([list(rows[0]), *(one.values() for one in rows)])
    )
    return (
        f'{STYLES}<office:body><office:spreadsheet><table:table table:name="S">{columns}{lines}'
        "</table:table></office:spreadsheet></office:body>"
    )


def package(path, body):
    inner = body.replace("\n", "")
    content = f"<office:document-content {SPACES}>{inner}</office:document-content>"
    manifest = f'<manifest:manifest xmlns:manifest="{NAMES}:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    parts = [("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", manifest)]
    path.write_bytes(zipped(parts))
    return path


def flat(path, body):
    kind = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    content = f'<?xml version="1.0"?>\n<office:document {SPACES} {kind}>\n{body}</office:document>'
    path.write_text(content, "utf-8")
    return path


@pytest.fixture(params=[package, flat])
def plan_of(request, tmp_path):
    def plan(*rows, **options):
        return check(request.param(tmp_path / "a.ods", document(*rows, **options)))

    return plan


@pytest.mark.parametrize("visibility", ["collapse", "filter"])
def test_rows_and_columns_that_are_not_shown_are_told(plan_of, visibility):
    plan = plan_of(
        row(1),
        row(2),
        columns='<table:table-column/><table:table-column table:number-columns-repeated="2" '
        'table:visibility="collapse"/>',
        attributes={2: f'table:visibility="{visibility}"'},
    )
    assert [told(one) for one in plan.rows] == [[], [("warning", "row.hidden", None)]]
    assert [one.facts["columns"] for one in plan.file_problems] == ["B–C"]


@pytest.mark.slice(4)
@pytest.mark.parametrize(
    ("field", "shown", "sent"),
    [
        ("max_waiting_time", number(2, "2 min"), 120),
        ("name", number(12, "012"), "012"),
        ("name", number(7, "Batch 007"), "Batch 007"),
        ("max_waiting_time", number(60000, "60"), 60),
        ("ring_seconds", number(29.7, "30"), 30),
    ],
)
def test_what_is_shown_is_sent_and_told(plan_of, field, shown, sent):
    (planned,) = plan_of(row(**{field: shown})).rows
    assert planned.values[field] == sent
    assert ("warning", "cell.as_shown", field) in told(planned)


@pytest.mark.slice(3)
@pytest.mark.parametrize("shown", ["30", "30.00", "30,00", "3E+01"])
def test_a_number_that_is_shown_as_it_is_is_no_news(plan_of, shown):
    (planned,) = plan_of(row(ring_seconds=number(30, shown))).rows
    assert (planned.values["ring_seconds"], told(planned)) == (30, [])


@pytest.mark.slice(3)
@pytest.mark.parametrize(
    "shown", ["14.08.31", "8/14/2031", "Thursday, 14 August 2031", "14. Aug 31"]
)
def test_a_whole_day_is_no_news(plan_of, shown):
    (planned,) = plan_of(row(start_date=day("2031-08-14", shown))).rows
    assert told(planned) == []


@pytest.mark.slice(4)
@pytest.mark.parametrize("shown", ["Aug 31", "14. Aug", "2031", "Thursday", "14.08."])
def test_a_hidden_part_of_a_day_is_asked_about(plan_of, shown):
    (planned,) = plan_of(row(start_date=day("2031-08-14", shown))).rows
    assert told(planned) == [("question", "cell.shown_in_part", "start_date")]
    assert planned.problems[0].candidates == ("2031-08-14",)


def test_what_is_struck_through_is_asked_about(plan_of):
    struck = 'table:style-name="ce1" office:value-type="string"'
    agents = (
        'office:value-type="string"',
        '6001_2224257<text:span text:style-name="T1">, 6002_2224257</text:span>',
    )
    rows = (
        {header: (struck, content) for header, content in row(1).items()},
        row(2) | {"End date": (struck, "2031-09-26")},
        row(3) | {"Agents": agents},
        row(4) | {"End date": (struck.replace("ce1", "ce2"), "2031-09-26")},
    )
    assert [told(one) for one in plan_of(*rows).rows] == [
        [("question", "row.struck", None)],
        [("question", "cell.struck", "end_date")],
        [("question", "cell.struck_in_part", "users")],
        [],
    ]
