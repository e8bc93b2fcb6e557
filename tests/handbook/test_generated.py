"""The parts of README and handbook that are made from the code say what the code says."""

import re

import click
import pytest
from commands import commands
from handbook_pages import PAGES

from bulk_import import dialers, messages
from bulk_import.campaign import DIALER_TYPES, FIELDS
from bulk_import.handbook import topics
from bulk_import.options import ReadOptions, SendOptions, declared

SECTION = re.compile(r"<!-- generated: (.+?) -->\n(.*?)<!-- /generated -->", re.DOTALL)


def table(headers, rows):
    lines = [headers, ["---"] * len(headers), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def table_of_topics():
    rows = [[f"[{one.name}]", one.summary] for one in topics()]
    links = [f"[{one.name}]: bulk_import/handbook/{one.name}.md\n" for one in topics()]
    return table(["topic", "what it says"], rows) + "\n" + "".join(links)


def table_of_fields():
    rows = []
    for field in FIELDS.values():
        dialers_of = " and ".join(one for one in DIALER_TYPES if one in field.dialers)
        needed = "every campaign" if field.common else dialers_of
        rows.append([field.header, f"`{field.name}`", needed, field.help, f"`{field.example}`"])
    return table(["header", "API name", "for", "what is accepted", "example"], rows)


def usage(name, command):
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    pieces = [one.make_metavar(click.Context(command)) for one in arguments]
    return f"`bulk-import {' '.join([name, *pieces])}`"


def table_of_commands():
    rows = [
        in_a_table([usage(name, command), messages.text(command.help).split("\n\n")[0]])
        for name, command in commands()
    ]
    return table(["command", "what it does"], rows)


def row_of(option, command):
    name, text = option.get_help_record(click.Context(command))
    return in_a_table([f"`{name}`", " ".join(text.split())])


def in_a_table(cells):
    return [cell.replace("|", "\\|") for cell in cells]


def tables_of_options():
    parts = []
    for name, command in commands():
        options = [one for one in command.params if isinstance(one, click.Option)]
        if options:
            rows = [row_of(option, command) for option in options]
            parts.append(f"## {usage(name, command)}\n\n{table(['option', 'meaning'], rows)}")
    return "\n".join(parts)


def table_of_settings():
    rows = [
        [f"`{one.flag.variable}`", f"`{one.flag.flag}`", messages.text(f"option.{one.name}"), usual]
        for one in (declared(ReadOptions) | declared(SendOptions)).values()
        if one.flag.variable
        for usual in ["" if one.default is None else f"`{one.default:g}`"]
    ]
    return table(["variable", "option", "meaning", "default"], rows)


def table_of_dialers():
    rows = []
    for name in dialers.names(()):
        profile = dialers.load(name, ())
        title = f"{profile.title}: no campaigns" if profile.refuse else profile.title
        rows.append([f"`{profile.id}`", title])
    return table(["profile", "dialer and export"], rows)


GENERATED = {
    "topics": table_of_topics,
    "fields": table_of_fields,
    "commands": table_of_commands,
    "options": tables_of_options,
    "settings": table_of_settings,
    "dialers": table_of_dialers,
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_generated_parts_are_up_to_date(page, request):
    text = page.read_text("utf-8")
    fresh = SECTION.sub(
        lambda found: f"<!-- generated: {found[1]} -->\n{GENERATED[found[1]]()}<!-- /generated -->",
        text,
    )
    if request.config.getoption("--regenerate"):
        page.write_text(fresh, encoding="utf-8", newline="\n")
    else:
        assert text == fresh


def test_every_generated_part_stands_somewhere():
    found = {name for page in PAGES for name, _ in SECTION.findall(page.read_text("utf-8"))}
    assert found == GENERATED.keys()
