"""How a field of the campaign appears in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from bulk_import.normalizers.normalizer import Normalizer


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How users write a field.

    Attributes:
        header: The header of the templates.
        synonyms: Other headers that mean the same, separated by commas; matched exactly
            after folding. The name of the field itself is always one of them.
        example: A cell as people write it; in the template.
        help: What the field means and what is accepted, in one or two sentences.
        normalize: What a cell of this column means.
    """

    header: str
    synonyms: str = ""
    example: str
    help: str
    normalize: Normalizer[object]


@dataclass(frozen=True, slots=True)
class BoundColumn:
    """A column together with the field that it fills."""

    field: str
    column: Column
    required: bool


def columns_of(model: type[BaseModel]) -> Iterator[BoundColumn]:
    """Yield the columns of *model*, in the order of its fields.

    Raises:
        TypeError: A field does not say how it appears in a spreadsheet.
    """
    for name, info in model.model_fields.items():
        columns = [entry for entry in info.metadata if isinstance(entry, Column)]
        if len(columns) != 1:
            message = f"{model.__name__}.{name} needs exactly one Column"
            raise TypeError(message)
        yield BoundColumn(name, columns[0], info.is_required())
