"""Commands that take an account of `bulk-import.toml`."""

import io
import json
import sys

import pytest
from sending import rows, write_csv

from bulk_import.cli import main
from bulk_import.sandbox import Sandbox


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def accounts(tmp_path, monkeypatch):
    """Two accounts of the working folder, each with a stand-in of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BULK_IMPORT_RATE", "500")
    with Sandbox(inet_no=111) as mumbai, Sandbox(inet_no=222) as delhi:
        (tmp_path / "bulk-import.toml").write_text(
            f"[accounts.Mumbai]\ninet_no = 111\nbase_url = '{mumbai.base_url}'\n"
            f"[accounts.'Delhi Sales']\ninet_no = 222\nbase_url = '{delhi.base_url}'\n"
            "secret_file = 'delhi.secret'\n",
            "utf-8",
        )
        (tmp_path / ".env").write_text(f"TELECMI_SECRET_MUMBAI={mumbai.secret}\n", "utf-8")
        (tmp_path / "delhi.secret").write_text(delhi.secret, "utf-8")
        (tmp_path / "delhi.secret").chmod(0o600)
        yield {"Mumbai": mumbai, "Delhi Sales": delhi}


@pytest.fixture
def file(tmp_path):
    return write_csv(tmp_path / "a.csv", rows(2))


def of_account(number):
    """Return rows that can be sent in the account of that number."""
    return [one | {"Agents": one["Agents"].replace("2224257", number)} for one in rows(2)]


@pytest.mark.parametrize("name", ["Mumbai", "Delhi Sales"])
def test_a_run_sends_to_the_account_that_is_chosen(name, accounts, tmp_path, capsys):
    number = str(accounts[name].inet_no)
    file = write_csv(tmp_path / "a.csv", of_account(number))
    assert main(["run", str(file), "--account", name.lower(), "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["inet_no"] == int(number)
    sent = {one: len(sandbox.campaigns) for one, sandbox in accounts.items()}
    assert sent == {"Mumbai": 0, "Delhi Sales": 0} | {name: 2}


@pytest.mark.usefixtures("accounts")
@pytest.mark.parametrize("command", [["check"], ["run", "--yes"]])
def test_of_several_accounts_one_must_be_chosen(command, file, capsys):
    assert main([*command, str(file)]) == 2
    assert "Mumbai (111), Delhi Sales (222)" in capsys.readouterr().err


@pytest.mark.usefixtures("accounts")
def test_the_sandbox_needs_no_account(file):
    assert main(["run", str(file), "--sandbox", "--yes", "--quiet"]) == 0


@pytest.mark.usefixtures("accounts")
def test_the_question_names_the_account(tmp_path, monkeypatch, capsys):
    file = write_csv(tmp_path / "a.csv", of_account("222"))
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    assert main(["run", str(file), "--account", "222"]) == 2
    assert "Create 2 campaigns in account 222 (Delhi Sales) at http" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["Mumbai", "Delhi Sales"])
@pytest.mark.parametrize("command", [["check"], ["run", "--yes"]])
def test_a_sheet_with_the_secret_of_the_account_is_refused(
    command, name, accounts, tmp_path, capfd
):
    secret = accounts[name].secret
    file = write_csv(tmp_path / "a.csv", rows(1, Remarks=secret))
    before = {*tmp_path.iterdir()}
    assert main([*command, str(file), "--account", name]) == 2
    printed = "".join(capfd.readouterr())
    assert "Cell" in printed
    assert secret[:8] not in printed
    assert {*tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", ["Mumbai", "Delhi Sales"])
def test_the_secret_of_an_account_is_left_nowhere(name, accounts, tmp_path, capfd):
    file = write_csv(tmp_path / "a.csv", of_account(str(accounts[name].inet_no)))
    assert main(["run", str(file), "--account", name, "--yes", "--json"]) == 0
    secret = accounts[name].secret
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    holding = {path.name for path in kept if secret[:8].encode() in path.read_bytes()}
    assert holding <= {".env", "delhi.secret"}
    assert secret[:8] not in "".join(capfd.readouterr())
