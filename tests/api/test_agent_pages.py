"""The list of agents, page by page: what is taken from it, and where it ends."""

import asyncio
import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sending import SECRET, account
from slicing import examples

from bulk_import.api.account_api import AccountApi
from bulk_import.api.agent_pages import AgentPage, ListedAgent, all_agents
from bulk_import.problems import Refused

PASSWORD = "Zq7!never-kept"
ASHA = ListedAgent("5201_2224257", "Asha Rao", "5201")


def one(number, **changes):
    """Return an agent as the page shows one."""
    return {
        "agent_id": f"{number}_2224257",
        "first_name": "Asha",
        "last_name": "Rao",
        "extension": number,
        "password": PASSWORD,
        "phone": "919800000000",
    } | changes


def page(*agents, **told):
    return {"code": 200, "status": "success", "agents": list(agents), **told}


def read(told):
    return AgentPage.of(told, str)


def pulled(answers):
    """Return the whole list of a server that gives *answers*, by the number of the page."""
    asked = []

    def handler(request):
        body = json.loads(request.content)
        asked.append(body["page"])
        told = answers(body["page"])
        if isinstance(told, httpx.Response):
            return told
        return httpx.Response(200, json=told)

    api = AccountApi(account(), httpx.MockTransport(handler))
    return asyncio.run(all_agents(api.agents)), asked


def test_number_secret_and_page_are_sent_as_the_page_says():
    seen = []

    def handler(request):
        seen.append((request.url.path, json.loads(request.content)))
        return httpx.Response(200, json=page(count=0))

    asyncio.run(AccountApi(account(), httpx.MockTransport(handler)).agents(3))
    body = {"appid": 2224257, "secret": SECRET, "page": 3, "limit": 10}
    assert seen == [("/v3/user/list", body)]


def test_nothing_is_kept_of_an_agent_but_id_name_and_extension():
    kept = read(page(one(5201), count=1))
    assert kept == AgentPage((ASHA,), 0, 1)
    assert PASSWORD not in repr(kept)


@pytest.mark.parametrize(
    ("changes", "name", "extension"),
    [
        ({"last_name": None}, "Asha", "5201"),
        ({"first_name": "", "last_name": ""}, "", "5201"),
        (
            {"first_name": " Asha  Devi\n", "last_name": "Rao\x1b[2J\u200b"},
            "Asha Devi Rao [2J",
            "5201",
        ),
        ({"first_name": "\ud800Asha"}, "Asha Rao", "5201"),
        ({"first_name": {"a": 1}, "last_name": ["Rao"]}, "", "5201"),
        ({"first_name": 7}, "7 Rao", "5201"),
        ({"extension": None}, "Asha Rao", ""),
        ({"extension": ""}, "Asha Rao", ""),
        ({"extension": "0400"}, "Asha Rao", "0400"),
        ({"extension": True}, "Asha Rao", ""),
        ({"extension": "=HYPERLINK(1)"}, "Asha Rao", ""),
    ],
)
def test_what_an_agent_lacks_is_left_open_and_names_are_cleaned(changes, name, extension):
    (agent,) = read(page(one(5201, **changes))).agents
    assert agent == ListedAgent("5201_2224257", name, extension)


def test_a_name_is_never_longer_than_a_cell_shows():
    (agent,) = read(page(one(5201, first_name="A" * 100_000))).agents
    assert len(agent.name) == 200


def test_a_name_that_holds_the_secret_is_kept_without_it():
    agents, _ = pulled(lambda _page: page(one(5201, first_name=SECRET), count=1))
    assert SECRET[:8] not in repr(agents)


@pytest.mark.parametrize("strange", ["5201", "", None, 5201, "x_1", "5201_2224257 ", {}, "٥_٢"])
def test_entries_without_a_usable_id_are_counted(strange):
    entry = one(5201, agent_id=strange)
    expected = (1, 0) if strange == "5201_2224257 " else (0, 1)
    kept = read(page(entry))
    assert (len(kept.agents), kept.unusable) == expected
    assert read(page("an agent", None, [1], 5)).unusable == 4


