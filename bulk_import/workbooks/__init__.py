"""The files that a check and a run write: the user's own workbook, annotated.

The names are listed in `__init__.pyi` and loaded when they are first used: the child process that
copies workbooks comes through here as well, and must not wait for what plans are made with.
"""

from bulk_import.lazy_names import LazyNames

__getattr__ = LazyNames(__name__).load
