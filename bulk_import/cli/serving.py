"""`bulk-import serve`: the page, on this machine or on a team's server.

No other module imports the page, and no other command loads this one.
"""

from __future__ import annotations

import os
import secrets
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import click
from pydantic import SecretStr

from bulk_import import temporary
from bulk_import.app.accounts.accounts import KnownAccount, known_accounts, secret_sources
from bulk_import.app.jobs import Destinations, Jobs, practice_of
from bulk_import.app.jobs.dispatcher import Dispatching
from bulk_import.app.jobs.queues import Queues
from bulk_import.app.sheets import Exports, Sheets
from bulk_import.cli.output import print_err, print_out
from bulk_import.cli.worded import WordedCommand, option
from bulk_import.clock import Clock
from bulk_import.journal_address import DatabaseUrl, JournalAddress
from bulk_import.messages import text
from bulk_import.problems import Refused, reason_of
from bulk_import.rights import create_folder, new_file
from bulk_import.sandbox import Sandbox
from bulk_import.settings import Settings, default_profiles, load
from bulk_import.settings.places import beside
from bulk_import.settings.serving import ServeSettings, serve_settings
from bulk_import.store import (
    WorkerStore,
    open_schedules,
    open_shared_files,
    open_sheets,
    open_workers,
)
from bulk_import.store.sheets import SheetStore
from bulk_import.web import serving
from bulk_import.web.people import KeySignIn, ProxySignIn, SignIn
from bulk_import.web.site import Limits, ScheduleDesk, Site

USUAL_PORT: Final = 8766
SANDBOX_QUIET_PERIOD: Final = 1.0
"""Seconds; the sandbox never works on a request without answering it."""

_THIS_MACHINE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names by which a browser calls its own machine."""

_KEY_BYTES: Final = 32

SettingsOf = Callable[[str | None], Settings]
"""Returns the settings of an account by its name; of the only one for None."""


@click.command(cls=WordedCommand, help="help.serve")
@option("--sandbox", is_flag=True, help="option.serve_sandbox")
@option("--host", metavar="H", default="127.0.0.1", show_default=True, help="option.serve_host")
@option(
    "--port",
    type=click.IntRange(0, 65_535),
    metavar="N",
    default=USUAL_PORT,
    show_default=True,
    help="option.serve_port",
)
@option("--no-browser", is_flag=True, help="option.no_browser")
@option("--shared", is_flag=True, help="option.shared")
@click.pass_obj
def serve(
    clock: Clock, *, sandbox: bool, host: str, port: int, no_browser: bool, shared: bool
) -> int:
    """Serve the page until it is interrupted."""
    rules = serve_settings(() if sandbox else secret_sources())
    if rules.user_header is None and not _is_this_machine(host):
        raise Refused("serve.beyond_machine", host=host)
    try:
        listener = serving.listen(host, port)
    except OSError as error:
        raise Refused("usage.port", port=str(port), reason=reason_of(error)) from None
    port = listener.getsockname()[1]
    with listener, _accounts(sandbox=sandbox) as settings_of, temporary.folder() as uploads:
        destinations = _destinations(settings_of, sandbox=sandbox)
        site = _site(rules, destinations, clock, (host, port))
        site = replace(site, practice=sandbox, shared=shared or rules.shared, uploads=uploads)
        announce = partial(_announce, site, _origin(host, port), opens=not no_browser)
        serving.serve(site, listener, announce)
    return 0


def _is_this_machine(host: str) -> bool:
    """Return whether only this machine reaches what is served at *host*."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host.lower() == "localhost"


@contextmanager
def _accounts(*, sandbox: bool) -> Iterator[SettingsOf]:
    """Yield what gives the settings of an account; in the sandbox all are thrown away."""
    if not sandbox:
        lets_work = isinstance(load({}, may_lack_secret=True).journal, DatabaseUrl)
        yield lambda name: load({}, account=name, may_lack_secret=lets_work)
        return
    with Sandbox() as stand_in, temporary.folder() as folder:
        usual = load({}, {"quiet_period": SANDBOX_QUIET_PERIOD})
        settings = replace(
            usual,
            inet_no=stand_in.inet_no,
            secret=SecretStr(stand_in.secret),
            base_url=stand_in.base_url,
            journal=folder / "journal.sqlite3",
            read=replace(usual.read, inet_no=stand_in.inet_no, account=None),
            proxy=None,
            untrusted=(),
            name=None,
        )
        yield lambda _: settings


def _destinations(settings_of: SettingsOf, *, sandbox: bool) -> Destinations:
    """Return where imports go: to the accounts of the settings, or to the stand-in alone."""
    settings = settings_of(None)
    stand_in = KnownAccount(
        name=None, inet_no=settings.inet_no, base_url=settings.base_url, secret_source=""
    )
    lets_work = isinstance(settings.journal, DatabaseUrl)
    known = partial(known_accounts, may_lack_secret=lets_work)
    return Destinations(
        sends=not lets_work,
        known=(lambda: [stand_in]) if sandbox else known,
        load=settings_of,
        practice=practice_of(settings.journal),
        locks=beside(settings.journal, "").with_name("locks") if sandbox else None,
    )


