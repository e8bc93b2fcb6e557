"""Pulling the agents of an account: pace, second tries, and the list that stays when one fails."""

from datetime import UTC, datetime

import httpx
import pytest
from sending import account

from bulk_import.api.account_api import AccountApi
from bulk_import.app.accounts.agent_directory import AgentDirectory, read_directory, write_directory
from bulk_import.app.accounts.pulling import TRIES, pull
from bulk_import.clock import Clock
from bulk_import.problems import Refused


class Waiting:
    """A clock on which waiting takes no time, and which tells how long it would have taken."""

    def __init__(self):
        self.slept = []
        self.clock = Clock(
            now=lambda: datetime(2026, 11, 28, 12, tzinfo=UTC),
            monotonic=lambda: sum(self.slept),
            sleep=self.sleep,
        )

    async def sleep(self, seconds):
        self.slept.append(seconds)


@pytest.fixture
def waiting():
    return Waiting()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "data" / "agents" / "1.json"


def page(number, count):
    """Return a page with one agent."""
    agent = {"agent_id": f"{5200 + number}_2224257", "first_name": f"Agent {number}"}
    return httpx.Response(200, json={"code": 200, "count": count, "agents": [agent]})


def pulled(answers, file, waiting, rate=500):
    """Pull from a server that gives *answers*, one after the other; an error is a broken line."""
    answers = iter(answers)

    def handler(_request):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def connect(of):
        return AccountApi(of, httpx.MockTransport(handler))

    return pull(account(), file, rate, clock=waiting.clock, connect=connect)


def test_pages_are_asked_for_at_the_pace_of_the_account(file, waiting):
    found = pulled([page(number, 5) for number in range(1, 6)], file, waiting, rate=2)
    assert len(found.directory.agents) == 5
    assert sum(waiting.slept) == pytest.approx(2.0, rel=0.05)
    assert read_directory(file) == found.directory


@pytest.mark.parametrize(
    "failure", [httpx.Response(503), httpx.ConnectError("x"), httpx.ReadError("x")]
)
def test_a_page_that_does_not_come_is_asked_for_again(failure, file, waiting):
    found = pulled([page(1, 2), failure, failure, page(2, 2)], file, waiting)
    assert [one.id for one in found.directory.agents] == ["5201_2224257", "5202_2224257"]
    assert sum(waiting.slept) >= 5.0


@pytest.mark.parametrize(
    ("failure", "times", "code"),
    [
        (httpx.ConnectError("x"), TRIES, "accounts.unreachable"),
        (httpx.Response(429), TRIES, "accounts.busy"),
        (httpx.Response(401), 1, "accounts.wrong_secret"),
        (httpx.Response(200, content=b"<html>"), 1, "accounts.no_answer"),
    ],
)
def test_a_list_that_breaks_off_leaves_the_one_from_before(failure, times, code, file, waiting):
    before = AgentDirectory(
        inet_no=2224257, base_url="http://127.0.0.1:1", pulled=waiting.clock.now(), agents=()
    )
    write_directory(before, file)
    with pytest.raises(Refused) as refused:
        pulled([page(1, 3), *[failure] * times], file, waiting)
    assert refused.value.code == code
    assert read_directory(file) == before
    assert [*file.parent.iterdir()] == [file]


def test_a_list_that_cannot_be_kept_is_told(tmp_path, waiting):
    (tmp_path / "taken").write_text("a file where a folder should be", "utf-8")
    with pytest.raises(Refused) as refused:
        pulled([page(1, 1)], tmp_path / "taken" / "1.json", waiting)
    assert refused.value.code == "file.cannot_write"


def test_an_account_without_agents_has_an_empty_list(file, waiting):
    empty = httpx.Response(200, json={"code": 200, "count": 0, "agents": []})
    assert pulled([empty], file, waiting).directory.agents == ()


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"\xff", b'{"version": 2}', b'{"version": 1, "agents": [{"id": "x"}]}'],
)
def test_what_is_no_list_is_called_so(content, file):
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_directory(file)
    assert refused.value.code == "agents.list_damaged"
    assert str(file) in refused.value.message


def test_no_list_is_none(file):
    assert read_directory(file) is None
