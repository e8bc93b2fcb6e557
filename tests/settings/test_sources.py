"""Where the secret goes is said by whoever gives it, or by a place that its owner trusts more."""

from functools import partial

import certifi
import pytest
from sending import SECRET

from bulk_import.problems import Refused
from bulk_import.settings import default_journal, load

ADDRESS, JOURNAL = "TELECMI_BASE_URL", "BULK_IMPORT_JOURNAL"
VALUES = {ADDRESS: "https://elsewhere.example", JOURNAL: "mine.sqlite3"}
RANKS = {"environment": 2, "user .env": 1, "user toml": 1, "folder .env": 0, "folder toml": 0}


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch):
    for variable in ("TELECMI_INET_NO", "TELECMI_SECRET", *VALUES):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The working folder."""
    folder = tmp_path / "work" / "here"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def in_env(folder, variable, value):
    with (folder / ".env").open("a", encoding="utf-8") as file:
        file.write(f"{variable}={value}\n")


def in_toml(folder, variable, value):
    with (folder / "bulk-import.toml").open("a", encoding="utf-8") as file:
        file.write(f'{variable} = "{value}"\n')


@pytest.fixture
def put(here, home, monkeypatch):
    """Return a function that writes a setting into a place."""
    places = {
        "environment": monkeypatch.setenv,
        "user .env": partial(in_env, home),
        "user toml": partial(in_toml, home),
        "folder .env": partial(in_env, here),
        "folder toml": partial(in_toml, here),
    }
    return lambda place, variable, value: places[place](variable, value)


def asked():
    """Return the settings that a person is asked about, with what gives them."""
    return {one.variable: one.source for one in load({}).untrusted}


def test_a_line_of_ours_that_sets_nothing_is_named_and_those_of_others_are_not_ours(put, here):
    put("folder .env", "OTHER", "1\nOTHER PROGRAM\nTELECMI_SECRET: abc")
    with pytest.raises(Refused) as refused:
        load({})
    assert refused.value.code == "settings.line"
    assert refused.value.message == "Line 3 of .env is wrong: write NAME=value."
    (here / ".env").write_text("OTHER PROGRAM\n", "utf-8")
    assert load({}).secret is None


@pytest.mark.parametrize("variable", VALUES)
@pytest.mark.parametrize("secret_in", RANKS)
@pytest.mark.parametrize("address_in", RANKS)
def test_an_address_counts_from_the_source_of_the_secret_or_a_more_trusted_one(
    variable, secret_in, address_in, put
):
    put(secret_in, "TELECMI_SECRET", SECRET)
    put(address_in, variable, VALUES[variable])
    assert [*asked()] == [variable] * (RANKS[address_in] < RANKS[secret_in])


def test_the_way_there_is_asked_about_as_well(put):
    put("environment", "TELECMI_SECRET", SECRET)
    put("folder .env", "TELECMI_PROXY", "http://user:word@proxy.example:1")
    put("folder toml", "TELECMI_CA_FILE", certifi.where())
    assert asked() == {"TELECMI_PROXY": ".env", "TELECMI_CA_FILE": "bulk-import.toml"}
    assert load({}).untrusted[0].value == "proxy.example:1"


@pytest.mark.parametrize("variable", VALUES)
def test_the_usual_places_need_no_question(variable, put):
    put("environment", "TELECMI_SECRET", SECRET)
    usual = {ADDRESS: "HTTPS://Rest.TeleCMI.com:443/", JOURNAL: default_journal()}
    put("folder .env", variable, usual[variable])
    assert asked() == {}


def test_without_a_secret_there_is_nothing_to_lose(put):
    put("folder .env", ADDRESS, VALUES[ADDRESS])
    put("environment", "TELECMI_SECRET", " ")
    assert asked() == {}


def test_a_variable_that_is_empty_gives_nothing(put):
    put("environment", "TELECMI_SECRET", SECRET)
    put("environment", ADDRESS, "")
    put("folder .env", "telecmi_base_url", VALUES[ADDRESS])
    assert asked() == {ADDRESS: ".env"}


def test_what_is_beaten_by_a_place_that_may_say_so_counts_for_nothing(put):
    put("environment", "TELECMI_SECRET", SECRET)
    put("environment", ADDRESS, "https://gateway.example")
    put("folder .env", ADDRESS, VALUES[ADDRESS])
    put("folder .env", "TELECMI_SECRET", "another")
    assert asked() == {}
    assert load({}).base_url == "https://gateway.example"


def test_the_secret_that_counts_decides_and_not_another_beside_the_address(put):
    put("user toml", "TELECMI_SECRET", SECRET)
    put("folder .env", ADDRESS, VALUES[ADDRESS])
    assert asked() == {ADDRESS: ".env"}
    put("folder toml", "TELECMI_SECRET", "of the folder")
    assert asked() == {}
    put("environment", "TELECMI_SECRET", SECRET)
    assert asked() == {ADDRESS: ".env"}


def test_a_link_to_the_secret_of_the_owner_brings_no_say_along(here, home, put):
    put("user .env", "TELECMI_SECRET", SECRET)
    put("folder toml", ADDRESS, VALUES[ADDRESS])
    (here / ".env").symlink_to(home / ".env")
    assert load({}).secret.get_secret_value() == SECRET
    assert asked() == {ADDRESS: "bulk-import.toml"}
    put("user .env", ADDRESS, "https://gateway.example")
    assert asked() == {}


def test_a_link_within_the_folder_is_part_of_it(here, put):
    put("folder .env", "TELECMI_SECRET", SECRET)
    (here / ".env").rename(here / "other.env")
    (here / ".env").symlink_to("other.env")
    put("folder toml", ADDRESS, VALUES[ADDRESS])
    assert asked() == {}


@pytest.mark.parametrize("variable", VALUES)
@pytest.mark.parametrize("borrowed", ["${KEY_OF_OURS}", "a${KEY_OF_OURS}", "${KEY_OF_OURS:-b}"])
def test_what_the_folder_takes_from_the_environment_goes_nowhere_unasked(
    variable, borrowed, put, monkeypatch
):
    monkeypatch.setenv("KEY_OF_OURS", SECRET)
    put("folder .env", "TELECMI_SECRET", borrowed)
    put("folder .env", variable, VALUES[variable])
    assert asked() == {variable: ".env"}


def test_the_folder_takes_nothing_from_the_environment_into_an_address(put, monkeypatch):
    monkeypatch.setenv("KEY_OF_OURS", "key")
    put("folder .env", "TELECMI_SECRET", SECRET)
    put("folder .env", ADDRESS, "https://elsewhere.example/${KEY_OF_OURS}")
    assert asked() == {ADDRESS: ".env"}


def test_the_files_of_other_folders_are_not_read(here, tmp_path, put):
    put("environment", "TELECMI_SECRET", SECRET)
    for folder in (here.parent, tmp_path):
        in_env(folder, ADDRESS, VALUES[ADDRESS])
        in_toml(folder, JOURNAL, "other.sqlite3")
    settings = load({})
    assert settings.base_url == "https://rest.telecmi.com"
    assert (settings.journal, settings.untrusted) == (default_journal(), ())


def test_nobody_gets_an_account_before_a_person_has_agreed(put):
    put("environment", "TELECMI_SECRET", SECRET)
    put("environment", "TELECMI_INET_NO", "1")
    put("folder .env", ADDRESS, VALUES[ADDRESS])
    settings = load({})
    with pytest.raises(Refused) as refused:
        settings.account()
    assert refused.value.code == "settings.untrusted"
    for part in (".env", ADDRESS, VALUES[ADDRESS], "the environment"):
        assert part in refused.value.message
    with pytest.raises(Refused):
        settings.trusted(lambda _: False)
    assert settings.trusted(lambda _: True).account().base_url == VALUES[ADDRESS]