def _site(
    rules: ServeSettings, destinations: Destinations, clock: Clock, at: tuple[str, int]
) -> Site:
    """Return what the page is given, served *at* a host and a port."""
    host, port = at
    settings = destinations.load(None)
    store, workers = open_sheets(settings.journal), _workers(settings.journal)
    sheets = Sheets(store, clock=clock)
    limits = Limits(
        most_bytes=rules.most_bytes,
        most_rows=rules.row_limit,
        sheets_a_person=rules.sheets_a_person,
    )
    return Site(
        sheets=sheets,
        jobs=Jobs(
            store=store,
            sheets=sheets,
            destinations=destinations,
            clock=clock,
            dispatching=_dispatching(settings.journal, workers),
        ),
        exports=Exports(store, sheets, clock=clock),
        sign_in=_sign_in(rules, settings.journal, clock, port),
        hosts=_THIS_MACHINE | {host.lower(), *rules.allowed_hosts},
        path=(rules.path or "").rstrip("/"),
        limits=limits,
        account=_only_account(destinations),
        accounts=destinations.known,
        clock=clock,
        held=destinations.held,
        workers=None if workers is None else workers.all,
        schedules=_schedules(settings.journal, store, clock),
        measures=lambda: store.measures(clock.now()),
        metrics_from=rules.metrics,
        read=replace(settings.read, profiles=default_profiles()),
    )


def _workers(journal: JournalAddress) -> WorkerStore | None:
    """Return where workers say that they live; None where the journal is a file of one machine."""
    return open_workers(journal) if isinstance(journal, DatabaseUrl) else None


def _schedules(journal: JournalAddress, store: SheetStore, clock: Clock) -> ScheduleDesk | None:
    """Return the schedules; None where the journal is a file of one machine."""
    if not isinstance(journal, DatabaseUrl):
        return None
    from bulk_import.fleet.audited_schedules import AuditedSchedules
    from bulk_import.fleet.schedules import Schedules

    return AuditedSchedules(Schedules(open_schedules(journal), clock), store.add_audit, clock)


def _dispatching(journal: JournalAddress, workers: WorkerStore | None) -> Dispatching:
    """Return what lets imports be carried out: by workers where machines share the journal.

    Raises:
        Refused: The database cannot be used.
    """
    if workers is None or not isinstance(journal, DatabaseUrl):
        return Queues
    from bulk_import.fleet.dispatching import dispatching_over
    from bulk_import.fleet.queue import JobQueue

    queue = JobQueue(journal.url)
    workers.all()  # a database that cannot be used is refused
    queue.refuse_unprepared(str(journal))
    return dispatching_over(queue, workers)


def _only_account(destinations: Destinations) -> str:
    """Return what the only account is called; empty where there are several, or none."""
    numbered = [one for one in destinations.known() if one.inet_no is not None]
    if len(numbered) != 1:
        return ""
    (one,) = numbered
    return f"{one.name} · {one.inet_no}" if one.name else str(one.inet_no)


def _sign_in(rules: ServeSettings, journal: JournalAddress, clock: Clock, port: int) -> SignIn:
    secret = _agreed_secret(journal)
    if rules.user_header is None:
        return KeySignIn(cookie=f"bulk-import-{port}", token_secret=secret, clock=clock)
    return ProxySignIn(
        header=rules.user_header,
        proxies=rules.proxies,
        may_import=frozenset(name.casefold() for name in rules.may_import),
        token_secret=secret,
    )


def _agreed_secret(journal: JournalAddress) -> bytes:
    """Return what signs cookies and forms on every server of the journal.

    Raises:
        Refused: The journal, or the folder beside it, cannot be used.
    """
    if isinstance(journal, DatabaseUrl):
        return open_shared_files(journal).agree("page-key", secrets.token_bytes(_KEY_BYTES))
    return _kept_secret(beside(journal, "").with_name("page.key"))


def _kept_secret(file: Path) -> bytes:
    """Return what signs cookies and forms; it outlives a restart, so that open pages do.

    Raises:
        Refused: It can be neither read nor written.
    """
    try:
        create_folder(file.parent)
        with suppress(FileExistsError), new_file(file) as fresh:
            fresh.write(secrets.token_bytes(_KEY_BYTES))
        kept = file.read_bytes()
    except OSError as error:
        raise Refused("file.cannot_write", path=str(file), reason=reason_of(error)) from None
    if len(kept) < _KEY_BYTES:
        raise Refused("serve.broken_key", file=str(file))
    return kept


def _origin(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _announce(site: Site, origin: str, *, opens: bool) -> None:
    """Print the address, and open it where a browser can show it."""
    address = f"{origin}{site.path}/"
    if isinstance(site.sign_in, KeySignIn):
        address = f"{address}sign-in?key={site.sign_in.key}"
    print_out(address)
    if site.practice:
        print_err(text("line.serve_sandbox"))
    if opens and isinstance(site.sign_in, KeySignIn) and _has_screen():
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _has_screen() -> bool:
    """Return whether a browser would have a window: one without takes the terminal."""
    on_unix = os.name == "posix" and sys.platform != "darwin"
    return not on_unix or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
