"""The list of fields: what a campaign is, and what is known of each of its fields.

Names, types, formats and limits are those of TeleCMI's page "Create Campaign"; the account and
its secret, the other two of its 25 parameters, belong to `bulk_import.account`. A field is one
entry in `shared`, `predictive` or `progressive`: header match, validation, request, template,
uniqueness and handbook follow from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import GenericAlias
from typing import Annotated, Any, Final, get_args

from pydantic import ConfigDict, Discriminator, JsonValue, TypeAdapter, ValidationError

from bulk_import.campaign import formats
from bulk_import.campaign.predictive import PredictiveCampaign
from bulk_import.campaign.progressive import ProgressiveCampaign
from bulk_import.fields import (
    DIALER_TYPE,
    Field,
    UniqueConstraint,
    depths,
    fields_of_models,
    in_order,
)

Campaign = PredictiveCampaign | ProgressiveCampaign

_ADAPTER: TypeAdapter[Campaign] = TypeAdapter(
    Annotated[Campaign, Discriminator(DIALER_TYPE)], config=ConfigDict(defer_build=True)
)

DIALER_TYPES: Final[tuple[str, ...]] = get_args(formats.DialerType)

FIELDS: Final[Mapping[str, Field]] = fields_of_models(
    {"progressive": ProgressiveCampaign, "predictive": PredictiveCampaign}
)
"""Every field by its name, in the order of the API page."""

IN_ORDER: Final[tuple[Field, ...]] = in_order(FIELDS)
"""Every field after those that decide whether it applies or what its cells mean."""

DEPTHS: Final[Mapping[str, int]] = depths(IN_ORDER)
"""How many fields are read one after the other before each field, by name."""


@cache
def fields_of(dialer: str | None = None) -> tuple[Field, ...]:
    """Return the fields of a campaign of the type *dialer*, in the order of the API page.

    Args:
        dialer: One of `DIALER_TYPES`; None for the fields that every campaign has.
    """
    if dialer is None:
        return tuple(field for field in FIELDS.values() if field.common)
    return tuple(field for field in FIELDS.values() if dialer in field.dialers)


@cache
def unique_fields() -> Mapping[str, UniqueConstraint]:
    """Return the uniqueness constraints, by the name of the field whose values they are about."""
    return {name: field.unique for name, field in FIELDS.items() if field.unique}


def unique_values(campaign: Campaign) -> Iterator[tuple[str, str]]:
    """Yield the field and the value of everything that only *campaign* may have.

    The values are in the form in which two of a kind are equal: a name without its case, each
    agent for itself.
    """
    for name, constraint in unique_fields().items():
        for key in constraint.keys(getattr(campaign, name)):
            yield name, key


def build(values: Mapping[str, object]) -> Campaign:
    """Return the campaign of normalized *values*; fields that do not apply must be left out.

    Raises:
        pydantic.ValidationError: The values break a rule of the API page.
    """
    return _ADAPTER.validate_python(values)


def wrong_formats(name: str, values: Sequence[object]) -> set[int]:
    """Return the places in *values* of those that break the format of the field *name*.

    What the API page asks of a value alone is the same as `build` asks. Rules between the fields
    of a campaign are not looked at, nor is the dialer type, which decides what the others are.
    """
    try:
        _format_of(name).validate_python(values)
    except ValidationError as error:
        return {int(found["loc"][0]) for found in error.errors(include_url=False)}
    return set()


@cache
def _format_of(name: str) -> TypeAdapter[list[object]]:
    models = (ProgressiveCampaign, PredictiveCampaign)
    info = next(one.model_fields[name] for one in models if name in one.model_fields)
    annotated: Any = Annotated  # to a type checker, these types would have to stand here
    kind: Any = GenericAlias(list, annotated[info.annotation, *info.metadata])
    return TypeAdapter(kind, config=ConfigDict(strict=True))


def body(campaign: Campaign) -> dict[str, JsonValue]:
    """Return the fields of *campaign* as the request carries them: no null, no empty text."""
    return campaign.model_dump(mode="json", exclude_none=True)
