"""People are told how runs ended, and no run is changed by that."""

import json
import sys

import pytest
from message_servers import json_server, mail_server
from pydantic import SecretStr
from sending import rows, write_csv

from bulk_import.cli import main
from bulk_import.cli.notifying import Notifier, tried_out
from bulk_import.problems import Refused, Stopped
from bulk_import.settings import load
from bulk_import.store import AccountAddress, open_store


@pytest.fixture
def desk(tmp_path, monkeypatch, sandbox):
    """A folder to work in."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def hook(monkeypatch):
    with json_server() as server:
        monkeypatch.setenv("BULK_IMPORT_NOTIFY", server.address)
        yield server


def run(capsys, *more):
    status = main(["run", "weekly.csv", "--yes", "--json", *more])
    out, err = capsys.readouterr()
    return status, json.loads(out), err


@pytest.mark.full
def test_a_run_tells_counts_causes_and_results(desk, hook, capsys):
    good = rows(3)
    write_csv(desk / "weekly.csv", [*good[:2], good[2] | {"Start date": "31/31/2090"}])
    status, told, err = run(capsys)
    assert (status, told["notified"]) == (1, {"addresses": 1, "told": 1, "problems": []})
    assert "1 of 1 address took the message about this run." in err
    (message,) = hook.taken
    assert message["title"] == "weekly.csv: a person is needed"
    assert "Rows: 2 Created, 1 Needs fixing." in message["message"]
    assert str(desk / "weekly.results.xlsx") in message["message"]
    assert good[0]["Campaign name"] not in message["message"]
    everything = (desk / "weekly.results.xlsx").read_bytes() + str((told, err)).encode()
    assert b"hunter22" not in everything
    assert b"hook-key" not in everything


# The rest goes through servers that are called in this process, since Apprise takes a second.


class Server:
    def __init__(self):
        self.messages, self.to = [], []

    def deliver(self, to, message):
        self.messages.append(message)
        self.to += [one.get_secret_value() for one in to]
        return ["taken"] * len(to)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("BULK_IMPORT_NOTIFY", "json://all")
    return Server()


def ended_by(error, server, **how):
    notifier = Notifier(files=("a.csv", "b.csv"), deliver=server.deliver, **how)
    with pytest.raises(type(error)), notifier.telling():
        raise error
    return [message.title for message in server.messages]


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (Refused("settings.no_account", **dict.fromkeys(("missing", "found", "places"), "x")), 2),
        (Stopped("run.interrupted"), 3),
        (KeyboardInterrupt("SIGTERM"), 3),
        (ZeroDivisionError("a fault with hunter22"), 3),
    ],
)
def test_what_ends_a_command_before_its_files_is_told(error, title, server):
    ends = {2: "nothing was sent", 3: "stopped before the end"}
    assert ended_by(error, server) == [f"a.csv, b.csv: {ends[title]}"]
    assert "hunter22" not in server.messages[0].body


def test_each_file_is_told_of_once(server):
    notifier = Notifier(files=("a.csv", "b.csv"), deliver=server.deliver)
    notifier.refused("a.csv", Refused("file.empty", path="a.csv"))
    with pytest.raises(KeyboardInterrupt), notifier.telling():
        raise KeyboardInterrupt
    titles = [message.title for message in server.messages]
    assert titles == ["a.csv: nothing was sent", "b.csv: stopped before the end"]


def test_whoever_says_no_hears_nothing(server):
    Notifier(files=("a.csv",), deliver=server.deliver).refused("a.csv", Refused("run.declined"))
    assert server.messages == []


def test_rows_of_an_account_are_told_to_its_people(desk, server, monkeypatch):
    monkeypatch.delenv("BULK_IMPORT_NOTIFY")
    (desk / "bulk-import.toml").write_text(
        '[accounts.mumbai]\ninet_no = 1\nnotify = "json://mumbai"\n'
        '[accounts.delhi]\ninet_no = 2\nnotify = "json://delhi"\n',
        "utf-8",
    )
    monkeypatch.delenv("TELECMI_SECRET")
    notifier = Notifier(files=("a.csv",), by_account=True, deliver=server.deliver)
    notifier.refused("a.csv", Refused("file.empty", path="a.csv"))
    assert server.to == ["json://mumbai", "json://delhi"]
    with (desk / "bulk-import.toml").open("a", encoding="utf-8") as file:
        file.write('[notify]\nto = "json://desk"\n')
    notifier.refused("a.csv", Refused("file.empty", path="a.csv"))
    assert server.to[2:] == ["json://desk"]


@pytest.mark.parametrize("content", ["[", 'notify = { on = "never" }', "accounts = 5"])
def test_settings_that_cannot_be_used_do_not_keep_the_environment_from_telling(
    content, desk, server, capsys, monkeypatch
):
    monkeypatch.delenv("TELECMI_SECRET")
    (desk / "bulk-import.toml").write_text(content, "utf-8")
    notifier = Notifier(files=("a.csv",), deliver=server.deliver)
    notified = notifier.refused("a.csv", Refused("file.empty", path="a.csv"))
    if "never" in content:
        assert "on must be always, trouble or change" in notified.problems[0].message
        assert notified.problems[0].message in capsys.readouterr().err
    else:
        assert server.to == ["json://all"]


# A run is what it is, whoever is told


@pytest.mark.parametrize(
    "address", ["nonsense://hunter22", "json://hunter22@127.0.0.1:9/", "hunter22"]
)
@pytest.mark.full
def test_whoever_cannot_be_told_changes_no_run(address, desk, monkeypatch, capsys):
    monkeypatch.setenv("BULK_IMPORT_NOTIFY", address)
    write_csv(desk / "weekly.csv", rows(1))
    status, told, err = run(capsys)
    assert (status, told["notified"]["told"]) == (0, 0)
    assert "Address 1 of notify" in err
    assert "hunter22" not in err + str(told)
    assert main(["run", "weekly.csv", "--yes"]) == 0
    out, err = capsys.readouterr()
    assert "Address 1 of notify" in err
    assert "hunter22" not in out + err


def test_wrong_settings_of_notify_change_no_run_either(desk, home, capsys):
    (home / "bulk-import.toml").write_text('notify = { on = "never" }', "utf-8")
    write_csv(desk / "weekly.csv", rows(1))
    status, told, err = run(capsys)
    assert (status, told["notified"]["addresses"]) == (0, 0)
    assert "on must be always, trouble or change" in err


def test_a_folder_that_somebody_unpacked_leads_nobody_out(desk, capsys):
    with json_server() as server:
        (desk / "bulk-import.toml").write_text(f'notify = "{server.address}"', "utf-8")
        write_csv(desk / "weekly.csv", rows(1))
        status, told, err = run(capsys)
        assert server.taken == []
    assert (status, told["notified"]["problems"][0]["code"]) == (0, "notify.unheeded")
    assert "hunter22" not in err + str(told)


def test_the_log_file_says_who_was_told(desk, monkeypatch, capsys):
    monkeypatch.setenv("BULK_IMPORT_NOTIFY", "hunter22")
    monkeypatch.setitem(sys.modules, "apprise", None)  # as where it is not installed
    write_csv(desk / "weekly.csv", rows(1))
    status, told, err = run(capsys, "--log-file", "run.log")
    assert (status, told["notified"]["problems"][0]["code"]) == (0, "notify.no_apprise")
    assert "-m pip install apprise" in err
    line = (desk / "run.log").read_text("utf-8").splitlines()[-2]
    notified = json.loads(line)
    assert (notified["event"], notified["level"]) == ("notified", "WARNING")
    assert (notified["addresses"], notified["told"]) == (1, 0)
    assert "hunter22" not in line


def test_a_check_tells_nobody(desk, hook, capsys):
    write_csv(desk / "weekly.csv", rows(1))
    assert main(["check", "weekly.csv", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["notified"] is None
    assert hook.taken == []


@pytest.mark.full
def test_a_guard_an_account_in_use_and_a_refused_secret_are_told(
    desk, hook, sandbox, monkeypatch, capsys
):
    (desk / "weekly.csv").write_text("", "utf-8")
    status, told, _ = run(capsys)
    assert (status, told["notified"]["told"]) == (2, 1)
    assert "weekly.csv is empty" in hook.taken[-1]["message"]
    assert run(capsys, "--allow", "file.empty")[:1] == (0,)
    assert hook.taken[-1]["title"] == "weekly.csv: all is well"
    write_csv(desk / "weekly.csv", rows(1))
    settings = load({})
    account = settings.account()
    store = open_store(settings.journal)
    assert AccountAddress(account.inet_no, account.base_url)
    monkeypatch.setenv("TELECMI_SECRET", "7c9e6679-7425-40de-944b-000000000000")
    status, told, _ = run(capsys)
    assert (status, hook.taken[-1]["title"]) == (3, "weekly.csv: stopped before the end")
    assert "TeleCMI" in hook.taken[-1]["message"]
    assert store.runs()


@pytest.mark.full
def test_one_message_goes_by_mail_for_each_account_of_a_sheet(desk, monkeypatch, capsys, sandbox):
    for name in ("TELECMI_INET_NO", "TELECMI_SECRET"):
        monkeypatch.delenv(name)
    with mail_server() as mail, json_server() as hook:
        (desk / "bulk-import.toml").write_text(
            f'[accounts.mumbai]\ninet_no = 2224257\nnotify = ["{mail.address}"]\n'
            f'[accounts.delhi]\ninet_no = 2224258\nnotify = ["{hook.address}"]\n',
            "utf-8",
        )
        lines = [
            line | {"Account": name}
            for line, name in zip(rows(2), ("mumbai", "delhi"), strict=True)
        ]
        write_csv(desk / "weekly.csv", lines)
        assert main(["run", "weekly.csv", "--yes", "--sandbox", "--by-account"]) == 0
    assert len(mail.taken) == len(hook.taken) == 1
    assert "Trial: weekly.csv: all is well" in hook.taken[0]["title"]
    assert "delhi (2224258)" in hook.taken[0]["message"]
    assert SecretStr(mail.address)


def test_it_can_be_tried_out(desk, server):
    notified = tried_out(None, server.deliver)
    assert (notified.addresses, notified.told) == (1, 1)
    assert "of all of them" in server.messages[0].body


def test_the_check_of_an_account_says_what_is_wrong(desk, monkeypatch, capsys):
    monkeypatch.setenv("BULK_IMPORT_NOTIFY", "hunter22")
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert main(["account", "check", "--notify"]) == 1
    assert "0 of 1 address of notify took the message" in (out := capsys.readouterr().out)
    assert "pip install apprise" in out
    monkeypatch.delenv("BULK_IMPORT_NOTIFY")
    assert main(["account", "check", "--notify", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["accounts"][0]
    assert told["notified"] == {"addresses": 0, "told": 0, "problems": []}


@pytest.mark.full
def test_and_what_is_right(desk, hook, capsys):
    assert main(["account", "check", "--notify"]) == 0
    assert "1 of 1 address of notify took the message" in capsys.readouterr().out
    assert len(hook.taken) == 1
