"""An error that nobody expected is told by its kind and place, and never by what it says."""

import subprocess

import pytest
from programs import PYTHON

from bulk_import.cli.faults import places

CANARY = "c4a7e9d2-81b6-4f35-9e0a-d7135c8fb264"

FAIL = f"""
def fail():
    secret = "{CANARY}"
    try:
        int(secret)
    except ValueError as error:
        raise LookupError("cannot send " + secret) from error
"""
SCRIPTS = {
    "in the main thread": "install_hooks(); fail()",
    "in another thread": """
import threading
install_hooks()
thread = threading.Thread(target=fail)
thread.start()
thread.join()
""",
    "as an object goes": """
class Failing:
    def __del__(self):
        fail()
install_hooks()
Failing()
""",
    "in a loop": """
import asyncio
async def failing():
    fail()
async def main():
    asyncio.get_running_loop().set_exception_handler(in_loop)
    task = asyncio.create_task(failing())
    await asyncio.sleep(0.01)
    del task
    import gc
    gc.collect()
asyncio.run(main())
""",
    "in a command": """
import click
from bulk_import.cli.app import app
from bulk_import.cli import entry_point
app.add_command(click.Command("fail", callback=fail))
entry_point(["fail"])
""",
}


def outcome_of(script):
    code = f"from bulk_import.cli.faults import in_loop, install_hooks\n{FAIL}\n{script}"
    return subprocess.run(
        [PYTHON, "-c", code], check=False, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("where", SCRIPTS)
def test_an_unexpected_error_is_told_without_the_secret(where):
    ended = outcome_of(SCRIPTS[where])
    pieces = {CANARY[start : start + 8] for start in range(len(CANARY) - 7)}
    assert [piece for piece in pieces if piece in ended.stdout + ended.stderr] == []
    assert "builtins.LookupError" in ended.stderr
    assert "builtins.ValueError" in ended.stderr  # the one behind it
    assert "in fail" in ended.stderr
    assert "cannot send" not in ended.stderr
    assert ended.stdout == ""


def test_the_exit_status_says_that_the_work_was_not_finished():
    assert outcome_of(SCRIPTS["in a command"]).returncode == 3


def test_without_the_hooks_the_secret_would_be_told():
    assert CANARY in outcome_of("fail()").stderr


def test_an_interrupt_is_no_fault():
    told = outcome_of(
        "import sys; install_hooks(); sys.excepthook(None, KeyboardInterrupt(), None)"
    )
    assert "Internal error" not in told.stderr


def raised(error, *, cause=None):
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_a_place_is_a_file_a_line_and_a_function():
    kind, place = places(raised(KeyError("x"))).splitlines()
    assert kind == "builtins.KeyError"
    assert "cli/test_faults.py, line " in place
    assert place.endswith(", in raised")


def test_no_error_at_all_is_said_as_such():
    assert places(None) == "an error that is not known"


def test_a_cause_that_leads_back_to_itself_ends():
    error = ValueError("x")
    error.__context__ = other = KeyError("y")
    other.__context__ = error
    assert places(error).splitlines() == ["builtins.ValueError", "builtins.KeyError"]
