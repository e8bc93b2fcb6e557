"""Commands that take an account of `bulk-import.toml`."""

import io
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import keyring
import openpyxl
import pytest
from keyrings import LockedKeyring
from programs import PYTHON
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


# Keeping secrets, and asking what accounts have left


@pytest.fixture
def alone(tmp_path, home, keyring_file, monkeypatch):
    """A stand-in, and nothing that is set."""
    del home, keyring_file
    monkeypatch.chdir(tmp_path)
    with Sandbox(inet_no=111) as sandbox:
        yield sandbox


@pytest.fixture
def piped(monkeypatch):
    """Return a function that sends a text to standard input."""
    return lambda content: monkeypatch.setattr(sys, "stdin", io.StringIO(content))


@pytest.fixture
def added(alone, piped, capsys):
    """An account whose secret is in the keyring, with its address."""
    piped(f"{alone.secret}\n")
    command = ["account", "add", "Mumbai", "--inet-no", "111", "--base-url", alone.base_url]
    assert main(command) == 0
    assert alone.secret[:8] not in "".join(capsys.readouterr())
    return alone


def test_an_account_is_added_with_its_secret_and_sends(added, home, tmp_path):
    assert (home / "bulk-import.toml").read_text("utf-8") == "[accounts.Mumbai]\ninet_no = 111\n"
    file = write_csv(tmp_path / "a.csv", of_account("111"))
    assert main(["run", str(file), "--yes", "--quiet"]) == 0
    assert len(added.campaigns) == 2


def test_a_secret_of_the_keyring_goes_nowhere_else(added, tmp_path, piped, capsys):
    toml = "[accounts.mumbai]\nbase_url = 'https://elsewhere.example'\n"
    (tmp_path / "bulk-import.toml").write_text(toml, "utf-8")
    file = write_csv(tmp_path / "a.csv", of_account("111"))
    assert main(["run", str(file), "--yes"]) == 2
    told = capsys.readouterr().err
    assert "sets accounts.mumbai.base_url to https://elsewhere.example" in told
    assert "the keyring" in told
    piped("another\n")
    assert main(["account", "add", "mumbai"]) == 2
    assert "--base-url https://elsewhere.example" in capsys.readouterr().err


def test_a_secret_that_is_given_again_keeps_its_address(added, piped, capsys):
    piped("another\n")
    assert main(["account", "add", "111"]) == 0
    assert f"for {added.base_url} alone" in capsys.readouterr().out
    assert main(["account", "check"]) == 1
    assert "Mumbai (111): TeleCMI refuses the number or the secret." in capsys.readouterr().out


def test_accounts_are_written_behind_what_the_file_holds(added, home, piped):
    del added
    before = (home / "bulk-import.toml").read_text("utf-8")
    piped("another\n")
    assert main(["account", "add", "Delhi “Sales”", "--inet-no", "222"]) == 0
    content = (home / "bulk-import.toml").read_text("utf-8")
    assert content == f'{before}\n[accounts."Delhi “Sales”"]\ninet_no = 222\n'


@pytest.mark.parametrize(
    ("arguments", "content", "code"),
    [
        (["Pune"], "x", "Name its App ID"),
        (["Mumbai", "--inet-no", "5"], "x", "has the number 111"),
        (["Mumbai"], "", "No secret was given"),
        (["Mumbai"], " \n", "No secret was given"),
        (["mum-bai", "--inet-no", "5", "--base-url", "http://a.example"], "x", "--base-url cannot"),
    ],
)
@pytest.mark.usefixtures("added")
def test_what_cannot_be_added_is_refused(arguments, content, code, piped, capsys):
    piped(content)
    assert main(["account", "add", *arguments]) == 2
    assert code in capsys.readouterr().err


