"""What the operator decides outside the spreadsheet: account, address, journal, options.

Options beat environment variables beat files: `.env` and `bulk-import.toml`, first in the working
folder, then in the user's configuration folder.
"""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Final

from platformdirs import user_config_path, user_data_path
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    create_model,
    field_validator,
)

from bulk_import.account import DEFAULT_BASE_URL, Account, BaseUrl, CaFile, InetNo, ProxyUrl
from bulk_import.options import Declared, ReadOptions, SendOptions, declared
from bulk_import.problems import Refused
from bulk_import.setting_sources import (
    CALLER,
    Found,
    Setting,
    Source,
    Trust,
    in_environment,
    in_folder,
)

APP: Final = "bulk-import"


_LEADING: Final = ("base_url", "journal", "proxy", "ca_file")
"""The settings that say where the secret, or the record of what was sent, goes."""


def default_journal() -> Path:
    """Return where the journal is kept while nothing else is set."""
    return user_data_path(APP, appauthor=False) / "journal.sqlite3"


def default_profiles() -> Path:
    """Return the folder of the profiles that a person saved."""
    return user_config_path(APP, appauthor=False) / "profiles"


@dataclass(frozen=True, slots=True)
class Untrusted:
    """A setting that says where the secret or the record goes, from a place that may not say so.

    Attributes:
        variable: The setting.
        value: Where it leads.
        source: What gives it.
        secret_source: What gives the secret.
    """

    variable: str
    value: str
    source: str
    secret_source: str

    def refusal(self) -> Refused:
        """Return what is said where nobody can be asked about it."""
        return Refused("settings.untrusted", **asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a command goes by, as its options, the environment and files give it.

    Attributes:
        inet_no: The account's number; None while it is not set.
        secret: The app secret; None while it is not set.
        base_url: The API's address.
        journal: The file that keeps what was sent.
        read: How spreadsheets are read.
        send: How campaigns are sent.
        proxy: The proxy through which the API is reached; None without one.
        ca_file: The certificates that are trusted in place of the system's; None for those.
        untrusted: Those of the settings that nobody may go by before a person has agreed.
        sources: What gives each setting that is set, by its variable.
    """

    inet_no: int | None
    secret: SecretStr | None
    base_url: str
    journal: Path
    read: ReadOptions
    send: SendOptions
    proxy: str | None = None
    ca_file: Path | None = None
    untrusted: tuple[Untrusted, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)

    def trusted(self, agrees: Callable[[Untrusted], bool]) -> Settings:
        """Return the settings as a person who was asked lets them count.

        Args:
            agrees: Asks about one setting; never called where there is nothing to ask.

        Raises:
            Refused: The person does not agree.
        """
        for setting in self.untrusted:
            if not agrees(setting):
                raise setting.refusal()
        return replace(self, untrusted=())

    def account(self) -> Account:
        """Return the account.

        Raises:
            Refused: Its number or its secret is not set, or nobody agreed to where it would go.
        """
        if self.untrusted:
            raise self.untrusted[0].refusal()
        missing = [
            name
            for name, value in (
                ("TELECMI_INET_NO", self.inet_no),
                ("TELECMI_SECRET", self.secret),
            )
            if value is None
        ]
        if self.inet_no is None or self.secret is None:
            raise Refused("settings.no_account", missing=", ".join(missing))
        return Account(
            inet_no=self.inet_no,
            secret=self.secret,
            base_url=self.base_url,
            proxy=self.proxy,
            ca_file=self.ca_file,
        )


def load(options: Mapping[str, object], otherwise: Mapping[str, object] | None = None) -> Settings:
    """Return the settings.

    Args:
        options: The options of a command by name; those that are not None beat everything else.
        otherwise: Options for where nothing else is set, in place of their usual defaults.

    Raises:
        Refused: A setting has no sensible value; the message never shows the secret.
    """
    given = {name: value for name, value in options.items() if value is not None}
    found = _found(given)
    variables = _checked(found)
    values = {name: getattr(variables, name) for name in variables.model_fields_set}
    chosen = {**(otherwise or {}), **given, **values}
    return Settings(
        inet_no=variables.inet_no,
        secret=variables.secret,
        base_url=variables.base_url,
        journal=variables.journal,
        read=ReadOptions(**_of(ReadOptions, chosen), inet_no=variables.inet_no),
        send=SendOptions(**_of(SendOptions, chosen)),
        proxy=variables.proxy,
        ca_file=variables.ca_file,
        untrusted=tuple(_untrusted(variables, found)),
        sources={name: one.source for name, one in found.items()},
    )


def _untrusted(variables: AccountVariables, found: Found) -> Iterator[Untrusted]:
    """Yield the settings that lead elsewhere than usual and come from a place without a say."""
    if variables.secret is None:
        return
    secret = found[_variable("secret")].source
    for name in _LEADING:
        variable, value = _variable(name), str(getattr(variables, name))
        setting = found.get(variable)
        if setting and not setting.source.may_direct(secret) and value not in _usual_places():
            shown = value.rpartition("@")[2] if name == "proxy" else value  # without its password
            yield Untrusted(variable, shown, setting.source.name, secret.name)


def _usual_places() -> set[str]:
    """Return where everything goes while nothing is set: no place needs a question for that."""
    return {DEFAULT_BASE_URL, str(default_journal())}


def _of(options: type, chosen: Mapping[str, Any]) -> dict[str, Any]:
    return {name: chosen[name] for name in declared(options) if name in chosen}


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
    journal: Annotated[Path, Field(validation_alias="BULK_IMPORT_JOURNAL")] = Field(
        default_factory=default_journal
    )
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


def _found(given: Mapping[str, object]) -> Found:
    """Return what is set; what a command has *given* beats everything else.

    Raises:
        Refused: A file of settings cannot be read.
    """
    names = {name: _variable(name) for name in Variables.model_fields}
    variables = names.values()
    user_folder = user_config_path(APP, appauthor=False)
    try:
        places = (
            {names[name]: Setting(given[name], CALLER) for name in names.keys() & given.keys()},
            in_environment(variables, os.environ),
            *in_folder(Path(), Trust.WORKING_FOLDER, variables),
            *in_folder(user_folder, Trust.USER_FOLDER, variables),
        )
    except (ValueError, OSError) as error:  # a TOML file that is none, a file that is locked
        raise Refused("settings.unreadable", reason=str(error)) from None
    return dict(ChainMap(*places))


def _checked(found: Found) -> AccountVariables:
    """Return the values that are set.

    Raises:
        Refused: One is none that the setting may have.
    """
    try:
        return Variables.model_validate({name: one.value for name, one in found.items()})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        variable = str(first["loc"][0])
        name = next(name for name in Variables.model_fields if _variable(name) == variable)
        reason = first.get("ctx", {}).get("error", f"setting.{name}")  # our own words, if any
        facts = {"name": variable, "reason": str(reason), **_limits(name)}
        raise Refused("settings.wrong", **facts) from None


def _variable(name: str) -> str:
    """Return the environment variable of the setting *name*.

    Settings go by their variables alone: by its own name, `region` would be found in the
    variable `REGION`, which others use.
    """
    return str(Variables.model_fields[name].validation_alias)


def _limits(name: str) -> dict[str, str]:
    """Return the limits of the setting *name*, for the message that it is beyond them."""
    if name not in _OPTIONS:
        return {}
    flag = _OPTIONS[name].flag
    limits = {"least": flag.least, "above": flag.above, "most": flag.most}
    return {what: f"{limit:,}" for what, limit in limits.items() if limit is not None}
