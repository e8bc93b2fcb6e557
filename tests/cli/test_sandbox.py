"""`bulk-import sandbox`: what it prints is all that is needed to use it."""

import subprocess
import tomllib
from contextlib import contextmanager

import httpx
import pytest
from dotenv import dotenv_values
from programs import PYTHON
from sending import rows, write_csv

from bulk_import.cli import main

TWO = ("--account", "mumbai=111", "--account", "Delhi Sales = 222")


@contextmanager
def printed(*options, lines):
    """Yield so many *lines* of what a sandbox prints, while it serves."""
    command = [PYTHON, "-m", "bulk_import", "sandbox", "--port", "0", *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            yield [server.stdout.readline().rstrip("\n") for _ in range(lines)]
        finally:
            server.kill()


@pytest.mark.full
def test_two_accounts_are_used_as_they_are_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(tmp_path / "journal.sqlite3"))
    lines = rows(2)
    for line, (account, number) in zip(lines, [("mumbai", "111"), ("222", "222")], strict=True):
        line |= {"Account": account, "Agents": f"5201_{number}", "Campaign name": "Same"}
    write_csv(tmp_path / "a.csv", lines)
    with printed(*TWO, lines=9) as out:
        at = out.index("")
        (tmp_path / ".env").write_text("\n".join(out[:at]) + "\n", "utf-8")
        (tmp_path / "bulk-import.toml").write_text("\n".join(out[at:]) + "\n", "utf-8")
        assert main(["run", "a.csv", "--by-account", "--yes", "--quiet"]) == 0, capsys.readouterr()
        address = dotenv_values(tmp_path / ".env")["TELECMI_BASE_URL"]
        listed = httpx.get(f"{address}/sandbox/campaigns").json()["campaigns"]
    assert [one["body"]["inet_no"] for one in listed] == [111, 222]
    assert tomllib.loads((tmp_path / "bulk-import.toml").read_text())["accounts"] == {
        "mumbai": {"inet_no": 111},
        "Delhi Sales": {"inet_no": 222},
    }


@pytest.mark.parametrize(
    ("accounts", "said"),
    [
        (["mumbai"], "needs a name and an App ID, not “mumbai”"),
        (["=111"], "needs a name and an App ID"),
        (["mumbai=0"], "needs a name and an App ID"),
        (["mumbai=1_0"], "needs a name and an App ID"),
        (["mumbai=111", "delhi=0111"], "“delhi=0111” has the name or the App ID of an account"),
        (["mumbai=111", "Mumbai=222"], "“Mumbai=222” has the name or the App ID of an account"),
    ],
)
def test_accounts_that_cannot_be_told_apart_are_refused(accounts, said, capsys):
    options = [word for one in accounts for word in ("--account", one)]
    assert main(["sandbox", "--port", "0", *options]) == 2
    assert said in capsys.readouterr().err
