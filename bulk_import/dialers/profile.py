"""A profile: how another dialer writes its campaigns, and what each setting is here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from bulk_import.campaign import FIELDS, IN_ORDER
from bulk_import.dialers.export_format import ExportFormat
from bulk_import.dialers.headers import ANY, EITHER, fits_any, spellings
from bulk_import.dialers.left_out import LostRule, RefuseRule, SkipRule
from bulk_import.dialers.profile_tables import (
    RESULT,
    HeaderList,
    ProfileFault,
    ProfileTable,
    Texts,
    When,
    headers_of,
    nearest_name,
)
from bulk_import.dialers.saved_options import SavedOptions
from bulk_import.dialers.side_tables import Lookup, SisterTable
from bulk_import.dialers.written_rule import FieldRule

ALWAYS_SECRET: Final = (
    *("*password*", "*passwd*", "*passphrase*", "*secret*", "*credential*"),
    *("*api_key*", "*apikey*", "*api key*", "*api-key*", "*access_key*", "*accesskey*"),
    *("*private_key*", "*privatekey*", "*auth_token*", "*authtoken*", "*access_token*"),
    *("*accesstoken*", "*_pass", "pass", "pwd", "*_pwd", "token", "*.token"),
)
"""Headers whose cells are never copied, whatever the profile says."""


ORDER: Final = tuple(field.name for field in IN_ORDER)
"""The order in which the fields are converted; a condition may ask for those before its own.

