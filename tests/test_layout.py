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
    apart = {"benchmarks", "faults", "releases", "reports"}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert folders - apart - {"__pycache__"} <= rooms


@pytest.mark.slice(1)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_check_needs_no_pandas(suffix, tmp_path):
    path, target = str(SAMPLES / f"campaigns.{suffix}"), str(tmp_path / "checked.xlsx")
    code = (
        "import sys; from bulk_import.cli import main; status = main(sys.argv[1:]);"
        "print(status, {'pandas'} & set(sys.modules), file=sys.stderr)"
    )
    command = [PYTHON, "-c", code, "check", path, "-o", target]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stderr.splitlines()[-1] in {"0 set()", "1 set()"}


def test_the_package_can_be_imported_without_its_heavy_parts():
    code = "import sys, bulk_import.cli; print({'pandas', 'httpx', 'openpyxl'} & set(sys.modules))"
    done = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


ON_WINDOWS = pytest.mark.skipif(sys.platform != "win32", reason="asks Windows itself")


@pytest.mark.parametrize("system", [Unix, MacOS, pytest.param(Windows, marks=ON_WINDOWS)])
def test_no_test_can_reach_the_folders_of_whoever_runs_it(system):
    folders = system("bulk-import", appauthor=False)
    for folder in (folders.user_data_dir, folders.user_config_dir):
        assert Path(folder).is_relative_to(Path.cwd())
