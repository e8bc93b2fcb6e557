"""`schedule`, on one machine and where several share a journal."""

import json
import shlex

import pytest

from bulk_import.cli import main


@pytest.fixture(autouse=True)
def one_machine(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(tmp_path / "journal.sqlite3"))


@pytest.mark.skipif("os.name == 'nt'", reason="the command is quoted for the shell of the system")
@pytest.mark.parametrize(
    ("source", "options", "instead"),
    [
        ("weekly list.csv", ["--guard"], ["run", "weekly list.csv", "--yes", "--guard"]),
        ("incoming", [], ["watch", "incoming", "--once"]),
    ],
)
def test_a_new_schedule_is_refused_with_what_the_systems_scheduler_runs(
    source, options, instead, tmp_path, capsys
):
    (tmp_path / "incoming").mkdir()
    added = ["schedule", "add", "--cron", "0 9 * * 1", "--zone", "Asia/Kolkata", *options, source]
    assert main(added) == 2
    said = capsys.readouterr().err
    command = said.partition("this is what they run: ")[2]
    assert shlex.split(command) == ["bulk-import", *instead]
    assert "bulk-import handbook schedule" in said
    assert not (tmp_path / "journal.sqlite3").exists()


@pytest.mark.parametrize(
    "command", [["list"], ["pause", "a"], ["resume", "a"], ["remove", "a"], ["now", "a"]]
)
def test_on_one_machine_there_are_no_schedules(command, capsys):
    assert main(["schedule", *command]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "bulk-import handbook schedule" in err


@pytest.fixture
def shared(database, monkeypatch):
    """A journal that several machines share, and an account."""
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", database.url)
    monkeypatch.setenv("TELECMI_INET_NO", "111")


def test_a_schedule_is_added_paused_run_once_and_removed(shared, tmp_path, capsys):
    def told(*command, status=0):
        assert main(["schedule", *command]) == status
        return capsys.readouterr().out

    zone = ["--zone", "Asia/Kolkata", "--region", "in", "--guard", "--owner", "Asha"]
    added = told("add", "--cron", "0 9 * * 1", *zone, "weekly.xlsx")
    assert str(tmp_path / "weekly.xlsx") in added
    assert added.count(", 09:00") == 3
    assert "paused" in told("pause", "weekly")
    assert "paused" in told("list")
    assert "weekly goes on" in told("resume", "weekly")
    assert "within a minute" in told("now", "weekly")
    (listed,) = json.loads(told("list", "--json"))["schedules"]
    assert (listed["name"], listed["owner"], listed["paused"]) == ("weekly", "asha", False)
    assert listed["options"] == {
        "read": {"region": "IN"},
        "is_strict": True,
        "allowed": [],
        "needs_approval": False,
        "all_or_nothing": False,
    }
    assert "removed" in told("remove", "weekly")
    assert told("list") == ""


def test_schedules_are_set_where_the_secrets_of_the_workers_are_not(shared, tmp_path, capsys):
    account = '[accounts.mumbai]\ninet_no = 111\nsecret_file = "of-the-workers"\n'
    (tmp_path / "bulk-import.toml").write_text(account, "utf-8")
    zone = ["--zone", "Asia/Kolkata", "--account", "mumbai"]
    assert main(["schedule", "add", "--cron", "@daily", *zone, "weekly.xlsx"]) == 0
    assert main(["schedule", "list"]) == 0
    assert "account: mumbai" in capsys.readouterr().out


@pytest.mark.full
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--cron", "9:00", "--zone", "Asia/Kolkata"], '--cron "0 9 * * 1"'),
        (["--cron", "0 9 * * 1", "--zone", "IST"], "--zone Asia/Kolkata"),
    ],
)
def test_a_time_or_zone_that_cannot_be_read_is_refused_with_an_example(
    shared, options, said, capsys
):
    assert main(["schedule", "add", *options, "weekly.xlsx"]) == 2
    assert said in capsys.readouterr().err
    assert main(["schedule", "list"]) == 0
