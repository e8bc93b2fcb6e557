"""The list of fields: what a campaign is, and how each field appears in a spreadsheet.

Names, types, formats and limits are those of TeleCMI's page "Create Campaign"; the account and
its secret, the other two of its 25 parameters, belong to `bulk_import.account`. A field is one
entry in `shared`, `predictive` or `progressive`: header match, validation, request, template
and handbook follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, JsonValue, TypeAdapter

from bulk_import.campaign.predictive import PredictiveCampaign
from bulk_import.campaign.progressive import ProgressiveCampaign
from bulk_import.campaign.shared import CampaignFields
from bulk_import.fields import BoundColumn, columns_of

Campaign = PredictiveCampaign | ProgressiveCampaign

_ADAPTER: TypeAdapter[Campaign] = TypeAdapter(
    Annotated[Campaign, Field(discriminator="dialer_type")]
)

APPLIES: dict[str, frozenset[str]] = {
    "predictive": frozenset(PredictiveCampaign.model_fields),
    "progressive": frozenset(ProgressiveCampaign.model_fields),
}
"""The fields that each dialer type sends."""

HELD_BACK = "max_waiting_time_without_agent"
"""The field that another, `no_agent_no_wait`, switches off."""

FIELDS: dict[str, BoundColumn] = {
    bound.field: bound
    for model in (CampaignFields, ProgressiveCampaign, PredictiveCampaign)
    for bound in columns_of(model)
}
"""Every field by its name, in the order of the API page."""


ALWAYS: tuple[str, ...] = tuple(CampaignFields.model_fields)
"""The fields that every campaign needs."""


def build(values: Mapping[str, object]) -> Campaign:
    """Return the campaign of normalized *values*; fields that do not apply must be left out.

    Raises:
        pydantic.ValidationError: The values break a rule of the API page.
    """
    return _ADAPTER.validate_python(values)


def body(campaign: Campaign) -> dict[str, JsonValue]:
    """Return the fields of *campaign* as the request carries them: no null, no empty text."""
    return campaign.model_dump(mode="json", exclude_none=True)
