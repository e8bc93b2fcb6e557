"""What a conversion leaves behind: campaigns to review, and what has no place in them."""

from bulk_import.workbooks.review.earlier import Earlier, read_earlier
from bulk_import.workbooks.review.losses import Loss, losses
from bulk_import.workbooks.review.supplies import Supply, supplies
from bulk_import.workbooks.review.writing import converted_workbook

__all__ = [
    "Earlier",
    "Loss",
    "Supply",
    "converted_workbook",
    "losses",
    "read_earlier",
    "supplies",
]
