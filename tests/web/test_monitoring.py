"""What programs that watch the server are answered."""

import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from browsing import Browser

from bulk_import.clock import Clock
from bulk_import.problems import Refused
from bulk_import.store import AccountAddress
from bulk_import.store.sheets import Measures
from bulk_import.store.sheets.measures import AccountMeasures
from bulk_import.web.application import create_app
from bulk_import.web.exposition import Metric, Sample, exposition

NOW = datetime(2026, 11, 30, 3, 30, tzinfo=UTC)
ACCOUNT = AccountAddress(2224257, "https://rest.example")
FOUND = Measures(
    jobs={"queued": 2, "running": 1},
    queued_since=NOW - timedelta(seconds=90),
    rows={(ACCOUNT, "created"): 1200, (ACCOUNT, "ready"): 30},
    requests={ACCOUNT: 118},
)


def asked(site, address="/metrics", client="10.0.4.9", **headers):
    with closing(Browser(create_app(site), client=(client, 1))) as browser:
        return browser.get(address, headers=headers)


@pytest.fixture
def counting(site):
    networks = (ip_network("10.0.4.0/24"),)
    clock = Clock(now=lambda: NOW)
    return replace(site, measures=lambda: FOUND, metrics_from=networks, clock=clock)


def test_what_is_counted_is_written_as_prometheus_reads_it(counting):
    answer = asked(counting)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'bulk_import_jobs{state="queued"} 2' in lines
    assert "bulk_import_queue_seconds 90" in lines
    who = 'account="2224257",address="https://rest.example"'
    assert f'bulk_import_rows{{{who},state="created"}} 1200' in lines
    assert f"bulk_import_requests_last_minute{{{who}}} 118" in lines
    assert "workers" not in answer.text  # of one machine
    one = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+')
    assert all(one.fullmatch(line) for line in lines if not line.startswith("#"))
    named = [re.split("[{ ]", line)[0] for line in lines if not line.startswith("#")]
    assert {f"# TYPE {name} gauge" for name in named} <= set(lines)


def test_of_several_machines_accounts_and_workers_are_counted_too(counting):
    held = AccountMeasures(epoch=7, is_held=True, rate=2.5, paused=12.0)
    found = replace(FOUND, accounts={ACCOUNT: held}, workers={False: 2, True: 1})
    lines = asked(replace(counting, measures=lambda: found)).text.splitlines()
    who = '{account="2224257",address="https://rest.example"}'
    assert f"bulk_import_account_held{who} 1" in lines
    assert f"bulk_import_account_rate{who} 2.5" in lines
    assert f"bulk_import_account_paused_seconds{who} 12" in lines
    assert "# TYPE bulk_import_lease_changes_total counter" in lines
    assert f"bulk_import_lease_changes_total{who} 7" in lines
    assert 'bulk_import_workers{state="working"} 2' in lines
    assert 'bulk_import_workers{state="draining"} 1' in lines


def test_only_those_read_it_who_are_named_or_signed_in(counting, person):
    assert asked(counting, client="10.0.5.9").headers["location"] == "/sign-in"
    assert asked(counting, client="not-an-address").status_code == 303
    assert asked(counting, host="elsewhere.example").status_code == 400
    assert asked(replace(counting, metrics_from=())).status_code == 303
    assert asked(counting, "/").headers["location"] == "/sign-in"
    assert person.get("/metrics").status_code == 200


def test_what_comes_through_the_proxy_may_come_from_anybody(team):
    site = replace(team, metrics_from=(ip_network("10.0.4.0/24"),))
    own = {"host": "import.example"}
    assert asked(site, client="10.0.4.2", **own).headers["location"] == "/sign-in"
    assert asked(site, client="10.0.4.3", **own).status_code == 200


def test_the_server_is_well_as_long_as_its_store_answers(site):
    assert asked(site, "/healthz").text == "ok\n"
    assert asked(site, "/healthz", host="203.0.113.9:8766").text == "ok\n"  # a load balancer

    class Gone:
        def count_open(self, _):
            raise Refused("journal.unusable", path="postgresql://who:what@db/bulk", reason="?")

    answer = asked(replace(site, sheets=Gone()), "/healthz")
    assert (answer.status_code, answer.text) == (503, "store\n")


def test_no_label_ends_its_line():
    metric = Metric("rows", "gauge", "a\nb", (Sample(1, {"account": 'a"} 1\n\\'}),))
    assert exposition([metric]) == (
        '# HELP rows a\\nb\n# TYPE rows gauge\nrows{account="a\\"} 1\\n\\\\"} 1\n'
    )
