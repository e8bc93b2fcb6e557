from dataclasses import asdict
from operator import attrgetter
from pathlib import Path

import pytest
from sending import SECRET

from bulk_import.options import ReadOptions, SendOptions
from bulk_import.problems import Refused
from bulk_import.settings import Variables, default_journal, load
from bulk_import.settings.places import agents_file

VARIABLES = {
    "inet_no": ("TELECMI_INET_NO", "111", "222", "333", int),
    "base_url": ("TELECMI_BASE_URL", "https://a", "https://b", "https://c", str),
    "proxy": ("TELECMI_PROXY", "http://a:1", "https://b:2", "environment", str),
    "journal": ("BULK_IMPORT_JOURNAL", "a.sqlite3", "b.sqlite3", "c.sqlite3", Path),
    "send.rate": ("BULK_IMPORT_RATE", "1.5", "2.5", "3.5", float),
    "send.concurrency": ("BULK_IMPORT_CONCURRENCY", "11", "12", "13", int),
    "send.quiet_period": ("BULK_IMPORT_QUIET_PERIOD", "11.5", "12.5", "13.5", float),
    "read.region": ("BULK_IMPORT_REGION", "IN", "DE", "US", str),
    "read.encoding": ("BULK_IMPORT_ENCODING", "cp1252", "cp850", "mac_roman", str),
    "read.rename": ("BULK_IMPORT_RENAME", "{name} A", "{name} B", "{name} C", str),
    "read.date_order": ("BULK_IMPORT_DATE_ORDER", "dmy", "mdy", "ymd", str),
}


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch):
    for variable, *_ in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.delenv("TELECMI_SECRET", raising=False)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The working folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def refusal(**options):
    with pytest.raises(Refused) as refused:
        load(options)
    return refused.value


# Where settings come from


@pytest.mark.usefixtures("here", "home")
def test_without_settings_the_defaults_of_the_manual_hold():
    settings = load({})
    assert (settings.inet_no, settings.secret) == (None, None)
    assert settings.base_url == "https://rest.telecmi.com"
    assert (settings.send.rate, settings.send.concurrency) == (2.0, 4)
    assert settings.send.quiet_period == 120
    assert (settings.read.region, settings.read.date_order) == (None, None)
    assert settings.journal == default_journal()
    assert settings.journal.name == "journal.sqlite3"


def dotenv(folder, variable, value):
    (folder / ".env").write_text(f"{variable}={value}\n", "utf-8")


def toml(folder, variable, value):
    (folder / "bulk-import.toml").write_text(f'{variable} = "{value}"\n', "utf-8")


@pytest.mark.parametrize("setting", VARIABLES)
@pytest.mark.parametrize("spelling", [str, str.lower])
def test_options_beat_variables_beat_files_and_the_nearer_file_beats_the_farther(
    setting, spelling, here, home, monkeypatch
):
    variable, first, second, third, kind = VARIABLES[setting]
    option = setting.rpartition(".")[2]

    def now(**options):
        return attrgetter(setting)(load(options))

    toml(home, variable, first)
    assert now() == kind(first)
    dotenv(home, spelling(variable), second)
    assert now() == kind(second)
    toml(here, spelling(variable), third)
    assert now() == kind(third)
    dotenv(here, variable, first)
    assert now() == kind(first)
    monkeypatch.setenv(variable, second)
    assert now() == kind(second)
    assert now(**{option: None}) == kind(second)
    assert now(**{option: kind(third)}) == kind(third)


@pytest.mark.usefixtures("home")
def test_the_secret_may_come_from_a_variable_or_a_file(here, monkeypatch):
    dotenv(here, "TELECMI_SECRET", SECRET)
    assert load({}).secret.get_secret_value() == SECRET
    monkeypatch.setenv("TELECMI_SECRET", "another")
    assert load({}).secret.get_secret_value() == "another"


@pytest.mark.usefixtures("home")
def test_a_file_that_notepad_wrote_is_read(here):
    (here / ".env").write_bytes(b"\xef\xbb\xbfTELECMI_INET_NO=111\r\nBULK_IMPORT_RATE=3\r\n")
    settings = load({})
    assert (settings.inet_no, settings.send.rate) == (111, 3.0)


