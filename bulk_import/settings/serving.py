"""How the page is served: the table `[serve]` of `bulk-import.toml`."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from bulk_import.problems import Refused
from bulk_import.settings.places import folders, user_folder
from bulk_import.settings.sources import TOML, Found, Setting, Source, Trust, at_top, wrong

TABLE: Final = "serve"

_LETS_IN: Final = ("allowed_hosts", "user_header", "proxies", "metrics")
"""The settings that decide who is let in."""

_MEGABYTE: Final = 1024 * 1024


def _several(value: object) -> object:
    """Take one text for a list of it."""
    return (value,) if isinstance(value, str) else value


_Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Host = Annotated[_Word, StringConstraints(to_lower=True, pattern=r"^(\*\.)?[^\s/:@*]+$")]
_Header = Annotated[_Word, StringConstraints(to_lower=True, pattern=r"^[A-Za-z0-9-]+$")]
_Path = Annotated[_Word, StringConstraints(pattern=r"^(/[A-Za-z0-9._~-]+)+/?$")]
_Network = IPv4Network | IPv6Network


class ServeSettings(BaseModel):
    """How the page is served.

    Attributes:
        allowed_hosts: The names by which it is called beside those of this machine, in small
            letters; `*.example` stands for all below.
        user_header: The header by which a proxy names who is signed in; None for no proxy.
        proxies: The addresses from which that header counts.
        may_import: Who may send campaigns; empty for everybody.
        shared: Whether everybody sees every sheet and run.
        upload_limit: The most megabytes of a file.
        row_limit: The most rows of a sheet.
        sheets_a_person: The most sheets that a person has open at a time.
        path: The path under which a proxy shows the page; empty for none.
        metrics: The addresses from which /metrics may be read without signing in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    allowed_hosts: Annotated[tuple[_Host, ...], BeforeValidator(_several)] = ()
    user_header: _Header | None = None
    proxies: Annotated[tuple[_Network, ...], BeforeValidator(_several)] = ()
    may_import: Annotated[tuple[_Word, ...], BeforeValidator(_several)] = ()
    shared: Annotated[bool, Field(strict=True)] = False
    upload_limit: Annotated[float, Field(gt=0, le=500)] = 50
    row_limit: Annotated[int, Field(ge=1, le=1_048_576)] = 100_000
    sheets_a_person: Annotated[int, Field(ge=1, le=1_000)] = 20
    path: _Path | None = None
    metrics: Annotated[tuple[_Network, ...], BeforeValidator(_several)] = ()

    @property
    def most_bytes(self) -> int:
        """The most bytes of a file."""
        return int(self.upload_limit * _MEGABYTE)


def serve_settings(secrets: Iterable[Source]) -> ServeSettings:
    """Return how the page is served.

    A folder of work may come from anybody. Therefore what its file says of who is let in counts
    only where the secrets of the accounts come from there too. The user's own folder is theirs.

    Args:
        secrets: Where the secrets of the accounts come from.

    Raises:
        Refused: A setting has no sensible value, or comes from where it may not.
    """
    try:
        found: Found = dict(ChainMap(*(_table(*place) for place in folders())))
    except (ValueError, OSError) as error:
        raise Refused("settings.unreadable", reason=str(error)) from None
    served = _checked(found)
    _refuse_strangers(found, list(secrets))
    if served.user_header and not served.proxies:
        raise Refused("serve.no_proxies", user_header=served.user_header)
    return served


def _table(folder: Path, trust: Trust) -> Found:
    """Return what the table says in *folder*, by key.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no TOML.
        Refused: `serve` is no table there.
    """
    table = at_top(folder, trust, TABLE)
    if table is None:
        return {}
    if not isinstance(table.value, dict):
        raise Refused("serve.no_table", source=table.source.name)
    return {
        key: Setting(value, table.source, f"{TABLE}.{key}") for key, value in table.value.items()
    }


def _checked(found: Found) -> ServeSettings:
    given: dict[str, Any] = {key: setting.value for key, setting in found.items()}
    try:
        return ServeSettings.model_validate(given)
    except ValidationError as error:
        key = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
        if key not in ServeSettings.model_fields:
            keys = ", ".join(ServeSettings.model_fields)
            source = found[key].source.name
            raise Refused("serve.unknown_key", key=key, source=source, keys=keys) from None
        raise wrong(found[key], key, f"setting.{key}") from None


def _refuse_strangers(found: Found, secrets: list[Source]) -> None:
    for key in _LETS_IN:
        setting = found.get(key)
        if setting is None or setting.source.trust >= Trust.USER_FOLDER:
            continue
        if not all(setting.source.may_direct(secret) for secret in secrets):
            facts = {"key": key, "source": setting.source.name, "file": str(user_folder() / TOML)}
            raise Refused("serve.untrusted", **facts)
