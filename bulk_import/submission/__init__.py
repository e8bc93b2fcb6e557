"""Sending the rows of a plan: rate, retries, and what became of each row."""

from bulk_import.submission.interpret import unknown_since_earlier
from bulk_import.submission.leaving import Api
from bulk_import.submission.queue import DueRow, FieldPlace
from bulk_import.submission.sending import Submission
from bulk_import.submission.throttle import Throttle

__all__ = ["Api", "DueRow", "FieldPlace", "Submission", "Throttle", "unknown_since_earlier"]
