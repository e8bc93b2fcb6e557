"""Create TeleCMI voice campaigns from spreadsheets.

    import bulk_import

    plan = bulk_import.check("campaigns.xlsx")
    account = bulk_import.Account(inet_no=12345, secret=...)
    report = bulk_import.run(plan, account)
    report.save("campaigns.results.xlsx")

The names below are loaded when they are first used: pandas and httpx take a second that
`bulk-import --help` should not cost. `__init__.pyi` tells them to type checkers.
"""

from importlib import import_module

__all__ = [
    "Account",
    "BulkImportError",
    "Cancellation",
    "Options",
    "Pace",
    "Plan",
    "Problem",
    "ReadOptions",
    "Refused",
    "Report",
    "Severity",
    "State",
    "Stopped",
    "check",
    "run",
    "run_async",
    "run_events",
]

_ROOMS = {
    "Account": "account",
    "Cancellation": "cancellation",
    "BulkImportError": "problems",
    "Options": "app",
    "Pace": "submission",
    "Plan": "validation",
    "Problem": "problems",
    "ReadOptions": "options",
    "Refused": "problems",
    "Report": "app",
    "Severity": "problems",
    "State": "outcome",
    "Stopped": "problems",
    "check": "app",
    "run": "app",
    "run_async": "app",
    "run_events": "app",
}


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return __all__
