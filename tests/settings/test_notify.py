"""Who is told of runs: which place says so, and which has no say."""

import pytest
from sending import SECRET

from bulk_import.problems import Refused
from bulk_import.settings.notify import notify_settings

ACCOUNT = "[accounts.mumbai]\ninet_no = 111\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The working folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def write(folder, content, secret=""):
    (folder / "bulk-import.toml").write_text(content, "utf-8")
    if secret:
        (folder / ".env").write_text(f"{secret}={SECRET}\n", "utf-8")


def told(account=None, **how):
    settings = notify_settings(account, **how)
    return [one.get_secret_value() for one in settings.to], settings.on, settings.names


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ('notify = "json://a"', (["json://a"], "always", False)),
        ('notify = "json://a json://b"', (["json://a", "json://b"], "always", False)),
        ('notify = ["json://a/?to=x,y"]', (["json://a/?to=x,y"], "always", False)),
        ("notify = []", ([], "always", False)),
        ("", ([], "always", False)),
        (
            'notify = { to = ["json://a"], on = "trouble", names = true }',
            (["json://a"], "trouble", True),
        ),
        ('[notify]\nto = "json://a"\non = "change"', (["json://a"], "change", False)),
        ('bulk_import_notify = ["json://a"]', (["json://a"], "always", False)),
    ],
)
def test_addresses_stand_alone_or_in_a_table(said, meant, here):
    write(here, said)
    assert told() == meant


def test_what_is_said_of_an_account_counts_before_what_is_said_of_all(here, monkeypatch):
    write(here, f'notify = ["json://all"]\n{ACCOUNT}notify = ["json://mumbai"]\n[accounts.delhi]\n')
    assert told("mumbai")[0] == ["json://mumbai"]
    assert told("delhi")[0] == told("mumbai", of_all=True)[0] == ["json://all"]
    monkeypatch.setenv("BULK_IMPORT_NOTIFY", "json://caller")
    assert told("mumbai")[0] == ["json://caller"]
    monkeypatch.setenv("BULK_IMPORT_NOTIFY_MUMBAI", "json://caller/mumbai json://b")
    assert told("mumbai")[0] == ["json://caller/mumbai", "json://b"]
    assert told("delhi")[0] == ["json://caller"]


def test_the_address_may_come_from_elsewhere_than_the_occasion(here):
    write(here, f'{ACCOUNT}notify = {{ on = "trouble" }}\n')
    (here / ".env").write_text("BULK_IMPORT_NOTIFY_MUMBAI=mailto://u:p@example.com\n", "utf-8")
    assert told() == (["mailto://u:p@example.com"], "trouble", False)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("notify = 5", "it must be a list of addresses"),
        ("notify = [5]", "it must be a list of addresses"),
        ('notify = [""]', "it must be a list of addresses"),
        ('notify = { at = "json://a" }', "it must be a list of addresses"),
        ('notify = { on = "problems" }', "on must be always, trouble or change"),
        ('notify = { names = "yes" }', "names must be true or false"),
    ],
)
def test_what_notify_cannot_say_is_refused_by_its_own_name(said, why, here):
    write(here, f"{ACCOUNT}{said}")
    with pytest.raises(Refused) as refused:
        notify_settings("mumbai")
    assert refused.value.message == (
        f"The setting accounts.mumbai.notify cannot be used: {why}"
        f"{refused.value.message.partition(why)[2]}"
    )


# A folder that somebody unpacked


def test_a_folder_has_a_say_where_its_own_secret_is_used(here):
    write(here, f'{ACCOUNT}notify = ["json://a"]', "TELECMI_SECRET_MUMBAI")
    assert told("mumbai")[0] == ["json://a"]


@pytest.mark.parametrize("secret", ["TELECMI_SECRET_MUMBAI", "TELECMI_SECRET"])
def test_a_folder_has_none_where_the_secret_stands_elsewhere(secret, here, monkeypatch, home):
    monkeypatch.setenv(secret, SECRET)
    write(here, f'{ACCOUNT}notify = ["json://a"]')
    settings = notify_settings("mumbai")
    assert (settings.to, settings.unheeded) == ((), ("bulk-import.toml",))
    write(home, f'{ACCOUNT}notify = ["json://own"]')
    assert told("mumbai")[0] == ["json://own"]
    monkeypatch.setenv("BULK_IMPORT_NOTIFY", "json://caller")
    assert told("mumbai")[0] == ["json://caller"]


def test_it_cannot_stop_messages_or_ask_for_names_either(here, monkeypatch, home):
    monkeypatch.setenv("TELECMI_SECRET_MUMBAI", SECRET)
    write(here, f'{ACCOUNT}notify = {{ to = [], on = "change", names = true }}')
    write(home, '[notify]\nto = ["json://own"]')
    assert told("mumbai") == (["json://own"], "always", False)


def test_it_has_none_while_it_is_not_known_whose_secret_is_used(here, home):
    write(home, "[accounts.pune]\ninet_no = 3\n", "TELECMI_SECRET_PUNE")
    write(here, f'notify = ["json://a"]\n{ACCOUNT}')
    assert notify_settings(None).unheeded == ("bulk-import.toml",)


def test_a_reference_to_a_variable_of_another_place_does_not_lead_out(here, monkeypatch):
    monkeypatch.setenv("OTHER_KEY", "not yours")
    (here / ".env").write_text(
        f"TELECMI_SECRET={SECRET}\nBULK_IMPORT_NOTIFY=json://a/${{OTHER_KEY}}\n", "utf-8"
    )
    assert told()[0] == []
