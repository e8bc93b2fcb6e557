"""Several tables or documents in one file, one after the other, as programs print them."""

import pytest
from readers import printing
from readers.exported import sheets

from bulk_import.problems import Refused
from bulk_import.readers import read

CAMPAIGNS = [
    {"campaign_id": "LOANS", "dial_method": "RATIO", "level": "2"},
    {"campaign_id": "CARDS", "dial_method": "RATIO", "level": "3"},
]
HOURS = [
    {"call_time_id": "9am-9pm", "start": "900", "stop": "2100"},
    {"call_time_id": "7to7", "start": None, "stop": "1900"},
]


@pytest.fixture
def read_text(tmp_path):
    def read_it(text):
        path = tmp_path / "export.txt"
        path.write_text(text, "utf-8")
        return read(str(path))

    return read_it


def rows(records):
    return [[*records[0]], *([*one.values()] for one in records)]


@pytest.mark.parametrize(
    ("write", "names"),
    [
        (printing.mysqldump, ("hours", "campaigns")),
        (printing.pg_dump, ("hours", "campaigns")),
        (printing.mysql_xml, ("hours", "campaigns")),
        (printing.ascii_table, ("hours", "campaigns")),
        (printing.html_table, ("Table 1", "Table 2")),
        (printing.vertical, (None, "Table 2")),
        (printing.psql_table, (None, "Table 2")),
        (printing.psql_expanded, (None, "Table 2")),
    ],
)
def test_tables_one_after_the_other_stay_apart(write, names, read_text):
    text = write("hours", HOURS) + write("campaigns", CAMPAIGNS)
    found = sheets(read_text(text.replace("NULL", "") if write is printing.vertical else text))
    for name, records in zip(names, (HOURS, CAMPAIGNS), strict=True):
        read_rows = [
            [None if cell in ("", "NULL") else cell for cell in row] for row in found[name]
        ]
        assert read_rows == rows(records)


def _filled(cell):
    return None if cell in {"", "NULL"} else cell


def test_two_parts_of_a_table_without_a_name_are_one(read_text):
    text = printing.vertical("", CAMPAIGNS) + printing.vertical("", CAMPAIGNS)
    assert sheets(read_text(text)) == {None: [*rows(CAMPAIGNS), *rows(CAMPAIGNS)[1:]]}


def test_records_are_called_as_the_statement_above_them_says(read_text):
    asked = ("mysql> SELECT 'a' FROM hours\\G", "mysql> SELECT *\n    -> FROM campaigns\\G")
    printed = (printing.vertical("", HOURS), printing.vertical("", CAMPAIGNS))
    text = "".join(f"{above}\n{below}\n" for above, below in zip(asked, printed, strict=True))
    found = sheets(read_text(text))
    assert found["campaigns"] == rows(CAMPAIGNS)
    assert found["hours"][1:] == [["9am-9pm", "900", "2100"], ["7to7", "NULL", "1900"]]


def test_a_dump_in_xml_holds_tables_beside_each_other(read_text):
    tables = [("hours", HOURS), ("campaigns", CAMPAIGNS)]
    text = printing.one_document(printing.mysqldump_xml, tables)
    empty = '<table_data name="lists"></table_data>'
    found = sheets(read_text(text.replace("</database>", f"{empty}</database>")))
    assert found.keys() == {"hours", "campaigns"}
    assert found["campaigns"] == rows(CAMPAIGNS)
    assert found["hours"] == rows(HOURS)


PAGE = "<answer><campaign><name>{}</name><ratio>2</ratio></campaign></answer>"


@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="utf-8"?>\n'])
def test_documents_one_after_the_other_are_pages_of_one(declaration, read_text):
    text = "\n".join(f"{declaration}{PAGE.format(name)}" for name in ("Loans", "Cards"))
    (table,) = sheets(read_text(text)).values()
    assert table == [["name", "ratio"], ["Loans", "2"], ["Cards", "2"]]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (f"{PAGE}\n{PAGE}\nERROR: no permission\n", "export.broken", "2"),
        (f"{PAGE}\nERROR: no permission\n{PAGE}", "export.broken", "2"),
        (f"{PAGE}\n<answer>\n<campaign><name>", "export.cut_off", "3"),
    ],
)
def test_what_stands_between_documents_is_not_passed_over(text, code, line, read_text):
    with pytest.raises(Refused) as refused:
        read_text(f'<?xml version="1.0"?>{text}')
    assert (refused.value.code, refused.value.facts["line"]) == (code, line)
