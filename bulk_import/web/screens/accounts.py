"""Accounts: what the server is set to, for looking only, and how the page looks."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.app.accounts import KnownAccount
from bulk_import.normalizers import zone_offsets
from bulk_import.web.pages import THEME_COOKIE, THEMES, page, redirect, say
from bulk_import.web.people import Person, ProxySignIn
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
        has_secret: Whether its secret is set.
        problem: Why it cannot be used; empty where it can.
        pace: How many campaigns leave in a second at the most, in words; empty where it is unknown.
    """

    name: str
    inet_no: str
    address: str
    has_secret: bool
    problem: str = ""
    pace: str = ""


async def accounts(request: Request) -> Response:
    """Show the accounts and the rules of the server."""
    site, person = site_of(request), person_of(request)
    lines = await in_thread(lambda: _lines(site))
    rules = server_rules(site, person)
    return page(request, "accounts", nav="accounts", accounts=lines, rules=rules)


def _lines(site: Site) -> list[AccountLine]:
    """Return the accounts; blocks."""
    if site.practice:
        return []
    rates = site.jobs.rates()
    return [_line(one, rates.get(one.name or "")) for one in site.accounts()]


def _line(account: KnownAccount, rate: float | None) -> AccountLine:
    return AccountLine(
        name=account.name or say("page.accounts.unnamed"),
        inet_no=str(account.inet_no or ""),
        address=urlsplit(account.base_url or "").hostname or "",
        has_secret=account.secret_source is not None,
        problem=account.problem.message if account.problem else "",
        pace="" if rate is None else say("page.accounts.pace", rate=f"{rate:g}"),
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
    """Keep in the browser how the page looks."""
    chosen = str((await request.form()).get("theme", ""))
    answer = redirect(request, "accounts")
    path = f"{request.scope.get('root_path', '')}/"
    if chosen in THEMES:
        answer.set_cookie(
            THEME_COOKIE, chosen, max_age=_YEAR, path=path, httponly=True, samesite="strict"
        )
    else:
        answer.delete_cookie(THEME_COOKIE, path=path, httponly=True, samesite="strict")
    return answer


routes = [Route("/accounts", accounts), Route("/accounts/theme", theme, methods=["POST"])]
