import asyncio

import pytest
from pydantic import SecretStr, ValidationError
from sending import SECRET, campaign

from bulk_import.account import Account
from bulk_import.api import CampaignApi
from bulk_import.api.proxies import proxy_for
from bulk_import.clock import SYSTEM
from bulk_import.outcome import NotSent


def account(proxy=None, base_url="https://rest.telecmi.com"):
    return Account(inet_no=1, secret=SecretStr(SECRET), base_url=base_url, proxy=proxy)


@pytest.fixture(autouse=True)
def _a_proxy_in_the_environment(monkeypatch):
    monkeypatch.setenv("https_proxy", "proxy.example:3128")
    monkeypatch.setenv("no_proxy", "intern.example")


def test_a_proxy_of_the_environment_is_ignored_unless_it_is_asked_for():
    assert proxy_for(account()) is None
    assert proxy_for(account("environment")) == "http://proxy.example:3128"
    assert proxy_for(account("environment", "https://intern.example")) is None


def test_a_proxy_that_is_set_counts():
    assert proxy_for(account("http://u:p@proxy:8080")) == "http://u:p@proxy:8080"
    assert "u:p" not in repr(account("http://u:p@proxy:8080"))


@pytest.mark.parametrize("proxy", ["environment", "http://proxy:8080"])
def test_what_goes_to_this_machine_in_plain_text_passes_no_proxy(proxy):
    assert proxy_for(account(proxy, "http://127.0.0.1:8000")) is None


@pytest.mark.parametrize(
    "wrong", ["proxy:3128", "socks5://a:1", "http://", "http://a/b", "http://a:x"]
)
def test_anything_else_is_no_proxy(wrong):
    with pytest.raises(ValidationError):
        account(wrong)


def test_a_request_asks_the_proxy_for_a_way_and_shows_it_nothing():
    """What passes a proxy before the connection of TLS stands is a name and a port."""
    heard = []

    async def refuse(reader, writer):
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n")
        writer.close()

    async def main():
        async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            api = CampaignApi(account(f"http://127.0.0.1:{port}"), SYSTEM)
            return await api.create(campaign())

    reply = asyncio.run(main())
    assert isinstance(reply.outcome, NotSent)
    assert heard[0].startswith(b"CONNECT rest.telecmi.com:443 HTTP/1.1\r\n")
    assert SECRET.encode() not in heard[0]