@pytest.mark.usefixtures("here", "home")
def test_variables_of_other_programs_are_none_of_our_business(monkeypatch):
    for name, value in {
        "REGION": "us-east-1",
        "SECRET": "not ours",
        "JOURNAL": "/dev/null",
        "RATE": "fast",
        "INET_NO": "1",
        "BASE_URL": "http://example.com",
        "DATE_ORDER": "?",
        "CONCURRENCY": "0",
        "TELECMI_OTHER": "x",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load({})
    assert (settings.read, settings.send) == (ReadOptions(), SendOptions())
    assert (settings.secret, settings.inet_no) == (None, None)


@pytest.mark.usefixtures("home")
def test_a_file_may_hold_what_other_programs_need(here):
    (here / ".env").write_text("DATABASE_URL=postgres://x\nBULK_IMPORT_RATE=3\n", "utf-8")
    (here / "bulk-import.toml").write_text("[profiles]\nx = 1\n", "utf-8")
    assert load({}).send.rate == 3.0


# What a setting may be


@pytest.mark.usefixtures("here", "home")
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TELECMI_INET_NO", "my account"),
        ("TELECMI_INET_NO", "0"),
        ("TELECMI_INET_NO", "-5"),
        ("TELECMI_INET_NO", "12.5"),
        ("TELECMI_INET_NO", "1" * 16),
        ("TELECMI_BASE_URL", "http://rest.telecmi.com"),
        ("TELECMI_BASE_URL", "rest.telecmi.com"),
        ("TELECMI_BASE_URL", "https://rest.telecmi.com:99999"),
        ("BULK_IMPORT_RATE", "0"),
        ("BULK_IMPORT_RATE", "-1"),
        ("BULK_IMPORT_RATE", "fast"),
        ("BULK_IMPORT_RATE", "nan"),
        ("BULK_IMPORT_RATE", "inf"),
        ("BULK_IMPORT_RATE", "1001"),
        ("BULK_IMPORT_CONCURRENCY", "0"),
        ("BULK_IMPORT_CONCURRENCY", "1.5"),
        ("BULK_IMPORT_CONCURRENCY", "101"),
        ("BULK_IMPORT_WORKERS", "0"),
        ("BULK_IMPORT_WORKERS", "many"),
        ("BULK_IMPORT_WORKERS", "1001"),
        ("BULK_IMPORT_ACCOUNTS", " , "),
        ("BULK_IMPORT_REGION", "India"),
        ("BULK_IMPORT_REGION", "I1"),
        ("BULK_IMPORT_DATE_ORDER", "dym"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(variable, value, monkeypatch):
    monkeypatch.setenv("TELECMI_SECRET", SECRET)
    monkeypatch.setenv(variable, value)
    error = refusal()
    assert error.code == "settings.wrong"
    assert f"The setting {variable} cannot be used:" in error.message
    assert "Value error" not in error.message
    assert SECRET[:8] not in error.message


@pytest.mark.usefixtures("here", "home")
@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        (
            "rate",
            -1.0,
            "_RATE cannot be used: it must be a number above 0, up to 1,000.",
        ),
        ("region", "India", "_REGION cannot be used: it must be the two letters of a country"),
    ],
)
def test_a_wrong_option_is_refused_by_the_same_name_with_what_is_right(option, value, said):
    assert said in refusal(**{option: value}).message


@pytest.mark.usefixtures("home")
def test_a_wrong_value_in_a_file_is_refused_by_the_same_name_too(here):
    toml(here, "bulk_import_rate", "fast")
    message = refusal().message
    assert "The setting BULK_IMPORT_RATE cannot" in message
    assert message.endswith("It is set in bulk-import.toml.")


@pytest.mark.usefixtures("here", "home")
def test_an_address_that_gives_the_secret_away_says_what_is_right(monkeypatch):
    monkeypatch.setenv("TELECMI_BASE_URL", "http://rest.telecmi.com")
    assert "it must begin with https://" in refusal().message


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "content",
    [b"BULK_IMPORT_RATE =", b"rate: 3", b"\xff\xfe\x00", b'TELECMI_SECRET = "' + SECRET.encode()],
)
def test_a_settings_file_that_cannot_be_read_is_refused_without_showing_it(here, content):
    (here / "bulk-import.toml").write_bytes(content)
    error = refusal()
    assert error.code == "settings.unreadable"
    assert SECRET[:8] not in error.message


@pytest.mark.usefixtures("home")
def test_a_secret_of_a_wrong_kind_is_refused_without_showing_it(here):
    (here / "bulk-import.toml").write_text(f'TELECMI_SECRET = ["{SECRET}"]', "utf-8")
    error = refusal()
    assert "TELECMI_SECRET" in error.message
    assert SECRET[:8] not in f"{error.message} {error!r} {error.__cause__}"


