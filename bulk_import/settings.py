"""What the operator decides outside the spreadsheet: account, address, journal, options.

Options beat environment variables beat files: `.env` and `bulk-import.toml`, first in the working
folder, then in the user's configuration folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final

from platformdirs import user_config_path, user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, create_model, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bulk_import.account import DEFAULT_BASE_URL, Account, BaseUrl, CaFile, InetNo, ProxyUrl
from bulk_import.options import Declared, ReadOptions, SendOptions, declared
from bulk_import.problems import Refused
from bulk_import.setting_sources import CALLER, SOURCES, Source, Sourced, Trust, files_in

APP: Final = "bulk-import"


_LEADING: Final = ("base_url", "journal", "proxy", "ca_file")
"""The settings that say where the secret, or the record of what was sent, goes."""


def _named(variable: str) -> AliasChoices:
    """Return the names of a setting: its variable, in environments and in files alike."""
    return AliasChoices(variable, variable.lower())


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
    variables = _read_variables(given)
    found = {name: getattr(variables, name) for name in variables.model_fields_set}
    chosen = {**(otherwise or {}), **given, **found}
    return Settings(
        inet_no=variables.inet_no,
        secret=variables.secret,
        base_url=variables.base_url,
        journal=variables.journal,
        read=ReadOptions(**_of(ReadOptions, chosen), inet_no=variables.inet_no),
        send=SendOptions(**_of(SendOptions, chosen)),
        proxy=variables.proxy,
        ca_file=variables.ca_file,
        untrusted=tuple(_untrusted(variables)),
    )


def _untrusted(variables: AccountVariables) -> Iterator[Untrusted]:
    """Yield the settings that lead elsewhere than usual and come from a place without a say."""
    if variables.secret is None:
        return
    secret = variables.sources[_variable("secret")]
    for name in _LEADING:
        variable, value = _variable(name), str(getattr(variables, name))
        source = variables.sources.get(variable)
        if source and not source.may_direct(secret) and value not in _usual_places():
            shown = value.rpartition("@")[2] if name == "proxy" else value  # without its password
            yield Untrusted(variable, shown, source.name, secret.name)


def _usual_places() -> set[str]:
    """Return where everything goes while nothing is set: no place needs a question for that."""
    return {DEFAULT_BASE_URL, str(default_journal())}


def _of(options: type, chosen: Mapping[str, Any]) -> dict[str, Any]:
    return {name: chosen[name] for name in declared(options) if name in chosen}


class AccountVariables(BaseSettings):
    """The settings of the account and its record; `Variables` has those of options too."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        env_ignore_empty=True,
        case_sensitive=False,
    )

    inet_no: Annotated[InetNo | None, Field(validation_alias=_named("TELECMI_INET_NO"))] = None
    secret: Annotated[SecretStr | None, Field(validation_alias=_named("TELECMI_SECRET"))] = None
    base_url: Annotated[BaseUrl, Field(validation_alias=_named("TELECMI_BASE_URL"))] = (
        DEFAULT_BASE_URL
    )
    journal: Annotated[Path, Field(validation_alias=_named("BULK_IMPORT_JOURNAL"))] = Field(
        default_factory=default_journal
    )
    proxy: Annotated[ProxyUrl | None, Field(validation_alias=_named("TELECMI_PROXY"))] = None
    ca_file: Annotated[CaFile | None, Field(validation_alias=_named("TELECMI_CA_FILE"))] = None
    sources: Annotated[dict[str, Source], Field(validation_alias=SOURCES)] = {}

    @field_validator("secret")
    @classmethod
    def _empty_is_not_set(cls, secret: SecretStr | None) -> SecretStr | None:
        plain = secret.get_secret_value().strip() if secret else ""
        return SecretStr(plain) if plain else None

    @classmethod
    def settings_customise_sources(  # type: ignore[override]  # noqa: PLR0917  it calls, no more
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[Sourced, ...]:
        """Put the sources in the order in which they beat each other."""
        del dotenv_settings, file_secret_settings
        here = files_in(Path(), Trust.WORKING_FOLDER, settings_cls)
        of_user = files_in(user_config_path(APP, appauthor=False), Trust.USER_FOLDER, settings_cls)
        caller = [Sourced(source, lambda _: CALLER) for source in (init_settings, env_settings)]
        return (*caller, *here, *of_user)


def _field(one: Declared) -> tuple[Any, None]:
    """Return the type of an option and its default, as pydantic takes them."""
    flag = one.flag
    limits = Field(
        validation_alias=_named(flag.variable),
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


def _read_variables(given: Mapping[str, object]) -> AccountVariables:
    """Return what is set; what a command has *given* beats everything else."""
    known = Variables.model_fields
    variables = {_variable(name): value for name, value in given.items() if name in known}
    try:
        return Variables(**variables)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        variable = str(first["loc"][0]).upper()
        name = next(name for name in known if _variable(name) == variable)
        reason = first.get("ctx", {}).get("error", f"setting.{name}")  # our own words, if any
        facts = {"name": variable, "reason": str(reason), **_limits(name)}
        raise Refused("settings.wrong", **facts) from None
    except (ValueError, OSError) as error:  # a TOML file that is none, a file that is locked
        raise Refused("settings.unreadable", reason=str(error)) from None


def _variable(name: str) -> str:
    """Return the environment variable of the setting *name*.

    Settings go by their variables alone: by its own name, `region` would be found in the
    variable `REGION`, which others use.
    """
    alias = Variables.model_fields[name].validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else name


def _limits(name: str) -> dict[str, str]:
    """Return the limits of the setting *name*, for the message that it is beyond them."""
    if name not in _OPTIONS:
        return {}
    flag = _OPTIONS[name].flag
    limits = {"least": flag.least, "above": flag.above, "most": flag.most}
    return {what: f"{limit:,}" for what, limit in limits.items() if limit is not None}
