import os
import subprocess
import sys
from pathlib import Path

import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows
from programs import PYTHON

import bulk_import

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
PACKAGE = Path(bulk_import.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.repository
def test_six_entries_are_visible_and_nothing_else():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    visible = {path.split("/")[0] for path in tracked if not path.startswith(".")}
    assert visible == {
        "README.md",
        "bulk_import",
        "pyproject.toml",
        "samples",
        "templates",
        "tests",
    }


def test_a_module_has_at_most_300_lines():
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > 300} == {}


@pytest.mark.repository
def test_the_tests_mirror_the_package():
    """Every folder of tests stands for a room, so that a newcomer finds both."""
    rooms = {path.name for path in (ROOT / "bulk_import").iterdir() if path.is_dir()}
    apart = {"benchmarks", "browser", "faults", "releases", "reports", "stories"}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert folders - apart - {"__pycache__"} <= rooms


OF_THE_HELP = {"bulk_import", "click"}
OF_A_CHECK = OF_THE_HELP | {
    *("annotated_types", "dotenv", "numpy", "phonenumbers", "platformdirs", "pydantic"),
    *("pydantic_core", "rapidfuzz", "typing_extensions", "typing_inspection", "tzdata", "tzlocal"),
}
"""What a command may load beside Python itself; on Windows and the Mac some load more."""

NOT_OF_THE_HELP = {
    *("asyncio", "json", "pathlib", "queue", "socket", "ssl", "subprocess", "traceback", "zipfile"),
    *("importlib.metadata", "importlib.resources"),
    *("bulk_import.app", "bulk_import.event_log", "bulk_import.outcome", "bulk_import.problems"),
}
"""What the help has no use for, and what would take longer to load than the help to show."""

NOT_OF_A_CHECK = {"asyncio", "numpy.ma", "sqlite3", *("bulk_import.dialers", "bulk_import.store")}


def loaded_by(*arguments, at):
    """Return the modules that a command has loaded when it ends."""
    code = (
        "import atexit, sys; from bulk_import.cli import entry_point;"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr)); entry_point(sys.argv[1:])"
    )
    command = [PYTHON, "-c", code, *arguments]
    # What killed programs left in the usual folder is looked at with more than is loaded else.
    own = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(at))}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=at, env=own)
    assert done.returncode in {0, 1}, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def packages(modules):
    """Return the packages of *modules* that are no part of Python."""
    named = {name.partition(".")[0] for name in modules}
    of_python = {*sys.stdlib_module_names, "cython_runtime", "sitecustomize"}
    return {name for name in named - of_python if not name.startswith("_")}


@pytest.mark.slice(1)
@pytest.mark.parametrize(("suffix", "more"), [("csv", {"xlsxwriter"}), ("xlsx", set())])
def test_a_check_loads_what_it_uses_and_nothing_else(suffix, more, tmp_path):
    path, target = str(SAMPLES / f"campaigns.{suffix}"), str(tmp_path / "checked.xlsx")
    loaded = loaded_by("check", path, "-o", target, at=tmp_path)
    assert packages(loaded) - OF_A_CHECK <= more
    assert loaded & NOT_OF_A_CHECK == set()


def test_the_help_loads_nothing_but_what_shows_it(tmp_path):
    loaded = loaded_by("--help", at=tmp_path)
    assert packages(loaded) <= OF_THE_HELP
    assert loaded & NOT_OF_THE_HELP == set()


def test_nothing_is_searched_for_garbage_when_the_program_ends():
    code = (
        "import atexit, gc; from bulk_import.cli import entry_point;"
        "atexit.register(lambda: print(len(gc.get_objects()) < gc.get_freeze_count() / 100));"
        "entry_point(['--version'])"
    )
    done = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True"


ON_WINDOWS = pytest.mark.skipif(sys.platform != "win32", reason="asks Windows itself")


@pytest.mark.parametrize("system", [Unix, MacOS, pytest.param(Windows, marks=ON_WINDOWS)])
def test_no_test_can_reach_the_folders_of_whoever_runs_it(system):
    folders = system("bulk-import", appauthor=False)
    for folder in (folders.user_data_dir, folders.user_config_dir):
        assert Path(folder).is_relative_to(Path.cwd())
