"""`[options]` of a profile: options of `check` and `run` that count wherever it is used."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import ConfigDict, Field, StrictInt, StrictStr, model_validator

from bulk_import.campaign import FIELDS
from bulk_import.dialers.profile_tables import ProfileFault, ProfileTable
from bulk_import.normalizers.normalizer import DateOrder


class SavedOptions(ProfileTable):
    """Options that a person chose when they saved their matches; None where they did not.

    Attributes:
        columns: `[options.column]`: headers matched by hand that no table `[set.FIELD]` says: those
            that are one list with others, fill two fields, or are ignored.
        given: `[options.set]`: values by field, for rows that leave it blank or lack its column.
        sheet: The sheet that is read.
        date_order: How dates in three numbers are read.
        encoding: How a text file is encoded.
        region: ISO country code of the operator.
        agents: The file that says which agent id belongs to whom.
        replace: The file that says which values are replaced.
        rename: A pattern for the names of campaigns.
        max_rows: The most rows of a sheet that are read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    sheet: StrictStr | None = None
    date_order: DateOrder | None = None
    encoding: StrictStr | None = None
    region: Annotated[StrictStr, Field(pattern="^[A-Za-z]{2}$")] | None = None
    agents: StrictStr | None = None
    replace: StrictStr | None = None
    rename: StrictStr | None = None
    max_rows: Annotated[StrictInt, Field(ge=1)] | None = None
    given: dict[str, StrictStr] = Field({}, alias="set")
    columns: dict[str, StrictStr] = Field({}, alias="column")

    @model_validator(mode="after")
    def _names_our_fields(self) -> Self:
        named = {
            "options.set": [*self.given],
            "options.column": [*filter(None, self.columns.values())],
        }
        for table, fields in named.items():
            for name in fields:
                if name not in FIELDS:
                    listed = ", ".join(FIELDS)
                    raise ProfileFault("fault.field", table=table, name=name, fields=listed)
        return self
