"""The settings that have a variable, and what each of them may be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    SecretStr,
    ValidationError,
    create_model,
    field_validator,
)

from bulk_import.account import DEFAULT_BASE_URL, BaseUrl, CaFile, InetNo, ProxyUrl
from bulk_import.journal_address import DatabaseUrl, journal_address
from bulk_import.options import Declared, ReadOptions, SendOptions, declared
from bulk_import.settings.places import default_journal
from bulk_import.settings.sources import Found, wrong


def _journal_address(value: object) -> object:
    return journal_address(value) if isinstance(value, str) else value


def _listed(value: object) -> object:
    """Return names, given one by one or with commas between them; an App ID is one, too."""
    if isinstance(value, str):
        return [one.strip() for one in value.split(",") if one.strip()]
    if isinstance(value, list):
        return [str(one) if type(one) is int else one for one in value]
    return value


_Name = Annotated[str, Field(min_length=1)]
_Names = Annotated[tuple[_Name, ...], Field(min_length=1)]


class AccountVariables(BaseModel):
    """The settings of the account and its record; `Variables` has those of options too."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        validate_default=True,
        defer_build=True,  # `Variables` alone is built
    )

    inet_no: Annotated[InetNo | None, Field(validation_alias="TELECMI_INET_NO")] = None
    secret: Annotated[SecretStr | None, Field(validation_alias="TELECMI_SECRET")] = None
    base_url: Annotated[BaseUrl, Field(validation_alias="TELECMI_BASE_URL")] = DEFAULT_BASE_URL
    journal: Annotated[
        Path | InstanceOf[DatabaseUrl],
        BeforeValidator(_journal_address),
        Field(validation_alias="BULK_IMPORT_JOURNAL"),
    ] = Field(default_factory=default_journal)
    lease: Annotated[
        float | None, Field(validation_alias="BULK_IMPORT_LEASE", ge=1.0, le=3_600.0)
    ] = None
    workers: Annotated[int, Field(validation_alias="BULK_IMPORT_WORKERS", ge=1, le=1_000)] = 20
    accounts: Annotated[
        _Names | None, BeforeValidator(_listed), Field(validation_alias="BULK_IMPORT_ACCOUNTS")
    ] = None
    proxy: Annotated[ProxyUrl | None, Field(validation_alias="TELECMI_PROXY")] = None
    ca_file: Annotated[CaFile | None, Field(validation_alias="TELECMI_CA_FILE")] = None

    @field_validator("secret")
    @classmethod
    def _empty_is_not_set(cls, secret: SecretStr | None) -> SecretStr | None:
        plain = secret.get_secret_value().strip() if secret else ""
        return SecretStr(plain) if plain else None


def _field(one: Declared) -> tuple[Any, None]:
    """Return the type of an option and its default, as pydantic takes them."""
    flag = one.flag
    limits = Field(
        validation_alias=flag.variable,
        gt=flag.above,
        ge=flag.least,
        le=flag.most,
        pattern=flag.pattern,
    )
    return Annotated[one.kind | None, limits], None


_OPTIONS: Final = {
    name: one
    for name, one in {**declared(ReadOptions), **declared(SendOptions)}.items()
    if one.flag.variable
}
"""The options that have a variable."""

_FIELDS: Final[dict[str, Any]] = {name: _field(one) for name, one in _OPTIONS.items()}

Variables: Final = create_model("Variables", __base__=AccountVariables, **_FIELDS)
"""All settings that have a variable, as environment and files give them, checked."""


def variable(name: str) -> str:
    """Return the environment variable of the setting *name*.

    Settings go by their variables alone: by its own name, `region` would be found in the
    variable `REGION`, which others use.
    """
    return str(Variables.model_fields[name].validation_alias)


def checked(found: Found) -> AccountVariables:
    """Return the values that are set.

    Args:
        found: What is set, by variable.

    Raises:
        Refused: One is none that the setting may have; the message never shows the secret.
    """
    try:
        return Variables.model_validate({name: one.value for name, one in found.items()})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        variable_of = str(first["loc"][0])
        name = next(name for name in Variables.model_fields if variable(name) == variable_of)
        reason = first.get("ctx", {}).get("error", f"setting.{name}")  # our own words, if any
        raise wrong(found[variable_of], variable_of, str(reason), **_limits(name)) from None


def _limits(name: str) -> dict[str, str]:
    """Return the limits of the setting *name*, for the message that it is beyond them."""
    if name not in _OPTIONS:
        return {}
    flag = _OPTIONS[name].flag
    limits = {"least": flag.least, "above": flag.above, "most": flag.most}
    return {what: f"{limit:,}" for what, limit in limits.items() if limit is not None}
