"""A second language is one file: a made-up one runs a check and a run in full.

Every letter of `en.toml` gets an accent and every message a frame. Whatever is told without the
frame did not come from `messages`.
"""

import csv
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
from bulk_import.mapping.headers import CONVERTED_HEADERS, RESULT_HEADERS
from bulk_import.workbooks.template.examples import EXAMPLE
from bulk_import.workbooks.template.writing import DIRECTORY

SAMPLES = Path(__file__).parent.parent / "samples"
SAMPLE = SAMPLES / "campaigns.xlsx"
EXPORT = SAMPLES / "dialers" / "five9.csv"

OPEN, CLOSE = "⟦", "⟧"
ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")

NAMES = {
    *(*RESULT_HEADERS, *CONVERTED_HEADERS, *DIRECTORY),
    *("Import summary", "Import changes", "Campaigns", "Conversion"),
    *("bulk-import", "true", "false", "yes", "no", "UTC"),
}
"""What is the same in every language: sheets and columns that are read again, values, ourselves."""


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


NO_WORDS = re.compile(
    r"[0-9a-f-]{32,36}|[\d-]{8,}-[0-9a-f]{4}|https?://\S+|[A-Z]\w+/\S+|\S+@\S+|/\S+|\[.*\]"
)
"""Keys, runs, addresses, zones, paths, bars, and the hidden record of a conversion."""


def untold(texts, *known):
    """Return what of *texts* has words and comes neither from messages nor from what is known.

    Known are names and codes, the words of the user and of TeleCMI, and those of *known*.
    """
    ours = {name.casefold() for name in NAMES} | named() | messages.table().keys()
    words = sorted(ours.union(*known) - {""}, key=len, reverse=True)
    of_others = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    parts = (rest for text in texts for rest in unframed(text))
    return [rest for rest in parts if re.search("[A-Za-z]{3,}", bare(of_others.sub("", rest)))]


def bare(rest):
    """Return *rest* without what has no words."""
    return NO_WORDS.sub("", rest)


def clean(part):
    return part.strip(" :.,;—()").casefold()


def named():
    """Return the names of fields and the values of their lists."""
    fields = FIELDS.values()
    names = {name for field in fields for name in (field.name, field.header, field.example)}
    return {name.casefold() for field in fields for name in (*names, *field.choices)}


def unframed(text):
    """Return the parts of *text* that stand outside all frames."""
    before = None
    while text != before:  # the innermost first
        before, text = text, re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "\n", text)
    return [part.strip(" :.,;—()") for part in text.split("\n")]


def texts_of(path):
    """Yield every text and every note of a workbook."""
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    yield cell.value
                if cell.comment is not None:
                    yield cell.comment.text


def own(path):
    """Return what a user's own file holds."""
    if path.suffix == ".csv":
        lines = path.read_text("utf-8").splitlines()
        return {clean(cell) for row in csv.reader(lines) for cell in row}
    texts = [part for text in texts_of(path) for part in (text, *text.split("\n"))]
    return set(map(clean, texts))


def said_by(profile):
    """Return the words of a profile, and of what all share: they are of whoever wrote them."""
    both = profile.read_text("utf-8"), (DIALERS / "defaults.toml").read_text("utf-8")
    return {clean(one) for document in both for one in strings(tomllib.loads(document))}


def strings(table):
    for value in table.values() if isinstance(table, dict) else table:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            yield from strings(value)


def answers(path):
    """Return what the stand-in of TeleCMI answered, as the workbook shows it."""
    sheet = load_workbook(path).worksheets[0]
    cells = (cell for row in sheet.iter_rows() for cell in row)
    header = next(cell for cell in cells if cell.value == "TeleCMI answer")
    below = range(header.row + 1, sheet.max_row + 1)
    found = [str(sheet.cell(row, header.column).value) for row in below]
    return {clean(part) for text in found for part in (text, *text.split(" ("))}


DIALERS = Path(bulk_import.__file__).parent / "dialers"
FIVE9 = DIALERS / "profiles" / "five9.toml"


def test_what_stands_between_frames_is_found():
    assert untold(["⟦Rów⟧ of ⟦fóúr⟧"]) == []
    assert untold(["⟦Rów 4⟧ was left ⟦óut ⟦hére⟧ too⟧"]) == ["was left"]
    assert untold(["⟦Rów 4⟧: Skipped"]) == ["Skipped"]


def test_the_workbook_of_a_check_speaks_it_throughout(language, tmp_path):
    out = tmp_path / "out.xlsx"
    with messages.speaking(language):
        assert len(bulk_import.check(SAMPLE).problems) > 10
        assert main(["check", str(SAMPLE), "-o", str(out), "--quiet"]) == 1
        assert untold(texts_of(out), own(SAMPLE)) == []


@pytest.mark.full  # every problem of the sample; a check's workbook stands for it otherwise
def test_the_workbook_of_a_run_speaks_it_throughout(language, tmp_path):
    out = tmp_path / "out.xlsx"
    with messages.speaking(language):
        assert main(["run", str(SAMPLE), "--sandbox", "--yes", "-o", str(out)]) == 1
        assert untold(texts_of(out), own(SAMPLE), answers(out)) == []


@pytest.mark.full
def test_the_workbook_of_a_conversion_speaks_it_throughout(language, tmp_path):
    out = tmp_path / "out.xlsx"
    with messages.speaking(language):
        assert main(["convert", str(EXPORT), "-o", str(out)]) == 1
        assert untold(texts_of(out), own(EXPORT), said_by(FIVE9), {"five9"}) == []


def test_the_template_speaks_it_throughout(language, tmp_path):
    out = tmp_path / "out.xlsx"
    with messages.speaking(language):
        assert main(["template", "-o", str(out)]) == 0
        examples = {clean(f"{EXAMPLE}{name}") for name in ("Loan Renewals", "Feedback Calls")}
        assert untold(texts_of(out), examples, {clean(f"{EXAMPLE}Q2 Sales")}) == []


@pytest.mark.full
@pytest.mark.usefixtures("sandbox")
def test_the_terminal_speaks_it_throughout(language, tmp_path, capsys):
    out = tmp_path / "out.xlsx"
    with messages.speaking(language):
        assert main(["fields"]) == 0
        assert main(["check", str(SAMPLE), "-o", str(tmp_path / "check.xlsx")]) == 1
        assert main(["run", str(SAMPLE), "--yes", "-o", str(out), "--quiet-period", "1"]) == 1
        assert main(["convert", str(EXPORT), "-o", str(tmp_path / "converted.xlsx")]) == 1
        assert main(["history"]) == 0
        (past,) = re.findall(r"^(\d+-\d+-\w+)  ", said := capsys.readouterr().out, re.MULTILINE)
        assert main(["history", past]) == 0
        assert main(["history", "--prune", "0"]) == 0
        told = capsys.readouterr()
        known = own(SAMPLE), own(EXPORT), said_by(FIVE9), answers(out)
        assert untold([said, told.out, told.err], *known) == []
