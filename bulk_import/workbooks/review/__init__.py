"""The workbook of a conversion: campaigns to review, and what has no place in them."""

from bulk_import.workbooks.review.assumed import Assumption, assumptions
from bulk_import.workbooks.review.conversion import (
    Conversion,
    ConvertedCampaign,
    ConvertedValue,
    Origin,
    ValueColumn,
)
from bulk_import.workbooks.review.earlier import Earlier, read_earlier
from bulk_import.workbooks.review.merging import merged
from bulk_import.workbooks.review.summary import Loss, Supply, losses, shared, supplies
from bulk_import.workbooks.review.writing import converted_workbook

__all__ = [
    "Assumption",
    "Conversion",
    "ConvertedCampaign",
    "ConvertedValue",
    "Earlier",
    "Loss",
    "Origin",
    "Supply",
    "ValueColumn",
    "assumptions",
    "converted_workbook",
    "losses",
    "merged",
    "read_earlier",
    "shared",
    "supplies",
]