def test_a_list_says_where_each_secret_comes_from(added, accounts, capsys):
    del added
    assert main(["account", "list", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["accounts"]
    assert {one["name"]: one["secret_source"] for one in told} == {
        "Mumbai": ".env",
        "Delhi Sales": "delhi.secret",
    }
    assert main(["account", "list"]) == 0
    printed = capsys.readouterr().out
    assert f"Delhi Sales (222) at {accounts['Delhi Sales'].base_url}; secret: delhi" in printed


def test_a_secret_is_removed(added, home, capsys):
    del added
    assert main(["account", "remove", "mumbai"]) == 0
    assert str(home / "bulk-import.toml") in capsys.readouterr().out
    assert main(["account", "remove", "mumbai"]) == 2
    assert main(["account", "check", "Mumbai"]) == 1
    assert "TELECMI_SECRET_MUMBAI is not set, the keyring has none" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("backend", "why"),
    [
        (keyring.backends.fail.Keyring, "this system has no keyring"),
        (LockedKeyring, "the keyring is locked"),
    ],
)
@pytest.mark.usefixtures("alone")
def test_without_a_keyring_it_is_said_how_to_go_on(backend, why, piped, capsys):
    keyring.set_keyring(backend())
    piped("x\n")
    assert main(["account", "add", "mumbai", "--inet-no", "5"]) == 2
    told = capsys.readouterr().err
    assert why in told
    assert "TELECMI_SECRET_MUMBAI" in told
    assert "secret_file" in told


def test_a_keyring_that_keeps_nothing_is_no_keyring(alone, home, piped, capsys):
    del alone
    keyring.set_keyring(keyring.backends.null.Keyring())
    piped("x\n")
    assert main(["account", "add", "mumbai", "--inet-no", "5"]) == 2
    assert "no keyring that can be used" in capsys.readouterr().err
    assert not (home / "bulk-import.toml").exists()


@pytest.mark.parametrize(
    ("standing", "status", "said"),
    [
        ({}, 0, "The account ends on 2040-01-01, in "),
        ({"balance": 0}, 1, "The balance is used up."),
        ({"expire": 1_600_000_000_000}, 1, "The account ended on 2020-09-13."),
        ({"expire": 0}, 0, "the secret is right. Balance: 2,500. SMS: 100."),
    ],
)
def test_what_an_account_has_left_is_told_in_words(
    standing, status, said, sandbox, monkeypatch, capsys
):
    with Sandbox(secret=sandbox.secret, standing=standing) as other:
        monkeypatch.setenv("TELECMI_BASE_URL", other.base_url)
        assert main(["account", "check"]) == status
        assert main(["account", "check", "--json"]) == status
        assert not other.requests
    assert said in capsys.readouterr().out


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="no terminals of this kind")
def test_the_secret_is_typed_unseen(alone, home, monkeypatch):
    pty = pytest.importorskip("pty", reason="no terminals of this kind")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.FileKeyring")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    command = ["account", "add", "Mumbai", "--inet-no", "111", "--base-url", alone.base_url]
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [PYTHON, "-m", "bulk_import", *command],
        **dict.fromkeys(("stdin", "stdout", "stderr"), theirs),
        start_new_session=True,  # there is no other terminal that it could ask on
    )
    os.close(theirs)
    shown = b""
    while b"stays hidden): " not in shown:
        shown += os.read(ours, 10_000)
    os.write(ours, f"{alone.secret}\n".encode())
    with suppress(OSError):  # the other end was closed
        while piece := os.read(ours, 10_000):
            shown += piece
    os.close(ours)
    assert program.wait() == 0
    assert b"is kept in the keyring" in shown
    assert alone.secret[:8].encode() not in shown
    assert (home / "bulk-import.toml").exists()


# A sheet for several accounts


def for_accounts(*names):
    """Return one row for each of the names in a column Account, with agents of that account."""
    numbers = {"mumbai": "111", "111": "111", "delhi sales": "222", "222": "222"}
    lines = rows(len(names))
    for name, line in zip(names, lines, strict=True):
        number = numbers.get(name.strip().casefold(), "111")
        line["Agents"] = line["Agents"].replace("2224257", number)
    return [{"Account": name, **line} for name, line in zip(names, lines, strict=True)]


