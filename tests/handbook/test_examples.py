"""The examples of README and handbook do what is said there."""

import io
import json
import re
import shlex
import shutil
import subprocess
from doctest import ELLIPSIS, OutputChecker

import pytest
from commands import commands
from handbook_pages import PAGES, SAMPLES, blocks

from bulk_import import dialers
from bulk_import.cli import main
from bulk_import.settings import load

RUN = {"console", "python", "toml", "json", "csv"}
COMMANDS = dict(commands())
NAMES = "|".join([*COMMANDS, "[a-z]+"])

SHOWN = {"sh", "powershell", "ini", "text"}
"""What belongs to other programs; the commands of ours in it are still looked at."""

EXAMPLES = [page for page in PAGES if any(block.language in RUN for block in blocks(page))]


class Terminal(io.StringIO):
    """A keyboard at which somebody answers every question with yes."""

    def __init__(self):
        super().__init__("y\n" * 10)

    def isatty(self):
        return True


@pytest.fixture
def folder(tmp_path, sandbox, monkeypatch):
    """A working folder with the samples and a sandbox to send to."""
    for sample in [*SAMPLES.glob("campaigns.*"), *SAMPLES.glob("dialers/*.csv")]:
        shutil.copy(sample, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BULK_IMPORT_QUIET_PERIOD", "0.2")  # two minutes for whoever reads
    monkeypatch.setattr("sys.stdin", Terminal())
    return tmp_path


class Session:
    """One page, worked through from its beginning to its end."""

    def __init__(self, folder, capsys):
        self.folder = folder
        self.capsys = capsys
        self.names = {}

    def console(self, text):
        """Run the lines behind `$`, each with what it prints below it; without any, every line."""
        if not text.startswith("$ "):
            text = "".join(f"$ {line}\n...\n" for line in text.splitlines())
        status = None
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
            if command == "echo $?":
                assert shown == f"{status}\n"
                status = 0
                continue
            assert status in {None, 0, 1}, "the page should show that this command fails"
            program, *arguments = shlex.split(command)
            assert program == "bulk-import"
            status = main(arguments)
            printed = self.capsys.readouterr()
            got = printed.out + printed.err
            assert OutputChecker().check_output(shown or "...", got, ELLIPSIS), got
        assert status in {0, 1}, "the page should show that this command fails"

    def python(self, code):
        exec(code, self.names)  # noqa: S102  what a reader copies

    def json(self, text):
        json.loads(text)

    def toml(self, name):
        if name == "bulk-import.toml":
            load({})
        else:
            dialers.load(str(self.folder / name), ())


@pytest.mark.slice(3)
@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.stem)
def test_the_examples_run_and_print_what_is_shown(page, folder, capsys):
    session = Session(folder, capsys)
    for block in blocks(page):
        if block.file:
            (folder / block.file).write_text(block.text, "utf-8")
        match block.language:
            case "console":
                session.console(block.text)
            case "python":
                session.python(block.text)
            case "json":
                session.json(block.text)
            case "toml":
                session.toml(block.file)
            case language:
                assert (language == "csv" and block.file) or language in SHOWN


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_says_what_it_is(page):
    assert {block.language for block in blocks(page)} <= RUN | SHOWN


def options_of(command):
    return {name for option in command.params for name in option.opts}


@pytest.mark.parametrize(
    "page", [*PAGES, SAMPLES / "README.md", SAMPLES / "dialers" / "README.md"], ids=str
)
def test_every_command_that_is_shown_is_one_of_ours(page):
    text = page.read_text("utf-8")
    for name, rest in re.findall(rf"bulk-import ({NAMES})([^`\n]*)", text):
        command = COMMANDS[name]
        options = set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest.partition("#")[0]))
        assert options <= options_of(command) | {"--help"}, (name, rest)


def test_the_shells_of_the_scheduler_can_read_its_scripts(tmp_path):
    """Only `sh` is everywhere; PowerShell is looked at for its commands above."""
    if shutil.which("sh") is None:
        pytest.skip("there is no sh here")
    scripts = [block.text for page in PAGES for block in blocks(page) if block.language == "sh"]
    for number, script in enumerate(scripts):
        path = tmp_path / f"{number}.sh"
        path.write_text(script, "utf-8")
        subprocess.run(["sh", "-n", str(path)], check=True)
    assert scripts


def test_options_named_alone_exist():
    """`--max-rows N` in a sentence is an option of some command."""
    known = set().union(*map(options_of, COMMANDS.values()))
    for page in PAGES:
        code = re.findall(r"(?<!`)`(--[^`\s]+)", page.read_text("utf-8"))
        unknown = {one.partition("=")[0] for one in code} - known - PIP_AND_PYTEST
        assert unknown == set(), page.stem


PIP_AND_PYTEST = {"--help", "--version", "--regenerate"}
