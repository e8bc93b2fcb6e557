"""From another dialer's export to a workbook to review, on the command line."""

import csv
import json
import os
import zipfile

import openpyxl
import pytest
from campaigns import row_of
from dialer_samples import refused_sample

from bulk_import.cli import main

CREDENTIAL = "hunter2-secret-of-theirs"
LOANS = {
    "campaign_id": "1001",
    "campaign_name": "Loans",
    "active": "Y",
    "dial_method": "RATIO",
    "auto_dial_level": "1.5",
    "next_agent_call": "longest_wait_time",
    "local_call_time": "9am-9pm",
    "dial_timeout": "30",
    "drop_call_seconds": "5",
    "campaign_cid": "8061234567",
    "wrapup_seconds": "15",
    "lead_order": "UP",
    "api_password": CREDENTIAL,
    "surprise": "x",
}
NIGHT = {
    **LOANS,
    "campaign_id": "NIGHT_X",
    "campaign_name": "Night",
    "active": "N",
    "auto_dial_level": "1.0",
    "local_call_time": "24hours",
}
BY_HAND = {**LOANS, "campaign_name": "In", "dial_method": "INBOUND_MAN", "campaign_id": "1004"}
SET = [
    *("--set", "start_date=2031-08-04", "--set", "end_date=2031-09-26"),
    *("--set", "timezone=+05:30"),
]
LISTS = ["3f2b8c1e-7d4a-4e0b-9a6f-5c1d2e3f4a5b", "7c9e6679-7425-40de-944b-e07fc1f90ae7"]
PROFILE = """\
format = 1
id = "mine"
title = "Our old dialer"
[source]
detect = ["Camp", "Kind"]
[set.name]
from = "Camp"
[set.dialer_type]
from = "Kind"
map = { P = "predictive", G = "progressive" }
"""


@pytest.fixture
def export(tmp_path):
    def write(*rows, name="export.csv"):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        return str(path)

    return write


@pytest.fixture
def told(capsys):
    def run(*arguments):
        status = main([*arguments, "--json"])
        return status, json.loads(capsys.readouterr().out)

    return run


def newest(folder):
    return max(folder.glob("*.campaigns*.xlsx"), key=lambda path: path.stat().st_mtime_ns)


def put(path, sheet, **cells):
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book[sheet][place] = value
    book.save(path)


def put_field(path, row, header, value):
    book = openpyxl.load_workbook(path)
    (cell,) = [one for one in book["Campaigns"][1] if one.value.partition(" (")[0] == header]
    book["Campaigns"].cell(row, cell.column).value = value
    book.save(path)


def fill_lookups(path):
    put(path, "Teams", B2="5201_2224257, 5202_2224257", B3="5203_2224257")
    put(path, "Lead lists", B2=LISTS[0], B3=LISTS[1])


def texts(document):
    return [
        {name: value["text"] for name, value in one["values"].items()}
        for one in document["campaigns"]
    ]


def test_what_is_missing_is_told_once_with_the_option_that_answers_it(
    export, tmp_path, capsys, hand_clock
):
    assert main(["convert", export(LOANS, NIGHT, BY_HAND)], hand_clock.clock) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert "converted by the profile vicidial" in out
    assert "campaign_id, dial_method" in out
    for field in ("start_date", "end_date", "timezone"):
        assert out.count(f"--set {field}=VALUE") == 1
    assert "Agents (2 campaigns): Fill in the sheet “Teams”" in out
    assert "lead_order (2 campaigns)" in out
    assert "row 4 (In): Its agents dial by hand" in out
    assert "surprise" in out
    assert "credentials, of which nothing was copied: api_password" in out
    assert (
        out.strip()
        .splitlines()[-1]
        .endswith(
            f"fill in its red cells, then bulk-import check {tmp_path / 'export.campaigns.xlsx'}"
        )
    )
    assert (tmp_path / "export.campaigns.xlsx").exists()


def test_no_value_for_all_is_proposed_where_it_would_beat_what_other_campaigns_have(
    tmp_path, capsys
):
    file, profile = tmp_path / "x.csv", tmp_path / "mine.toml"
    profile.write_text(f'{PROFILE}[set.start_date]\nfrom = "From"\nas = "date"\n', "utf-8")
    file.write_text("Camp,Kind,From\nA,G,2031-08-04\nB,G,\n")
    main(["convert", str(file), "--profile", str(profile)])
    out = capsys.readouterr().out
    assert "Start date (1 campaign)" in out
    assert "--set start_date" not in out
    assert "--set end_date=VALUE" in out


