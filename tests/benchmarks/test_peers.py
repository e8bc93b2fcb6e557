"""The figures compare like with like: the script finds the same campaigns as we do."""

import asyncio

import pytest
from benchmarks import generating, peers

import bulk_import
from bulk_import.sandbox import Sandbox

COUNT, WRONG = 100, 20


@pytest.fixture(scope="module", params=["campaigns.xlsx", "campaigns.csv"])
def path(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("benchmarks") / request.param
    generating.write(path, COUNT, wrong=WRONG)
    return path


def test_the_script_and_we_find_the_same_rows_wrong(path):
    campaigns, errors, _ = peers.check(str(path), "calamine")
    plan = bulk_import.check(path)
    assert [row.row for row in plan.invalid] == sorted(errors)
    assert [row.row for row in plan.ready] == sorted(campaigns)
    assert len(errors) == COUNT * WRONG // 100


def test_what_the_script_would_send_is_what_we_send(path):
    campaigns, _, _ = peers.check(str(path), "calamine")
    for row in bulk_import.check(path).ready:
        theirs = campaigns[row.row].model_dump(mode="json", exclude_none=True)
        ours = row.campaign.model_dump(mode="json", exclude_none=True)
        assert theirs == ours


@pytest.mark.slice(1)
def test_both_send_every_campaign_once(path):
    campaigns, _, _ = peers.check(str(path), "calamine")
    with Sandbox() as sandbox:
        account = {"inet_no": sandbox.inet_no, "secret": sandbox.secret}
        said = asyncio.run(peers.send(campaigns.values(), account, sandbox.base_url, 4))
    assert {answer["code"] for answer in said} == {200}
    assert len(sandbox.campaigns) == len(campaigns)
