"""Reading spreadsheets: one module a format, one line each in `READERS`.

The names are listed in `__init__.pyi` and loaded when they are first used: the child process that
reads workbooks comes through here as well, and must not wait for numpy; and whoever reads a file
need not wait for pandas.
"""

from bulk_import.lazy_names import LazyNames

__getattr__ = LazyNames(__name__).load
