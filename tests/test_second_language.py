"""A second language is one file: a made-up one runs a check and a run in full.

Every letter of `en.toml` gets an accent and every message a frame. Whatever is told without the
frame did not come from `messages`.
"""

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest
from openpyxl import load_workbook

import bulk_import
from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.cli import main
from bulk_import.mapping.headers import RESULT_HEADERS

SAMPLE = Path(__file__).parent.parent / "samples" / "campaigns.xlsx"

OPEN, CLOSE = "⟦", "⟧"
ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")

NAMES = {*RESULT_HEADERS, "Import summary", "Import changes"}
"""What scripts rely on by its name, so that it is the same in every language."""


def accented(wording):
    """Return *wording* with accents, and its facts as they are."""
    out = []
    for literal, name, form, _ in Formatter().parse(wording):
        out.append(literal.translate(ACCENTS).replace("{", "{{").replace("}", "}}"))
        if name is not None:
            told = form if form == "@" else form.translate(ACCENTS)
            out.append(f"{{{name}:{told}}}" if form else f"{{{name}}}")
    return "".join(out)


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@pytest.fixture
def language(tmp_path):
    english = tomllib.loads(files("bulk_import.messages").joinpath("en.toml").read_text("utf-8"))
    lines = []
    for section, entries in english.items():
        lines.append(f"[{section}]")
        for name, text in entries.items():
            parts = {"reason": text} if isinstance(text, str) else text
            told = {part: accented(words) for part, words in parts.items()}
            told["reason"] = f"{OPEN}{told['reason']}"
            last = "remedy" if told.get("remedy") else "reason"
            told[last] = f"{told[last]}{CLOSE}"
            inner = ", ".join(f"{part} = {quoted(words)}" for part, words in told.items())
            lines.append(f"{name} = {{ {inner} }}")
    path = tmp_path / "xx.toml"
    path.write_text("\n".join(lines), "utf-8")
    return path


def is_prose(text):
    """Say whether *text* has two words next to each other."""
    return re.search(r"[A-Za-z]{3,} [A-Za-z]{2,}", text) is not None


def untold(texts, known):
    """Return the prose of *texts* that comes neither from messages nor from what is *known*."""
    return [
        text
        for text in texts
        for rest in unframed(text)
        if is_prose(rest) and rest not in NAMES and rest.casefold() not in known
    ]


def unframed(text):
    """Return the parts of *text* that stand outside all frames."""
    while text != (text := re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", CLOSE + OPEN, text)):
        pass
    return [part.strip(" :.,;—") for part in re.split(f"[{OPEN}{CLOSE}\n]", text)]


def texts_of(path):
    """Yield every text and every note of a workbook."""
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    yield cell.value
                if cell.comment is not None:
                    yield cell.comment.text


def known_texts():
    """Return what is the user's own, and what TeleCMI answers."""
    ours = {part.strip(" :.,;—") for text in texts_of(SAMPLE) for part in (text, *text.split("\n"))}
    fields = {field.header for field in FIELDS.values()}
    return {text.casefold() for text in ours | fields}


def test_the_workbook_of_a_check_speaks_it_throughout(language, tmp_path):
    with messages.speaking(language):
        plan = bulk_import.check(SAMPLE)
        status = main(["check", str(SAMPLE), "-o", str(tmp_path / "out.xlsx"), "--quiet"])
    assert status == 1
    assert len(plan.problems) > 10
    assert untold(texts_of(tmp_path / "out.xlsx"), known_texts()) == []


def test_the_workbook_of_a_run_speaks_it_throughout(language, tmp_path):
    out = tmp_path / "out.xlsx"
    with messages.speaking(language):
        status = main(["run", str(SAMPLE), "--sandbox", "--yes", "-o", str(out)])
    assert status == 1
    assert untold(texts_of(out), known_texts() | answers(out)) == []


def answers(path):
    """Return what the stand-in of TeleCMI answered, as the workbook shows it."""
    sheet = load_workbook(path).worksheets[0]
    cells = (cell for row in sheet.iter_rows() for cell in row)
    header = next(cell for cell in cells if cell.value == "TeleCMI answer")
    below = range(header.row + 1, sheet.max_row + 1)
    return {str(sheet.cell(row, header.column).value).casefold() for row in below}


EXPORT = Path(__file__).parent.parent / "samples" / "dialers" / "five9.csv"


@pytest.mark.usefixtures("sandbox")
def test_the_terminal_speaks_it_throughout(language, tmp_path, capsys):
    out = tmp_path / "out.xlsx"
    with messages.speaking(language):
        assert main(["check", str(SAMPLE), "-o", str(tmp_path / "check.xlsx")]) == 1
        assert main(["run", str(SAMPLE), "--yes", "-o", str(out), "--quiet-period", "1"]) == 1
        assert main(["convert", str(EXPORT), "-o", str(tmp_path / "converted.xlsx")]) == 1
        assert main(["history"]) == 0
        (past,) = re.findall(r"^(\S+-\S+)  20", said := capsys.readouterr().out, re.MULTILINE)
        assert main(["history", past]) == 0
        assert main(["history", "--prune", "0"]) == 0
    told = capsys.readouterr()
    assert untold([said, told.out, told.err], known_texts() | answers(out)) == []
