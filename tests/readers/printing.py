"""Tables written as databases, programs and tools write them, for tests: one function a route.

Each takes a name of a table and its records, all with the same fields, whose values are texts or
None, and returns the file's content.
"""

import csv
import html
import io
import json
import re
from xml.sax.saxutils import escape, quoteattr

import yaml

ASKED = "SELECT * FROM "


def mysqldump(name, records):
    """Return a dump with the table's columns and extended inserts."""
    columns = ",\n".join(f"  `{column}` varchar(255) DEFAULT NULL" for column in records[0])
    rows = ",".join(f"({','.join(map(sql_value, one.values()))})" for one in records)
    return (
        "-- MySQL dump 10.13\n"
        f"CREATE TABLE `{name}` (\n{columns}\n) ENGINE=InnoDB;\n"
        f"INSERT INTO `{name}` VALUES {rows};\n-- Dump completed on 2031-01-05\n"
    )


def complete_inserts(name, records):
    """Return one INSERT a row, with its columns, as phpMyAdmin writes them."""
    columns = ", ".join(f"`{column}`" for column in records[0])
    return "".join(
        f"INSERT INTO `{name}` ({columns}) VALUES\n({', '.join(map(sql_value, one.values()))});\n"
        for one in records
    )


def sql_value(value):
    """Return *value* as MySQL writes it in a statement."""
    if value is None:
        return "NULL"
    signs = {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return f"'{''.join(signs.get(sign, sign) for sign in value)}'"


def pg_dump(name, records):
    """Return a dump of PostgreSQL, which copies rows in lines."""
    columns = ", ".join(f'"{column}"' for column in records[0])
    lines = "".join("\t".join(map(copied, one.values())) + "\n" for one in records)
    return (
        "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n"
        f"COPY public.{name} ({columns}) FROM stdin;\n{lines}\\.\n"
    )


def copied(value):
    """Return *value* as COPY, and INTO OUTFILE and --batch of MySQL, write it."""
    if value is None:
        return "\\N"
    signs = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "".join(signs.get(sign, sign) for sign in value)


def mysqldump_xml(name, records):
    """Return what `mysqldump --xml` writes."""
    structure = "".join(f'<field Field="{column}" Type="text" />' for column in records[0])
    return (
        '<?xml version="1.0"?>\n<mysqldump><database name="asterisk">\n'
        f'<table_structure name="{name}">{structure}</table_structure>\n'
        f'<table_data name="{name}">\n{_xml_rows(records)}</table_data>\n</database></mysqldump>\n'
    )


def mysql_xml(name, records):
    """Return what `mysql --xml` writes."""
    return (
        f'<?xml version="1.0"?>\n<resultset statement="{ASKED}{name}">\n'
        f"{_xml_rows(records)}</resultset>\n"
    )


def _xml_rows(records):
    return "".join(f"<row>\n{''.join(map(_xml_field, one.items()))}</row>\n" for one in records)


def _xml_field(pair):
    column, value = pair
    if value is None:
        return f'\t<field name={quoteattr(column)} xsi:nil="true"/>\n'.replace(
            "xsi:nil", 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil'
        )
    return f"\t<field name={quoteattr(column)}>{_xml_text(value)}</field>\n"


def _xml_text(value):
    return escape(value, {"\r": "&#13;"})


def phpmyadmin_xml(name, records):
    """Return what phpMyAdmin exports as XML."""
    tables = "".join(
        f'<table name="{name}">\n'
        + "".join(
            f"<column name={quoteattr(column)}>"
            f"{'NULL' if value is None else _xml_text(value)}</column>\n"
            for column, value in one.items()
        )
        + "</table>\n"
        for one in records
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<pma_xml_export version="1.0"'
        ' xmlns:pma="https://www.phpmyadmin.net/some_doc_url/">\n<pma:structure_schemas>'
        f'<pma:database name="a" charset="utf8"><pma:table name="{name}">CREATE TABLE x;'
        "</pma:table></pma:database></pma:structure_schemas>\n"
        f'<database name="a">\n{tables}</database>\n</pma_xml_export>\n'
    )


def phpmyadmin_json(name, records):
    """Return what phpMyAdmin exports as JSON."""
    parts = [
        {"type": "header", "version": "5.2.1", "comment": "Export to JSON"},
        {"type": "database", "name": "a"},
        {"type": "table", "name": name, "database": "a", "data": records},
    ]
    return json.dumps(parts)


def batch(name, records):
    """Return what `mysql --batch` prints."""
    del name
    rows = [list(records[0]), *([_null(one) for one in record.values()] for record in records)]
    return "".join("\t".join(map(copied, row)) + "\n" for row in rows)


def _null(value):
    return "NULL" if value is None else value


def html_table(name, records):
    """Return what `mysql -H` prints."""
    del name
    head = "".join(f"<TH>{column}</TH>" for column in records[0])
    rows = "".join(
        f"<TR>{''.join(f'<TD>{html.escape(_null(one))}</TD>' for one in record.values())}</TR>"
        for record in records
    )
    return f"<TABLE BORDER=1><TR>{head}</TR>{rows}</TABLE>"


def ascii_table(name, records):
    """Return what `mysql -t` prints, as a session shows it."""
    rows = [list(records[0]), *([_null(one) for one in record.values()] for record in records)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    rule = f"+{'+'.join('-' * (width + 2) for width in widths)}+"
    lines = [
        "|" + "|".join(f" {cell:<{width}} " for cell, width in zip(row, widths, strict=True)) + "|"
        for row in rows
    ]
    table = [rule, lines[0], rule, *lines[1:], rule]
    return (
        f"mysql> {ASKED}{name};\n"
        + "\n".join(table)
        + f"\n{len(records)} rows in set (0.00 sec)\n\nmysql> exit\nBye\n"
    )


def vertical(name, records):
    r"""Return what `mysql -E`, or a statement that ends in `\G`, prints."""
    del name
    width = max(map(len, records[0]))
    parts = []
    for number, record in enumerate(records, 1):
        parts.append(f"{'*' * 27} {number}. row {'*' * 27}\n")
        parts += [f"{column:>{width}}: {_null(value)}\n" for column, value in record.items()]
    return f"{''.join(parts)}{len(records)} rows in set (0.00 sec)\n"


def psql_table(name, records):
    """Return what psql prints; a cell of several lines is marked where it goes on."""
    del name
    rows = [list(records[0]), *([_empty(one) for one in record.values()] for record in records)]
    widths = [
        max(len(line) for row in rows for line in row[at].split("\n")) for at in range(len(rows[0]))
    ]
    lines = [_psql_row(row, widths) for row in rows]
    rule = "+".join("-" * (width + 2) for width in widths)
    return "\n".join([lines[0], rule, *lines[1:], f"({len(records)} rows)", "", ""])


def _empty(value):
    return "" if value is None else value


def _psql_row(row, widths):
    parts = [cell.split("\n") for cell in row]
    printed = []
    for at in range(max(map(len, parts))):
        cells = [
            f" {part[at] if at < len(part) else '':<{width}}{'+' if at + 1 < len(part) else ' '}"
            for part, width in zip(parts, widths, strict=True)
        ]
        printed.append("|".join(cells))
    return "\n".join(printed)


def psql_expanded(name, records):
    r"""Return what psql prints after `\x`."""
    del name
    width = max(map(len, records[0]))
    printed = []
    for number, record in enumerate(records, 1):
        printed.append(f"-[ RECORD {number} ]{'-' * 9}")
        for column, value in record.items():
            first, *others = _empty(value).split("\n")
            lines = [f"{column:<{width}} | {first}", *(f"{'':<{width}} | {one}" for one in others)]
            printed += [f"{line}+" for line in lines[:-1]] + lines[-1:]
    return "\n".join([*printed, ""])


def csv_file(name, records):
    """Return CSV as psql, phpMyAdmin and most programs write it."""
    del name
    target = io.StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_ALL)
    writer.writerow(records[0])
    writer.writerows([_empty(one) for one in record.values()] for record in records)
    return target.getvalue()


def semicolons(name, records):
    """Return phpMyAdmin's “CSV for MS Excel”."""
    del name
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(records[0])
    writer.writerows([_empty(one) for one in record.values()] for record in records)
    return target.getvalue()


def listing(name, records):
    """Return what Format-List of PowerShell prints."""
    del name
    width = max(map(len, records[0]))
    blocks = (
        "".join(f"{field:<{width}} : {_empty(value)}\n" for field, value in record.items())
        for record in records
    )
    return "\n\n" + "\n".join(blocks) + "\n"


def json_list(name, records):
    """Return the records as a list."""
    del name
    return json.dumps(records, ensure_ascii=False)


def json_lines(name, records):
    """Return one record a line."""
    del name
    return "\n".join(json.dumps(record) for record in records)


def yaml_list(name, records):
    """Return the records below their name, in YAML."""
    return yaml.safe_dump({name: records}, allow_unicode=True, sort_keys=False)


def one_document(write, tables):
    """Return several *tables* in one file, as a program writes them that knows one document."""
    parts = [write(name, records) for name, records in tables]
    if write is phpmyadmin_json:
        first, *others = map(json.loads, parts)
        return json.dumps([*first, *(one for other in others for one in other[2:])])
    if write in {mysqldump_xml, phpmyadmin_xml}:
        inner = [re.split(r"(<database name=[^>]*>|</database>)", part) for part in parts]
        middle = "".join(part[2] for part in inner)
        return "".join([*inner[0][:2], middle, *inner[0][3:]])
    return "".join(parts)


EXACT = (
    *(mysqldump, complete_inserts, pg_dump, mysqldump_xml, mysql_xml, phpmyadmin_xml),
    *(phpmyadmin_json, csv_file, semicolons, json_list, json_lines, yaml_list),
)
"""The routes that keep every value as it is."""

PRINTED = (batch, html_table, ascii_table, vertical, psql_table, psql_expanded, listing)
"""The routes for people to read, which keep no blanks at the edges of a value."""
