"""What ends the program early, and what it leaves behind."""

import os
import signal
import subprocess
import threading

import pytest
import sending
from programs import PYTHON

from bulk_import.cancellation import Cancellation
from bulk_import.cli.console_window import closing_told
from bulk_import.cli.interrupts import Interrupts, ending_commands, interruptible
from bulk_import.sandbox import Fault

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of other systems")


def test_the_first_asks_the_second_cuts_off_and_the_third_leaves(capsys):
    cancellation, cuts = Cancellation(), []
    interrupts = Interrupts(cancellation)
    interrupts.cut_off = lambda: cuts.append(1)
    interrupts.interrupt()
    assert (cancellation.code, cuts) == ("run.interrupted", [])
    assert "Stopping" in capsys.readouterr().err
    interrupts.interrupt()
    assert cuts == [1]
    with pytest.raises(KeyboardInterrupt):
        interrupts.interrupt()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_signal_that_ends_programs_ends_a_run_in_order(number):
    cancellation, before = Cancellation(), signal.getsignal(number)
    with interruptible(cancellation):
        signal.raise_signal(number)
    assert cancellation.code == "run.interrupted"
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_before_and_after_sending_it_ends_the_command(number):
    before = signal.getsignal(number)
    with pytest.raises(KeyboardInterrupt), ending_commands():
        signal.raise_signal(number)
    assert signal.getsignal(number) is before


def test_under_nohup_a_closed_terminal_ends_nothing():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        cancellation = Cancellation()
        with interruptible(cancellation):
            signal.raise_signal(signal.SIGHUP)
        assert cancellation.code is None
    finally:
        signal.signal(signal.SIGHUP, before)


def test_in_another_thread_nothing_is_heard_and_nothing_fails():
    done = []

    def work():
        with interruptible(Cancellation()):
            done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [1]


class Console:
    """Windows, as far as closing a window goes."""

    def __init__(self):
        self.handler = None

    def set_handler(self, handler):
        self.handler = handler
        return self.remove

    def remove(self):
        self.handler = None

    def close(self):
        self.answer = self.handler(2)


def test_closing_the_window_ends_the_run_and_waits_for_its_results():
    console, cancellation = Console(), Cancellation()
    with closing_told(cancellation.cancel, console.set_handler, 60):
        assert not console.handler(0)  # Ctrl-C is a signal
        assert cancellation.code is None
        system = threading.Thread(target=console.close)
        system.start()
        sending.wait_until(lambda: cancellation.code)
        assert system.is_alive()
    system.join(60)
    assert (console.answer, console.handler) == (True, None)


def test_the_system_waits_no_longer_than_it_would_anyway():
    console = Console()
    with closing_told(lambda: None, console.set_handler, 0.01):
        console.close()
    assert console.answer


def heard_of(stream):
    """Return what *stream* says until a signal has been heard."""
    lines = [stream.readline()]
    while not lines[-1].startswith("Stopping"):
        lines.append(stream.readline())
        assert lines[-1], lines  # the program has ended
    return "".join(lines)


@pytest.fixture
def interrupted(sandbox, tmp_path):
    """Return what a run leaves that is sent signals while its requests are under way."""

    def leave(*signals, delay, more=()):
        sandbox.faults.set(Fault(delay=delay, times=None))
        path = sending.write_csv(tmp_path / "c.csv", sending.rows(12))
        command = [PYTHON, "-m", "bulk_import", "run", str(path), "--yes", *more]
        process = subprocess.Popen(command, stdout=-1, stderr=-1, text=True)
        sending.wait_until(lambda: len(sandbox.requests) >= 3)
        heard = ""
        for number in signals:
            process.send_signal(number)
            heard += heard_of(process.stderr) if not heard else ""
        out, err = process.communicate(timeout=60)
        return process.returncode, out, heard + err, (tmp_path / "c.results.xlsx").exists()

    return leave


@pytest.mark.full
@pytest.mark.parametrize(
    ("signals", "delay", "told"),
    [
        pytest.param((signal.SIGINT, signal.SIGINT), 60, "at once"),
        pytest.param((signal.SIGTERM, signal.SIGINT), 60, "at once", marks=pytest.mark.full),
        pytest.param((signal.SIGHUP,), 1, "stopped by Ctrl-C", marks=pytest.mark.full),
        pytest.param((signal.SIGTERM,), 1, "stopped by Ctrl-C", marks=pytest.mark.full),
    ],
)
def test_what_was_known_is_told_and_nothing_looks_like_a_fault(signals, delay, told, interrupted):
    status, out, err, has_results = interrupted(*signals, delay=delay)
    assert (status, has_results) == (3, True)
    assert told in err
    assert "Internal error" not in err
    assert "Traceback" not in err
    assert ("Check in TeleCMI" in out) == (delay == 60)
    assert "Not sent" in out
