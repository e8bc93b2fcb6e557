"""The account in whose name campaigns are created."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

DEFAULT_BASE_URL = "https://rest.telecmi.com"


class Account(BaseModel):
    """A TeleCMI account and the address at which its API answers.

    Attributes:
        inet_no: The account's number, called App ID in the dashboard.
        secret: The app secret. It is unwrapped in one place, where a request's bytes are built.
        base_url: The API's address, without a path.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    inet_no: Annotated[int, Field(gt=0, lt=10**15)]
    secret: SecretStr
    base_url: str = DEFAULT_BASE_URL
