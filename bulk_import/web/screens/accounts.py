"""Accounts: what the server is set to, for looking only, and how the page looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.app.accounts.accounts import KnownAccount
from bulk_import.normalizers import zone_offsets
from bulk_import.problems import Refused
from bulk_import.store import WorkerRecord, account_of
from bulk_import.web.moments import roughly, shown_moment
from bulk_import.web.pages import THEME_COOKIE, THEMES, page, redirect, say
from bulk_import.web.people import Person, ProxySignIn
from bulk_import.web.screens.under_way import imports_under_way
from bulk_import.web.sheet_access import in_thread, person_of
from bulk_import.web.site import Site, site_of

_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """An account as the page shows it.

    Attributes:
        name: What it is called.
        inet_no: Its number; empty where none is set.
        address: The host of its API.
        secret: Who has its secret, or why it cannot be used, in words.
        is_usable: Whether something can be sent in it.
        pace: How many campaigns leave in a second at the most, in words; empty where it is unknown.
        held: Since when and where a run holds it, in words; empty where none does.
        lease: When it is free should that run die; empty where that is not known.
    """

    name: str
    inet_no: str
    address: str
    secret: str
    is_usable: bool
    pace: str = ""
    held: str = ""
    lease: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLine:
    """A worker as the page shows it.

    Attributes:
        machine: The machine.
        process: The number of its process there.
        began: When it began.
        accounts: The numbers of the accounts whose imports it takes.
        imports: How many it carries out.
        heard: How long ago it gave its last sign of life.
        kind: How its state is coloured, which is also its icon.
        state: Its state.
    """

    machine: str
    process: int
    began: str
    accounts: str
    imports: int
    heard: str
    kind: str
    state: str


async def accounts(request: Request) -> Response:
    """Show the accounts and the rules of the server."""
    site, person = site_of(request), person_of(request)
    return page(
        request,
        "accounts",
        nav="accounts",
        accounts=await in_thread(lambda: _lines(site)),
        workers=await in_thread(lambda: _workers(site)),
        imports=await in_thread(lambda: list(imports_under_way(site, person))),
        is_shared_store=site.workers is not None,
        rules=server_rules(site, person),
    )


def _lines(site: Site) -> list[AccountLine]:
    """Return the accounts; blocks."""
    if site.practice:
        return []
    rates, held = site.jobs.rates(), site.held()
    workers = None if site.workers is None else list(site.workers())
    return [
        _line(one, workers, rates.get(one.name or ""), held.get(one.name or ""))
        for one in site.accounts()
    ]


def _line(
    account: KnownAccount,
    workers: Sequence[WorkerRecord] | None,
    rate: float | None,
    held: Refused | None,
) -> AccountLine:
    secret, is_usable = _secret(account, workers)
    return AccountLine(
        name=account.name or say("page.accounts.unnamed"),
        inet_no=str(account.inet_no or ""),
        address=urlsplit(account.base_url or "").hostname or "",
        secret=secret,
        is_usable=is_usable,
        pace="" if rate is None else say("page.accounts.pace", rate=f"{rate:g}"),
        held="" if held is None else held_words(held),
        lease="" if held is None else _lease_words(held),
    )


def _secret(account: KnownAccount, workers: Sequence[WorkerRecord] | None) -> tuple[str, bool]:
    """Return who has the secret of an account, or why it cannot be used, and whether it can be.

    Args:
        account: The account.
        workers: The workers, which alone need the secret; None where this server sends itself.
    """
    if account.problem is not None:
        return account.problem.message, False
    if workers is None:
        is_set = account.secret_source is not None
        return say("page.accounts.set" if is_set else "page.accounts.missing"), is_set
    count = sum(_takes(one, account) for one in workers)
    if not count:
        return say("page.accounts.with_none"), False
    return say("page.accounts.with_workers", count=count), True


def _takes(worker: WorkerRecord, account: KnownAccount) -> bool:
    known = (account.inet_no, account.base_url)
    is_there = worker.is_alive and not worker.is_draining
    return is_there and any(
        (one.inet_no, one.base_url) == known for one in map(account_of, worker.accounts)
    )


def held_words(by: Refused) -> str:
    """Return which run holds an account: where and since when, but nobody else's file or name."""
    if "machine" not in by.facts:
        return say("page.accounts.held")
    return say("page.accounts.held_on", machine=by.facts["machine"], since=by.facts["since"])


def _lease_words(by: Refused) -> str:
    """Return until when a run holds an account that dies; empty where that is not known."""
    if "lease" not in by.facts:
        return ""
    return say("page.accounts.leased", lease=by.facts["lease"])


def _workers(site: Site) -> list[WorkerLine]:
    """Return the workers; blocks."""
    found = () if site.workers is None else site.workers()
    return [_worker(one, site.clock.now()) for one in found]


def _worker(worker: WorkerRecord, now: datetime) -> WorkerLine:
    numbers = sorted({account_of(name).inet_no for name in worker.accounts})
    state = "silent" if not worker.is_alive else "draining" if worker.is_draining else "working"
    kinds = {"silent": "error", "draining": "out", "working": "ok"}
    return WorkerLine(
        machine=worker.machine,
        process=worker.process,
        began=shown_moment(worker.began, now) if worker.began else "",
        accounts=", ".join(map(str, numbers)),
        imports=len(worker.jobs),
        heard=say("page.accounts.heard", ago=roughly(worker.silent)),
        kind=kinds[state],
        state=say(f"page.accounts.{state}"),
    )


def server_rules(site: Site, person: Person) -> list[tuple[str, str]]:
    """Return what the server goes by: codes of what is told, each with the words."""
    limits = site.limits
    limited = say(
        "page.accounts.limited",
        megabytes=limits.megabytes,
        rows=limits.most_rows,
        sheets=limits.sheets_a_person,
    )
    region = site.read.region
    return [
        ("sign_in", _sign_in(site, person)),
        ("import", say(f"page.accounts.{'may_import' if person.may_import else 'may_check'}")),
        ("seen", say(f"page.accounts.{'shared' if site.shared else 'own'}")),
        ("files", say("page.accounts.kept")),
        ("limits", limited),
        (
            "region",
            say("page.accounts.of_region", region=region) if region else say("page.accounts.asked"),
        ),
        ("zones", say("page.accounts.release", release=zone_offsets.release())),
        ("version", f"bulk-import {version('bulk-import')}"),
    ]


def _sign_in(site: Site, person: Person) -> str:
    by = site.sign_in
    if not isinstance(by, ProxySignIn):
        return say("page.accounts.by_key")
    proxies = ", ".join(
        str(one.network_address) if one.num_addresses == 1 else str(one) for one in by.proxies
    )
    header = "-".join(part.capitalize() for part in by.header.split("-"))
    return say("page.accounts.by_proxy", proxies=proxies, user_header=header, name=person.name)


async def theme(request: Request) -> Response:
    """Keep in the browser how the page looks, and come back to the choice."""
    chosen = str((await request.form()).get("theme", ""))
    name = chosen if chosen in THEMES else "system"
    answer = redirect(request, f"accounts#theme-{name}")
    path = f"{request.scope.get('root_path', '')}/"
    if chosen in THEMES:
        answer.set_cookie(
            THEME_COOKIE, chosen, max_age=_YEAR, path=path, httponly=True, samesite="strict"
        )
    else:
        answer.delete_cookie(THEME_COOKIE, path=path, httponly=True, samesite="strict")
    return answer


routes = [Route("/accounts", accounts), Route("/accounts/theme", theme, methods=["POST"])]
