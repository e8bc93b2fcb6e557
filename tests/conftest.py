import gc
import os
import signal
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from platformdirs import user_config_path
from warm_children import CAN_FORK, warm_children

from bulk_import.readers import worker_process
from bulk_import.sandbox import Sandbox

pytest_plugins = ["slicing", "databases"]

# A slice of the examples, and more where CI runs all (`--hypothesis-profile=full`): the same ones
# each time, so that CI judges the change and not the draw. `explore` draws others each time, which
# is how new counterexamples are found; `long` is for changes of the grammars.
# How long drawing takes says nothing where the machine is busy with other things.
_AT_EASE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("slice", _AT_EASE, max_examples=30, derandomize=True)
settings.register_profile("full", _AT_EASE, max_examples=100, derandomize=True)
settings.register_profile("explore", _AT_EASE, max_examples=1_000)
settings.register_profile("long", _AT_EASE, max_examples=5_000)
settings.load_profile("slice")


def pytest_configure():
    """Let Ctrl-C be heard: shells have what they start in the background ignore it."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the stored copies of generated texts anew instead of comparing them",
    )


def pytest_xdist_auto_num_workers(config):
    """Return how many workers run whole suites; none where files are named: they start at once.

    One more than there are processors, since a fourth of the time of a test of runs is waiting.
    Times that are compared, runs that are killed and files that are written anew are alone, too.
    """
    names_files = any(Path(argument.partition("::")[0]).is_file() for argument in config.args)
    is_alone = (
        config.option.markexpr.startswith(("benchmark", "faults")) or config.option.regenerate
    )
    return 0 if names_files or is_alone else (os.cpu_count() or 1) + 1


def pytest_collection_finish():
    """Keep the garbage collector from looking at ten thousand tests again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


FOLDERS = (
    *("XDG_CONFIG_HOME", "XDG_DATA_HOME"),
    *("WIN_PD_OVERRIDE_APPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA"),
)
"""By what platformdirs is told the folders of a user: on Linux and macOS, and on Windows."""


class EmptyFolders:
    """A folder for each test, which the next one gets as well if it was left empty."""

    def __init__(self, factory):
        self._factory = factory
        self._folder = None

    def __call__(self):
        if self._folder is None or any(self._folder.iterdir()):
            self._folder = self._factory.mktemp("home")
        return self._folder


@pytest.fixture(scope="session")
def _empty_folder(tmp_path_factory):
    return EmptyFolders(tmp_path_factory)


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch, _empty_folder):
    """Keep the account, the journal and the settings of whoever runs the tests out of them."""
    home = _empty_folder()
    for name in ("TELECMI_INET_NO", "TELECMI_SECRET", "TELECMI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    # Programs that a test starts would compile the package anew, every one of them.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(home / "journal.sqlite3"))
    for name in FOLDERS:
        monkeypatch.setenv(name, str(home))
    monkeypatch.chdir(home)


@pytest.fixture(scope="session", autouse=True)
def _warm_children():
    """Let the children that read files start at once, where the system can fork."""
    if not CAN_FORK:
        yield worker_process._started
        return
    with warm_children() as cold:
        yield cold


@pytest.fixture
def cold_children(monkeypatch, _warm_children):
    """Children that start as they do for users."""
    monkeypatch.setattr(worker_process, "_started", _warm_children)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The user's configuration folder of this program."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = user_config_path("bulk-import", appauthor=False)
    if tmp_path not in folder.parents:
        pytest.skip("this system has its configuration folder elsewhere")
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def sandbox(monkeypatch):
    """The stand-in of the API, which the environment names; nothing waits for its pace."""
    with Sandbox() as running:
        monkeypatch.setenv("TELECMI_BASE_URL", running.base_url)
        monkeypatch.setenv("TELECMI_INET_NO", str(running.inet_no))
        monkeypatch.setenv("TELECMI_SECRET", running.secret)
        monkeypatch.setenv("BULK_IMPORT_RATE", "500")
        yield running


@pytest.fixture(scope="session")
def faults_in():
    """Return a function that counts what the Open XML schema and its rules say against a file."""
    from openxml_audit import FileFormat, OpenXmlValidator  # noqa: PLC0415  a second to load

    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=1000)

    def faults(path):
        found = validator.validate(path).errors
        return Counter(one.description for one in found if one.severity.value == "error")

    return faults
