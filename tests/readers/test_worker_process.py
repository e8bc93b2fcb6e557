import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from programs import PYTHON
from readers.packing import xlsx

import bulk_import
from bulk_import.readers.limits import ReadLimits
from bulk_import.readers.worker_process import (
    INTERPRETER,
    WorkerDied,
    read_in_worker,
    resident,
)

pytestmark = pytest.mark.usefixtures("cold_children")

PACKAGE = Path(bulk_import.__file__).parent


def asked(content, **options):
    deadline = time.monotonic() + options.pop("seconds", 20)
    return list(read_in_worker(content, "xlsx", ReadLimits(), deadline=deadline, **options))


def test_a_child_tells_what_is_in_a_file():
    kinds = [message[0] for message in asked(xlsx())]
    assert kinds.count("sheet") == kinds.count("rows") == 1


@pytest.fixture(scope="module")
def long():
    """Return a workbook that takes a while to read."""
    cells = (f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 400_000))
    return xlsx("".join(cells))


def test_a_child_is_ended_when_its_time_is_over(long):
    start = time.monotonic()
    with pytest.raises(WorkerDied):
        asked(long, seconds=0)
    assert time.monotonic() - start < 30


def test_a_child_that_holds_too_much_is_ended_where_the_system_sets_no_limit(long):
    looked: list[int] = []

    def memory_of(process):
        looked.append(process)
        return 10**12

    with pytest.raises(WorkerDied):
        asked(long, memory_of=memory_of)
    assert looked


@pytest.mark.skipif(os.name == "nt", reason="Windows has no groups of this kind")
def test_ctrl_c_in_the_terminal_does_not_reach_the_child(long):
    groups: list[int] = []

    def memory_of(process):
        groups.append(os.getpgid(process))
        return 10**12

    with pytest.raises(WorkerDied):
        asked(long, memory_of=memory_of)
    assert groups
    assert os.getpgid(0) not in groups


def test_the_memory_of_a_process_can_be_looked_at():
    assert resident(os.getpid()) > 1_000_000
    assert resident(2**30) == 0


@pytest.fixture
def redirector(tmp_path):
    """What Windows has in a virtual environment: a program that starts Python and waits for it."""
    program = tmp_path / "python"
    program.write_text(f'#!/bin/sh\n"{INTERPRETER}" "$@"\nexit $?\n', "utf-8")
    program.chmod(0o700)
    return str(program)


@pytest.mark.skipif(sys.platform == "win32", reason="stands for Windows where it is not")
def test_the_memory_of_what_a_child_starts_counts_and_it_ends_with_the_child(redirector, long):
    seen = {}

    def memory_of(process):
        family = [psutil.Process(process), *psutil.Process(process).children(recursive=True)]
        seen.update({one.pid: one for one in family})
        held = resident(process)
        return 10**12 if len(family) > 1 and held > 8_000_000 else held

    with pytest.raises(WorkerDied):
        asked(long, memory_of=memory_of, interpreter=redirector)
    assert len(seen) > 1
    assert psutil.wait_procs(list(seen.values()), timeout=20)[1] == []


def test_the_interpreter_is_python_itself():
    code = "import sys; print(sys.prefix == sys.base_prefix)"
    done = subprocess.run([INTERPRETER, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_files_are_read_where_no_limit_can_be_set():
    refusing = (
        "import resource\n"
        "def refuse(*_): raise ValueError('not permitted')\n"
        "resource.setrlimit = refuse\n"
    )
    code = f"{refusing}from bulk_import.readers.worker.main import _limit; _limit(1, 1)"
    done = subprocess.run(
        [INTERPRETER, "-c", code],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        check=False,
    )
    assert done.returncode == 0


def test_the_secret_and_all_other_variables_are_kept_from_the_child(monkeypatch, tmp_path):
    monkeypatch.setenv("TELECMI_SECRET", "canary-of-the-secret")
    seen = tmp_path / "seen"
    spy = tmp_path / "python"
    spy.write_text(f'#!/bin/sh\nenv > {seen}\nexec {PYTHON} "$@"\n', "utf-8")
    spy.chmod(0o700)
    assert asked(xlsx(), interpreter=str(spy))
    variables = seen.read_text("utf-8")
    assert "canary" not in variables
    assert "TELECMI" not in variables
    assert "HOME" not in variables


def test_the_child_starts_without_anything_heavy():
    code = (
        "import sys, json;"
        "from bulk_import.readers.worker import html_tables, main, spreadsheetml, xlsx;"
        "print(json.dumps(sorted(sys.modules)))"
    )
    path = [folder for folder in (*sys.path, str(PACKAGE.parent)) if folder]
    done = subprocess.run(
        [PYTHON, "-I", "-S", "-c", f"import sys; sys.path[:] = {path!r}; {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(json.loads(done.stdout))
    assert "python_calamine" in loaded
    heavy = {"pandas", "numpy", "pydantic", "httpx", "openpyxl", "tomllib", "socket"}
    assert loaded & heavy == set()


def test_a_child_finds_the_package_from_any_folder(monkeypatch, tmp_path):
    (tmp_path / "zipfile.py").write_text("raise SystemExit", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    assert asked(xlsx())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_child_cannot_write_files_nor_take_all_memory():
    code = (
        "import sys; from bulk_import.readers.worker.main import _limit; _limit(10**9, 20);"
        "import resource;"
        "limits = (resource.RLIMIT_FSIZE, resource.RLIMIT_CPU, resource.RLIMIT_AS);"
        "print(*(resource.getrlimit(limit)[1] for limit in limits))"
    )
    done = subprocess.run(
        [PYTHON, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
    )
    assert done.stdout.split() == ["0", "20", "1000000000"]