def told_by(capsys):
    """Return what was printed as JSON, by the account's number."""
    lines = capsys.readouterr().out.splitlines()
    return {one["inet_no"]: one for one in map(json.loads, lines)}


def states(told):
    return {row["row"]: row["state"] for row in told["rows"]}


@pytest.mark.full
def test_a_sheet_is_run_account_by_account(accounts, tmp_path, capsys):
    names = ["Mumbai", "222", "111", "DELHI SALES", "mumbai"]
    file = write_csv(tmp_path / "a.csv", for_accounts(*names))
    assert main(["run", str(file), "--by-account", "--yes", "--json"]) == 0
    told = told_by(capsys)
    assert {number: states(one) for number, one in told.items()} == {
        111: {2: "created", 4: "created", 6: "created"},
        222: {3: "created", 5: "created"},
    }
    assert len({one["run"] for one in told.values()}) == 2
    assert {one["results"] for one in told.values()} == {str(tmp_path / "a.results.xlsx")}
    assert [len(sandbox.campaigns) for sandbox in accounts.values()] == [3, 2]
    sheet = openpyxl.load_workbook(tmp_path / "a.results.xlsx").worksheets[0]
    header = [cell.value for cell in sheet[1]]
    results = [row[header.index("Import result")].value for row in sheet.iter_rows(min_row=2)]
    assert results == ["Created"] * 5
    assert main(["run", str(tmp_path / "a.results.xlsx"), "--by-account", "--yes"]) == 0
    assert [len(sandbox.campaigns) for sandbox in accounts.values()] == [3, 2]


@pytest.mark.parametrize("command", [["check"], ["run", "--yes"]])
def test_rows_without_an_account_say_so_in_their_cell(command, accounts, tmp_path, capsys):
    file = write_csv(tmp_path / "a.csv", for_accounts("Mumbai", "Pune", "", "222"))
    assert main([*command, str(file), "--by-account", "--json"]) == 1
    told = told_by(capsys)
    assert told.keys() == {111, 222, None}
    assert states(told[None]) == {3: "invalid", 4: "invalid"}
    codes = {row["row"]: row["problems"][0]["code"] for row in told[None]["rows"]}
    assert codes == {3: "accounts.not_found", 4: "accounts.blank"}
    assert {one["column"] for row in told[None]["rows"] for one in row["problems"]} == {"A"}
    assert "Mumbai (111), Delhi Sales (222)" in told[None]["rows"][0]["problems"][0]["message"]
    name = f"a.{'results' if command[0] == 'run' else 'check'}.xlsx"
    sheet = openpyxl.load_workbook(tmp_path / name).worksheets[0]
    assert "There is no account “Pune”" in sheet["A3"].comment.text
    sent = [len(sandbox.campaigns) for sandbox in accounts.values()]
    assert sent == ([1, 1] if command[0] == "run" else [0, 0])


def test_blank_cells_are_for_the_account_that_is_chosen(accounts, tmp_path, capsys):
    file = write_csv(tmp_path / "a.csv", for_accounts("222", "", "Mumbai"))
    assert main(["run", str(file), "--by-account", "--account", "111", "--yes", "--json"]) == 0
    assert {number: len(one["rows"]) for number, one in told_by(capsys).items()} == {222: 1, 111: 2}
    assert len(accounts["Mumbai"].campaigns) == 2


def test_one_name_in_two_accounts_is_no_conflict(accounts, tmp_path):
    lines = for_accounts("111", "222")
    lines[1]["Campaign name"] = lines[0]["Campaign name"]
    file = write_csv(tmp_path / "a.csv", lines)
    assert main(["run", str(file), "--by-account", "--yes", "--quiet"]) == 0
    assert [len(sandbox.campaigns) for sandbox in accounts.values()] == [1, 1]


