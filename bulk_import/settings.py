"""What the operator decides outside the spreadsheet: account, address, pace, journal.

Options beat environment variables beat files: `.env` and `bulk-import.toml`, first in the working
folder, then in the user's configuration folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

from platformdirs import user_config_path, user_data_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bulk_import.account import DEFAULT_BASE_URL, Account, BaseUrl, InetNo
from bulk_import.normalizers.normalizer import DateOrder
from bulk_import.problems import Refused

APP: Final = "bulk-import"


def _named(variable: str) -> AliasChoices:
    """Return the names of a setting: its variable, in environments and in files alike."""
    return AliasChoices(variable, variable.lower())


def default_journal() -> Path:
    """Return where the journal is kept while nothing else is set."""
    return user_data_path(APP, appauthor=False) / "journal.sqlite3"


def default_profiles() -> Path:
    """Return the folder of the profiles that a person saved."""
    return user_config_path(APP, appauthor=False) / "profiles"


class Settings(BaseSettings):
    """The settings of one run, as environment and files give them."""

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
    rate: Annotated[float, Field(gt=0, le=1_000, validation_alias=_named("BULK_IMPORT_RATE"))] = 2.0
    concurrency: Annotated[
        int, Field(ge=1, le=100, validation_alias=_named("BULK_IMPORT_CONCURRENCY"))
    ] = 4
    quiet_period: Annotated[
        float | None, Field(ge=0, le=86_400, validation_alias=_named("BULK_IMPORT_QUIET_PERIOD"))
    ] = None
    region: Annotated[
        str | None, Field(pattern="^[A-Za-z]{2}$", validation_alias=_named("BULK_IMPORT_REGION"))
    ] = None
    date_order: Annotated[
        DateOrder | None, Field(validation_alias=_named("BULK_IMPORT_DATE_ORDER"))
    ] = None

    @field_validator("region")
    @classmethod
    def _region_in_capitals(cls, region: str | None) -> str | None:
        return region.upper() if region else None

    @field_validator("secret")
    @classmethod
    def _empty_is_not_set(cls, secret: SecretStr | None) -> SecretStr | None:
        plain = secret.get_secret_value().strip() if secret else ""
        return SecretStr(plain) if plain else None

    @classmethod
    def settings_customise_sources(  # noqa: PLR0917  pydantic-settings calls it so
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the sources in the order in which they beat each other."""
        del dotenv_settings, file_secret_settings
        files = [
            source
            for folder in (Path(), user_config_path(APP, appauthor=False))
            for source in (
                DotEnvSettingsSource(
                    settings_cls,
                    env_file=folder / ".env",
                    env_file_encoding="utf-8-sig",  # Notepad puts a mark in front
                ),
                TomlConfigSettingsSource(settings_cls, toml_file=folder / "bulk-import.toml"),
            )
        ]
        return (init_settings, env_settings, *files)

    def account(self) -> Account:
        """Return the account.

        Raises:
            Refused: Its number or its secret is not set.
        """
        missing = [
            name
            for name, value in (
                ("TELECMI_INET_NO", self.inet_no),
                ("TELECMI_SECRET", self.secret),
            )
            if value is None
        ]
        if self.inet_no is None or self.secret is None:
            raise Refused("settings.no_account", missing=" and ".join(missing))
        return Account(inet_no=self.inet_no, secret=self.secret, base_url=self.base_url)


def load(options: Mapping[str, object]) -> Settings:
    """Return the settings; *options* that are not None beat everything else.

    Raises:
        Refused: A setting has no sensible value; the message never shows the secret.
    """
    given = {_variable(name): value for name, value in options.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper()
        reason = first.get("ctx", {}).get("error", first["msg"])  # our own words, or pydantic's
        raise Refused("settings.wrong", name=name, reason=str(reason)) from None
    except (ValueError, OSError) as error:  # a TOML file that is none, a file that is locked
        raise Refused("settings.unreadable", reason=str(error)) from None


def _variable(name: str) -> str:
    """Return the environment variable of the setting *name*.

    Settings go by their variables alone: by its own name, `region` would be found in the
    variable `REGION`, which others use.
    """
    alias = Settings.model_fields[name].validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else name
