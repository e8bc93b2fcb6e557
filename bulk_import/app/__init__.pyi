from bulk_import.app.agents import agents_of as agents_of
from bulk_import.app.agents import known_agents as known_agents
from bulk_import.app.checking import check as check
from bulk_import.app.checking import report_check as report_check
from bulk_import.app.json_report import describe as describe
from bulk_import.app.json_report import describe_refusal as describe_refusal
from bulk_import.app.report import Report as Report
from bulk_import.app.running import Options as Options
from bulk_import.app.running import run as run
from bulk_import.app.running import run_async as run_async
from bulk_import.app.running import run_events as run_events
from bulk_import.cancellation import Cancellation as Cancellation

__all__ = [
    "Cancellation",
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
    "run_events",
]
