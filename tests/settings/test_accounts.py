"""Accounts that have a name: which one counts, what it sets, and where its secret comes from."""

import os

import pytest
from sending import SECRET

from bulk_import.problems import Refused
from bulk_import.settings import load

TWO = """
[accounts.mumbai]
inet_no = 111
base_url = "https://mumbai.example"
rate = 0.5
region = "in"
defaults = { caller_id = 919876543210, "Time zone" = "Asia/Kolkata", is_active = true }

[accounts."Delhi Sales"]
inet_no = "222"
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The working folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def two(here):
    (here / "bulk-import.toml").write_text(TWO, "utf-8")
    return here


def refusal(**given):
    with pytest.raises(Refused) as refused:
        load({}, **given).account()
    assert SECRET[:8] not in refused.value.message
    return refused.value


def secret(settings):
    return settings.secret.get_secret_value() if settings.secret else None


# Which account


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("name", ["Delhi Sales", "delhi sales", " DELHI SALES ", "222"])
def test_an_account_is_chosen_by_its_name_or_its_number(name, monkeypatch):
    monkeypatch.setenv("TELECMI_SECRET_DELHI_SALES", SECRET)
    account = load({}, account=name).account()
    assert (account.name, account.inet_no) == ("Delhi Sales", 222)
    assert account.base_url == "https://rest.telecmi.com"


@pytest.mark.usefixtures("two")
def test_of_several_a_command_that_needs_one_lists_them():
    refused = refusal(needs_account=True)
    assert refused.code == "accounts.choose"
    assert "mumbai (111), Delhi Sales (222)" in refused.message
    assert load({}).inet_no is None


@pytest.mark.usefixtures("two")
def test_a_name_that_is_not_there_is_refused_with_those_that_are():
    assert "mumbai (111), Delhi Sales (222)" in refusal(account="Pune").message
    assert refusal(account="333").code == "accounts.unknown"


def test_a_name_without_accounts_is_refused_too():
    assert refusal(account="mumbai").code == "accounts.none"


def test_the_only_one_is_taken(here):
    (here / "bulk-import.toml").write_text("[accounts.mumbai]\ninet_no = 111\n", "utf-8")
    (here / ".env").write_text(f"TELECMI_SECRET_MUMBAI={SECRET}\n", "utf-8")
    assert load({}, needs_account=True).account().name == "mumbai"


@pytest.mark.usefixtures("two")
def test_the_account_without_a_name_is_never_mixed_with_one_that_has_a_name(monkeypatch):
    monkeypatch.setenv("TELECMI_INET_NO", "333")
    monkeypatch.setenv("TELECMI_SECRET", SECRET)
    flat = load({}, needs_account=True).account()
    assert (flat.name, flat.inet_no) == (None, 333)
    named = load({}, account="mumbai")
    assert (named.inet_no, named.secret) == (111, None)


# What an account sets


@pytest.mark.usefixtures("two")
def test_an_account_brings_its_settings():
    settings = load({}, account="mumbai")
    assert (settings.base_url, settings.send.rate) == ("https://mumbai.example", 0.5)
    assert (settings.read.region, settings.read.inet_no) == ("IN", 111)
    assert settings.read.given == {
        "caller_id": "919876543210",
        "timezone": "Asia/Kolkata",
        "active": "yes",
    }
    assert load({}, account="222").send.rate == 2.0


@pytest.mark.usefixtures("two")
def test_options_beat_variables_beat_the_account_beats_what_is_set_for_all(two, monkeypatch):
    (two / ".env").write_text("BULK_IMPORT_RATE=9\nTELECMI_BASE_URL=https://all.example\n", "utf-8")
    assert load({}, account="mumbai").send.rate == 0.5
    assert load({}, account="222").send.rate == 9
    assert load({}, account="222").base_url == "https://all.example"
    monkeypatch.setenv("BULK_IMPORT_RATE", "8")
    monkeypatch.setenv("TELECMI_BASE_URL", "http://127.0.0.1:8765")
    assert load({}, account="mumbai").send.rate == 8
    assert load({}, account="mumbai").base_url == "http://127.0.0.1:8765"
    assert load({"rate": 7.0}, account="mumbai").send.rate == 7
    given = {"given": {"timezone": "UTC", "leads_id": "x"}}
    assert load(given, account="mumbai").read.given == {
        "caller_id": "919876543210",
        "timezone": "UTC",
        "active": "yes",
        "leads_id": "x",
    }


def test_the_nearer_folder_beats_the_farther_key_by_key(two, home):
    (home / "bulk-import.toml").write_text(
        "[accounts.Mumbai]\ninet_no = 999\nrate = 4\n[accounts.pune]\ninet_no = 3\n", "utf-8"
    )
    assert load({}, account="mumbai").inet_no == 111
    assert load({}, account="pune").inet_no == 3
    (two / "bulk-import.toml").write_text("[accounts.mumbai]\ninet_no = 111\n", "utf-8")
    assert load({}, account="mumbai").send.rate == 4


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("rate = 'fast'", "settings.wrong", "accounts.mumbai.rate cannot be used: it must be a"),
        ("inet_no = 'x'", "settings.wrong", "accounts.mumbai.inet_no cannot"),
        ("base_url = 'http://a.example'", "settings.wrong", "accounts.mumbai.base_url cannot"),
        ("region = 'India'", "settings.wrong", "accounts.mumbai.region cannot"),
        ("defaults = 'UTC'", "settings.wrong", "accounts.mumbai.defaults cannot"),
        ("defaults = { timezone = { a = 1 } }", "settings.wrong", "accounts.mumbai.defaults"),
        ("defaults = { colour = 'red' }", "column.no_such_field", "“colour”"),
        ("secret_file = 5", "settings.wrong", "accounts.mumbai.secret_file cannot"),
        ("number = 5", "accounts.unknown_key", "sets “number” of the account “mumbai”"),
        (f"secret = '{SECRET}'", "accounts.secret_in_table", "TELECMI_SECRET_MUMBAI"),
        ("rate = 1", "accounts.no_number", "“mumbai” has no number"),
    ],
)
def test_what_an_account_cannot_say_is_refused_by_its_own_name(line, code, said, here):
    (here / "bulk-import.toml").write_text(f"[accounts.mumbai]\n{line}\n", "utf-8")
    refused = refusal(account="mumbai")
    assert (refused.code, said in refused.message) == (code, True)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("accounts = 5", "accounts.no_tables"),
        ("[accounts]\nmumbai = 111", "accounts.no_tables"),
        ("[accounts.a-b]\n[accounts.a_b]", "accounts.alike"),
    ],
)
def test_accounts_that_cannot_be_told_apart_are_refused(content, code, here):
    (here / "bulk-import.toml").write_text(content, "utf-8")
    assert refusal().code == code


# The secret


def write_private(path, content=SECRET, mode=0o600):
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)
    return path


def toml_with_file(folder, file, more=""):
    content = f"[accounts.mumbai]\ninet_no = 111\nsecret_file = '{file}'\n{more}"
    (folder / "bulk-import.toml").write_text(content, "utf-8")


@pytest.mark.parametrize(
    "content",
    [
        SECRET,
        f"{SECRET}\n",
        f" {SECRET}\r\n",
        f"\ufeff{SECRET}",
        f"{SECRET}\r\n".encode("utf-16"),
    ],
)
def test_a_file_of_its_owner_holds_the_secret(content, here):
    toml_with_file(here, "mumbai.secret")
    write_private(here / "mumbai.secret", content)
    assert secret(load({})) == SECRET


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_can_reach_is_refused(mode, here):
    toml_with_file(here, "mumbai.secret")
    write_private(here / "mumbai.secret", mode=mode)
    assert refusal().code == "accounts.open_secret_file"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "accounts.no_secret_file"),
        ("", "accounts.wrong_secret_file"),
        (f"{SECRET}\nanother", "accounts.wrong_secret_file"),
        (b"\xff\xfe\xff" + SECRET.encode(), "accounts.wrong_secret_file"),
        ("x" * 10_001, "accounts.wrong_secret_file"),
    ],
)
def test_a_file_that_holds_no_secret_is_refused_without_showing_it(content, code, here):
    toml_with_file(here, "mumbai.secret")
    if content is not None:
        write_private(here / "mumbai.secret", content)
    assert refusal().code == code


def test_a_folder_in_place_of_the_file_is_refused(here):
    toml_with_file(here, ".")
    assert refusal().code == "file.folder"


def test_a_file_of_the_home_folder_may_be_named_with_a_tilde(here, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    write_private(tmp_path / "mumbai.secret")
    toml_with_file(here, "~/mumbai.secret")
    assert secret(load({})) == SECRET


def test_a_variable_beats_the_file(here, monkeypatch):
    toml_with_file(here, "mumbai.secret")
    write_private(here / "mumbai.secret", "another")
    monkeypatch.setenv("TELECMI_SECRET_MUMBAI", SECRET)
    assert secret(load({})) == SECRET


@pytest.mark.usefixtures("two")
def test_without_a_secret_a_sentence_says_what_was_looked_for_and_where(two):
    (two / ".env").write_text("BULK_IMPORT_REGION=IN\n", "utf-8")
    refused = refusal(account="Delhi Sales")
    assert refused.code == "accounts.no_secret"
    assert "TELECMI_SECRET_DELHI_SALES" in refused.message
    assert f"{two / '.env'}," in refused.message
    assert "BULK_IMPORT_REGION (.env)" in refused.message


# Where the secret may go


def asked(settings):
    return {one.called: one.source for one in settings.untrusted}


@pytest.mark.usefixtures("two")
def test_an_address_of_the_folder_is_no_address_for_a_secret_of_the_environment(monkeypatch):
    monkeypatch.setenv("TELECMI_SECRET_MUMBAI", SECRET)
    settings = load({}, account="mumbai")
    assert asked(settings) == {"accounts.mumbai.base_url": "bulk-import.toml"}
    refused = refusal(account="mumbai")
    assert refused.code == "settings.untrusted_of_account"
    monkeypatch.setenv("TELECMI_BASE_URL", "https://mumbai.example")
    assert asked(load({}, account="mumbai")) == {}


def test_the_folder_that_gives_the_secret_may_say_where_it_goes(two):
    (two / ".env").write_text(f"TELECMI_SECRET_MUMBAI={SECRET}\n", "utf-8")
    assert load({}, account="mumbai").account().base_url == "https://mumbai.example"


def test_a_folder_may_name_a_file_elsewhere_but_not_where_it_goes(here, tmp_path):
    address = "base_url = 'https://elsewhere.example'\n"
    write_private(tmp_path / "key_of_ours")
    toml_with_file(here, tmp_path / "key_of_ours", address)
    assert asked(load({})) == {"accounts.mumbai.base_url": "bulk-import.toml"}
    (here / "link").symlink_to(tmp_path / "key_of_ours")
    toml_with_file(here, "link", address)
    assert asked(load({})) == {"accounts.mumbai.base_url": "bulk-import.toml"}
    (here / "secrets").mkdir()
    write_private(here / "secrets" / "mumbai")
    toml_with_file(here, "secrets/mumbai", address)
    assert asked(load({})) == {}


def test_the_configuration_folder_may_say_where_a_file_goes_that_it_names(home, tmp_path):
    write_private(tmp_path / "mumbai")
    toml_with_file(home, tmp_path / "mumbai", "base_url = 'https://gateway.example'\n")
    assert asked(load({})) == {}


def test_whoever_lets_others_send_needs_no_file_of_a_secret(here):
    (here / "bulk-import.toml").write_text(
        '[accounts.mumbai]\ninet_no = 111\nsecret_file = "of-the-workers"\n', "utf-8"
    )
    assert "of-the-workers" in refusal(account="mumbai").message
    settings = load({}, account="mumbai", may_lack_secret=True)
    assert (settings.inet_no, settings.secret) == (111, None)
    assert settings.recipient().name == "mumbai"
