"""The order in which the rooms are visited: check a file, run a plan, report.

The names are loaded when they are first used: a check must not wait for what only a run needs.
`__init__.pyi` tells them to type checkers.
"""

from importlib import import_module

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

_MODULES = {
    "Cancellation": "bulk_import.cancellation",
    "Options": "bulk_import.app.running",
    "Report": "bulk_import.app.report",
    "agents_of": "bulk_import.app.agents",
    "check": "bulk_import.app.checking",
    "describe": "bulk_import.app.json_report",
    "describe_refusal": "bulk_import.app.json_report",
    "known_agents": "bulk_import.app.agents",
    "report_check": "bulk_import.app.checking",
    "run": "bulk_import.app.running",
    "run_async": "bulk_import.app.running",
    "run_events": "bulk_import.app.running",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
