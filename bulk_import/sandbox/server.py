"""The sandbox as a server on the loopback interface."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from threading import Event
from typing import Any, Final, Self

from bulk_import.sandbox.campaigns import Campaign
from bulk_import.sandbox.demo import INET_NO, Account
from bulk_import.sandbox.dialer import Dialer, Dialers
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
        others: Further accounts that the same address serves.

    Raises:
        ValueError: Two accounts have one number.
    """

    def __init__(
        self,
        *,
        inet_no: int = INET_NO,
        secret: str | None = None,
        port: int = 0,
        standing: Mapping[str, Any] | None = None,
        others: Iterable[Account] = (),
    ) -> None:
        account = Account(inet_no) if secret is None else Account(inet_no, secret)
        self._dialers: Final = Dialers([replace(account, **standing or {}), *others])
        self._port = port
        self._running = ExitStack()

    def __enter__(self) -> Self:
        # Starlette and uvicorn take 0.2 s to load, which `import bulk_import` shall not cost.
        from bulk_import.sandbox.running import running  # noqa: PLC0415  see above

        self._port = self._running.enter_context(running(self._dialers, self._port))
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    @property
    def base_url(self) -> str:
        """The address, without a slash at its end; its port is known once the server runs."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def accounts(self) -> Mapping[int, Dialer]:
        """Each account by its number, with its secret, campaigns, faults and record."""
        return self._dialers.by_number

    @property
    def inet_no(self) -> int:
        """The first account."""
        return self._dialers.first.account.inet_no

    @property
    def secret(self) -> str:
        """The secret of the first account."""
        return self._dialers.first.secret.value

    @property
    def campaigns(self) -> tuple[Campaign, ...]:
        """What was created in all accounts, in order."""
        return self._dialers.campaigns

    @property
    def requests(self) -> tuple[Received, ...]:
        """Every request that reached the API, in the order of arrival."""
        return tuple(one for _, one in self._dialers.requests)

    @property
    def faults(self) -> Faults:
        """The faults to come in the first account; may be set at any time."""
        return self._dialers.first.faults


def serve(
    port: int, announce: Callable[[Sandbox], None], accounts: Sequence[int] = (INET_NO,)
) -> None:
    """Serve until Ctrl-C.

    Args:
        port: Where to listen; 0 for any free port.
        announce: Called once the server answers; it shows the address and the credentials.
        accounts: The numbers of the accounts, each of which gets a fresh secret.

    Raises:
        OSError: The port cannot be had.
        ValueError: Two accounts have one number.
    """
    first, *others = accounts
    sandbox = Sandbox(inet_no=first, port=port, others=map(Account, others))
    with sandbox, suppress(KeyboardInterrupt):
        announce(sandbox)
        never = Event()
        while not never.wait(_TICK):
            pass
