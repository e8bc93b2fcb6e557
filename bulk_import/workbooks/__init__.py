"""The files that a check and a run leave behind: the user's own workbook, annotated."""

from bulk_import.workbooks.facts import STATES, RunFacts
from bulk_import.workbooks.results import write_results

__all__ = ["STATES", "RunFacts", "write_results"]
