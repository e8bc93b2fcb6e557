"""What is known of a field: how it appears in a spreadsheet, and the rules for its values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, Literal, cast

from pydantic import BaseModel

from bulk_import import messages
from bulk_import.cells import Cell
from bulk_import.normalizers.folding import folded_each
from bulk_import.normalizers.normalizer import Context, Normalizer, Unit
from bulk_import.normalizers.text import folded

DIALER_TYPE: Final = "dialer_type"
"""The field that decides which of the others a campaign has."""

LENGTHS: Final[tuple[Unit, ...]] = ("ms", "s", "min", "h")
"""The units in which headers say how long something lasts."""

CellKind = Literal["text", "number", "date", "time", "yes_no"]
"""What a cell of a template holds; text wherever Excel could make something else of it."""

Suggestions = Literal["zones", "agents"]
"""Lists that a template offers for a field without being closed: other values are right too."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Cells that are sent just as they are written, in columns whose cells all differ.

    It is the short way to what their normalizer says.

    Attributes:
        holds: Whether a cell is one of them.
        value: What such a cell means.
        hold: Whether each of several texts certainly is one of them, where that shows at once.
    """

    holds: Callable[[Cell, Context], bool]
    value: Callable[[str], object] = str
    hold: Callable[[Sequence[str], Context], bool] | None = None


@dataclass(frozen=True, slots=True)
class UniqueConstraint:
    """A uniqueness constraint: each value of the field belongs to one campaign of an account.

    Attributes:
        conflict: The code of the problem of a row that wants what another row of the sheet has.
        refusal: The words, in lower case, by which the API says that another campaign has the
            value already; from the page "Create Campaign".
    """

    conflict: str
    refusal: str

    def keys(self, value: object) -> tuple[str, ...]:
        """Return what of *value* must be unique, in the form in which two of a kind are equal."""
        if value is None:
            return ()
        if isinstance(value, tuple):
            return tuple(map(str, value))
        return (folded(str(value)),)

    def keys_of(self, values: Sequence[object]) -> list[tuple[str, ...]]:
        """Return the `keys` of each of *values*; those of many texts take far less together."""
        kinds = set(map(type, values))
        if kinds == {str}:
            return list(zip(folded_each(cast("Sequence[str]", values)), strict=True))
        lists = cast("Sequence[tuple[str, ...]]", values)
        if kinds == {tuple} and set(map(type, chain.from_iterable(lists))) <= {str}:
            return list(lists)
        return list(map(self.keys, values))


@dataclass(frozen=True, slots=True)
class FieldCondition:
    """The value of another field with which alone a field is sent; then it is needed.

    Attributes:
        field: The other field.
        value: Its value.
    """

    field: str
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What is known of a field of the campaign.

    Attributes:
        header: The header of the templates.
        synonyms: Other headers that mean the same, separated by commas; matched exactly
            after folding. The name of the field itself is always one of them.
        example: A cell as people write it; in the templates.
        normalize: What a cell means.
        plain: The cells that are sent just as they are written; None for columns that repeat
            themselves.
        kind: What a cell of a template holds.
        units: The units in which its header may say that numbers are.
        choices: The closed list that a value is taken from; empty where there is none.
        suggestions: The open list that a template offers; None where there is none.
        width: How many characters wide a column for it is.
        unique: The uniqueness constraint on its values; None where campaigns may share them.
        usual_least: A number below it is sent with a warning, for fields of whole numbers.
        usual_most: The same for a number above it; None without any limit.
        depends_on: Fields of the row on whose values the meaning of a cell depends.
        condition: Which campaigns of its dialer types have it; None for all of them.
        name: The API's name of the field, which is its name in the model.
        required: Whether a campaign that may have the field must have it.
        dialers: The dialer types that have the field.
        common: Whether every campaign has it, whatever its dialer type.
    """

    header: str
    synonyms: str = ""
    example: str
    normalize: Normalizer[object]
    plain: Plain | None = None
    kind: CellKind = "text"
    units: tuple[Unit, ...] = ()
    choices: tuple[str, ...] = ()
    suggestions: Suggestions | None = None
    width: int = 16
    unique: UniqueConstraint | None = None
    usual_least: int = 0
    usual_most: int | None = None
    depends_on: tuple[str, ...] = ()
    condition: FieldCondition | None = None
    # What the model says in which the field is declared:
    name: str = ""
    required: bool = True
    dialers: frozenset[str] = frozenset()
    common: bool = False

    @property
    def help_code(self) -> str:
        """The code of the message that says what the field means and what is accepted."""
        return f"accepted.{self.name}"

    @property
    def help(self) -> str:
        """What the field means and what is accepted, in one or two sentences."""
        return messages.text(self.help_code)

    @property
    def condition_in_words(self) -> str:
        """Which campaigns meet the condition, as the end of a sentence; empty without one."""
        return messages.text(f"condition.{self.name}") if self.condition else ""

    def context(self, known: Context) -> Context:
        """Return *known* with what normalizers must know of the field itself."""
        return replace(known, usual_least=self.usual_least, usual_most=self.usual_most)

    def applies(self, values: Mapping[str, object]) -> bool:
        """Say whether a campaign may have the field, as far as its *values* are known."""
        dialer = values.get(DIALER_TYPE)
        return (dialer is None or dialer in self.dialers) and not self.is_switched_off(values)

    def is_switched_off(self, values: Mapping[str, object]) -> bool:
        """Say whether *values* contradict the field's condition."""
        if self.condition is None:
            return False
        value = values.get(self.condition.field)
        return value is not None and value != self.condition.value

    def is_needed(self, values: Mapping[str, object]) -> bool:
        """Say whether a campaign with *values* must have the field, as far as they are known."""
        if not self.required or not (self.common or values.get(DIALER_TYPE) in self.dialers):
            return False
        return self.condition is None or values.get(self.condition.field) == self.condition.value


