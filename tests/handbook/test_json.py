"""The tables of `handbook json` describe what the commands print: the same keys and types."""

import json
import os
import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import get_args

import pytest
from handbook_pages import SAMPLES

from bulk_import.app.doctor.examination import Verdict
from bulk_import.app.json_report import VERSION
from bulk_import.cli import main
from bulk_import.cli.schedule_output import tell_all
from bulk_import.handbook import read
from bulk_import.outcome import State
from bulk_import.problems import Severity
from bulk_import.store.schedules import ScheduleRecord, Told
from bulk_import.validation.skipped import WhySkipped
from bulk_import.workbooks.review import Origin
from bulk_import.workbooks.review.summary import How

ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
SCALARS = {
    "text": str,
    "number": (int, float),
    "true or false": bool,
    "null": type(None),
    "value": object,
}


def tables():
    """Return key → type of every table, by the title of its section."""
    titles = re.split(r"^##+ (.+)\n", read("json"), flags=re.MULTILINE)[1:]
    return {
        title: {key: kind for key, kind, _ in ROW.findall(text)}
        for title, text in list(pairwise(titles))[::2]
    }


TABLES = tables()
RUN_OF_HISTORY = TABLES["history"]
RUNS = {name: RUN_OF_HISTORY[name] for name in ("version", "command", "runs")}


def described(value, kind, place="document"):
    """Assert that *value* is of the type *kind*, a cell of the column `type`."""
    kinds = [kind] if kind == "true or false" else kind.split(" or ")
    matching = [one for one in kinds if is_of(value, one)]
    assert matching, f"{place} is {value!r} and not {kind}"
    (one,) = matching
    if one.startswith("list of "):
        for number, item in enumerate(value):
            described(item, one.removeprefix("list of "), f"{place}[{number}]")
    elif one.startswith("map of "):
        for name, item in value.items():
            described(item, one.removeprefix("map of "), f"{place}.{name}")
    elif one.startswith("*"):
        has_keys(value, TABLES[one.strip("*")], place)


def is_of(value, kind):
    if kind in SCALARS:
        is_flag = isinstance(value, bool) and kind == "number"
        return isinstance(value, SCALARS[kind]) and not is_flag
    return isinstance(value, list if kind.startswith("list of ") else dict)


def has_keys(document, table, place="document"):
    assert document.keys() == table.keys(), place
    for key, kind in table.items():
        described(document[key], kind, f"{place}.{key}")


@pytest.fixture
def printed(tmp_path, sandbox, monkeypatch, capsys):
    """Return a function that runs a command with `--json` and returns what it prints."""
    del sandbox
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        main([*arguments, "--json"])
        return json.loads(capsys.readouterr().out)

    return run


@pytest.mark.parametrize("file", ["campaigns.xlsx", "campaigns.csv"])
@pytest.mark.parametrize("command", [["check"], ["run", "--yes", "--quiet-period", "0.2"]])
def test_check_and_run(printed, file, command):
    output = printed(*command, str(SAMPLES / file), "-o", "results.xlsx")
    has_keys(output, TABLES["check and run"])
    assert output["rows"]


@pytest.mark.parametrize("command", [["check"], ["run", "--yes"]])
def test_a_refused_file(printed, command):
    has_keys(printed(*command, "missing.xlsx"), TABLES["check and run"])


def test_a_stopped_run(printed, monkeypatch):
    monkeypatch.setenv("TELECMI_INET_NO", "99999")
    output = printed("run", str(SAMPLES / "campaigns.csv"), "--yes", "-o", "results.xlsx")
    has_keys(output, TABLES["check and run"])
    assert output["stopped"]


@pytest.mark.full
def test_a_watched_folder(printed, tmp_path):
    (tmp_path / "incoming").mkdir()
    for name in ("weekly.csv", "paper.csv"):
        (tmp_path / "incoming" / name).write_bytes(b"%PDF-1.7")
        output = printed("watch", "incoming", "--once", "--settle", "0")
        has_keys(output, TABLES["check and run"] | TABLES["watch"])


@pytest.mark.slice(2)
@pytest.mark.parametrize("file", sorted(SAMPLES.glob("dialers/*.csv")), ids=lambda file: file.stem)
def test_convert(printed, file):
    output = printed("convert", str(file), "-o", "campaigns.xlsx")
    has_keys(output, TABLES["convert"])
    assert bool(output["supply"]) is (output["refused"] is None)


