"""The user's own workbook, annotated; the only part of this room that knows openpyxl."""

from bulk_import.workbooks.annotate.copying import as_copy
from bulk_import.workbooks.annotate.package import Uncopied

__all__ = ["Uncopied", "as_copy"]
