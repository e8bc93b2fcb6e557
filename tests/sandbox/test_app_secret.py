"""A secret that counted and does not any more, and the one that comes after it."""

from datetime import UTC, datetime, timedelta

import pytest

from bulk_import.sandbox.app_secret import AppSecret, change_from_json

OLD = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
NEW = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
SIX = datetime(2026, 11, 30, 6, tzinfo=UTC)


class Kept(AppSecret):
    """A secret whose time passes by hand."""

    def __init__(self):
        self.time = SIX
        super().__init__(OLD, lambda: self.time)


def test_it_is_accepted_as_long_as_nothing_ends_it():
    secret = Kept()
    secret.time += timedelta(weeks=5_000)
    assert [secret.accepts(one) for one in (OLD, OLD, NEW, None)] == [True, True, False, False]


def test_it_may_end_after_so_many_requests_that_are_accepted():
    secret = Kept()
    secret.expire(after=2)
    asked = (OLD, NEW, OLD, OLD, NEW)
    assert [secret.accepts(one) for one in asked] == [True, False, True, False, False]


def test_it_may_end_at_a_moment():
    secret = Kept()
    secret.expire_at(SIX + timedelta(seconds=1))
    assert secret.accepts(OLD)
    secret.time += timedelta(seconds=1)
    assert not secret.accepts(OLD)


def test_another_one_counts_in_its_place_without_an_end():
    secret = Kept()
    secret.expire()
    secret.replace(NEW)
    assert [secret.accepts(one) for one in (OLD, NEW, NEW)] == [False, True, True]
    assert secret.value == NEW


def test_json_can_change_all_of_it():
    secret = Kept()
    change_from_json(secret, {"expires_at": "2026-11-30T11:30:01+05:30"})
    assert secret.accepts(OLD)
    secret.time += timedelta(seconds=1)
    assert not secret.accepts(OLD)
    change_from_json(secret, {"expires_after": 1, "secret": NEW})
    assert [secret.accepts(NEW) for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        *([], None, {}, {"until": 1}),
        *({"secret": "short"}, {"secret": None}),
        *({"expires_after": -1}, {"expires_after": True}, {"expires_after": "1"}),
        *({"expires_at": "2026-11-30T06:00:00"}, {"expires_at": "soon"}, {"expires_at": 6}),
        {"secret": NEW, "expires_after": 1.5},
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(wrong):
    secret = Kept()
    with pytest.raises(ValueError, match="must be"):
        change_from_json(secret, wrong)
    assert (secret.value, secret.accepts(OLD)) == (OLD, True)


def test_an_expired_secret_is_answered_as_a_wrong_one(sandbox, client, post, fresh):
    answer = client.put("/sandbox/secret", json={"expires_after": 1})
    assert answer.json() == {"code": 200, "msg": "Secret changed"}
    assert [post(fresh()).status_code for _ in range(2)] == [200, 404]
    assert post(fresh()).json() == {"code": 404, "msg": "App Not Found"}
    asked = {"appid": sandbox.inet_no, "secret": sandbox.secret}
    told = {"code": 404, "msg": "Invalid app id or secret, authentication failed"}
    for path in ("/v2/balance", "/v3/user/list"):
        assert client.post(path, json=asked).json() == told
    assert client.put("/sandbox/secret", json={"secret": NEW}).status_code == 200
    assert (post(fresh()).status_code, sandbox.secret) == (200, NEW)
    assert len(sandbox.campaigns) == 2
