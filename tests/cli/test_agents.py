"""`bulk-import agents pull`, and the commands that use the list."""

import gzip
import json
import os
import stat
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from programs import PYTHON
from sending import rows, write_csv

from bulk_import.app.accounts.agent_directory import AgentDirectory, DirectoryAgent, write_directory
from bulk_import.cli import main
from bulk_import.sandbox import Sandbox
from bulk_import.sandbox.agents import Agent
from bulk_import.settings.places import agents_file

RAVI = Agent("5201", "Ravi", "Kumar")
ASHA = Agent("5202", "Asha", "Rao")
OTHER_ASHA = Agent("5203", "Asha", "Rao")


@pytest.fixture
def journal(tmp_path, monkeypatch):
    path = tmp_path / "data" / "journal.sqlite3"
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(path))
    monkeypatch.chdir(tmp_path)
    return path


@pytest.fixture
def people():
    """The agents of the account, who may come and go."""
    return [RAVI, ASHA, OTHER_ASHA]


@pytest.fixture
def account(people, journal, monkeypatch):
    """A stand-in whose account has three agents; the environment names it."""
    del journal
    with Sandbox(standing={"agents": people}) as running:
        for name in ("base_url", "inet_no", "secret"):
            monkeypatch.setenv(f"TELECMI_{name.upper()}", str(getattr(running, name)))
        monkeypatch.setenv("BULK_IMPORT_RATE", "500")
        yield running


def campaign(tmp_path, *agents):
    """Return a file of campaigns, one for each cell of agents."""
    lines = rows(len(agents))
    for line, cell in zip(lines, agents, strict=True):
        line["Agents"] = cell
    return str(write_csv(tmp_path / "a.csv", lines))


def pulled_on(journal, account, pulled, *agents):
    """Keep a list of agents as if it had been pulled then."""
    directory = AgentDirectory(
        inet_no=account.inet_no,
        base_url=account.base_url,
        pulled=pulled,
        agents=tuple(DirectoryAgent(id=one, name=name, extension="") for one, name in agents),
    )
    file = agents_file(journal, account.inet_no, account.base_url)
    write_directory(directory, file)
    return file


def codes(document):
    return {row["row"]: [one["code"] for one in row["problems"]] for row in document["rows"]}


# Pulling


def test_a_pulled_list_lies_beside_the_journal_for_its_owner_alone(account, journal, capsys):
    assert main(["agents", "pull"]) == 0
    file = agents_file(journal, account.inet_no, account.base_url)
    assert file.parent.parent == journal.parent
    told = capsys.readouterr().out
    assert "has 3 agents" in told
    assert "Asha Rao (5202_2224257, 5203_2224257)" in told
    assert str(file) in told
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_json_names_each_agent_and_who_is_new_or_gone(account, journal, capsys):
    now = datetime.now(UTC)
    pulled_on(journal, account, now, ("5201_2224257", "Ravi Kumar"), ("5999_2224257", "Gone Man"))
    assert main(["agents", "pull", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in told["agents"]] == [f"{n}_2224257" for n in (5201, 5202, 5203)]
    assert [one["id"] for one in told["added"]] == ["5202_2224257", "5203_2224257"]
    assert told["gone"] == [{"id": "5999_2224257", "name": "Gone Man", "extension": ""}]
    assert told["problem"] is None
    assert main(["agents", "pull"]) == 0
    assert "Gone" not in capsys.readouterr().out


def test_no_password_is_written_or_printed_anywhere(account, people, tmp_path, home, capfd):
    del home
    file = campaign(tmp_path, "Ravi Kumar", "5299_2224257")
    for command in (
        ["agents", "pull", "--json"],
        ["run", file, "--live", "--yes", "--json"],
        ["template", "-o", "t.xlsx"],
    ):
        assert main(command) in {0, 1}
    printed = "".join(capfd.readouterr())
    assert "5202_2224257" in printed
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in written} >= {".json", ".sqlite3", ".xlsx"}
    assert not found(account, people, printed, written)


@pytest.mark.full
def test_a_process_of_its_own_says_nothing_of_them_either(account, people, tmp_path, home):
    """Nothing is caught there of what a library has to say."""
    del home
    file = campaign(tmp_path, "Ravi Kumar", "5299_2224257")
    printed = ""
    for command in (
        ["agents", "pull"],
        ["check", file, "--live"],
        ["run", file, "--live", "--yes"],
    ):
        done = subprocess.run(
            [PYTHON, "-X", "dev", "-m", "bulk_import", *command],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONASYNCIODEBUG": "1"},
        )
        assert done.returncode in {0, 1}
        printed += done.stdout.decode() + done.stderr.decode()
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not found(account, people, printed, written)


