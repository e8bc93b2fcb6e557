"""Completion by the shell, as bash, zsh and fish ask for it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from programs import PYTHON

from bulk_import.cli import main
from bulk_import.cli.completion import VARIABLE


@pytest.fixture
def completed(monkeypatch, capsys):
    """Return a function that asks for the words with which a command may go on."""

    def ask(*words, shell="bash"):
        monkeypatch.setenv(VARIABLE, f"{shell}_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(("bulk-import", *words)))
        monkeypatch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words)))
        assert main([]) == 0
        return capsys.readouterr().out.splitlines()

    return ask


def test_commands_options_and_values_are_completed(completed):
    assert completed("ch") == ["plain,check"]
    assert completed("check", "--date-o") == ["plain,--date-order"]
    assert completed("check", "--date-order", "d") == ["plain,dmy"]
    assert completed("handbook", "cha") == ["plain,changelog"]


@pytest.mark.parametrize("words", [("check", "a"), ("check", "--agents", "a"), ("run", "-o", "a")])
def test_the_shell_completes_the_names_of_files(completed, words):
    assert completed(*words) == ["file,a"]


def test_the_shell_completes_the_names_of_folders(completed):
    assert completed("watch", "inc") == ["dir,inc"]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_what_shells_show_beside_a_word_is_no_code(completed, shell):
    told = "\n".join(completed("doct", shell=shell))
    assert "Look for what is wrong" in told
    assert "help.doctor" not in told
    told = "\n".join(completed("check", "--reg", shell=shell))
    assert "ISO country code" in told


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(monkeypatch, capsys, shell):
    monkeypatch.setenv(VARIABLE, f"{shell}_source")
    assert main([]) in {0, 2}  # click asks bash how old it is, and there may be none
    out = capsys.readouterr().out
    assert VARIABLE in out or not shutil.which(shell)


def test_nonsense_is_wrong_usage(monkeypatch):
    monkeypatch.setenv(VARIABLE, "cmd_source")
    assert main([]) == 2


SCRIPTS = {
    "bash": """
        eval "$({variable}=bash_source bulk-import)"
        COMP_WORDS=(bulk-import check --date-order m) COMP_CWORD=3
        _bulk_import_completion bulk-import
        echo "${{COMPREPLY[*]}}"
    """,
    "fish": """
        {variable}=fish_source bulk-import | source
        complete -C "bulk-import check --date-order m"
    """,
    "zsh": """
        autoload -U compinit; compinit -u -D
        eval "$({variable}=zsh_source bulk-import)"
        [[ $_comps[bulk-import] == _bulk_import_completion ]] && echo mdy
    """,
}


@pytest.mark.full
@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_shell_itself_takes_it(shell, tmp_path):
    if not shutil.which(shell):
        pytest.skip(f"no {shell}")
    program = tmp_path / "bulk-import"
    program.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m bulk_import "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    plain = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    done = subprocess.run(
        [shell, *plain, "-c", SCRIPTS[shell].format(variable=VARIABLE)],
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["mdy"]
