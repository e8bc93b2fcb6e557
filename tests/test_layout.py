import ast
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_has_at_most_300_lines(module):
    assert len(module.read_text("utf-8").splitlines()) <= 300


@pytest.mark.repository
def test_the_tests_mirror_the_package():
    """Every folder of tests stands for a room, so that a newcomer finds both."""
    rooms = {path.name for path in (ROOT / "bulk_import").iterdir() if path.is_dir()}
    apart = {"benchmarks", "faults", "releases"}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert folders - apart - {"__pycache__"} <= rooms


def test_the_public_names_can_be_had_and_are_those_of_the_stub():
    for name in bulk_import.__all__:
        assert getattr(bulk_import, name) is not None
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text("utf-8"))
    imported = {
        alias.asname
        for node in ast.walk(stub)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == set(bulk_import.__all__)
    assert sorted(bulk_import.__all__) == list(bulk_import.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        bulk_import.nonsense  # noqa: B018  the access is the test


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_check_needs_no_pandas(suffix, tmp_path):
    path, target = str(SAMPLES / f"campaigns.{suffix}"), str(tmp_path / "checked.xlsx")
    code = (
        "import sys; from bulk_import.cli import main; status = main(sys.argv[1:]);"
        "print(status, {'pandas'} & set(sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "check", path, "-o", target]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stderr.splitlines()[-1] in {"0 set()", "1 set()"}


def test_the_package_can_be_imported_without_its_heavy_parts():
    code = "import sys, bulk_import.cli; print({'pandas', 'httpx', 'openpyxl'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
