"""What the tables of a profile are made of: texts, patterns, conditions, lists of headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)

Scalar = StrictBool | StrictInt | StrictFloat | StrictStr
"""A value as TOML writes it: a text, a number, true or false."""

RESULT: Final = "@"
"""How a condition names a field of the campaign instead of a header of the export."""

_ALIKE: Final = 0.6
"""From here on, of 1, a name is like another one."""


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
    from rapidfuzz import process  # noqa: PLC0415  profiles without a fault do not need it
    from rapidfuzz.distance import OSA  # noqa: PLC0415  see above

    found = process.extractOne(
        name, tuple(known), scorer=OSA.normalized_similarity, score_cutoff=_ALIKE
    )
    return found[0] if found else ""


def _several(value: object) -> object:
    """Return one text as a list of one."""
    return [value] if isinstance(value, str) else value


def pattern_of(text: str) -> str:
    """Return *text*, which is a regular expression.

    Raises:
        ProfileFault: It is none.
    """
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ProfileFault("fault.pattern", text=text, reason=str(error)) from error
    return text


def of_one_group(text: str) -> str:
    """Return *text*, which is a regular expression with exactly one part in parentheses.

    Raises:
        ProfileFault: It is none.
    """
    if re.compile(pattern_of(text)).groups != 1:
        raise ProfileFault("fault.one_group", text=text)
    return text


def _tested(value: object) -> object:
    """Return a condition as a test: a word or a list of words are those that the cell may hold."""
    if isinstance(value, dict):
        return value
    return {"equals": value if isinstance(value, list) else [value]}


Texts = Annotated[tuple[str, ...], BeforeValidator(_several)]
Pattern = Annotated[str, AfterValidator(pattern_of)]


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


def headers_of(when: When) -> Iterator[str]:
    """Yield the headers of the export that a condition looks at."""
    return (name for name in when if not name.startswith(RESULT))


def results_of(when: When) -> Iterator[str]:
    """Yield the fields of the campaign that a condition looks at."""
    return (name.removeprefix(RESULT) for name in when if name.startswith(RESULT))
