"""The order in which the rooms are visited: check a file, run a plan, report."""

from bulk_import.importing.brake import Brake
from bulk_import.importing.checking import check, report_check
from bulk_import.importing.document import describe, describe_refusal
from bulk_import.importing.people import agents_of, known_agents
from bulk_import.importing.report import Report
from bulk_import.importing.running import Options, run, run_async
from bulk_import.readers.allowance import ROWS, Allowance

__all__ = [
    "ROWS",
    "Allowance",
    "Brake",
    "Options",
    "Report",
    "agents_of",
    "check",
    "describe",
    "describe_refusal",
    "known_agents",
    "report_check",
    "run",
    "run_async",
]