def fields_of_models(models: Mapping[str, type[BaseModel]]) -> dict[str, Field]:
    """Return the fields of *models*, by name: those of all first, then those of each.

    Args:
        models: The model of each dialer type.

    Raises:
        TypeError: A field of a model does not say what is known of it.
    """
    found: dict[str, Field] = {}
    for model in models.values():
        found |= {field.name: field for field in _declared(model) if field.name not in found}
    dialers = {
        name: frozenset(dialer for dialer, model in models.items() if name in model.model_fields)
        for name in found
    }
    bound = [
        replace(field, dialers=dialers[name], common=len(dialers[name]) == len(models))
        for name, field in found.items()
    ]
    return {field.name: field for field in sorted(bound, key=lambda field: not field.common)}


def in_order(fields: Mapping[str, Field]) -> tuple[Field, ...]:
    """Return *fields* so that each comes after those on which it depends.

    The dialer type comes first: it decides which of the others there are.

    Raises:
        ValueError: Fields depend on each other in a circle, or on one that does not exist.
    """
    ordered: dict[str, Field] = {}
    waiting = sorted(fields.values(), key=lambda field: field.name != DIALER_TYPE)
    while waiting:
        ready = next((one for one in waiting if ordered.keys() >= _needs(one)), None)
        if ready is None:
            names = ", ".join(field.name for field in waiting)
            raise ValueError(f"there is no order for {names}")
        ordered[ready.name] = ready
        waiting.remove(ready)
    return tuple(ordered.values())


def depths(ordered: Iterable[Field]) -> dict[str, int]:
    """Return by name how many fields are read one after the other before each of *ordered*.

    The dialer type has 0. Fields of one depth do not depend on each other.

    Args:
        ordered: The fields as `in_order` returns them.
    """
    found: dict[str, int] = {}
    for field in ordered:
        needed = _needs(field)
        found[field.name] = 1 + max((found[name] for name in needed), default=0)
    return {**found, DIALER_TYPE: 0}


def _needs(field: Field) -> set[str]:
    """Return the names of the fields that must be known before *field*."""
    return {*field.depends_on, *([field.condition.field] if field.condition else ())}


def _declared(model: type[BaseModel]) -> Iterator[Field]:
    for name, info in model.model_fields.items():
        declared = [entry for entry in info.metadata if isinstance(entry, Field)]
        if len(declared) != 1:
            raise TypeError(f"{model.__name__}.{name} needs exactly one Field")
        (field,) = declared
        yield replace(field, name=name, required=info.is_required() or field.condition is not None)
