"""What the table of an account says beside what has a variable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from bulk_import.problems import Refused
from bulk_import.settings.accounts import NamedAccount
from bulk_import.settings.sources import wrong

_KEYS: Final = ("defaults",)


def _written(value: object) -> str:
    """Return a value of TOML as a person would write it into a cell.

    Raises:
        ValueError: No cell could hold it.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_written, value))
    if isinstance(value, str | int | float | datetime | date | time):
        return str(value)
    raise ValueError


def _cells(value: object) -> object:
    return (
        {name: _written(one) for name, one in value.items()} if isinstance(value, dict) else value
    )


class AccountTable(BaseModel):
    """What the table of an account says beside what has a variable.

    Attributes:
        defaults: Values by field or header, for rows that leave it blank, as cells hold them.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, defer_build=True)

    defaults: Annotated[Mapping[str, str], BeforeValidator(_cells)] = {}

    def fields(self) -> dict[str, str]:
        """Return the defaults by field.

        Raises:
            Refused: One names no field.
        """
        if not self.defaults:
            return {}
        from bulk_import.campaign import FIELDS  # noqa: PLC0415  few accounts have any
        from bulk_import.mapping import field_named  # noqa: PLC0415  likewise

        fields = {name: field_named(name) for name in self.defaults}
        for name, field in fields.items():
            if field is None:
                raise Refused("column.no_such_field", field=name, fields=", ".join(FIELDS))
        return {str(fields[name]): value for name, value in self.defaults.items()}


def table_of(account: NamedAccount) -> AccountTable:
    """Return what the table of *account* says.

    Raises:
        Refused: Something in it is none of what it may be.
    """
    given: dict[str, Any] = {key: account.found[key].value for key in _KEYS if key in account.found}
    try:
        return AccountTable.model_validate(given)
    except ValidationError as error:
        key = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
        raise wrong(account.found[key], key, f"setting.{key}") from None
