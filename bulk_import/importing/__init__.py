"""The order in which the rooms are visited: check a file, run a plan, report.

The names are loaded when they are first used: a check must not wait for what only a run needs.
`__init__.pyi` tells them to type checkers.
"""

from importlib import import_module

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

_MODULES = {
    "ROWS": "bulk_import.readers.allowance",
    "Allowance": "bulk_import.readers.allowance",
    "Brake": "bulk_import.importing.brake",
    "Options": "bulk_import.importing.running",
    "Report": "bulk_import.importing.report",
    "agents_of": "bulk_import.importing.people",
    "check": "bulk_import.importing.checking",
    "describe": "bulk_import.importing.document",
    "describe_refusal": "bulk_import.importing.document",
    "known_agents": "bulk_import.importing.people",
    "report_check": "bulk_import.importing.checking",
    "run": "bulk_import.importing.running",
    "run_async": "bulk_import.importing.running",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
