"""What `[serve]` says: how the page is served, and who may say so."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from bulk_import.problems import Refused
from bulk_import.settings.places import user_folder
from bulk_import.settings.serving import ServeSettings, serve_settings
from bulk_import.settings.sources import CALLER, Trust, source_of

TEAM = """
[serve]
user_header = "X-Forwarded-User"
proxies = "10.0.4.2"
allowed_hosts = ["Import.Example", "*.team.example"]
may_import = ["asha"]
shared = true
upload_limit = 1.5
path = "/import"
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The working folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def written(folder, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bulk-import.toml").write_text(text, "utf-8")


def refusal(*secrets):
    with pytest.raises(Refused) as refused:
        serve_settings(secrets)
    return refused.value


def test_without_a_table_a_key_signs_in_on_this_machine():
    assert serve_settings(()) == ServeSettings()
    assert ServeSettings().most_bytes == 50 * 1024 * 1024


def test_a_team_says_whom_its_proxy_signs_in(here):
    written(here, TEAM)
    served = serve_settings(())
    assert served.user_header == "x-forwarded-user"
    assert served.proxies == (ip_network("10.0.4.2"),)
    assert served.allowed_hosts == ("import.example", "*.team.example")
    assert (served.may_import, served.shared, served.path) == (("asha",), True, "/import")
    assert served.most_bytes == 1_572_864


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('user_header = "X-User"', "serve.no_proxies"),
        ('proxies = ["the proxy"]', "settings.wrong"),
        ('allowed_hosts = ["https://import.example/"]', "settings.wrong"),
        ('allowed_hosts = ["*"]', "settings.wrong"),
        ("upload_limit = 0", "settings.wrong"),
        ('shared = "yes"', "settings.wrong"),
        ('path = "import"', "settings.wrong"),
        ("port = 80", "serve.unknown_key"),
    ],
)
def test_what_makes_no_sense_is_named(here, line, code):
    written(here, f"[serve]\n{line}\n")
    refused = refusal()
    assert refused.code == code
    assert line.partition(" ")[0] in refused.message or code == "serve.no_proxies"


def test_serve_is_a_table(here):
    written(here, 'serve = "everybody"\n')
    assert refusal().code == "serve.no_table"


def test_a_folder_of_work_lets_nobody_in_to_secrets_from_elsewhere(here):
    written(here, TEAM)
    assert refusal(CALLER).code == "serve.untrusted"
    assert serve_settings([source_of(Path(".env"), Trust.WORKING_FOLDER)]).shared


def test_the_own_folder_lets_in_whom_it_names(here):
    written(user_folder(), TEAM)
    written(here, "[serve]\nupload_limit = 5\n")
    for secret in (source_of(user_folder() / ".env", Trust.USER_FOLDER), CALLER):
        served = serve_settings([secret])
        assert (served.user_header, served.upload_limit) == ("x-forwarded-user", 5)
