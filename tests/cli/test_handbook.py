"""`bulk-import handbook`, in a terminal and elsewhere."""

import io
import re

import pytest

from bulk_import.cli import main
from bulk_import.cli.markdown import laid_out, tables_as_lists
from bulk_import.handbook import TOPICS, read


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_without_a_topic_it_lists_all_of_them(capsys):
    assert main(["handbook"]) == 0
    *lines, blank, hint = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(TOPICS)
    assert blank == ""
    assert "handbook TOPIC" in hint


@pytest.mark.parametrize("name", TOPICS)
def test_anywhere_but_in_a_terminal_it_is_markdown(name, capsys):
    assert main(["handbook", name]) == 0
    assert capsys.readouterr().out == read(name)


def test_an_unknown_topic_is_status_2_and_names_near_ones(capsys):
    assert main(["handbook", "profile"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "“profile”" in err
    assert "profiles" in err
    assert main(["handbook", "xyzzy"]) == 2
    told = capsys.readouterr().err
    assert all(name in told for name in TOPICS)


@pytest.fixture
def coloured(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.slice(6)
@pytest.mark.usefixtures("coloured")
@pytest.mark.parametrize(
    ("name", "width", "encoding"),
    [
        *((name, 40, "cp1252") for name in TOPICS),
        *(("cells", width, encoding) for width in (30, 200) for encoding in ("utf-8", "ascii")),
    ],
)
def test_every_topic_fits_every_terminal(name, width, encoding):
    text = laid_out(read(name), width=width, encoding=encoding)
    text.encode(encoding)  # nothing that the terminal cannot show
    assert max(map(len, plain(text).splitlines())) <= min(width, 100)


@pytest.mark.usefixtures("coloured")
def test_a_terminal_gets_colours_and_no_marks_of_markdown():
    text = laid_out(
        "# Title\n\nSome `code`, see [handbook cells](cells.md).\n", width=80, encoding="utf-8"
    )
    assert "\x1b[" in text
    assert plain(text).split() == ["Title", "Some", "code,", "see", "handbook", "cells."]


@pytest.mark.usefixtures("coloured")
def test_no_color_is_heeded(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    text = laid_out("Some `code`.\n\n```toml\na = 1\n```\n", width=80, encoding="utf-8")
    assert not re.search(r"\x1b\[[0-9;]*[349][0-7]", text)


def test_a_dumb_terminal_gets_plain_text(monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in laid_out("# Title\n\nSome `code`.\n", width=80, encoding="utf-8")


TABLE = "| key | meaning |\n|---|---|\n| `a\\|b` | either |\n| `c` | |\n"


def test_tables_become_lists_where_columns_would_be_too_narrow():
    assert tables_as_lists(f"Before\n\n{TABLE}\nAfter\n") == (
        "Before\n\n- **`a\\|b`**  \n  meaning: either\n- **`c`**\n\nAfter\n"
    )


def test_bars_in_code_are_no_table():
    code = "```console\n| a | b |\n| 1 | 2 |\n```\n"
    assert tables_as_lists(code) == code


class Terminal(io.TextIOWrapper):
    def isatty(self):
        return True


@pytest.mark.usefixtures("coloured")
def test_a_console_of_windows_shows_what_it_can(monkeypatch):
    screen = Terminal(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("PAGER", "cat")
    assert main(["handbook", "developing"]) == 0
    screen.flush()
    assert b"Developing" in screen.buffer.getvalue()
