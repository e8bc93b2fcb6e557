"""The account in whose name campaigns are created."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from bulk_import import messages
from bulk_import.api_address import canonical, is_on_this_machine

DEFAULT_BASE_URL: Final = "https://rest.telecmi.com"


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


InetNo = Annotated[int, Field(gt=0, lt=10**15)]
BaseUrl = Annotated[str, AfterValidator(_safe)]


class Account(BaseModel):
    """A TeleCMI account and the address at which its API answers.

    Attributes:
        inet_no: The account's number, called App ID in the dashboard.
        secret: The app secret. It is unwrapped in one place, where a request's bytes are built.
        base_url: The API's address in its one spelling, without the path of the request; https,
            except on this machine.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    inet_no: InetNo
    secret: SecretStr
    base_url: BaseUrl = DEFAULT_BASE_URL
