"""A rule as a profile writes it: where a field comes from, and by which steps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from string import Formatter
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    model_validator,
)

from bulk_import.dialers.profile_tables import (
    ProfileFault,
    ProfileTable,
    Scalar,
    Texts,
    When,
    headers_of,
    of_one_group,
)

CastType = Literal[
    "text",
    "int",
    "bool",
    "hhmm",
    "time",
    "date",
    "datetime_date",
    "ratio",
    "phone",
    "offset",
    "cell",
]
"""What `as` may say; `cell` is whatever the field itself takes."""

Step = Literal[
    "extract",
    "split",
    "single",
    "map",
    "lookup",
    "pick",
    "scale",
    "as",
    "min",
    "allowed",
    "format",
]
"""The keys of a rule that do something with what came before them; see `dialers.steps`."""

_STEPS: Final = frozenset(get_args(Step))

_PLACES_OF_FORMAT: Final = frozenset({"", "inet_no"})


Country = Annotated[str, Field(pattern=r"^(?:[1-9][0-9]{0,2}|[A-Z]{2})$")]
"""The calling code of a country, or its ISO code."""


def _with_places(text: str) -> str:
    try:
        named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise ProfileFault("fault.brace", text=text) from error
    if "" not in named or not named <= _PLACES_OF_FORMAT:
        raise ProfileFault("fault.places", text=text)
    return text


class FieldRule(ProfileTable):
    """How one field is made: from where, and then by steps in the order in which they are written.

    See `dialers.steps` for what each step does.

    Attributes:
        when: The rule counts only where this holds; the first that counts is taken.
        columns: `from`: headers, the first with anything in it; with `*`, all of them.
        agree: Headers whose cells must all say the same.
        day: The name of the field that says the day of an entry, beside those that `agree` names.
        total: `sum`: numbers to add, each with what one of it counts.
        value: The value itself.
        question: `ask`: what a person is asked, as only a person can say the value.
        mapping: `map`: what the other dialer's words are here.
        kind: `as`: what the text is.
        sides: What a ratio of two numbers has first; agents to calls where nothing is said.
        country: Of a telephone number without a country code.
        likely_country: The same, unless the operator says another one; asked about where the
            number may be one of another country as well.
        pick: The place in a list, counted from 0; from the end where it is negative. Right behind
            `lookup` it is the place in the line that was found.
        least: `min`: a number below it counts as nothing.
        layout: `format`: what is written around the value.
    """

    when: When = Field({})
    columns: Annotated[Texts, Field(alias="from")] = ()
    agree: Texts = ()
    day: str | None = None
    total: dict[str, float] = Field({}, alias="sum")
    value: Scalar | None = None
    question: Annotated[str | None, Field(alias="ask", min_length=1)] = None
    blank: Texts = ()
    extract: Annotated[str | None, AfterValidator(of_one_group)] = None
    split: Annotated[str, Field(min_length=1)] | None = None
    single: bool = False
    mapping: dict[str, Scalar] = Field({}, alias="map")
    lookup: str | None = None
    pick: int | None = None
    scale: float | None = None
    kind: Annotated[CastType | None, Field(alias="as")] = None
    sides: Literal["agents:calls", "calls:agents"] | None = None
    country: Country | None = None
    likely_country: Country | None = None
    least: Annotated[float | None, Field(alias="min")] = None
    allowed: tuple[int, ...] = ()
    snap: Literal["up"] | None = None
    layout: Annotated[str | None, AfterValidator(_with_places), Field(alias="format")] = None
    default: Scalar | None = None
    note: Annotated[str, Field(min_length=1)] | None = None
    _steps: tuple[Step, ...] = PrivateAttr(())

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps, in the order in which they are written."""
        return self._steps

    @property
    def picks_from_line(self) -> bool:
        """Whether `pick` says which value of a line that was looked up is taken."""
        return ("lookup", "pick") in pairwise(self._steps)

    @model_validator(mode="wrap")
    @classmethod
    def _keeps_the_order(cls, written: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Keep the order of the steps, which the fields of a model do not have."""
        rule = handler(written)
        if isinstance(written, dict):
            ordered = tuple(key for key in written if key in _STEPS)
            rule._steps = ordered  # noqa: SLF001  the rule that is being made here
        if rule.agree and "extract" in rule.steps[1:]:  # it takes its part of each cell
            raise ProfileFault("fault.extract_first")
        return rule

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        is_said = self.value is not None, self.question is not None
        given = [self.columns, self.agree, self.total, *is_said]
        if sum(map(bool, given)) != 1:
            raise ProfileFault("fault.one_origin")
        return self

    @model_validator(mode="after")
    def _steps_go_together(self) -> Self:
        if self.value is not None and (more := self.model_fields_set - {"when", "value", "note"}):
            raise ProfileFault("fault.beside_value", keys=_named(more))
        if self.question is not None and (more := self.model_fields_set - {"when", "question"}):
            raise ProfileFault("fault.beside_ask", keys=_named(more))
        if self.day and not self.agree:
            raise ProfileFault("fault.day")
        if self.snap and not self.allowed:
            raise ProfileFault("fault.snap")
        if self.sides and self.kind != "ratio":
            raise ProfileFault("fault.sides")
        if (self.country or self.likely_country) and self.kind != "phone":
            raise ProfileFault("fault.country")
        if self.country and self.likely_country:
            raise ProfileFault("fault.two_countries")
        return self

    def headers(self) -> Iterator[str]:
        """Yield every header that the rule mentions, as it is written."""
        yield from (*self.columns, *self.agree, *self.total)
        if self.day is not None:
            yield from (beside(header, self.day) for header in self.agree)
        yield from headers_of(self.when)


def beside(header: str, field: str) -> str:
    """Return the header of another *field* of the same entry: `slots.0.day` for `slots.0.start`."""
    entry, dot, _ = header.rpartition(".")
    return f"{entry}{dot}{field}"


def _named(fields: set[str]) -> str:
    names: dict[str, Any] = {name: info.alias for name, info in FieldRule.model_fields.items()}
    return ", ".join(sorted(names[field] or field for field in fields))
