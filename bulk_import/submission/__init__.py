"""Sending the rows of a plan: pace, retries, and what became of each row."""

from bulk_import.submission.pace import Pace
from bulk_import.submission.queue import Due
from bulk_import.submission.results import still_unknown
from bulk_import.submission.submitting import Api, Submission, submit
from bulk_import.submission.throttle import Throttle

__all__ = ["Api", "Due", "Pace", "Submission", "Throttle", "still_unknown", "submit"]