@pytest.mark.usefixtures("here", "home")
def test_a_region_may_be_written_small(monkeypatch):
    monkeypatch.setenv("BULK_IMPORT_REGION", "in")
    assert load({}).read.region == "IN"


# The account


@pytest.mark.usefixtures("here", "home")
def test_an_account_is_made_of_its_three_settings(monkeypatch):
    monkeypatch.setenv("TELECMI_INET_NO", "111")
    monkeypatch.setenv("TELECMI_SECRET", f" {SECRET}\n")
    monkeypatch.setenv("TELECMI_BASE_URL", "http://127.0.0.1:8000/")
    account = load({}).account()
    assert (account.inet_no, account.base_url) == (111, "http://127.0.0.1:8000")
    assert account.secret.get_secret_value() == SECRET


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "Set TELECMI_INET_NO and TELECMI_SECRET in"),
        ({"TELECMI_INET_NO": "111"}, "Set TELECMI_SECRET in"),
        ({"TELECMI_SECRET": SECRET}, "Set TELECMI_INET_NO in"),
        ({"TELECMI_INET_NO": "111", "TELECMI_SECRET": ""}, "Set TELECMI_SECRET in"),
        ({"TELECMI_INET_NO": "111", "TELECMI_SECRET": "  "}, "Set TELECMI_SECRET in"),
        ({"TELECMI_INET_NO": "", "TELECMI_SECRET": SECRET}, "Set TELECMI_INET_NO in"),
    ],
)
@pytest.mark.parametrize("source", ["environment", ".env", "toml"])
@pytest.mark.usefixtures("home")
def test_without_an_account_one_sentence_names_what_is_missing(
    given, missing, source, here, monkeypatch
):
    for variable, value in given.items():
        if source == "environment":
            monkeypatch.setenv(variable, value)
    if source == ".env":
        lines = [f"{variable}={value}" for variable, value in given.items()]
        (here / ".env").write_text("\n".join(lines), "utf-8")
    if source == "toml":
        lines = [f'{variable} = "{value}"' for variable, value in given.items() if value != ""]
        (here / "bulk-import.toml").write_text("\n".join(lines), "utf-8")
    with pytest.raises(Refused) as refused:
        load({}).account()
    assert refused.value.code == "settings.no_account"
    assert missing in refused.value.message
    assert SECRET[:8] not in refused.value.message


def test_an_empty_secret_in_a_toml_file_is_not_set_either(here, home):
    del home
    toml(here, "TELECMI_SECRET", "")
    assert load({}).secret is None


@pytest.mark.usefixtures("here", "home")
def test_the_secret_is_in_no_text_of_the_settings(monkeypatch):
    monkeypatch.setenv("TELECMI_SECRET", SECRET)
    settings = load({})
    assert SECRET[:8] not in f"{settings!r} {settings} {asdict(settings)}"


def test_every_setting_has_a_variable_of_ours():
    aliases = [field.validation_alias for field in Variables.model_fields.values()]
    assert all(alias.startswith(("TELECMI_", "BULK_IMPORT_")) for alias in aliases)
    assert {*aliases} == {variable for variable, *_ in VARIABLES.values()} | {
        *("TELECMI_SECRET", "TELECMI_CA_FILE", "BULK_IMPORT_LEASE"),
        *("BULK_IMPORT_WORKERS", "BULK_IMPORT_ACCOUNTS"),
    }


@pytest.mark.usefixtures("here", "home")
def test_options_go_through_the_settings_whole(monkeypatch):
    monkeypatch.setenv("BULK_IMPORT_REGION", "in")
    monkeypatch.setenv("TELECMI_INET_NO", "111")
    given = {"sheet": "May", "columns": {"Titel": "name"}, "lookups": ("a.xlsx",), "first": 3}
    settings = load({**given, "resend": False, "agents": None, "rate": 0.5})
    assert settings.read == ReadOptions(
        sheet="May",
        columns={"Titel": "name"},
        lookups=("a.xlsx",),
        region="IN",
        inet_no=111,
        listed_agents=agents_file(settings.journal, 111, settings.base_url),
    )
    assert settings.send == SendOptions(first=3, resend=False, rate=0.5)