@pytest.mark.parametrize("file", [str(SAMPLES / "dialers" / "vicidial.csv"), "missing.csv"])
def test_a_checked_profile(printed, file):
    has_keys(printed("profile", "check", "vicidial", file), TABLES["profile check"])


def test_a_refused_export(printed):
    has_keys(printed("convert", "missing.csv"), TABLES["convert"])


@pytest.mark.parametrize("secret", [None, "another"])
def test_agents(printed, secret, monkeypatch):
    if secret is not None:
        monkeypatch.setenv("TELECMI_SECRET", secret)
    told = printed("agents", "pull")
    has_keys(told, TABLES["agents pull"])
    assert (told["problem"] is None) == (secret is None)


def test_a_check_with_the_agents_of_the_account(printed):
    printed("agents", "pull")
    output = printed("check", str(SAMPLES / "campaigns.csv"), "-o", "results.xlsx")
    has_keys(output, TABLES["check and run"])
    assert output["agents"]


def test_history(printed):
    run = printed("run", str(SAMPLES / "campaigns.csv"), "--yes", "-o", "results.xlsx")["run"]
    has_keys(printed("history"), RUNS)
    output = printed("history", run, "--results", "again.xlsx")
    has_keys(output, RUN_OF_HISTORY)
    assert output["rows"]
    has_keys(printed("history", "--prune", "0"), TABLES["history --prune"])


def test_forget(printed):
    printed("run", str(SAMPLES / "campaigns.csv"), "--yes", "-o", "results.xlsx")
    output = printed("forget", "Weekly Renewals North", "--yes")
    has_keys(output, TABLES["forget"])
    assert output["forgotten"]


def test_doctor(printed):
    output = printed("doctor", "--report", "report.txt")
    has_keys(output, TABLES["doctor"])
    assert output["settings"]


@pytest.mark.parametrize("command", ["list", "check"])
def test_account(printed, command, monkeypatch):
    has_keys(printed("account", command), TABLES["account"])
    monkeypatch.delenv("TELECMI_SECRET")
    output = printed("account", command)
    has_keys(output, TABLES["account"])
    assert bool(output["accounts"][0]["problem"]) == (command == "check")


def test_journal(printed, tmp_path):
    printed("run", str(SAMPLES / "campaigns.csv"), "--yes", "-o", "results.xlsx")
    for what in ("check", "upgrade"):
        has_keys(printed("journal", what), TABLES[f"journal {what}"])
    here, there = os.environ["BULK_IMPORT_JOURNAL"], str(tmp_path / "new.sqlite3")
    has_keys(printed("journal", "copy", here, there), TABLES["journal copy"])


def test_schedule(capsys):
    moment = datetime(2030, 7, 1, 3, 30, tzinfo=UTC)
    schedule = ScheduleRecord(
        id="weekly",
        cron="0 9 * * 1",
        zone="Asia/Kolkata",
        account="mumbai",
        source="/srv/weekly.xlsx",
        options={"read": {}},
        owner="local",
        is_paused=False,
        next=moment,
        last=moment,
        told=(
            Told(file="a.csv", job="a"),
            Told(file="b.csv", code="schedule.asks", facts={"file": "b"}),
        ),
    )
    tell_all([schedule], as_json=True)
    output = json.loads(capsys.readouterr().out)
    has_keys(output, TABLES["schedule"])
    assert output["schedules"][0]["files"]


def named_in(key, table):
    section = read("json").split(f"\n### {table}\n")[1]
    line = re.search(rf"^\| `{key}` .*$", section, re.MULTILINE)[0]
    return set(re.findall(r"`(\w+)`", line)) - {key}


@pytest.mark.parametrize(
    ("table", "key", "words"),
    [
        ("row", "state", set(State)),
        ("problem", "severity", set(Severity)),
        ("skipped row", "why", set(get_args(WhySkipped))),
        ("supply", "how", set(get_args(How))),
        ("converted value", "origin", set(get_args(Origin))),
        ("doctor finding", "verdict", set(get_args(Verdict))),
    ],
)
def test_every_word_of_a_closed_list_is_named(table, key, words):
    assert named_in(key, table) == {str(word) for word in words}


def test_the_version_is_that_of_the_code():
    assert f"It is {VERSION}." in read("json")
    assert len(re.findall(rf"of this form: {VERSION} \|", read("json"))) == 13