def test_quiet_prints_the_closing_line_only(export, capsys):
    main(["convert", export(LOANS), "--quiet"])
    assert len(capsys.readouterr().out.strip().splitlines()) == 1


def test_what_people_may_be_called_on_by_mistake_is_told_apart(tmp_path, capsys):
    profile = tmp_path / "mine.toml"
    profile.write_text(f'{PROFILE}[lost]\nDays = "It dials every day of the week."\n', "utf-8")
    file = tmp_path / "x.csv"
    file.write_text("Camp,Kind,Days\nA,P,Mon-Fri\nB,P,Mon-Sat\n")
    main(["convert", str(file), "--profile", str(profile)])
    lines = capsys.readouterr().out.splitlines()
    title = next(place for place, line in enumerate(lines) if "Check this" in line)
    assert lines[title + 1].strip() == "Days (2 campaigns): It dials every day of the week."


def test_campaigns_are_created_switched_off_unless_they_are_to_be_kept_active(export, told):
    file = export(LOANS, NIGHT)
    _, off = told("convert", file)
    assert [one["active"] for one in texts(off)] == ["false", "false"]
    _, kept = told("convert", file, "--keep-active", "-o", f"{file}.xlsx")
    assert [one["active"] for one in texts(kept)] == ["true", "false"]


def test_no_credential_of_the_export_is_in_the_file_or_on_the_screen(export, tmp_path, capsys):
    file = export(LOANS, NIGHT)
    main(["convert", file])
    main(["convert", file, "--json"])
    out, err = capsys.readouterr()
    assert CREDENTIAL not in out + err
    for path in tmp_path.glob("*.xlsx"):
        with zipfile.ZipFile(path) as parts:
            assert not [one for one in parts.namelist() if CREDENTIAL.encode() in parts.read(one)]


@pytest.mark.full
def test_filled_in_it_checks_and_runs_like_any_other_file(export, told, tmp_path):
    file = export(LOANS, NIGHT, BY_HAND)
    told("convert", file, *SET)
    fill_lookups(newest(tmp_path))
    status, document = told("check", str(newest(tmp_path)))
    assert status == 0
    counted = {state: count for state, count in document["counts"].items() if count}
    assert counted == {"ready": 2, "rows": 2}
    assert [row["values"]["users"] for row in document["rows"]] == [
        *(["5201_2224257", "5202_2224257"], ["5203_2224257"])
    ]
    assert {problem["severity"] for row in document["rows"] for problem in row["problems"]} <= {
        "warning"
    }
    assert [column["header"] for column in document["columns"] if not column["field"]] == [
        *("To supply", "Source campaign")
    ]
    status, document = told("run", str(newest(tmp_path)), "--sandbox", "--yes")
    assert (status, document["counts"]["created"]) == (0, 2)


@pytest.mark.full
def test_converting_again_takes_the_lookups_and_keeps_what_was_changed(export, told, tmp_path):
    file = export(LOANS, NIGHT)
    told("convert", file)
    first = newest(tmp_path)
    fill_lookups(first)
    put_field(first, 2, "Campaign name", "Loans of our own")
    put_field(first, 3, "Start date", "4 Aug 2031")
    status, second = told("convert", file, *SET)
    assert status == 0
    assert second["earlier"] == str(first)
    assert second["workbook"] == str(tmp_path / "export.campaigns-2.xlsx")
    assert texts(second)[0]["name"] == "Loans of our own"
    assert texts(second)[0]["users"] == "5201_2224257, 5202_2224257"
    assert texts(second)[1]["start_date"] == "2031-08-04"
    assert texts(second)[1]["leads_id"] == LISTS[1]
    assert second["campaigns"][0]["key"] == "1001"
    assert told("check", second["workbook"])[0] == 0


