from datetime import date

import pytest
from sending import account, campaign

from bulk_import.store import identify


def test_the_same_campaign_at_the_same_account_is_the_same_whoever_asks_when():
    assert identify(account(), campaign()) == identify(account(), campaign())


def test_the_secret_is_no_part_of_it_so_that_it_may_be_renewed():
    renewed = account(secret="5b1fd3c6-2e77-4d0a-b93c-6a1e8f2d7c40")
    assert identify(renewed, campaign()) == identify(account(), campaign())


@pytest.mark.parametrize(
    "spelling", ["HTTPS://Rest.TeleCMI.com.:443//", "https://rest.telecmi.com"]
)
def test_another_spelling_of_the_address_makes_no_other_account(spelling):
    usual = account("https://rest.telecmi.com")
    assert identify(account(spelling), campaign()) == identify(usual, campaign())


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Campaign 1 "},
        {"name": "campaign 1"},
        {"active": False},
        {"end_date": date(2090, 9, 27)},
        {"users": ("5001_2224257", "5002_2224257")},
        {"user_interval": "11_s"},
    ],
)
def test_any_other_content_is_another_campaign(changes):
    assert identify(account(), campaign(**changes)) != identify(account(), campaign())


def test_another_account_or_address_is_another_campaign():
    others = [account(inet_no=2224258), account("http://127.0.0.1:2")]
    keys = {identify(other, campaign()) for other in [account(), *others]}
    assert len(keys) == 3