@pytest.mark.parametrize("told", [{}, {"agents": None}, {"agents": {"a": 1}}, {"agents": "all"}])
def test_what_lists_nothing_is_refused(told):
    with pytest.raises(Refused) as refused:
        read({"code": 200, "count": 3, **told})
    assert refused.value.code == "accounts.no_answer"


@examples(0.2)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=20))
def test_any_answer_is_read_or_refused(value):
    for told in ({"agents": value}, {"agents": [{"agent_id": "1_2", "first_name": value}]}):
        try:
            kept = read({**told, "count": value})
        except Refused:
            continue
        for agent in kept.agents:
            agent.name.encode()
            assert agent.name == " ".join(agent.name.split())


# Where the list ends


def test_a_list_ends_with_as_many_agents_as_the_account_says_it_has():
    listed, asked = pulled(lambda number: page(one(5200 + number), count=3))
    assert [agent.id for agent in listed.agents] == [f"{n}_2224257" for n in (5201, 5202, 5203)]
    assert asked == [1, 2, 3]


def test_a_page_that_is_shorter_than_asked_for_is_not_the_last_one():
    sizes = {1: 4, 2: 10, 3: 1}

    def answer(number):
        start = sum(sizes[one_before] for one_before in range(1, number))
        return page(*(one(5000 + start + at) for at in range(sizes[number])), count=15)

    listed, asked = pulled(answer)
    assert (len(listed.agents), asked) == (15, [1, 2, 3])


def test_without_a_count_a_list_ends_with_an_empty_page():
    listed, asked = pulled(lambda number: page(*([one(5200 + number)] if number < 3 else [])))
    assert (len(listed.agents), asked) == (2, [1, 2, 3])


def test_a_list_that_ends_too_early_says_how_many_are_missing():
    listed, _ = pulled(lambda number: page(*([one(5201)] if number == 1 else []), count=5))
    assert (len(listed.agents), listed.missing) == (1, 4)


def test_an_agent_that_moves_to_the_next_page_is_listed_once():
    pages = {1: [one(5201), one(5202)], 2: [one(5202), one(5203)]}
    listed, _ = pulled(lambda number: page(*pages.get(number, []), count=3))
    assert len(listed.agents) == 3


def test_all_agents_on_one_long_page_are_taken():
    listed, asked = pulled(lambda _number: page(*map(one, range(1_000, 1_500)), count=500))
    assert (len(listed.agents), asked) == (500, [1])


@pytest.mark.parametrize("told", [{}, {"count": 30}, {"count": "many"}, {"count": -1}])
def test_a_page_that_comes_again_is_refused(told):
    with pytest.raises(Refused) as refused:
        pulled(lambda _number: page(one(5201), one(5202), **told))
    assert refused.value.code == "accounts.repeated_agents"


def test_a_page_of_nothing_usable_that_comes_again_is_refused():
    with pytest.raises(Refused) as refused:
        pulled(lambda _number: page("x", "y"))
    assert refused.value.code == "accounts.repeated_agents"


def test_a_list_without_an_end_is_refused():
    async def ask(number):
        return AgentPage((ListedAgent(f"{number}_1", "", ""),), 0, None)

    with pytest.raises(Refused) as refused:
        asyncio.run(all_agents(ask))
    assert refused.value.code == "accounts.endless_agents"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (httpx.Response(200, content=b"<html>"), "accounts.no_answer"),
        (httpx.Response(200, content=b" " * 9_000_000), "accounts.no_answer"),
        (httpx.Response(200, json=[one(5201)]), "accounts.no_answer"),
        (httpx.Response(404, json={"code": 404, "msg": SECRET}), "accounts.wrong_secret"),
        (httpx.Response(200, json={"code": 401, "msg": SECRET}), "accounts.wrong_secret"),
        (httpx.Response(404, content=b"<html>"), "accounts.wrong_address"),
        (httpx.Response(503), "accounts.busy"),
        (httpx.Response(302, headers={"location": "https://a.example"}), "accounts.no_answer"),
    ],
)
def test_what_is_no_page_is_refused_in_our_own_words(answer, code):
    with pytest.raises(Refused) as refused:
        pulled(lambda number: page(one(5201), count=2) if number == 1 else answer)
    assert refused.value.code == code
    assert SECRET[:8] not in refused.value.message
