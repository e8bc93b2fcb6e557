# ruff: noqa: S608  the statements are what is read; no database is near

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readers.exported import cells_sent, code_of, messages_of, sheets
from slicing import examples

from bulk_import import readers
from bulk_import.problems import Refused
from bulk_import.readers.worker.sql_dumps import read_sql

HEAD = """-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: asterisk
-- ------------------------------------------------------
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
DROP TABLE IF EXISTS `campaigns`;
CREATE TABLE `campaigns` (
  `id` varchar(8) NOT NULL DEFAULT 'a, (b',
  `key` enum('Y','N') COLLATE utf8_bin DEFAULT 'N' COMMENT 'it''s; a key',
  `level` decimal(6,2) DEFAULT NULL,
  -- a note, and (a bracket
  PRIMARY KEY (`id`),
  UNIQUE KEY `k` (`id`(4),`key`),
  CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES `other` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
LOCK TABLES `campaigns` WRITE;
/*!40000 ALTER TABLE `campaigns` DISABLE KEYS */;
"""
TAIL = """/*!40000 ALTER TABLE `campaigns` ENABLE KEYS */;
UNLOCK TABLES;
-- Dump completed on 2031-08-04 10:00:00
"""


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


def row(read, values):
    """Return the cells that a row of *values* is read as."""
    columns = ", ".join(f"c{number}" for number in range(values.count(",") + 1))
    return sheets(read(f"INSERT INTO t ({columns}) VALUES ({values});"))["t"][1]


def test_the_rows_of_a_dump_are_read_with_the_columns_of_its_table(read):
    rows = "INSERT INTO `campaigns` VALUES ('007','Y',-5.00),('x',NULL,0);\n"
    spreadsheet = read(HEAD + rows + TAIL)
    assert spreadsheet.format == "sql"
    assert spreadsheet.problems == ()
    assert sheets(spreadsheet) == {
        "campaigns": [["id", "key", "level"], ["007", "Y", "-5.00"], ["x", None, "0"]]
    }
    assert spreadsheet.sheets[0].rows.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    "insert",
    [
        "INSERT INTO `t` (`a`, `b`) VALUES (1,'x'),(2,'y');",
        'insert into "shop"."t" ("a","b")\nvalues\n(1,\'x\'),\n(2,\'y\')\n;',
        "REPLACE INTO t (a,b) VALUES (1,'x');\n# a note; and\nREPLACE INTO t (a,b) VALUE (2,'y');",
        "/*M!999999\\- enable */ \nINSERT  IGNORE INTO t(a,b) VALUES(1,'x') , (2,'y');",
        "INSERT INTO t (a,b) VALUES (1,'x');\nINSERT INTO t (b,a) VALUES ('y',2);",
        "SET NAMES utf8;\nINSERT INTO t (a,b) VALUES (1,'x'),(2,'y') ON DUPLICATE KEY UPDATE a=1;",
    ],
)
def test_databases_write_their_inserts_in_many_ways(insert, read):
    assert sheets(read(insert)) == {"t": [["a", "b"], ["1", "x"], ["2", "y"]]}


@pytest.mark.slice(8)
@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("NULL", None),
        ("null", None),
        ("''", None),
        ("0012", "0012"),
        ("-5.50", "-5.50"),
        ("1e5", "1e5"),
        ("12345678901234567890", "12345678901234567890"),
        ("'NULL'", "NULL"),
        (r"'\\N'", "\\N"),
        (r"'it\'s'", "it's"),
        ("'it''s'", "it's"),
        (r"'a\"b\\c\nd\te'", 'a"b\\c\nd\te'),
        (r"'50\%'", "50\\%"),
        ("'); DROP TABLE t; --'", "); DROP TABLE t; --"),
        ("_binary 'abc'", "abc"),
        ("_utf8mb4'é'", "é"),
        ("N'é'", "é"),
        ("0x414243", "ABC"),
        ("X'414243'", "ABC"),
        ("0xFF00", "0xFF00"),
        ("b'101'", "101"),
        ('"double ""quoted"""', 'double "quoted"'),
        ("TRUE", "TRUE"),
    ],
)
def test_values_are_what_the_database_holds(value, cell, read):
    assert row(read, f"1,{value},2" if "," not in value else value) == ["1", cell, "2"]


def test_several_tables_are_several_sheets(read):
    found = sheets(
        read(
            "INSERT INTO a (x) VALUES (1);\nINSERT INTO `b` (`y`) VALUES (2);\n"
            "INSERT INTO a (x) VALUES (3);"
        )
    )
    assert found == {"a": [["x"], ["1"], ["3"]], "b": [["y"], ["2"]]}


def test_what_a_trigger_would_insert_is_no_row(read):
    trigger = (
        "DELIMITER ;;\nCREATE TRIGGER x BEFORE INSERT ON campaigns FOR EACH ROW BEGIN "
        "SET @x = 1;\nINSERT INTO campaigns VALUES (NEW.id,'N',1); END ;;\nDELIMITER ;\n"
    )
    rows = "INSERT INTO `campaigns` VALUES ('a','Y',1);\n"
    assert len(sheets(read(HEAD + trigger + rows + trigger + TAIL))["campaigns"]) == 2


def test_a_dump_of_another_database_has_no_escapes(read):
    rows = r"INSERT INTO public.t (a, b) VALUES ('C:\', E'x\ny'), ('2031-01-01'::date, true);"
    found = sheets(read(f"-- PostgreSQL database dump\n{rows}\n"))
    assert found == {"t": [["a", "b"], ["C:\\", "x\ny"], ["2031-01-01", "true"]]}


