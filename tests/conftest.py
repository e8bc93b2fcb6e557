import os
from collections import Counter

import pytest
from hypothesis import settings

from bulk_import.sandbox import Sandbox

# The short run keeps the suite quick; HYPOTHESIS_PROFILE=long is for changes of the grammars.
settings.register_profile("short", max_examples=200, deadline=None)
settings.register_profile("long", max_examples=5_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


def pytest_addoption(parser):
    parser.addoption(
        "--fuzz",
        type=int,
        default=int(os.environ.get("BULK_IMPORT_FUZZ", "100")),
        help="how many damaged workbooks are read (2,000 in the long run)",
    )
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the stored copies of generated texts anew instead of comparing them",
    )


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch, tmp_path_factory):
    """Keep the account, the journal and the settings of whoever runs the tests out of them."""
    home = tmp_path_factory.mktemp("home")
    for name in ("TELECMI_INET_NO", "TELECMI_SECRET", "TELECMI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(home / "journal.sqlite3"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    monkeypatch.chdir(home)


@pytest.fixture
def sandbox(monkeypatch):
    """The stand-in of the API, which the environment names; nothing waits for its pace."""
    with Sandbox() as running:
        monkeypatch.setenv("TELECMI_BASE_URL", running.base_url)
        monkeypatch.setenv("TELECMI_INET_NO", str(running.inet_no))
        monkeypatch.setenv("TELECMI_SECRET", running.secret)
        monkeypatch.setenv("BULK_IMPORT_RATE", "500")
        yield running


@pytest.fixture
def fuzz(request):
    """How many damaged workbooks all tests together read."""
    return request.config.getoption("--fuzz")


@pytest.fixture(scope="session")
def faults_in():
    """Return a function that counts what the Open XML schema and its rules say against a file."""
    from openxml_audit import FileFormat, OpenXmlValidator  # noqa: PLC0415  a second to load

    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=1000)

    def faults(path):
        found = validator.validate(path).errors
        return Counter(one.description for one in found if one.severity.value == "error")

    return faults
