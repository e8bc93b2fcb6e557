"""Markdown in a terminal: laid out, in colours if the terminal has them, one screen at a time."""

from __future__ import annotations

import re
import shutil
import sys
from io import BytesIO, TextIOWrapper
from typing import Final

import click

from bulk_import.cli.output import WIDEST
from bulk_import.cli.streams import safe

NARROW: Final = 64
"""Characters below which tables become lists: their columns would hold a word each."""

_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]*\.md[^)]*\)")
_CODE_OR_TABLE: Final = re.compile(
    r"^ *```(?s:.*?)^ *```$|^\|.*\n\|[-:| ]+\n(?:\|.*\n)+", re.MULTILINE
)
_CELL_END: Final = re.compile(r"(?<!\\)\|")


def show(markdown: str) -> None:
    """Print *markdown*: for people in a terminal, as it is anywhere else."""
    out = safe(sys.stdout)
    if not out.isatty():
        out.write_ours(markdown)
        return
    size = shutil.get_terminal_size()
    text = laid_out(markdown, width=size.columns, encoding=out.encoding)
    # The pager of Windows shows no colours, and its consoles scroll back.
    if text.count("\n") < size.lines or sys.platform == "win32":
        out.write_ours(text)
    else:
        click.echo_via_pager(text)


def laid_out(markdown: str, *, width: int, encoding: str) -> str:
    """Return *markdown* as a terminal shows it.

    Args:
        markdown: The text; references to other topics lose their file names.
        width: The characters of a line.
        encoding: What the terminal can show; every other character is replaced. Whether it has
            colours is found out as usual: `NO_COLOR`, `TERM`.
    """
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.theme import Theme

    markdown = _LINK.sub(r"\1", markdown)
    if width < NARROW:
        markdown = tables_as_lists(markdown)
    screen = TextIOWrapper(BytesIO(), encoding=encoding, errors="replace", newline="")
    console = Console(
        file=screen,
        force_terminal=True,
        legacy_windows=False,  # click translates colours for such consoles
        width=min(width, WIDEST),
        theme=Theme({"markdown.code": "bold cyan", "markdown.h1": "bold", "markdown.h2": "bold"}),
    )
    console.print(Markdown(markdown, code_theme="ansi_dark", hyperlinks=False))
    screen.seek(0)
    return "\n".join(line.rstrip() for line in screen.read().split("\n"))


def tables_as_lists(markdown: str) -> str:
    """Return *markdown* with every table as a list: an entry a row, its first cell in bold."""
    return _CODE_OR_TABLE.sub(_listed, markdown)


def _listed(found: re.Match[str]) -> str:
    if not found[0].startswith("|"):
        return found[0]
    headers, _, *rows = map(_cells, found[0].splitlines())
    return "".join(f"{_entry(headers, cells)}\n" for cells in rows)


def _entry(headers: list[str], cells: list[str]) -> str:
    named = zip(headers[1:], cells[1:], strict=True)
    return "  \n  ".join(
        [f"- **{cells[0]}**", *(f"{header}: {cell}" for header, cell in named if cell)]
    )


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in _CELL_END.split(inner)]