def found(account, people, printed, written):
    """Return what nobody may see of all that was printed and written."""
    contents = [printed.encode(), *(part for path in written for part in parts_of(path))]
    secrets = (*(one.password for one in people), account.secret[:8], "91980000")
    return [one for one in secrets if any(one.encode() in part for part in contents)]


def parts_of(path):
    """Yield what a file holds, unpacked."""
    yield path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as package:
            yield from map(package.read, package.namelist())
    elif path.read_bytes()[:2] == b"\x1f\x8b":
        yield gzip.decompress(path.read_bytes())


@pytest.mark.parametrize("wrong", [{"TELECMI_SECRET": "x" * 20}, {"TELECMI_INET_NO": "5"}])
def test_a_refused_account_leaves_the_list_as_it_was(wrong, account, journal, monkeypatch, capsys):
    file = pulled_on(journal, account, datetime.now(UTC), ("5999_2224257", "Old"))
    before = file.read_bytes()
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    assert main(["agents", "pull"]) == 2
    assert "TeleCMI refuses the number or the secret." in capsys.readouterr().err
    assert main(["agents", "pull", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["problem"]["code"] == "accounts.wrong_secret"
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.usefixtures("journal")
def test_without_an_account_it_is_said_what_is_missing(capsys):
    assert main(["agents", "pull"]) == 2
    assert "TELECMI_INET_NO" in capsys.readouterr().err
    assert main(["agents", "pull", "--account", "mumbai"]) == 2
    assert "There is no account “mumbai”" in capsys.readouterr().err


@pytest.mark.full
def test_each_account_has_a_list_of_its_own(account, journal, tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("TELECMI_INET_NO")
    monkeypatch.delenv("TELECMI_BASE_URL")
    with Sandbox(inet_no=222, standing={"agents": (RAVI,)}) as delhi:
        (tmp_path / "bulk-import.toml").write_text(
            f"[accounts.mumbai]\ninet_no = 2224257\nbase_url = '{account.base_url}'\n"
            f"[accounts.delhi]\ninet_no = 222\nbase_url = '{delhi.base_url}'\n"
            "[accounts.pune]\ninet_no = 333\n",
            "utf-8",
        )
        secrets = f"TELECMI_SECRET_MUMBAI={account.secret}\nTELECMI_SECRET_DELHI={delhi.secret}\n"
        (tmp_path / ".env").write_text(secrets, "utf-8")
        assert main(["agents", "pull", "--account", "delhi"]) == 0
        assert len(list((journal.parent / "journal.sqlite3.agents").iterdir())) == 1
        assert main(["agents", "pull"]) == 2
        told = capsys.readouterr()
        assert "2224257 (mumbai)" in told.out
        assert "pune: There is no secret of the account" in told.err
        lines = [
            {"Account": name, **line}
            for name, line in zip(("mumbai", "delhi", "delhi"), rows(3), strict=True)
        ]
        for line, agents in zip(lines, ("Ravi Kumar", "ravi kumar", "Asha Rao"), strict=True):
            line["Agents"] = agents
        file = write_csv(tmp_path / "a.csv", lines)
        assert main(["check", str(file), "--by-account", "--json"]) == 1
        parts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    sent = {row["row"]: row["values"].get("users") for one in parts for row in one["rows"]}
    assert sent == {2: ["5201_2224257"], 3: ["5201_222"], 4: None}
    assert [one["agents"]["inet_no"] for one in parts] == [2224257, 222]


# What the list is good for


def test_rows_may_name_agents_of_the_account(account, tmp_path, capsys):
    file = campaign(tmp_path, "Ravi Kumar; 5202", "ASHA RAO", "Ravi Kumr", "Nobody Known")
    assert main(["agents", "pull"]) == 0
    capsys.readouterr()
    assert main(["check", file, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["rows"][0]["values"]["users"] == ["5201_2224257", "5202_2224257"]
    assert codes(told) == {
        2: ["agents.by_name"],
        3: ["agents.shared_name"],
        4: ["agents.near_name"],
        5: ["agents.unknown_in_account"],
    }
    assert told["agents"]["count"] == 3
    assert told["agents"]["inet_no"] == account.inet_no


@pytest.mark.parametrize(
    ("days", "said"), [(0, "3 agents, pulled on "), (8, ", 8 days ago; bulk-import agents pull")]
)
def test_one_line_says_where_agents_come_from_and_how_old_the_list_is(
    days, said, account, journal, tmp_path, capsys
):
    pulled = datetime.now(UTC) - timedelta(days=days)
    people = [(f"{one.extension}_2224257", one.name) for one in (RAVI, ASHA, OTHER_ASHA)]
    pulled_on(journal, account, pulled, *people)
    main(["check", campaign(tmp_path, "Ravi Kumar")])
    (line,) = [one for one in capsys.readouterr().out.splitlines() if "looked up" in one]
    assert "list of account 2224257: 3 agents" in line
    assert said in line


def test_who_never_pulled_sees_nothing_of_it(account, tmp_path, capsys):
    del account
    file = campaign(tmp_path, "5201_2224257", "Ravi Kumar")
    main(["check", file, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["agents"] is None
    assert codes(told) == {2: [], 3: ["agents.not_ids"]}
    main(["check", file])
    assert "looked up" not in capsys.readouterr().out


def test_a_file_of_agents_stands_in_place_of_the_list(account, tmp_path, capsys):
    del account
    main(["agents", "pull"])
    people = [{"Name": "Ravi Kumar", "Agent ID": "5777_2224257"}]
    own = str(write_csv(tmp_path / "people.csv", people))
    file = campaign(tmp_path, "Ravi Kumar", "Asha Rao")
    capsys.readouterr()
    main(["check", file, "--agents", own, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["agents"] is None
    assert told["rows"][0]["values"]["users"] == ["5777_2224257"]
    assert codes(told)[3] == ["agents.unknown_name"]


@pytest.mark.full
def test_a_sheet_of_agents_counts_first_and_the_list_fills_its_gaps(account, tmp_path, capsys):
    del account
    main(["agents", "pull"])
    book = openpyxl.Workbook()
    (line,) = rows(1)
    book.active.append(list(line))
    for number, agents in enumerate(("Ravi Kumar", "Devi")):
        one = {**rows(2)[number], "Agents": agents}
        book.active.append([one[name] for name in line])
    sheet = book.create_sheet("Agents")
    for cells in (("Name", "Agent ID"), ("Ravi Kumar", None), ("Devi", "5300_2224257")):
        sheet.append(cells)
    book.save(tmp_path / "a.xlsx")
    capsys.readouterr()
    assert main(["check", str(tmp_path / "a.xlsx"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    sent = [row["values"]["users"] for row in told["rows"]]
    assert sent == [["5201_2224257"], ["5300_2224257"]]


def test_an_agent_that_the_account_lists_needs_no_warning_about_its_number(
    account, journal, tmp_path, capsys
):
    pulled_on(journal, account, datetime.now(UTC), ("5201_999", "Ravi"))
    main(["check", campaign(tmp_path, "5201_999", "5202_999"), "--json"])
    assert codes(json.loads(capsys.readouterr().out)) == {2: [], 3: ["agents.other_account"]}


def test_a_damaged_list_is_told_and_nobody_is_looked_up_in_it(account, journal, tmp_path, capsys):
    file = pulled_on(journal, account, datetime.now(UTC), ("5201_2224257", "Ravi Kumar"))
    file.write_text('{"version": 1, "agents": ', "utf-8")
    source = campaign(tmp_path, "5201_2224257", "Ravi Kumar")
    assert main(["check", source, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in told["problems"]] == ["agents.list_damaged"]
    assert [row["state"] for row in told["rows"]] == ["ready", "invalid"]
    assert main(["agents", "pull"]) == 0


@pytest.mark.full
def test_a_template_offers_the_agents_of_the_account(account, tmp_path, capsys):
    del account
    main(["agents", "pull"])
    assert main(["template", "-o", "t.xlsx"]) == 0
    assert "list of account 2224257: 3 agents" in capsys.readouterr().err
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Agents"]
    cells = {cell.value for row in sheet for cell in row}
    assert {"5201_2224257", "5202_2224257"} <= {str(one)[:12] for one in cells}
    assert main(["check", "t.xlsx", "--json"]) == 1
    assert "guard.template" in capsys.readouterr().out  # and not that agents are campaigns


# Held against the account


def test_live_refuses_agents_that_the_account_does_not_have(account, tmp_path, capsys):
    file = campaign(
        tmp_path, "5201_2224257", "5210_2224257, 5202_2224257", "5201_222425", "5999_2224257"
    )
    assert main(["run", file, "--live", "--yes", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert codes(told) == {
        2: [],
        3: ["agents.near_in_account"],
        4: ["agents.near_in_account"],
        5: ["agents.not_in_account"],
    }
    near, suffix = told["rows"][1]["problems"][0], told["rows"][2]["problems"][0]
    assert near["candidates"] == ["5201_2224257, 5202_2224257"]
    assert "5201_2224257 (Ravi Kumar)" in near["message"]
    assert suffix["candidates"] == ["5201_2224257"]
    assert len(account.campaigns) == 1
    assert told["agents"]["count"] == 3


def test_live_asks_anew_and_keeps_the_list(account, journal, tmp_path, capsys):
    file = pulled_on(journal, account, datetime.now(UTC), ("5299_2224257", "Gone Man"))
    source = campaign(tmp_path, "5299_2224257", "Ravi Kumar")
    assert main(["check", source, "--json"]) == 1
    assert main(["check", source, "--live", "--json"]) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert [row["state"] for row in first["rows"]] == ["ready", "invalid"]
    assert [row["state"] for row in second["rows"]] == ["invalid", "ready"]
    assert "Ravi Kumar" in file.read_text("utf-8")


@pytest.mark.parametrize("command", [["check"], ["run", "--yes"]])
def test_live_sends_nothing_where_the_account_does_not_answer(
    command, account, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("TELECMI_SECRET", "x" * 20)
    assert main([*command, campaign(tmp_path, "5201_2224257"), "--live"]) == 2
    assert "TeleCMI refuses the number or the secret." in capsys.readouterr().err
    assert account.requests == ()


@pytest.mark.full
def test_a_reviewed_plan_is_held_against_the_agents_of_the_day_on_which_it_is_sent(
    account, people, tmp_path, capsys
):
    file = campaign(tmp_path, "Ravi Kumar")
    assert main(["check", file, "--live", "--save-plan", "a.plan", "--quiet"]) == 0
    people.remove(RAVI)
    assert main(["run", "a.plan", "--yes"]) == 2
    assert "Ready" in capsys.readouterr().err
    assert account.requests == ()
    people.append(RAVI)
    assert main(["run", "a.plan", "--yes", "--quiet"]) == 0
    assert len(account.campaigns) == 1


@pytest.mark.full
def test_live_in_the_sandbox_asks_the_stand_in(journal, tmp_path, capsys):
    file = campaign(tmp_path, "5201_2224257", "Suresh Rao", "1_2224257")
    assert main(["run", file, "--sandbox", "--live", "--yes", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [row["state"] for row in told["rows"]] == ["created", "invalid", "invalid"]
    assert not journal.parent.exists()


# Looking after the list


def test_doctor_tells_how_old_the_list_is(account, journal, capsys):
    main(["doctor", "--json"])
    assert "doctor.agents" not in capsys.readouterr().out
    pulled_on(journal, account, datetime(2026, 11, 20, 12, tzinfo=UTC), ("5201_2224257", "Ravi"))
    main(["doctor", "--json"])
    told = json.loads(capsys.readouterr().out)["findings"]
    (found,) = [one for one in told if one["code"] == "doctor.agents"]
    assert found["verdict"] == "ok"
    assert "has 1 agent, pulled on 20 Nov 2026" in found["reason"]


def test_a_person_is_forgotten_in_every_list(account, journal, capsys):
    people = ("5201_2224257", "Ravi Kumar"), ("5202_2224257", "Asha Rao")
    file = pulled_on(journal, account, datetime.now(UTC), *people)
    damaged = file.with_name("1-damaged.json")
    damaged.write_text("Asha Rao", "utf-8")
    assert main(["forget", "asha  rao", "Priya", "--yes", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["forgotten"]
    assert [one["agents"] for one in found] == [2, 0]
    assert file.read_text("utf-8").count("5202") == 0
    assert "Ravi Kumar" in file.read_text("utf-8")
    assert not damaged.exists()
    assert main(["forget", "Ravi Kumar", "--yes"]) == 0
    assert "1 agent removed from the pulled lists" in capsys.readouterr().out
    assert main(["forget", "Ravi Kumar", "--yes"]) == 0
    assert "does not stand" in capsys.readouterr().out


@pytest.mark.full
def test_nobody_who_was_forgotten_is_left_in_what_runs_keep(account, journal, tmp_path, capsys):
    """A run keeps whom names stood for, so that its results can be written again."""
    del account
    main(["agents", "pull"])
    file = campaign(tmp_path, "Ravi Kumar", "5202_2224257")
    assert main(["run", file, "--yes", "--json"]) == 0
    run = json.loads(capsys.readouterr().out.splitlines()[-1])["run"]
    for list_of_agents in (journal.parent / "journal.sqlite3.agents").iterdir():
        list_of_agents.unlink()
    assert main(["history", run, "--results", "again.xlsx"]) == 0
    notes = openpyxl.load_workbook(tmp_path / "again.xlsx")["Import changes"]
    cells = [cell.value for row in notes for cell in row]
    assert "5201_2224257" in cells
    assert b"asha rao" in below(journal.parent)
    assert main(["forget", "Asha Rao", "--yes"]) == 0
    assert b"asha rao" not in below(journal.parent)


def below(folder):
    """Return what all files below a folder hold, in small letters."""
    return b"".join(path.read_bytes().lower() for path in folder.rglob("*") if path.is_file())
