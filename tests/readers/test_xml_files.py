import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers.exported import code_of, sheets
from slicing import examples

from bulk_import import readers
from bulk_import.problems import Refused
from bulk_import.readers.worker.xml_files import read_xml

DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'


@pytest.fixture
def read(file):
    def of(content):
        return readers.read(
            file("export", content if isinstance(content, bytes) else content.encode())
        )

    return of


def refusal(read, content):
    with pytest.raises(Refused) as refused:
        read(content)
    return refused.value


CAMPAIGNS = """
<campaigns>
  <campaign>
    <name>North</name>
    <hours from="08:00" to="18:00"/>
    <queue id="7"><name> Sales </name></queue>
    <list>a</list><list>b</list>
  </campaign>
  <campaign><name>South &amp; West</name><note/></campaign>
</campaigns>
"""


@pytest.mark.parametrize("declaration", ["", DECLARED, DECLARED + "<!-- made by hand -->"])
def test_each_element_that_holds_others_is_a_row(declaration, read):
    spreadsheet = read(declaration + CAMPAIGNS)
    assert spreadsheet.format == "xml"
    assert spreadsheet.problems == ()
    assert sheets(spreadsheet) == {
        "campaign": [
            [
                "name",
                "hours.@from",
                "hours.@to",
                "queue.@id",
                "queue.name",
                "list.0",
                "list.1",
                "note",
            ],
            ["North", "08:00", "18:00", "7", "Sales", "a", "b", None],
            ["South & West", None, None, None, None, None, None, None],
        ]
    }


def test_a_single_record_is_a_table_as_well(read):
    inside = "<result><campaigns><campaign><id>1</id><name>N</name></campaign></campaigns></result>"
    assert sheets(read(inside)) == {"campaign": [["id", "name"], ["1", "N"]]}
    assert sheets(read("<campaign><id>1</id><hours><from>8</from></hours><x>2</x></campaign>")) == {
        "campaign": [["id", "hours.from", "x"], ["1", "8", "2"]]
    }


def test_what_stands_several_times_is_a_record_however_little_it_says_itself(read):
    inner = "<hours><from>8</from><to>9</to><zone>Z</zone></hours>"
    found = sheets(read(f"<r><c><id>1</id>{inner}</c><c><id>2</id>{inner}</c></r>"))
    assert found == {
        "c": [
            ["id", "hours.from", "hours.to", "hours.zone"],
            ["1", "8", "9", "Z"],
            ["2", "8", "9", "Z"],
        ]
    }


def test_several_kinds_of_records_are_several_tables(read):
    found = sheets(
        read(
            "<all><campaigns><campaign><id>1</id></campaign><campaign><id>2</id></campaign>"
            "</campaigns><csqs><csq><id>9</id><name>Q</name></csq></csqs></all>"
        )
    )
    assert found == {
        "campaign": [["id"], ["1"], ["2"]],
        "csq": [["id", "name"], ["9", "Q"]],
    }


def test_records_may_be_made_of_attributes(read):
    found = sheets(read('<queues><queue name="A" ring="5"/><queue name="B" ring="6"/></queues>'))
    assert found == {"queue": [["@name", "@ring"], ["A", "5"], ["B", "6"]]}


def test_what_stands_beside_the_records_is_told(read):
    missing, problem = read("<r><pages>4</pages><c><a>1</a><b>2</b></c></r>").problems
    assert missing.facts == {"seen": "1", "pages": "4"}
    assert problem.code == "export.aside"
    assert "“r.pages”" in problem.message


