"""A browser for tests of the page: it asks the application itself, without a server between."""

import asyncio
import re
from collections.abc import Mapping
from typing import Self

import httpx
from starlette.applications import Starlette


class Browser:
    """Asks *app*, keeps cookies, and follows nothing by itself.

    All requests run in one loop, which stands still between them. Use it as a context manager
    where the application has something to start and to end.

    Args:
        app: The application.
        cookies: What the browser has from before.
        client: The address and port from which it asks.
        base: How it calls the page.
    """

    def __init__(
        self,
        app: Starlette,
        cookies: Mapping[str, str] | None = None,
        client: tuple[str, int] = ("127.0.0.1", 50_000),
        base: str = "http://127.0.0.1",
    ) -> None:
        self._runner = asyncio.Runner()
        self._life = app.router.lifespan_context(app)
        transport = httpx.ASGITransport(app, client=client)
        self._client = httpx.AsyncClient(transport=transport, base_url=base, cookies=cookies)
        self.cookies = self._client.cookies
        self.headers = self._client.headers

    def __enter__(self) -> Self:
        self._runner.run(self._life.__aenter__())
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._life.__aexit__(None, None, None))
        self.close()

    def close(self) -> None:
        """Close the browser."""
        self._runner.run(self._client.aclose())
        self._runner.close()

    def request(self, method: str, address: str, **options: object) -> httpx.Response:
        """Ask, and return the answer."""
        return self._runner.run(self._client.request(method, address, **options))

    def get(self, address: str, **options: object) -> httpx.Response:
        """Ask for a page."""
        return self.request("GET", address, **options)

    def post(self, address: str, **options: object) -> httpx.Response:
        """Send a form as it is given, without a token unless it has one."""
        return self.request("POST", address, **options)

    def send(self, address: str, **fields: str) -> httpx.Response:
        """Send a form as the page's own forms are sent."""
        return self.post(address, data={"csrf": self.token(), **fields})

    def token(self) -> str:
        """Return the token of the page's forms."""
        return re.search(r'<meta name="csrf" content="(\w+)"', self.get("/").text)[1]
