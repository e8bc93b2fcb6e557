import json
import subprocess

import openpyxl
import pytest
from programs import PYTHON
from sending import PROGRESSIVE

from bulk_import.cli import main


@pytest.fixture
def csv_file(tmp_path):
    def write(*rows, name="campaigns.csv"):
        lines = [
            ",".join(PROGRESSIVE),
            *(",".join({**PROGRESSIVE, **row}.values()) for row in rows),
        ]
        path = tmp_path / name
        path.write_text("\n".join(lines), "utf-8")
        return str(path)

    return write


def test_a_clean_file_checks_with_status_0_and_leaves_a_workbook(
    csv_file, tmp_path, capsys, hand_clock
):
    assert main(["check", csv_file({})], hand_clock.clock) == 0
    out, err = capsys.readouterr()
    assert "1 Ready" in out
    assert err == ""
    book = openpyxl.load_workbook(tmp_path / "campaigns.check.xlsx")
    assert book.sheetnames[1:] == ["Import summary", "Import changes"]


def test_a_wrong_cell_gives_status_1_and_says_where_and_what_to_write(csv_file, capsys):
    assert main(["check", csv_file({}, {"Campaign name": "B", "Start date": "31/06/2090"})]) == 1
    out = capsys.readouterr().out
    assert "Error: Start date, row 3" in out
    assert "There is no such day as “31/06/2090”. Write a day of the calendar" in out


@pytest.mark.parametrize("command", [["check"], ["run", "--yes", "--sandbox"]])
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.xlsx", None, "does not exist"),
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\n ,, \n", "is empty"),
        ("headless.csv", b"a,b\n1,2\n", "headers"),
        ("paper.pdf", b"%PDF-1.7\n...", "is a PDF"),
        ("broken.xlsx", b"PK\x03\x04broken", "is damaged"),
    ],
)
def test_an_unusable_file_is_one_sentence_and_status_2(
    command, name, content, said, tmp_path, capsys
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    quietly = "--quiet"  # a busy machine takes long enough to say that it is reading
    assert main([command[0], str(path), *command[1:], quietly]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.glob("*.results*")) == list(tmp_path.glob("*.check*")) == []


def test_no_account_is_one_sentence_that_names_the_variables(csv_file, capsys):
    assert main(["run", csv_file({}), "--yes"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "TELECMI_INET_NO and TELECMI_SECRET" in err
    assert len(err.strip().splitlines()) == 1


def test_without_yes_and_without_a_terminal_nothing_is_sent(csv_file, sandbox, capsys):
    assert main(["run", csv_file({})]) == 2
    assert "--yes" in capsys.readouterr().err
    assert sandbox.requests == ()


def test_json_is_the_only_thing_on_standard_output(csv_file, sandbox, capsys):
    file = csv_file({})
    assert main(["run", file, "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["command"] == "run"
    assert told["file"] == file
    assert told["counts"] == {
        "created": 1,
        "already_created": 0,
        "invalid": 0,
        "rejected": 0,
        "unknown": 0,
        "not_sent": 0,
        "rows": 1,
    }
    (row,) = told["rows"]
    assert row["state"] == "created"
    assert row["values"]["start_time"] == "09:30:00"
    assert row["campaign"]["users"] == ["5201_2224257"]
    assert row["api"] == {"status": 200, "code": 200, "msg": "Campaign created successfully"}
    assert row["attempts"] == 1
    assert {"field": "start_time", "column": "H", "was": "09:30", "is": "09:30:00"} in row[
        "changes"
    ]
    assert "inet_no" not in row["campaign"]
    assert "secret" not in row["campaign"]


def test_a_refused_file_is_json_with_the_same_keys(csv_file, tmp_path, capsys):
    main(["check", csv_file({}), "--json"])
    accepted = json.loads(capsys.readouterr().out)
    assert main(["check", str(tmp_path / "missing.xlsx"), "--json"]) == 2
    refused = json.loads(capsys.readouterr().out)
    assert refused.keys() == accepted.keys()
    assert refused["refused"]["code"] == "file.missing"
    assert refused["rows"] == []


def test_wrong_credentials_stop_the_run_with_status_3(csv_file, sandbox, monkeypatch, capsys):
    monkeypatch.setenv("TELECMI_INET_NO", "99999")
    rows = [
        {"Campaign name": f"C{n}", "Leads ID": PROGRESSIVE["Leads ID"][:-2] + f"{n:02}"}
        for n in range(9)
    ]
    rows = [row | {"Agents": f"53{n:02}_2224257"} for n, row in enumerate(rows)]
    assert main(["run", csv_file(*rows), "--yes", "--json", "--concurrency", "1"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["stopped"]["code"] == "api.app_not_found"
    assert [row["state"] for row in told["rows"]] == ["rejected", *["not_sent"] * 8]
    assert len(sandbox.requests) == 1


def test_the_secret_is_in_no_output_and_no_file(csv_file, sandbox, tmp_path, capfd):
    main(["run", csv_file({}), "--yes", "--json"])
    out, err = capfd.readouterr()
    for text in (out, err):
        assert sandbox.secret not in text
    files = [path for path in tmp_path.parent.rglob("*") if path.is_file()]
    assert any(path.name == "journal.sqlite3" for path in files)
    for path in files:
        assert sandbox.secret.encode() not in path.read_bytes()
    book = openpyxl.load_workbook(tmp_path / "campaigns.results.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in cells if sandbox.secret[:8] in cell]


def test_several_files_are_several_runs_and_the_worst_status_counts(csv_file, capsys):
    good, bad = csv_file({}, name="good.csv"), csv_file({"Active": "maybe"}, name="bad.csv")
    assert main(["check", good, "missing.csv", bad, "--json"]) == 2
    documents = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [document["refused"] is None for document in documents] == [True, False, True]


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["check"],
        ["check", "x.csv", "--column", "nonsense"],
        ["check", "x.csv", "--set", "Nonsense=1"],
        ["check", "x.csv", "--date-order", "yyyy"],
        ["check", "x.csv", "--region", "India"],
        ["run", "x.csv", "--first", "0"],
        ["run", "x.csv", "--sandbox", "--rate", "-1"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_2_without_a_traceback(arguments, capsys):
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["--version"], ["fields"]])
def test_help_version_and_fields_end_with_status_0(arguments, capsys):
    assert main(arguments) == 0
    assert capsys.readouterr().out


def test_the_module_is_the_same_program():
    done = subprocess.run(
        [PYTHON, "-m", "bulk_import", "fields"], capture_output=True, text=True, check=True
    )
    assert "Campaign name  (name, required)" in done.stdout