def test_dates_are_read_as_the_whole_sheet_shows(accounts, tmp_path, capsys):
    del accounts
    lines = for_accounts("111", "222")
    lines[0] |= {"Start date": "13/08/2031", "End date": "20/08/2031"}
    lines[1] |= {"Start date": "05/08/2031", "End date": "06/08/2031"}
    file = write_csv(tmp_path / "a.csv", lines)
    assert main(["check", str(file), "--by-account", "--json"]) == 0
    told = told_by(capsys)
    assert told[222]["rows"][0]["values"]["start_date"] == "2031-08-05"


def test_an_account_that_is_refused_keeps_no_other_from_its_run(accounts, tmp_path, capsys):
    (tmp_path / "delhi.secret").write_text("00000000-0000-4000-8000-000000000000", "utf-8")
    file = write_csv(tmp_path / "a.csv", for_accounts("222", "222", "111"))
    assert main(["run", str(file), "--by-account", "--yes", "--json"]) == 3
    told = told_by(capsys)
    assert told[222]["stopped"]["code"] == "api.app_not_found"
    assert states(told[111]) == {4: "created"}
    assert len(accounts["Mumbai"].campaigns) == 1


def test_the_account_whose_agents_could_not_be_asked_for_is_named(accounts, tmp_path, capsys):
    (tmp_path / "delhi.secret").write_text("00000000-0000-4000-8000-000000000000", "utf-8")
    file = write_csv(tmp_path / "a.csv", for_accounts("111", "222"))
    assert main(["run", str(file), "--by-account", "--live", "--yes", "--json"]) == 2
    refused = json.loads(capsys.readouterr().out)["refused"]
    assert refused["code"] == "agents.not_pulled"
    assert "account 222 (Delhi Sales) could not be asked for" in refused["message"]
    assert "TeleCMI refuses the number or the secret" in refused["message"]
    assert not any(sandbox.requests for sandbox in accounts.values())


@pytest.mark.usefixtures("accounts")
def test_nothing_is_sent_while_the_secret_of_one_is_missing(accounts, tmp_path, capsys):
    (tmp_path / "delhi.secret").unlink()
    file = write_csv(tmp_path / "a.csv", for_accounts("111", "222"))
    assert main(["run", str(file), "--by-account", "--yes"]) == 2
    assert "delhi.secret" in capsys.readouterr().err
    assert not accounts["Mumbai"].campaigns


def test_each_account_is_asked_about_before_anything_is_sent(
    accounts, tmp_path, monkeypatch, capsys
):
    file = write_csv(tmp_path / "a.csv", for_accounts("111", "222"))
    monkeypatch.setattr(sys, "stdin", Terminal("y\nn\n"))
    assert main(["run", str(file), "--by-account"]) == 2
    asked = capsys.readouterr().err
    assert "account 111 (Mumbai)" in asked
    assert "account 222 (Delhi Sales)" in asked
    assert not accounts["Mumbai"].campaigns


@pytest.mark.usefixtures("accounts")
def test_without_a_column_of_accounts_a_sentence_says_what_to_add(file, capsys):
    assert main(["check", str(file), "--by-account"]) == 2
    assert "Add a column Account" in capsys.readouterr().err


def test_in_the_sandbox_each_account_has_a_stand_in(accounts, tmp_path, capsys):
    file = write_csv(tmp_path / "a.csv", for_accounts("111", "222"))
    assert main(["run", str(file), "--by-account", "--sandbox", "--yes", "--json"]) == 0
    assert told_by(capsys).keys() == {111, 222}
    assert not accounts["Mumbai"].requests


@pytest.mark.parametrize("name", ["Mumbai", "Delhi Sales"])
def test_the_secret_of_any_account_in_any_row_is_refused(name, accounts, tmp_path, capfd):
    lines = for_accounts("111", "222")
    lines[0]["Remarks"] = accounts[name].secret
    file = write_csv(tmp_path / "a.csv", lines)
    assert main(["run", str(file), "--by-account", "--yes", "--json"]) == 2
    assert accounts[name].secret[:8] not in "".join(capfd.readouterr())
    assert not accounts["Mumbai"].requests


