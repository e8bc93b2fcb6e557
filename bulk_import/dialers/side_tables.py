"""Tables beside the campaigns, in a profile: lists to fill in, and other tables of the export."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bulk_import.dialers.profile_tables import (
    ProfileFault,
    ProfileTable,
    Scalar,
    Texts,
    When,
    of_one_group,
)


def _flat(value: object) -> object:
    """Return the inline lines of a lookup, each as a list of values."""
    if not isinstance(value, dict):
        return value
    return {key: one if isinstance(one, list) else [one] for key, one in value.items()}


class SisterTable(ProfileTable):
    """A table of the same export whose rows belong to campaigns.

    Attributes:
        table: Its names; may hold `*`.
        key: The headers, in it, of what says to which campaign a row belongs: one of them is
            enough. Without any, all rows belong to every campaign.
        split: What separates several keys in one cell of it.
        columns: `from`: the headers of the campaign, or of a sister table put there before this
            one, that say the same; with `*`, all of them count.
        extract: The part of them that says it.
        when: Only the rows count of which this holds.
        setting: Where each row is one setting, the header of its name.
        holds: And that of its value.
        unless: The name of another sister table: this one counts only where that is not there.
    """

    table: Annotated[Texts, Field(min_length=1)]
    key: Texts = ()
    split: Annotated[str, Field(min_length=1)] | None = None
    columns: Annotated[Texts, Field(alias="from")] = ()
    extract: Annotated[str | None, AfterValidator(of_one_group)] = None
    when: When = Field({})
    setting: str = ""
    holds: str = ""
    unless: str | None = None

    @model_validator(mode="after")
    def _says_where_rows_belong(self) -> Self:
        if bool(self.key) != bool(self.columns):
            raise ProfileFault("fault.key_and_from")
        if bool(self.setting) != bool(self.holds):
            raise ProfileFault("fault.setting_and_holds")
        return self


class DialerTable(ProfileTable):
    """A table of the other dialer itself that answers a lookup, where the export brings it.

    Attributes:
        name: The table's name; may hold `*`.
        key: The headers of what is looked up; one of them is enough.
        value: The headers of what comes out. Where one has a `*`, its cells must all say the
            same; or, where the lookup has many lines a key, each of them is one.
        days: For calling hours: the headers, `*` for the day, of when it begins and ends on a
            single day. `value` counts only where every day keeps it.
    """

    name: str
    key: Annotated[Texts, Field(min_length=1)]
    value: Texts
    days: tuple[str, str] | None = None


class Lookup(ProfileTable):
    """A side table: what the other dialer's words are here.

    Attributes:
        title: The name of its sheet.
        key: The header of the other dialer's words.
        value: The headers of what they are here.
        many: One key may stand on several lines, all of which count.
        values: Lines that the profile brings itself.
        on_missing: What an unknown word is: a line to fill in (`ask`), an `error` of its row, or
            nothing, so that the rule's `default` counts.
        table: The dialer's own tables that answer it as well.
    """

    title: str
    key: str
    value: Annotated[Texts, Field(min_length=1)] = ("Value",)
    many: bool = False
    values: Annotated[dict[str, tuple[Scalar, ...]], BeforeValidator(_flat)] = Field({})
    on_missing: Literal["error", "ask", "default"] = "ask"
    table: tuple[DialerTable, ...] = ()

    @model_validator(mode="after")
    def _lines_are_whole(self) -> Self:
        for key, line in self.values.items():
            if not self.many and len(line) != len(self.value):
                raise ProfileFault("fault.values", key=key)
        for table in self.table:
            if len(table.value) != len(self.value):
                count = str(len(self.value))
                raise ProfileFault("fault.table_headers", table=table.name, count=count)
        return self
