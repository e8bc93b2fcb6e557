"""The account in whose name campaigns are created."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from bulk_import import messages
from bulk_import.api_address import canonical, is_on_this_machine

DEFAULT_BASE_URL: Final = "https://rest.telecmi.com"

ENVIRONMENT: Final = "environment"
"""Asks for the proxy that the environment names."""


def _safe(base_url: str) -> str:
    """Allow https, and plain http on this machine only: the secret travels in the body."""
    try:
        address = canonical(base_url)
    except ValueError:
        raise ValueError(messages.text("setting.base_url")) from None
    scheme = address.partition(":")[0]
    if scheme != "https" and not (scheme == "http" and is_on_this_machine(address)):
        raise ValueError(messages.text("setting.not_https"))
    return address


def _proxy(address: str) -> str:
    """Allow the address of a proxy, or the word for those of the environment."""
    address = address.strip()
    if address == ENVIRONMENT:
        return address
    if not _is_proxy(address):
        raise ValueError(messages.text("setting.proxy"))
    return address


def _is_proxy(address: str) -> bool:
    try:
        parts = urlsplit(address)
        is_there = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # asking for a port that is no number raises
        return False
    return bool(is_there) and not (parts.path.strip("/") or parts.query or parts.fragment)


def _certificates(file: Path) -> Path:
    """Allow a file that holds certificates."""
    import ssl  # noqa: PLC0415  few accounts have one, and it takes a hundredth of a second

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except OSError:  # it is not there, or holds nothing of the kind
        raise ValueError(messages.text("setting.ca_file")) from None
    return file


InetNo = Annotated[int, Field(gt=0, lt=10**15)]
BaseUrl = Annotated[str, AfterValidator(_safe)]
ProxyUrl = Annotated[str, AfterValidator(_proxy)]
CaFile = Annotated[Path, AfterValidator(_certificates)]


class Account(BaseModel):
    """A TeleCMI account and the address at which its API answers.

    Attributes:
        inet_no: The account's number, called App ID in the dashboard.
        secret: The app secret. It is unwrapped in one place, where a request's bytes are built.
        base_url: The API's address in its one spelling, without the path of the request; https,
            except on this machine.
        proxy: The proxy through which it is reached, or `environment` for the one that the
            environment or the system names; None to go straight, whatever they name.
        ca_file: A file with the certificates of the authorities that are trusted, and no others;
            None for the system's.
        name: What the settings call it; None for an account without a name.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True
    )

    inet_no: InetNo
    secret: SecretStr
    base_url: BaseUrl = DEFAULT_BASE_URL
    proxy: ProxyUrl | None = Field(default=None, repr=False)
    ca_file: CaFile | None = None
    name: str | None = None

    @property
    def shown(self) -> str:
        """Its number, with its name where it has one."""
        number = str(self.inet_no)
        if self.name is None:
            return number
        return messages.text("line.named_account", inet_no=number, name=self.name)


@dataclass(frozen=True, slots=True)
class Recipient:
    """An account as far as it is known without its secret.

    Attributes:
        inet_no: Its number.
        base_url: The address of its API.
        name: What the settings call it; None for an account without a name.
    """

    inet_no: int
    base_url: str
    name: str | None = None

    @classmethod
    def of(cls, account: Account) -> Self:
        """Return what is known of *account* without its secret."""
        return cls(account.inet_no, account.base_url, account.name)
