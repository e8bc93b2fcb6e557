"""What one table of a profile may say: conditions, rules, lookups, and how the export looks."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from string import Formatter
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)

Scalar = StrictBool | StrictInt | StrictFloat | StrictStr
"""A value as TOML writes it: a text, a number, true or false."""

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

RESULT: Final = "@"
"""How a condition names a field of the campaign instead of a header of the export."""

_PLACES_OF_FORMAT: Final = frozenset({"", "inet_no"})


class ProfileFault(ValueError):
    """Something in a profile that cannot be used.

    Args:
        code: Which fault it is, in the messages.
        near: The name that was probably meant; empty where no fault of the keys explains it.
        facts: The facts of the message.
    """

    def __init__(self, code: str, near: str = "", /, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.near = near
        self.facts = facts


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return the one of the *known* names that is most like *name*; empty where none is."""
    return next(iter(difflib.get_close_matches(name, tuple(known), 1)), "")


def _several(value: object) -> object:
    """Return one text as a list of one."""
    return [value] if isinstance(value, str) else value


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ProfileFault("fault.pattern", text=text, reason=str(error)) from error
    return text


def _of_one_group(text: str) -> str:
    if re.compile(_pattern(text)).groups != 1:
        raise ProfileFault("fault.one_group", text=text)
    return text


def _with_places(text: str) -> str:
    try:
        named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise ProfileFault("fault.brace", text=text) from error
    if "" not in named or not named <= _PLACES_OF_FORMAT:
        raise ProfileFault("fault.places", text=text)
    return text


def _tested(value: object) -> object:
    """Return a condition as a test: a word or a list of words are those that the cell may hold."""
    if isinstance(value, dict):
        return value
    return {"equals": value if isinstance(value, list) else [value]}


Texts = Annotated[tuple[str, ...], BeforeValidator(_several)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Country = Annotated[str, Field(pattern=r"^(?:[1-9][0-9]{0,2}|[A-Z]{2})$")]
"""The calling code of a country, or its ISO code."""


class ProfileTable(BaseModel):
    """A table of a profile; an unknown key in it is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CellTest(ProfileTable):
    """What one cell must be like.

    Attributes:
        equals: It holds one of these words, whatever their case.
        lt: It holds a number below this; likewise the next three. A cell without a number fails.
        regex: It holds text that this pattern finds something in, whatever its case.
        blank: It holds nothing (true) or something (false).
    """

    equals: tuple[Scalar, ...] | None = None
    lt: float | None = None
    lte: float | None = None
    gt: float | None = None
    gte: float | None = None
    regex: Pattern | None = None
    blank: bool | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.model_fields_set:
            raise ProfileFault("fault.no_test")
        return self


When = dict[str, Annotated[CellTest, BeforeValidator(_tested)]]
"""By header, or by `@field`: what must hold, all of it."""


class HeaderList(ProfileTable):
    """Headers, `*` for any part of them."""

    columns: Texts = ()


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

    when: When = {}
    columns: Annotated[Texts, Field(alias="from")] = ()
    agree: Texts = ()
    day: str | None = None
    total: Annotated[dict[str, float], Field(alias="sum")] = {}
    value: Scalar | None = None
    question: Annotated[str | None, Field(alias="ask", min_length=1)] = None
    blank: Texts = ()
    extract: Annotated[str | None, AfterValidator(_of_one_group)] = None
    split: Annotated[str, Field(min_length=1)] | None = None
    single: bool = False
    mapping: Annotated[dict[str, Scalar], Field(alias="map")] = {}
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


def headers_of(when: When) -> Iterator[str]:
    """Yield the headers of the export that a condition looks at."""
    return (name for name in when if not name.startswith(RESULT))


def results_of(when: When) -> Iterator[str]:
    """Yield the fields of the campaign that a condition looks at."""
    return (name.removeprefix(RESULT) for name in when if name.startswith(RESULT))


def _named(fields: set[str]) -> str:
    names: dict[str, Any] = {name: info.alias for name, info in FieldRule.model_fields.items()}
    return ", ".join(sorted(names[field] or field for field in fields))