@pytest.mark.full
def test_changes_outlive_any_number_of_conversions(export, told, tmp_path):
    file = export(LOANS)
    told("convert", file)
    put_field(newest(tmp_path), 2, "Ratio", "1:4")
    told("convert", file)
    told("convert", file)
    put_field(newest(tmp_path), 2, "Ring seconds", 45)
    _, last = told("convert", file)
    assert last["workbook"].endswith("export.campaigns-4.xlsx")
    values = last["campaigns"][0]["values"]
    assert (values["ratio"]["text"], values["ratio"]["origin"]) == ("1:4", "given")
    assert values["ring_seconds"]["text"] == "45"
    again = openpyxl.load_workbook(last["workbook"])["Teams"]
    assert [cell.value for cell in again[2]][:2] == ["1001", None]


@pytest.mark.full
def test_what_was_changed_in_a_check_copy_counts_as_well(export, told, tmp_path):
    file = export(LOANS)
    told("convert", file, *SET)
    told("check", str(newest(tmp_path)))
    copy = tmp_path / "export.campaigns.check.xlsx"
    put_field(copy, 2, "Ratio", "1:4")
    fill = {"B2": "5201_2224257"}
    put(copy, "Teams", **fill)
    _, document = told("convert", file, *SET)
    assert document["earlier"] == str(copy)
    assert texts(document)[0]["ratio"] == "1:4"
    assert texts(document)[0]["users"] == "5201_2224257"


def test_deleted_rows_stay_away_and_added_ones_are_told(export, tmp_path, told, capsys):
    file = export(LOANS, NIGHT)
    told("convert", file)
    book = openpyxl.load_workbook(newest(tmp_path))
    sheet = book["Campaigns"]
    sheet.delete_rows(2)
    sheet["A9"] = "Added"
    book.save(newest(tmp_path))
    _, document = told("convert", file)
    assert [one["name"] for one in document["campaigns"]] == ["Night"]
    assert document["skipped"][0]["name"] == "Loans"
    assert "deleted" in document["skipped"][0]["reason"]
    _, document = told("convert", file)
    assert [one["name"] for one in document["campaigns"]] == ["Night"]
    book.save(newest(tmp_path))
    main(["convert", file])
    assert "not copied: 9" in capsys.readouterr().out


def test_lookups_may_stand_in_files_of_their_own(export, told, tmp_path):
    teams = tmp_path / "teams.csv"
    teams.write_text("Team,Agent ID\n1001,5201_2224257\n1001,5202_2224257\n", "utf-8")
    _, document = told("convert", export(LOANS), "--lookup", str(teams))
    assert texts(document)[0]["users"] == "5201_2224257, 5202_2224257"


def test_an_earlier_conversion_may_be_named(export, told, tmp_path):
    file = export(LOANS)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    told("convert", file, "-o", str(elsewhere / "mine.xlsx"))
    put_field(elsewhere / "mine.xlsx", 2, "Ratio", "1:4")
    _, document = told("convert", file, "--lookup", str(elsewhere / "mine.xlsx"))
    assert texts(document)[0]["ratio"] == "1:4"


def test_a_workbook_beside_it_that_is_no_conversion_does_no_harm(export, told, tmp_path):
    openpyxl.Workbook().save(tmp_path / "export.campaigns.of.mine.xlsx")
    (tmp_path / "export.campaigns.broken.xlsx").write_bytes(b"PK\x03\x04broken")
    status, document = told("convert", export(LOANS))
    assert (status, document["earlier"]) == (1, None)


def test_without_the_column_of_keys_the_earlier_one_is_not_passed_over_in_silence(
    export, tmp_path, capsys
):
    file = export(LOANS)
    main(["convert", file])
    book = openpyxl.load_workbook(newest(tmp_path))
    book["Campaigns"].delete_cols(book["Campaigns"].max_column)
    book.save(newest(tmp_path))
    capsys.readouterr()
    assert main(["convert", file]) == 2
    assert "Source campaign" in capsys.readouterr().err


def test_the_conversion_of_another_export_is_not_taken_for_an_earlier_one(export, told):
    told("convert", export(LOANS, name="august.csv"))
    _, document = told("convert", export(LOANS, name="a.csv"), "-o", export(LOANS)[:-10] + "a.xlsx")
    assert document["earlier"] is None


def test_an_existing_file_is_never_replaced(export, told, tmp_path):
    file = export(LOANS)
    for name in ("export.campaigns.xlsx", "export.campaigns-2.xlsx"):
        assert told("convert", file)[1]["workbook"] == str(tmp_path / name)


