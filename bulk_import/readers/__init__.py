"""Reading spreadsheets: one module a format, one line each in `READERS`."""

from bulk_import.readers.reading import READERS, read

__all__ = ["READERS", "read"]
