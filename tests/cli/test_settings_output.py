"""A command of a scheduler says which settings it found; one that found none, what it passed by."""

import pytest
from sending import SECRET, rows, write_csv

from bulk_import.cli import main


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """A folder to work in, and the folder of the file, with settings beside it."""
    here, there = tmp_path / "here", tmp_path / "my files"
    for folder in (here, there):
        folder.mkdir()
    (there / ".env").write_text(f"TELECMI_INET_NO=1\nTELECMI_SECRET={SECRET}\n", "utf-8")
    write_csv(there / "weekly.csv", rows(1))
    monkeypatch.chdir(here)
    return here, there


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (["check"], 0),
        (["run", "--yes"], 2),
        (["run", "--yes", "--account", "mumbai"], 2),
        (["run", "--yes", "--by-account"], 2),
    ],
)
def test_settings_beside_the_file_are_hinted_at(command, status, folders, capsys):
    _, there = folders
    assert main([*command, str(there / "weekly.csv")]) == status
    err = capsys.readouterr().err
    assert f"{there / '.env'} lies beside the file and is not read" in err
    assert f"cd '{there}'" in err
    assert SECRET not in err


def test_so_is_a_table_of_accounts(folders, capsys):
    _, there = folders
    (there / ".env").rename(there / "bulk-import.toml")
    assert main(["run", str(there / "weekly.csv"), "--yes"]) == 2
    assert f"{there / 'bulk-import.toml'} lies beside" in capsys.readouterr().err


def test_nothing_is_hinted_at_where_settings_count_or_none_lie_there(folders, monkeypatch, capsys):
    here, there = folders
    for folder in (there, here):
        monkeypatch.chdir(folder)
        write_csv(here / "weekly.csv", rows(1))
        main(["check", "weekly.csv"])
        assert "lies beside" not in capsys.readouterr().err
    monkeypatch.setenv("TELECMI_INET_NO", "7")
    main(["check", str(there / "weekly.csv")])
    main(["run", str(there / "weekly.csv"), "--yes"])
    assert "lies beside" not in capsys.readouterr().err


def test_a_run_without_a_terminal_says_what_it_found_and_where_it_looked(
    tmp_path, sandbox, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    write_csv(tmp_path / "weekly.csv", rows(1))
    (tmp_path / ".env").write_text("BULK_IMPORT_REGION=IN\n", "utf-8")
    assert main(["run", "weekly.csv", "--yes"]) == 0
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "Found: " in line]
    assert "TELECMI_SECRET (the environment)" in line
    assert "BULK_IMPORT_REGION (.env)" in line
    assert f"{tmp_path / '.env'}, {tmp_path / 'bulk-import.toml'} (not there)" in line
    assert sandbox.secret not in line
    for more in (["--quiet"], ["--sandbox"]):
        assert main(["run", "weekly.csv", "--yes", *more]) == 0
        assert "Found: " not in capsys.readouterr().err
