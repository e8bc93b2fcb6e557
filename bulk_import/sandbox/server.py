"""The sandbox as a server on the loopback interface."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from threading import Event
from typing import Any, Final, Self

from bulk_import.sandbox.campaigns import Campaign
from bulk_import.sandbox.demo import INET_NO, Account
from bulk_import.sandbox.dialer import Dialer
from bulk_import.sandbox.faults import Faults
from bulk_import.sandbox.record import Received

_TICK: Final = 0.5  # seconds; on Windows Ctrl-C does not end a wait, it is seen after it


class Sandbox:
    """The stand-in API, answering in a thread of its own for as long as a `with` block.

        with Sandbox() as sandbox:
            httpx.post(f"{sandbox.base_url}/v3/campaign/create", json=...)
        assert len(sandbox.campaigns) == 1

    What was created and recorded outlasts the server.

    Args:
        inet_no: The account; the demo account unless given.
        secret: The account's secret, a UUID; a fresh one unless given.
        port: Where to listen; 0 for any free port.
        standing: What the account has left, as attributes of `demo.Account`; the usual for none.
    """

    def __init__(
        self,
        *,
        inet_no: int = INET_NO,
        secret: str | None = None,
        port: int = 0,
        standing: Mapping[str, Any] | None = None,
    ) -> None:
        account = Account(inet_no) if secret is None else Account(inet_no, secret)
        self._dialer: Final = Dialer(replace(account, **standing or {}))
        self._port = port
        self._running = ExitStack()

    def __enter__(self) -> Self:
        # Starlette and uvicorn take 0.2 s to load, which `import bulk_import` shall not cost.
        from bulk_import.sandbox.running import running  # noqa: PLC0415  see above

        self._port = self._running.enter_context(running(self._dialer, self._port))
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    @property
    def base_url(self) -> str:
        """The address, without a slash at its end; its port is known once the server runs."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def inet_no(self) -> int:
        """The account."""
        return self._dialer.account.inet_no

    @property
    def secret(self) -> str:
        """The account's secret."""
        return self._dialer.account.secret

    @property
    def campaigns(self) -> tuple[Campaign, ...]:
        """What was created, in order."""
        return self._dialer.campaigns.created

    @property
    def requests(self) -> tuple[Received, ...]:
        """Every request that reached the API, in the order of arrival."""
        return self._dialer.record.requests

    @property
    def faults(self) -> Faults:
        """The faults to come; `sandbox.faults.set(...)` may be called at any time."""
        return self._dialer.faults


def serve(
    port: int,
    announce: Callable[[Sandbox], None],
    *,
    inet_no: int = INET_NO,
    secret: str | None = None,
) -> None:
    """Serve until Ctrl-C.

    Args:
        port: Where to listen; 0 for any free port.
        announce: Called once the server answers; it shows the address and the credentials.
        inet_no: The account.
        secret: The account's secret; a fresh one unless given.

    Raises:
        OSError: The port cannot be had.
    """
    with Sandbox(inet_no=inet_no, secret=secret, port=port) as sandbox, suppress(KeyboardInterrupt):
        announce(sandbox)
        never = Event()
        while not never.wait(_TICK):
            pass
