"""A setting from a place that may not say where the secret goes is asked about by name."""

import io
import json
import sys

import pytest
from platformdirs import user_data_path
from sending import rows, write_csv

from bulk_import.cli import main


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def answer(monkeypatch):
    """Return a function that lets a person at a terminal give these answers."""
    return lambda *lines: monkeypatch.setattr(
        sys, "stdin", Terminal("".join(f"{a}\n" for a in lines))
    )


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return write_csv(tmp_path / "a.csv", rows(1))


@pytest.fixture
def led_away(file, sandbox, monkeypatch):
    """The secret is in the environment, and the folder says where it goes."""
    monkeypatch.delenv("TELECMI_BASE_URL")
    file.with_name(".env").write_text(f"TELECMI_BASE_URL={sandbox.base_url}\n", "utf-8")
    return sandbox


@pytest.fixture
def moved_away(file, sandbox, monkeypatch):
    """The secret is in the environment, and the folder brings a record of its own along."""
    monkeypatch.delenv("BULK_IMPORT_JOURNAL")
    file.with_name(".env").write_text("BULK_IMPORT_JOURNAL=other.sqlite3\n", "utf-8")
    return sandbox


@pytest.mark.parametrize("more", [[], ["--yes"], ["--yes", "--json"]])
def test_without_a_terminal_an_address_of_the_folder_is_refused_by_name(
    more, led_away, file, capsys
):
    assert main(["run", str(file), *more]) == 2
    told = capsys.readouterr()
    assert f".env sets TELECMI_BASE_URL to {led_away.base_url}" in told.err
    assert not led_away.requests
    assert [path.name for path in file.parent.iterdir() if path.name != ".env"] == ["a.csv"]


@pytest.mark.parametrize("answers", [[], ["n"], ["", "y"], ["y", "n"]])
def test_nothing_is_sent_there_unless_a_person_agrees_to_both(answers, led_away, file, answer):
    answer(*answers)
    assert main(["run", str(file)]) in {2, 3}
    assert not led_away.requests


@pytest.mark.parametrize(("more", "answers"), [([], ["y", "y"]), (["--yes"], ["y"])])
def test_who_agrees_is_served_and_yes_alone_does_not_agree(more, answers, led_away, file, answer):
    answer(*answers)
    assert main(["run", str(file), *more]) == 0
    assert len(led_away.requests) == 1


def test_a_file_from_standard_input_is_no_answer(led_away, file, monkeypatch):
    piped = Terminal("y\n" + file.read_text("utf-8"))
    monkeypatch.setattr(sys, "stdin", piped)
    assert main(["run", "-", "--yes"]) == 2
    assert not led_away.requests


def test_in_the_sandbox_nothing_of_it_counts(led_away, file, capsys):
    assert main(["run", str(file), "--sandbox", "--yes", "--quiet"]) == 0
    assert not led_away.requests


def test_a_check_sends_no_secret_and_asks_nothing(led_away, file):
    assert main(["check", str(file), "--quiet"]) == 0


@pytest.mark.parametrize("command", [["run", "a.csv", "--yes"], ["history"], ["history", "r"]])
def test_a_record_of_the_folder_is_refused_too(command, moved_away, file, capsys):
    assert main(command) == 2
    assert ".env sets BULK_IMPORT_JOURNAL to other.sqlite3" in capsys.readouterr().err
    assert not moved_away.requests
    assert not file.with_name("other.sqlite3").exists()


def test_a_record_that_a_person_agrees_to_is_used(moved_away, file, answer, capsys):
    answer("y")
    assert main(["run", str(file), "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["created"] == 1
    assert file.with_name("other.sqlite3").exists()
    assert not (user_data_path("bulk-import", appauthor=False) / "journal.sqlite3").exists()


# The secret in what a person writes beside the file


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.csv", "--set", "caller_id={}"], "--set holds"),
        (["a.csv", "--column", "{}=name"], "--column holds"),
        (["a.csv", "-o", "{}.xlsx"], "--output holds"),
        (["{}.csv"], "FILE holds"),
    ],
)
def test_a_command_that_holds_the_secret_is_refused(command, arguments, told, file, sandbox, capfd):
    file.with_name(f"{sandbox.secret}.csv").write_bytes(file.read_bytes())
    before = {*file.parent.iterdir()}
    yes = ["--yes", "--json"] if command == "run" else ["--json"]
    assert main([command, *(one.format(sandbox.secret) for one in arguments), *yes]) == 2
    printed = "".join(capfd.readouterr())
    assert told in printed
    assert sandbox.secret[:8] not in printed
    assert {*file.parent.iterdir()} == before


@pytest.mark.parametrize("variable", ["TELECMI_BASE_URL", "BULK_IMPORT_JOURNAL"])
def test_a_setting_that_holds_the_secret_is_refused(variable, file, sandbox, monkeypatch, capfd):
    scheme = "postgresql" if variable == "BULK_IMPORT_JOURNAL" else "https"
    monkeypatch.setenv(variable, f"{scheme}://a.example/{sandbox.secret}")
    assert main(["run", str(file), "--yes"]) == 2
    printed = "".join(capfd.readouterr())
    assert f"{variable} holds" in printed
    assert sandbox.secret[:8] not in printed


def test_a_check_that_knows_the_secret_finds_it_too(tmp_path, sandbox, capfd):
    file = write_csv(tmp_path / "b.csv", rows(1, Remarks=sandbox.secret))
    assert main(["check", str(file)]) == 2
    assert "Cell" in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["b.csv"]


@pytest.mark.parametrize("more", [[], ["--json"]])
@pytest.mark.parametrize("command", [["check"], ["run", "--yes"]])
def test_a_refusal_that_quotes_the_sheet_shows_no_secret(command, more, tmp_path, sandbox, capfd):
    file = write_csv(tmp_path / "b.csv", rows(1, **{f"Key {sandbox.secret}": "x"}))
    assert main([*command, str(file), "--column", "Nowhere=name", *more]) == 2
    printed = "".join(capfd.readouterr())
    assert "Key •••" in printed or "Key \\u2022" in printed
    assert sandbox.secret[:8] not in printed