@pytest.mark.usefixtures("here", "home")
def test_what_is_set_otherwise_yields_to_options_and_variables(monkeypatch):
    assert load({"quiet_period": None}, {"quiet_period": 1.0}).send.quiet_period == 1.0
    assert load({"quiet_period": 5.0}, {"quiet_period": 1.0}).send.quiet_period == 5.0
    monkeypatch.setenv("BULK_IMPORT_QUIET_PERIOD", "7")
    assert load({}, {"quiet_period": 1.0}).send.quiet_period == 7.0


@pytest.mark.parametrize("name", ["sheet", "SHEET", "--sheet", "max_rows", "first", "keep_active"])
@pytest.mark.usefixtures("home")
def test_what_has_no_variable_is_no_setting(name, here, monkeypatch):
    monkeypatch.setenv(name, "1")
    dotenv(here, name, "1")
    toml(here, f'"{name}"', "1")
    settings = load({})
    assert (settings.read, settings.send) == (ReadOptions(), SendOptions())


def test_a_command_may_work_in_another_folder_than_it_was_started_in(here, tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    (here / ".env").write_text("TELECMI_INET_NO=1\nBULK_IMPORT_REGION=DE\n", "utf-8")
    (there / ".env").write_text(
        f"TELECMI_INET_NO=2\nTELECMI_SECRET={SECRET}\nBULK_IMPORT_JOURNAL=own.sqlite3\n", "utf-8"
    )
    settings = load({}, folder=there)
    assert (settings.inet_no, settings.read.region) == (2, None)
    assert settings.journal == there / "own.sqlite3"
    assert settings.account().inet_no == 2
    (there / ".env").write_text("TELECMI_INET_NO=2\n", "utf-8")
    with pytest.raises(Refused) as refused:
        load({}, folder=there).account()
    assert str(there / ".env") in refused.value.message
    assert str(here / ".env") not in refused.value.message


@pytest.mark.usefixtures("here", "home")
def test_the_list_of_agents_lies_beside_the_journal_by_account_and_address(monkeypatch):
    assert load({}).read.listed_agents is None
    monkeypatch.setenv("TELECMI_INET_NO", "111")
    files = {load({}).read.listed_agents}
    monkeypatch.setenv("TELECMI_BASE_URL", "http://127.0.0.1:1")
    files.add(load({}).read.listed_agents)
    monkeypatch.setenv("TELECMI_INET_NO", "112")
    settings = load({})
    files.add(settings.read.listed_agents)
    assert len(files) == 3
    assert {file.parent for file in files} == {Path(f"{settings.journal}.agents")}


@pytest.mark.usefixtures("home")
def test_a_journal_that_nobody_agreed_to_has_no_list_of_agents(here, monkeypatch):
    monkeypatch.setenv("TELECMI_INET_NO", "111")
    monkeypatch.setenv("TELECMI_SECRET", SECRET)
    (here / ".env").write_text("BULK_IMPORT_JOURNAL=theirs.sqlite3\n", "utf-8")
    settings = load({})
    assert settings.read.listed_agents is None
    agreed = settings.trusted(lambda _setting: True)
    assert agreed.read.listed_agents.parent == Path("theirs.sqlite3.agents")


@pytest.mark.usefixtures("here", "home")
def test_the_lease_of_an_account_belongs_to_a_journal_that_machines_share(monkeypatch):
    monkeypatch.setenv("BULK_IMPORT_LEASE", "45")
    assert load({}).journal == default_journal()
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", "postgresql://db.example/campaigns")
    assert load({}).journal.lease == 45.0
    monkeypatch.setenv("BULK_IMPORT_LEASE", "0.5")
    with pytest.raises(Refused) as refused:
        load({})
    assert "from 1 to 3,600" in refused.value.message


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("written", ['["north", "south"]', '"north, south"', '"north,south,"'])
def test_what_workers_do_is_set_in_files_too(here, monkeypatch, written):
    (here / "bulk-import.toml").write_text(
        f"bulk_import_accounts = {written}\nbulk_import_workers = 7\n", "utf-8"
    )
    settings = load({})
    assert (settings.accounts, settings.workers) == (("north", "south"), 7)
    monkeypatch.setenv("BULK_IMPORT_WORKERS", "8")
    assert load({"accounts": "111"}).accounts == ("111",)
    assert (load({}).workers, load({"workers": 9}).workers) == (8, 9)


@pytest.mark.usefixtures("here", "home")
def test_a_worker_takes_every_account_and_twenty_imports_while_nothing_else_is_set():
    assert (load({}).accounts, load({}).workers) == (None, 20)
