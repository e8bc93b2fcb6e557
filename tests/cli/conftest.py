import json
from datetime import UTC, datetime, timedelta

import keyring
import pytest
from keyrings import FileKeyring

from bulk_import.cli import main
from bulk_import.clock import Clock

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


class HandClock:
    """A clock whose time passes by hand."""

    def __init__(self):
        self.seconds, self.timers = 0.0, []
        self.clock = Clock(
            now=lambda: NOON + timedelta(seconds=self.seconds),
            monotonic=lambda: self.seconds,
            call_later=self.call_later,
        )

    def call_later(self, seconds, call):
        timer = (self.seconds + seconds, call)
        self.timers.append(timer)
        return lambda: self.timers.remove(timer) if timer in self.timers else None

    def advance(self, seconds):
        self.seconds += seconds
        for timer in [timer for timer in self.timers if timer[0] <= self.seconds]:
            self.timers.remove(timer)
            timer[1]()


@pytest.fixture
def hand_clock():
    return HandClock()


@pytest.fixture
def keyring_file(tmp_path, monkeypatch):
    """The file of a keyring of the test's own."""
    file = tmp_path / "keyring of the test"
    monkeypatch.setenv("KEYRING_OF_TESTS", str(file))
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())
    yield file
    keyring.set_keyring(before)


@pytest.fixture
def told(capsys):
    """Return a function that runs the program on a file and returns what it tells as JSON."""

    def run(command, path, *more):
        yes = ["--yes"] if command == "run" else []
        main([command, str(path), "--json", *yes, *more])
        return json.loads(capsys.readouterr().out)

    return run
