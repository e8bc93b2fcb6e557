"""The account in whose name campaigns are created."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Final
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from bulk_import import messages

DEFAULT_BASE_URL: Final = "https://rest.telecmi.com"

_HOST: Final = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")


def _safe(base_url: str) -> str:
    """Allow https, and plain http on this machine only: the secret travels in the body."""
    base_url = base_url.strip().rstrip("/")
    address = _address(base_url)
    if address is None:
        raise ValueError(messages.text("setting.base_url"))
    is_here = address.scheme == "http" and _is_loopback(address.hostname or "")
    if address.scheme != "https" and not is_here:
        raise ValueError(messages.text("setting.not_https"))
    return base_url


def _address(base_url: str) -> SplitResult | None:
    """Return the parts of an API's address; None where it is none."""
    try:
        address = urlsplit(base_url)
        is_host = _HOST.fullmatch(address.hostname or "") and address.port != 0
    except ValueError:  # asking for a port that is no number raises
        return None
    has_more = address.username or address.query or address.fragment
    return address if is_host and not has_more else None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


InetNo = Annotated[int, Field(gt=0, lt=10**15)]
BaseUrl = Annotated[str, AfterValidator(_safe)]


class Account(BaseModel):
    """A TeleCMI account and the address at which its API answers.

    Attributes:
        inet_no: The account's number, called App ID in the dashboard.
        secret: The app secret. It is unwrapped in one place, where a request's bytes are built.
        base_url: The API's address, without a path; https, except on this machine.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    inet_no: InetNo
    secret: SecretStr
    base_url: BaseUrl = DEFAULT_BASE_URL
