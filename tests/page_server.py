"""The page on a real server of the loopback, among people who are known by a cookie."""

import contextlib
import os
import subprocess
import threading

import uvicorn
from programs import PYTHON

from bulk_import.app.sheets import Exports
from bulk_import.web.people import Person
from bulk_import.web.site import Site


class NamedByCookie:
    """Signs in whoever has a cookie with a name, so that one server has several people."""

    token_secret = b"secret of the browser tests"

    def person_of(self, connection):
        name = connection.cookies.get("who")
        return Person(name.casefold(), name) if name else None


def site_on(desk, **more):
    """Return what the page is given on top of *desk*, a `job_pages.Page`; everybody sees all."""
    given = {"sign_in": NamedByCookie(), "shared": True, "uploads": desk.folder} | more
    return Site(
        sheets=desk.sheets,
        jobs=desk.jobs,
        exports=Exports(desk.store, desk.sheets),
        hosts=frozenset({"127.0.0.1"}),
        accounts=desk.known,
        **given,
    )


@contextlib.contextmanager
def serving(app):
    """Serve *app* on a free port of the loopback; yields its address."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    started = threading.Event()
    startup = server.startup

    async def told_startup(sockets=None):
        await startup(sockets)
        started.set()

    server.startup = told_startup
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert started.wait(60)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)


def environment_of(folder, sandbox, **settings):
    """Return what the program finds: an account that leads to *sandbox*, and folders of its own."""
    home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    account = {
        "TELECMI_INET_NO": str(sandbox.inet_no),
        "TELECMI_SECRET": sandbox.secret,
        "TELECMI_BASE_URL": sandbox.base_url,
        "BULK_IMPORT_JOURNAL": str(folder / "journal.sqlite3"),
    }
    return os.environ | home | account | settings


@contextlib.contextmanager
def program(environment, folder, *options):
    """Start the page as its users do; yields the process and the address that it prints."""
    command = [PYTHON, "-m", "bulk_import", "serve", "--no-browser", *options]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            yield server, server.stdout.readline().strip()
        finally:
            server.kill()
