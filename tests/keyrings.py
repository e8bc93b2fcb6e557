"""A keyring for tests: a file that a variable names, so that programs share it with the test."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class FileKeyring(KeyringBackend):
    """What the system's keyring is: a place for secrets by service and name."""

    priority = 1

    def _kept(self):
        file = Path(os.environ["KEYRING_OF_TESTS"])
        return json.loads(file.read_text("utf-8")) if file.exists() else {}

    def _write(self, kept):
        Path(os.environ["KEYRING_OF_TESTS"]).write_text(json.dumps(kept), "utf-8")

    def get_password(self, service, username):
        return self._kept().get(f"{service}/{username}")

    def set_password(self, service, username, password):
        self._write(self._kept() | {f"{service}/{username}": password})

    def delete_password(self, service, username):
        kept = self._kept()
        if kept.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError(username)
        self._write(kept)


class LockedKeyring(FileKeyring):
    """A keyring that nobody unlocks."""

    def _kept(self):
        raise KeyringLocked
