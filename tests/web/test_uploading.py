import re
from pathlib import Path

import pytest

from bulk_import.options import ReadOptions
from bulk_import.web.uploading import last_part

CSV = b"Campaign Name,Lead List\nSpring,abc\n"
JSON = {"accept": "application/json"}


def upload(person, content=CSV, name="campaigns.csv", **fields):
    """Send a file as the form of Start does."""
    data = {"csrf": person.token(), "profile": "", **fields}
    return person.post("/sheets", data=data, files={"file": (name, content)}, headers=JSON)


def kept(site):
    """Return the files that lie in the folder of uploads."""
    return [path for path in Path(site.uploads).iterdir() if path.suffix == ".tmp"]


def test_a_file_becomes_a_sheet_and_nothing_is_left_of_its_arrival(person, site):
    address = upload(person).json()["address"]
    record = site.sheets.record(address.removeprefix("sheets/").removesuffix("?first=yes"))
    assert (record.file_name, record.owner, record.size) == ("campaigns.csv", "local", len(CSV))
    assert kept(site) == []


def test_a_form_without_the_script_is_sent_on_to_its_sheet(person):
    answer = person.post(
        "/sheets", data={"csrf": person.token()}, files={"file": ("campaigns.csv", CSV)}
    )
    assert answer.status_code == 303
    assert re.fullmatch(r"/sheets/[0-9a-f]{32}\?first=yes", answer.headers["location"])


def test_what_is_too_large_is_counted_while_it_arrives(person, site):
    large = b"x" * (site.limits.most_bytes + 1)
    answer = upload(person, large, "weekly.csv")
    assert answer.status_code == 413
    assert answer.json()["problem"].startswith("weekly.csv has 51 MB; up to 50 MB are read.")
    assert kept(site) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("letter.pdf", "letter.pdf is no spreadsheet"),
        ("run.exe", "run.exe is no spreadsheet"),
        ("campaigns", "campaigns is no spreadsheet"),
        ("", "No file came"),
    ],
)
def test_what_is_no_spreadsheet_by_its_name_is_refused_in_words(person, site, name, said):
    answer = upload(person, name=name)
    assert answer.json()["problem"].startswith(said)
    assert kept(site) == []


def test_two_files_are_refused_in_words(person, site):
    files = [("file", ("one.csv", CSV)), ("file", ("two.csv", CSV))]
    data = {"csrf": person.token()}
    answer = person.post("/sheets", data=data, files=files, headers=JSON)
    assert answer.json()["problem"] == "Drop one file at a time."
    assert kept(site) == []


def test_what_is_refused_without_the_script_is_said_above_the_drop_area(person):
    answer = person.post(
        "/sheets", data={"csrf": person.token()}, files={"file": ("letter.pdf", CSV)}
    )
    assert answer.status_code == 415
    assert "This file cannot be used" in answer.text
    assert "letter.pdf is no spreadsheet" in answer.text
    assert 'id="drop"' in answer.text


def test_the_token_comes_before_the_file(person, site):
    head = 'Content-Disposition: form-data; name="{}"'
    parts = (
        f'{head.format("file")}; filename="a.csv"\r\n\r\na,b\r\n',
        f"{head.format('csrf')}\r\n\r\n{person.token()}",
    )
    body = "".join(f"--x\r\n{part}\r\n" for part in parts) + "--x--\r\n"
    kind = {"content-type": "multipart/form-data; boundary=x", **JSON}
    assert person.post("/sheets", content=body.encode(), headers=kind).status_code == 403
    assert kept(site) == []


def test_a_form_that_breaks_off_leaves_nothing(person, site):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n%s\r\n'
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\r\n'
    ) % person.token().encode()
    kind = {"content-type": "multipart/form-data; boundary=x", **JSON}
    answer = person.post("/sheets", content=body, headers=kind)
    assert answer.json()["problem"] == "The file did not arrive whole. Choose it again."
    assert kept(site) == []


@pytest.mark.parametrize(
    ("named", "name"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\asha\\week.xlsx", "week.xlsx"),
        ("a\0b.csv", "ab.csv"),
        ("..\\..\\week.ods", "week.ods"),
        ("x" * 400 + ".xlsx", "x" * 235 + "…" + "x" * 14 + ".xlsx"),
    ],
)
def test_of_a_name_its_last_part_counts(named, name):
    assert last_part(named) == name


def test_nobody_names_a_file_of_the_server_as_a_profile(person):
    answer = upload(person, profile="/etc/passwd.toml")
    assert answer.status_code == 400
    assert "address" not in answer.json()


def test_a_person_has_so_many_sheets_open_and_no_more(person, site, tmp_path):
    (tmp_path / "a.csv").write_bytes(CSV)
    for _ in range(site.limits.sheets_a_person):
        site.sheets.add(tmp_path / "a.csv", "a.csv", "local", ReadOptions())
    answer = upload(person)
    assert answer.status_code == 429
    assert answer.json()["problem"].startswith("20 of your spreadsheets are open")


@pytest.mark.parametrize(
    "name",
    [
        "a.json",
        "A.JSONL",
        "a.xml",
        "a.html",
        "dump.sql",
        "a.yaml",
        "main.tf",
        "show.tfstate",
        "a.out",
    ],
)
def test_the_exports_of_other_dialers_are_taken_by_their_names(person, site, name):
    address = upload(person, name=name).json()["address"]
    record = site.sheets.record(address.removeprefix("sheets/").removesuffix("?first=yes"))
    assert record.file_name == name
