"""The files that a check and a run write: the user's own workbook, annotated."""

from bulk_import.workbooks.facts import STATES, RunFacts
from bulk_import.workbooks.results import write_results
from bulk_import.workbooks.summary import skipped_rows

__all__ = ["STATES", "RunFacts", "skipped_rows", "write_results"]