The dialer type decides which fields there are; a zone is resolved on the campaign's dates.
"""


_LISTS: Final = frozenset({"users"})
"""Fields of several values, for which all that a line of a side table holds may count."""


_OF_REFUSALS: Final = frozenset({"format", "id", "title", "source", "aliases", "refuse"})
"""What a profile says of whose exports no campaign can be made."""


def _listed(value: object) -> object:
    """Return the rules of each field as a list, be they one table or several."""
    if not isinstance(value, dict):
        return value
    return {name: [one] if isinstance(one, dict) else one for name, one in value.items()}


def _reasoned(value: object) -> object:
    """Return what is lost as tables: a text is the reason."""
    if not isinstance(value, dict):
        return value
    return {name: {"reason": one} if isinstance(one, str) else one for name, one in value.items()}


def _titled(value: object) -> object:
    """Return the lookups with a title each, made of their names where they say none."""
    if not isinstance(value, dict):
        return value
    return {
        name: _with_title(name, table) if isinstance(table, dict) else table
        for name, table in value.items()
    }


def _with_title(name: str, table: Mapping[str, Any]) -> dict[str, Any]:
    title = table.get("title", name.replace("_", " ").capitalize())
    return {"title": title, "key": title, **table}


class Profile(ProfileTable):
    """How another dialer writes its campaigns.

    Attributes:
        format: The version of the form of profiles.
        id: What it is called in commands.
        title: What it is, for people.
        extends: The profile whose tables count where this one has none.
        source: How the export looks.
        refuse: Why no campaign can be made of such an export; None where some can. A profile that
            has it says how the export is known, and nothing else.
        aliases: By header, what other releases, screens and languages call it.
        skip: Which rows cannot be created here.
        beside: The sister tables whose rows are put beside the campaigns.
        lookup: The side tables.
        rules: `[set.FIELD]`: how each field is made, by the first rule whose condition holds.
        ask: The fields that the export does not say, with the question's words.
        lost: The headers that nothing here can say, with the reason.
        without: By header, what nobody can tell where the export has no such column.
        ignore: The headers that do not matter.
        secret: The headers whose cells are copied nowhere.
        options: Options of the command, where the profile matches columns and does nothing else.
    """

    format: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
    title: Annotated[str, Field(min_length=1)]
    extends: str | None = None
    source: ExportFormat = ExportFormat()
    refuse: RefuseRule | None = None
    aliases: dict[str, Texts] = Field({})
    skip: tuple[SkipRule, ...] = ()
    beside: dict[str, SisterTable] = Field({})
    lookup: Annotated[dict[str, Lookup], BeforeValidator(_titled)] = Field({})
    rules: Annotated[
        dict[str, tuple[FieldRule, ...]], BeforeValidator(_listed), Field(alias="set")
    ] = Field({})
    ask: dict[str, str] = Field({})
    lost: Annotated[dict[str, LostRule], BeforeValidator(_reasoned)] = Field({})
    without: dict[str, str] = Field({})
    ignore: HeaderList = HeaderList()
    secret: HeaderList = HeaderList()
    options: SavedOptions = SavedOptions()

    @property
    def column_choices(self) -> Mapping[str, str] | None:
        """The field of each header, where the profile matches columns and does nothing else."""
        if not self.rules or self.skip or self.ask or self.lost:
            return None
        if not all(map(_is_match, self.rules.values())):
            return None
        by_rule = {rules[0].columns[0]: field for field, rules in self.rules.items()}
        return {**self.options.columns, **by_rule}

    @cached_property
    def renames(self) -> Mapping[str, tuple[str, ...]]:
        """The aliases without those that this profile uses as headers of their own.

        A profile that extends another one may call by its own name what is an alias there.
        """
        own = [name for one in self.mentioned() for name in one.split(EITHER) if ANY not in name]
        known = frozenset(spelling for name in own for spelling in spellings(name))
        return {
            name: tuple(one for one in others if known.isdisjoint(spellings(one)))
            for name, others in self.aliases.items()
        }

    def is_secret(self, header: str) -> bool:
        """Say whether the cells under *header* must not be copied anywhere."""
        return fits_any((*self.secret.columns, *ALWAYS_SECRET), header)

    def mentioned(self) -> Iterator[str]:
        """Yield every header from which something is made, as it is written."""
        yield from chain(self.source.detect, self.source.detect_values, self.source.key)
        yield from chain.from_iterable(headers_of(skip.when) for skip in self.skip)
        for rule in chain.from_iterable(self.rules.values()):
            yield from rule.headers()

    def mentioned_anywhere(self) -> Iterator[str]:
        """Yield every header that matters, be it only in telling what is lost."""
        yield from self.mentioned()
        yield from self.lost
        yield from chain.from_iterable(headers_of(one.when) for one in self.lost.values())
        yield from chain.from_iterable(one.columns for one in self.beside.values())

    @model_validator(mode="after")
    def _sets_or_refuses(self) -> Self:
        if self.refuse is None and not self.rules:
            raise ProfileFault("fault.no_rules")
        if self.refuse is not None and (more := self.model_fields_set - _OF_REFUSALS):
            keys = (type(self).model_fields[name].alias or name for name in more)
            raise ProfileFault("fault.beside_refuse", keys=", ".join(sorted(keys)))
        return self

    @model_validator(mode="after")
    def _names_our_fields(self) -> Self:
        for table, names in (("set", self.rules), ("ask", self.ask)):
            for name in names:
                if name not in FIELDS:
                    near = nearest_name(name, FIELDS)
                    raise ProfileFault(
                        "fault.field", near, table=table, name=name, fields=_fields()
                    )
        return self

    @model_validator(mode="after")
    def _has_options_only_for_columns(self) -> Self:
        if self.options.model_fields_set and self.column_choices is None:
            raise ProfileFault("fault.options")
        return self

    @model_validator(mode="after")
    def _conditions_look_back(self) -> Self:
        for skip in self.skip:
            _refuse_results(skip.when, "skip", ())
        for field, rules in self.rules.items():
            earlier = ORDER[: ORDER.index(field)]
            for rule in rules:
                _refuse_results(rule.when, f"set.{field}", earlier)
        return self

    @model_validator(mode="after")
    def _lookups_are_there(self) -> Self:
        for field, rules in self.rules.items():
            for rule in rules:
                if rule.lookup is not None:
                    _refuse_lookup(field, rule, self.lookup, rule.lookup)
        return self

    @model_validator(mode="after")
    def _sister_tables_are_there(self) -> Self:
        for name, one in self.beside.items():
            if one.unless is not None and one.unless not in self.beside:
                near = nearest_name(one.unless, self.beside)
                raise ProfileFault("fault.unless", near, name=name, unless=one.unless)
        return self

    @model_validator(mode="after")
    def _uses_no_secret(self) -> Self:
        for header in (*self.mentioned(), *self.lost):
            for one in header.split("|"):
                if ANY not in one and self.is_secret(one):
                    raise ProfileFault("fault.secret", secret=one)
        return self


def _refuse_lookup(field: str, rule: FieldRule, tables: Mapping[str, Lookup], lookup: str) -> None:
    """Refuse a rule that looks in a table which is not there, or takes what its lines lack."""
    if lookup not in tables:
        near = nearest_name(lookup, tables)
        raise ProfileFault("fault.lookup", near, field=field, lookup=lookup)
    count = len(tables[lookup].value)
    if rule.picks_from_line and rule.pick not in range(-count, count):
        raise ProfileFault("fault.pick", field=field, lookup=lookup)
    if count > 1 and not rule.picks_from_line and field not in _LISTS:
        raise ProfileFault("fault.no_pick", field=field, lookup=lookup, count=str(count))


def _refuse_results(when: When, table: str, earlier: tuple[str, ...]) -> None:
    for name in when:
        if name.startswith(RESULT) and name.removeprefix(RESULT) not in earlier:
            near = nearest_name(name, [f"{RESULT}{field}" for field in earlier])
            raise ProfileFault("fault.too_early", near, table=table, name=name, fields=_fields())


def _fields() -> str:
    return ", ".join(ORDER)


def _is_match(rules: tuple[FieldRule, ...]) -> bool:
    """Say whether the rules of a field only name a column."""
    return len(rules) == 1 and (
        rules[0].model_fields_set == {"columns", "kind"}
        and rules[0].kind == "cell"
        and len(rules[0].columns) == 1
    )
