"""Through which proxy an API is reached, where the operator asks for one."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from bulk_import.account import ENVIRONMENT, Account


def proxy_for(account: Account) -> str | None:
    """Return the address of the proxy of *account*; None where requests go straight.

    Plain HTTP goes to this machine alone, and a proxy would see the secret in it. The proxies of
    the environment, or on Windows and macOS of the system, count only where they are asked for.
    """
    parts = urlsplit(account.base_url)
    if account.proxy is None or parts.scheme != "https":
        return None
    if account.proxy != ENVIRONMENT:
        return account.proxy
    found = getproxies().get("https")
    if not found or proxy_bypass(parts.netloc):
        return None
    return found if "://" in found else f"http://{found}"
