"""Sending the rows of a plan: pace, retries, and what became of each row."""

from bulk_import.submission.submitting import Due, Pace, Submission, submit
from bulk_import.submission.throttle import Throttle

__all__ = ["Due", "Pace", "Submission", "Throttle", "submit"]
