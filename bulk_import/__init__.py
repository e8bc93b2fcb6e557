"""Create TeleCMI voice campaigns from spreadsheets.

    import bulk_import

    plan = bulk_import.check("campaigns.xlsx")
    account = bulk_import.Account(inet_no=12345, secret=...)
    report = bulk_import.run(plan, account)
    report.save("campaigns.results.xlsx")

The public names are listed in `__init__.pyi` and loaded when they are first used: pandas and httpx
take a second that `bulk-import --help` should not cost.
"""

from bulk_import.lazy_names import LazyNames

_NAMES = LazyNames(__name__)

__getattr__ = _NAMES.load


def __dir__() -> list[str]:
    return _NAMES.listed