def test_the_history_of_a_run_has_the_rows_of_its_account(accounts, tmp_path, capsys):
    del accounts
    file = write_csv(tmp_path / "a.csv", for_accounts("111", "222"))
    main(["run", str(file), "--by-account", "--yes", "--json"])
    run = told_by(capsys)[222]["run"]
    assert main(["history", run, "--results", "again.xlsx", "--json"]) == 0
    assert [row["row"] for row in json.loads(capsys.readouterr().out)["rows"]] == [3]
    sheet = openpyxl.load_workbook(tmp_path / "again.xlsx").worksheets[0]
    assert sheet.max_row >= 2


# What was reviewed is what is sent


@pytest.fixture
def reviewed(accounts, tmp_path, monkeypatch, capsys):
    """The sandboxes, beside a plan of two accounts."""
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "a.csv", for_accounts("111", "222", ""))
    options = ["--by-account", "--account", "Mumbai", "--quiet", "--save-plan", "a.plan"]
    assert main(["check", "a.csv", *options]) == 0
    assert "a.plan" in capsys.readouterr().err
    return accounts


def refused_plan(capsys, *more):
    assert main(["run", "a.plan", "--yes", "--json", *more]) == 2
    return json.loads(capsys.readouterr().out)["refused"]


def test_one_plan_holds_all_accounts_and_its_run_does_them_all(reviewed, capsys):
    assert main(["run", "a.plan", "--yes", "--json", "--first", "1"]) == 1
    assert main(["run", "a.plan", "--yes", "--json", "--by-account"]) == 0
    assert {number: len(one["rows"]) for number, one in told_by(capsys).items()} == {111: 2, 222: 1}
    assert [len(sandbox.campaigns) for sandbox in reviewed.values()] == [2, 1]


def changed_plan(tmp_path, old, new):
    plan = tmp_path / "a.plan"
    text = plan.read_text("utf-8")
    assert old in text
    plan.write_text(text.replace(old, new), "utf-8")


@pytest.mark.slice(1)
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"account": "Delhi Sales"', '"account": "Pune"', "Where it had Pune, there is Delhi"),
        ('"inet_no": 222', '"inet_no": 223', "is for account 223, but the account in use is 222"),
        ('"row": 4,', '"row": 5,', "Row 4 was not in it"),
        ('"Campaign 2"', '"Campaign 9"', "Row 3: Campaign name was Campaign 9"),
    ],
)
def test_the_first_difference_of_any_account_is_named(old, new, told, reviewed, tmp_path, capsys):
    changed_plan(tmp_path, old, new)
    assert told in refused_plan(capsys)["message"]
    assert not any(sandbox.requests for sandbox in reviewed.values())


def test_an_account_that_is_gone_is_a_difference(reviewed, tmp_path, capsys):
    toml = tmp_path / "bulk-import.toml"
    toml.write_text(toml.read_text("utf-8").replace("222", "333"), "utf-8")
    assert refused_plan(capsys)["code"] == "plan.other_accounts"
    assert not any(sandbox.requests for sandbox in reviewed.values())


def test_a_plan_of_several_accounts_says_with_what_it_does_not_go(reviewed, capsys):
    assert refused_plan(capsys, "--account", "222")["code"] == "plan.other_option"
    assert main(["run", "a.plan", "a.csv", "--yes"]) == 2
    assert "Run it by itself" in capsys.readouterr().err
    options = ["--account", "Mumbai", "--column", "Account=", "--quiet", "--save-plan", "b.plan"]
    assert main(["check", "a.csv", *options]) == 0
    assert main(["run", "b.plan", "--yes", "--by-account"]) == 2
    assert "without --by-account" in capsys.readouterr().err
    assert main(["check", "a.plan", "--by-account"]) == 2
    assert not any(sandbox.requests for sandbox in reviewed.values())
