"""A new workbook; the only part of this room that knows XlsxWriter."""

from bulk_import.workbooks.create.writing import as_new_workbook

__all__ = ["as_new_workbook"]