COPY = "-- PostgreSQL database dump\n\nCOPY public.t (a, b) FROM stdin;\n"


@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_a_dump_of_postgresql_copies_its_rows_line_by_line(line, read):
    rows = ["007\tit's; x", "\t", r"\N" + "\t" + r"C:\\a\tb\nc"]
    content = COPY + "\n".join([*rows, "\\.", "", "SELECT 1;", r"\unrestrict x", ""])
    spreadsheet = read(content.replace("\n", line))
    assert spreadsheet.problems == ()
    assert sheets(spreadsheet) == {
        "t": [["a", "b"], ["007", "it's; x"], [None, None], [None, "C:\\a\tb\nc"]]
    }


def test_a_dump_may_be_utf16_as_powershell_makes_it(read):
    content = "-- a dump\r\nINSERT INTO t (a) VALUES ('é');\r\n".encode("utf-16")
    assert sheets(read(content)) == {"t": [["a"], ["é"]]}


def test_text_of_old_windows_is_read_and_told_and_bytes_stay_digits(read):
    content = b"INSERT INTO t (a,b,c) VALUES\n('caf\xe9','\xc3\xa9',_binary '\xff\\0');"
    spreadsheet = read(content)
    assert sheets(spreadsheet) == {"t": [["a", "b", "c"], ["café", "é", "0xFF00"]]}
    (problem,) = spreadsheet.problems
    assert problem.code == "file.not_utf8"
    assert "Line 2" in problem.message
    assert "café" in problem.message


DUMP = "-- a dump\nINSERT INTO t (a,b) VALUES\n('{}','Café');\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Новый год, скидки", "cp1251"),
        ("Łódź, Wrocław", "cp1250"),
        ("春节促销 更新案内", "gb18030"),
    ],
)
def test_the_words_of_a_dump_decide_how_it_is_encoded(text, encoding, read):
    content = DUMP.replace("Café", "plain").format(text).encode(encoding)
    spreadsheet = read(content)
    assert sheets(spreadsheet) == {"t": [["a", "b"], [text, "plain"]]}
    assert [one.code for one in spreadsheet.problems] == ["file.not_utf8"]


def test_the_encoding_that_a_person_names_counts_for_dumps(tmp_path):
    path = tmp_path / "export.sql"
    path.write_bytes(DUMP.format("Ğ").encode("cp1254"))
    spreadsheet = readers.read(str(path), encoding="windows-1254")
    assert sheets(spreadsheet) == {"t": [["a", "b"], ["Ğ", "Café"]]}
    assert spreadsheet.problems == ()
    with pytest.raises(Refused) as refused:
        readers.read(str(path), encoding="utf-8")
    assert refused.value.code == "file.not_in_encoding"


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        ("INSERT INTO t (a,b) VALUES (1,2),\n(3,'ab", "export.cut_off", ("line 2", "character 4")),
        ("INSERT INTO t (a,b) VALUES (1,2),\n(3", "export.cut_off", ("line 2", "character 2")),
        ("INSERT INTO t (a,b) VALUES (1,2),\n", "export.cut_off", ()),
        ("INSERT INTO t (a,b) VALUES (1,2),\n(3,,4);", "export.broken", ("line 2", "character 4")),
        ("INSERT INTO t (a,b) VALUES (1,2),\n(3);", "export.other_width", ("line 2", "1 values")),
        ("INSERT INTO t VALUES (1,2);", "export.no_columns", ("line 1", "--complete-insert")),
        (COPY + "1\t2\n3\t4\n", "export.cut_off", ("line 6",)),
        (COPY + "1\t2\n3\n\\.\n", "export.other_width", ("line 5", "1 values")),
        ("INSERT INTO t (a,b,a) VALUES (1,2,3);", "export.field_twice", ("“a”",)),
        (HEAD + TAIL, "export.no_table", ()),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(content, code, where, read):
    refused = refusal(read, content)
    assert refused.code == code, refused.message
    assert all(part in refused.message for part in where), refused.message


@pytest.mark.parametrize(
    "content",
    [
        HEAD + "INSERT INTO `campaigns` VALUES ('a','Y',1);\n",
        HEAD + "INSERT INTO `campaigns` VALUES ('a','Y',1)",
        "INSERT INTO t (a) VALUES (1)",
        "INSERT INTO t (a) VALUES (1);\nCREATE TABLE u (a int DEFAULT 'x",
    ],
)
def test_a_dump_without_its_end_is_told(content, read):
    (problem,) = read(content).problems
    assert problem.code == "export.perhaps_cut_off"


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@examples(0.3)
@given(st.lists(TEXTS, min_size=1))
def test_every_text_comes_back_as_it_was(texts):
    def quoted(text):
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"

    rows = ",".join(f"({number},{quoted(text)})" for number, text in enumerate(texts))
    messages = messages_of(read_sql, f"INSERT INTO t (n,a) VALUES {rows};".encode())
    (columns,) = [parts[3] for parts in messages if parts[0] == "rows"]
    assert [cell or "" for cell in cells_sent(columns[1])] == ["a", *texts]


WORDS = [
    *("INSERT INTO t", "(a,b)", "VALUES", "(1,'x')", ",", ";", "'", "--", "/*", "*/", "`", "\\"),
    *("CREATE TABLE t (", "a int", ")", "DELIMITER ;;", "NULL", "_binary", " ", "\n", "#"),
]


@examples(0.3)
@given(st.lists(st.sampled_from(WORDS)).map("".join) | st.text())
def test_anything_is_read_or_refused(content):
    code = code_of(read_sql, content.encode("utf-8", "surrogatepass"))
    assert (code or "export.").startswith(("export.", "file."))