def test_json_says_all_of_it_and_a_refusal_has_the_same_keys(export, told, tmp_path):
    status, document = told("convert", export(LOANS, NIGHT, BY_HAND))
    assert status == 1
    assert document["counts"] == {"campaigns": 2, "complete": 0, "incomplete": 2, "skipped": 1}
    assert document["profile"]["id"] == "vicidial"
    assert document["secret"] == ["api_password"]
    ratio = document["campaigns"][0]["values"]["ratio"]
    assert (ratio["text"], ratio["origin"], ratio["was"]) == ("2:3", "mapped", "1.5")
    assert {one["field"]: one["how"] for one in document["supply"]} == {
        **dict.fromkeys(("timezone", "start_date", "end_date"), "ask"),
        **dict.fromkeys(("leads_id", "users"), "lookup"),
    }
    status, refused = told("convert", str(tmp_path / "missing.csv"))
    assert status == 2
    assert refused["refused"]["code"] == "file.missing"
    assert refused.keys() == document.keys()
    assert refused["counts"].keys() == document["counts"].keys()


def test_an_unknown_export_is_told_its_columns_the_nearest_profile_and_what_to_do(export, capsys):
    known = {name: LOANS[name] for name in ("campaign_id", "dial_method", "surprise")}
    assert main(["convert", export(known)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "campaign_id, dial_method, surprise" in err
    assert "auto_dial_level" in err
    assert "The nearest profile is" in err
    assert "--save-profile NAME" in err


def test_an_export_of_a_dialer_without_agents_is_named_and_told_what_to_do(capsys, tmp_path):
    export = str(refused_sample("newfies"))
    command = ["convert", export, "-o", str(tmp_path / "made.xlsx")]
    assert main(command) == 2
    said = capsys.readouterr().err
    assert f"{export} is an export of Newfies-Dialer" in said
    assert "no agents wait for the calls" in said
    assert "upload its phonebooks as lead lists" in said
    assert main([*command, "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["refused"]["code"] == "profile.no_campaigns"
    assert told["refused"]["message"] in said
    assert told["workbook"] is None
    assert not (tmp_path / "made.xlsx").exists()


def test_a_conversion_is_no_csv(export, capsys):
    assert main(["convert", export(LOANS), "-o", "x.csv"]) == 2
    assert ".xlsx" in capsys.readouterr().err


def test_several_exports_are_several_workbooks(export, capsys, tmp_path):
    files = [export(LOANS, name=f"{name}.csv") for name in "ab"]
    assert main(["convert", *files, str(tmp_path / "missing.csv")]) == 2
    assert {path.name for path in tmp_path.glob("*.xlsx")} == {
        *("a.campaigns.xlsx", "b.campaigns.xlsx")
    }


class TestColumnProfiles:
    """A person's own column matches, saved by `check` and taken up again with `--profile`."""

    ROW = {  # noqa: RUF012  never changed
        {"Campaign name": "Vorhaben", "Agents": "Leute"}.get(header, header): cell
        for header, cell in row_of("progressive", users="5201_2224257").items()
    }
    CHOICES = ("--column", "Vorhaben=Campaign name", "--column", "Leute=Agents")

    def saved(self, file, name="weekly"):
        return main(["check", file, *self.CHOICES, "--save-profile", name])

    def test_saved_once_it_matches_the_columns_of_the_next_file(self, export, told, capsys):
        file = export(self.ROW)
        assert main(["check", file]) == 2
        assert self.saved(file) == 0
        err = capsys.readouterr().err
        assert "weekly.toml" in err
        status, document = told("check", file, "--profile", "weekly")
        assert status == 0
        how = {column["header"]: column["how"] for column in document["columns"]}
        assert how["Leute"] == "--profile"
        status, document = told("run", file, "--profile", "weekly", "--sandbox", "--yes")
        assert document["counts"]["created"] == 1

    def test_options_of_the_command_beat_it(self, export, told, capsys):
        file = export({**self.ROW, "Andere": "5999_2224257"})
        self.saved(file)
        capsys.readouterr()
        _, document = told("check", file, "--profile", "weekly", "--column", "Andere=Agents")
        assert document["rows"][0]["values"]["users"] == ["5999_2224257"]

    def test_a_column_that_is_not_there_this_time_is_told_as_any_other(self, export, capsys):
        self.saved(export(self.ROW))
        capsys.readouterr()
        less = {name: text for name, text in self.ROW.items() if name != "Leute"}
        assert main(["check", export(less, name="less.csv"), "--profile", "weekly"]) == 2
        err = capsys.readouterr().err
        assert "no column for: Agents" in err
        assert "--column names" not in err

    def test_it_may_be_named_by_its_file(self, export, told, capsys):
        file = export(self.ROW)
        self.saved(file)
        err = capsys.readouterr().err
        path = err[err.index("saved in ") + len("saved in ") :].strip().removesuffix(".")
        assert os.path.isabs(path)  # noqa: PTH117  as told
        assert told("check", file, "--profile", path)[0] == 0

    def test_a_saved_profile_is_never_replaced(self, export, capsys):
        file = export(self.ROW)
        self.saved(file)
        capsys.readouterr()
        assert self.saved(file) == 2
        assert "already" in capsys.readouterr().err

    @pytest.mark.parametrize("name", ["vicidial", "No Name", "../x", ""])
    def test_a_name_that_is_none_or_one_of_ours_is_refused_at_once(self, name, export, capsys):
        assert self.saved(export(self.ROW), name) == 2
        assert capsys.readouterr().out == ""

    def test_it_takes_one_file_at_a_time(self, export, capsys):
        file = export(self.ROW)
        assert main(["check", file, file, "--save-profile", "weekly"]) == 2
        assert "one file" in capsys.readouterr().err

    def test_a_profile_of_an_export_is_refused_with_the_command_to_use(self, export, capsys):
        file = export(LOANS)
        assert main(["check", file, "--profile", "vicidial"]) == 2
        assert f"bulk-import convert {file} --profile vicidial" in capsys.readouterr().err

    def test_and_one_that_matches_columns_converts_nothing(self, export, capsys):
        file = export(self.ROW)
        self.saved(file)
        capsys.readouterr()
        assert main(["convert", file, "--profile", "weekly"]) == 2
        assert f"bulk-import check {file} --profile weekly" in capsys.readouterr().err


def test_campaigns_that_an_export_lacks_are_told_everywhere(tmp_path, capsys):
    """One page of three: on the terminal above everything else, in JSON and in the workbook."""
    campaign = {
        "id": "c1",
        "name": "EMEA renewals",
        "dialingMode": "power",
        "callerAddress": "+442071234567",
        "contactList": {"id": "cl1", "name": "Renewals"},
    }
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"entities": [campaign], "total": 60, "pageCount": 3}), "utf-8")
    main(["convert", str(path)])
    out = capsys.readouterr().out
    words = "there are 60 records, and holds 1: 59 are missing"
    assert out.index(words) < out.index("To fill in:")
    conversion = openpyxl.load_workbook(newest(tmp_path))["Conversion"]
    assert words in str(conversion["B2"].value)
    main(["convert", str(path), "--json"])
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert problems[0]["code"] == "export.incomplete"


def test_a_column_without_which_surveys_look_like_campaigns_is_asked_for(export, told):
    without = export(LOANS, name="without.csv")
    codes = [one["code"] for one in told("convert", without)[1]["problems"]]
    assert codes == ["convert.without"]
    with_it = export({**LOANS, "campaign_vdad_exten": "8368"}, name="with.csv")
    assert told("convert", with_it)[1]["problems"] == []


def test_one_value_for_all_is_never_said_of_what_belongs_to_one_campaign(export, capsys):
    main(["convert", export({**LOANS, "campaign_id": "", "campaign_name": ""})])
    for line in capsys.readouterr().out.splitlines():
        assert ("--set" in line) == line.strip().startswith(("Time zone", "Start date", "End date"))


def test_hours_that_are_only_assumed_are_to_be_confirmed(export, tmp_path, told):
    """An export without calling hours: 9 to 9 is what VICIdial ships, not what was kept there."""
    _, document = told("convert", export({**LOANS, "local_call_time": ""}))
    (hours,) = [one for one in document["supply"] if one["field"] == "start_time"]
    assert (hours["how"], hours["rows"]) == ("assumed", [2])
    assert "09:00:00 is assumed" in hours["words"]
    campaigns = openpyxl.load_workbook(newest(tmp_path))["Campaigns"]
    assert "Start time (assumed: 09:00:00)" in str(campaigns["B2"].value)
