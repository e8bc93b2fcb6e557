"""The account in whose name campaigns are created."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

DEFAULT_BASE_URL: Final = "https://rest.telecmi.com"

_HOST: Final = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")


def _safe(base_url: str) -> str:
    """Allow https, and plain http on this machine only: the secret travels in the body."""
    base_url = base_url.strip().rstrip("/")
    address = urlsplit(base_url)
    host = address.hostname or ""
    is_address = _HOST.fullmatch(host) and address.port != 0  # asking for a wrong port raises
    if not is_address or address.username or address.query or address.fragment:
        raise ValueError("it is no address of an API")
    if address.scheme != "https" and not (address.scheme == "http" and _is_loopback(host)):
        raise ValueError("it must begin with https://")
    return base_url


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