def test_names_of_vocabularies_are_left_out(read):
    found = sheets(read('<x:r xmlns:x="urn:x"><x:c x:id="1"><x:a>1</x:a><x:b>2</x:b></x:c></x:r>'))
    assert found == {"c": [["@id", "a", "b"], ["1", "1", "2"]]}


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0" encoding="UTF-16"?><r><c><a>é</a></c></r>'.encode("utf-16"),
        '<?xml version="1.0" encoding="ISO-8859-1"?><r><c><a>é</a></c></r>'.encode("latin-1"),
        "<r><c><a>é</a></c></r>".encode("utf-8-sig"),
    ],
)
def test_the_encoding_is_the_one_declared(content, read):
    assert sheets(read(content)) == {"c": [["a"], ["é"]]}


def laughs(levels):
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels)
    )
    return f"{DECLARED}<!DOCTYPE r [{entities}]><r><c><a>&a{levels - 1};</a></c></r>"


@pytest.mark.parametrize(
    "content",
    [
        laughs(2),
        laughs(12),
        '<?xml version="1.0"?><!DOCTYPE r SYSTEM "file:///etc/passwd"><r><c><a>1</a></c></r>',
        f"{DECLARED}<!DOCTYPE r [<!ENTITY x SYSTEM 'http://127.0.0.1:9/'>]><r><a>&x;</a></r>",
    ],
)
def test_nothing_is_fetched_or_multiplied(content, read):
    start = time.monotonic()
    assert refusal(read, content).code == "export.entities"
    assert time.monotonic() - start < 30


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        (DECLARED + "<r>\n<c><a>1</a>", "export.cut_off", ("line 3",)),
        (DECLARED + "<r>\n<c><a>1</b></c></r>", "export.broken", ("line 3", "character 10")),
        (DECLARED + "<r>&x;</r>", "export.broken", ("line 2",)),
        ('<?xml version="1.0" encoding="made-up"?><r/>', "export.not_text", ()),
        (DECLARED.encode() + b"<r>\xff</r>", "export.broken", ("line 2",)),
        (DECLARED + "<orders/>", "export.no_table", ()),
        (DECLARED + "<a>" * 100_000 + "</a>" * 100_000, "export.too_deep", ()),
        ("<r><c><n>1</n>" + "<a>" * 40 + "</a>" * 40 + "</c></r>", "export.too_deep", ()),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(content, code, where, read):
    refused = refusal(read, content)
    assert refused.code == code, refused.message
    assert all(part in refused.message for part in where), refused.message


TAGS = st.sampled_from(["a", "b", "campaign"])
ELEMENTS = st.recursive(
    st.tuples(TAGS, st.text("xy \n")).map(lambda one: f"<{one[0]}>{one[1]}</{one[0]}>"),
    lambda inner: st.tuples(TAGS, st.lists(inner, min_size=1, max_size=4)).map(
        lambda one: f'<{one[0]} id="5">{"".join(one[1])}</{one[0]}>'
    ),
    max_leaves=12,
)


@examples(0.3)
@given(ELEMENTS | st.text() | st.text("<>/ab=&;!\"' "))
def test_anything_is_read_or_refused(content):
    code = code_of(read_xml, content.encode("utf-8", "surrogatepass"))
    assert (code or "export.").startswith(("export.", "file."))


def test_a_single_record_may_hold_a_larger_one(read):
    """An answer about one campaign: what is special to its kind stands in an element of its own."""
    own = "".join(f"<f{number}>{number}</f{number}>" for number in range(6))
    inner = "".join(f"<g{number}>{number}</g{number}>" for number in range(9))
    text = f"<campaign>{own}<kind><predictive>{inner}</predictive></kind></campaign>"
    (table,) = sheets(read(text)).values()
    assert len(table) == 2
    assert table[0][0] == "f0"
    assert table[0][-1] == "kind.predictive.g8"


def test_a_wrapper_of_a_few_fields_is_no_record(read):
    fields = "".join(f"<f{number}>{number}</f{number}>" for number in range(6))
    around = "<by>ops</by><on>2031-01-05</on><release>12</release>"
    text = f"<export>{around}<list><campaign>{fields}</campaign></list></export>"
    (table,) = sheets(read(text)).values()
    assert table[0] == [f"f{number}" for number in range(6)]
