"""What programs that watch the server may ask: whether it works, and what is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from ipaddress import ip_address
from typing import Final

from starlette.requests import Request

from bulk_import.store import AccountAddress
from bulk_import.store.sheets import Measures
from bulk_import.web.exposition import Metric, Sample
from bulk_import.web.pages import say
from bulk_import.web.paths import path_of
from bulk_import.web.people import ProxySignIn
from bulk_import.web.site import site_of

METRICS: Final = "/metrics"


def may_read_metrics(request: Request) -> bool:
    """Return whether a *request* of nobody who is signed in may read what is counted.

    What comes through the proxy does not: it may come from anybody.
    """
    site = site_of(request)
    if path_of(request.scope) != METRICS or request.client is None:
        return False
    if isinstance(site.sign_in, ProxySignIn) and site.sign_in.is_proxy(request):
        return False
    try:
        address = ip_address(request.client.host)
    except ValueError:
        return False
    return any(address in network for network in site.metrics_from)


def metrics(found: Measures, now: datetime) -> Iterator[Metric]:
    """Yield what is *found* at the moment *now*; aware."""
    waited = 0.0 if found.queued_since is None else (now - found.queued_since).total_seconds()
    yield _gauge("jobs", (Sample(n, {"state": state}) for state, n in found.jobs.items()))
    yield _gauge("queue_seconds", [Sample(max(0.0, waited), {})])
    rows = found.rows.items()
    yield _gauge("rows", (Sample(n, {**_of(whose), "state": state}) for (whose, state), n in rows))
    requests = found.requests.items()
    yield _gauge("requests_last_minute", (Sample(n, _of(whose)) for whose, n in requests))
    if found.accounts or found.workers:
        yield from _of_fleet(found)


def _of_fleet(found: Measures) -> Iterator[Metric]:
    """Yield what only machines that share a journal have."""
    names = {True: "draining", False: "working"}
    workers = found.workers.items()
    yield _gauge("workers", (Sample(n, {"state": names[one]}) for one, n in workers))
    each = [(_of(whose), one) for whose, one in found.accounts.items()]
    yield _gauge("account_held", (Sample(one.is_held, labels) for labels, one in each))
    yield _gauge("account_paused_seconds", (Sample(one.paused, labels) for labels, one in each))
    rated = ((labels, one.rate) for labels, one in each)
    yield _gauge("account_rate", (Sample(rate, labels) for labels, rate in rated if rate))
    changes = tuple(Sample(one.epoch, labels) for labels, one in each)
    name = "lease_changes"
    yield Metric(f"bulk_import_{name}_total", "counter", say(f"page.metrics.{name}"), changes)


def _of(account: AccountAddress) -> dict[str, str]:
    return {"account": str(account.inet_no), "address": account.base_url}


def _gauge(name: str, samples: Iterable[Sample]) -> Metric:
    return Metric(f"bulk_import_{name}", "gauge", say(f"page.metrics.{name}"), tuple(samples))
