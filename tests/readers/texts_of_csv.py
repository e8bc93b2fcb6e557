"""Reading CSV in this very process, by the code that a child runs and its parent."""

from bulk_import.events import ignore
from bulk_import.readers.limits import ReadLimits
from bulk_import.readers.workbook_files import put_together
from bulk_import.readers.worker.csv_files import read_csv as read_in_child
from bulk_import.readers.worker.wire import ReadError, Task


def read_csv(path, content, limits=None, *, listen=ignore, encoding=None):
    """Return what `readers.read` returns of a CSV file of this *content*."""
    limits = limits or ReadLimits()
    task = Task(kind="csv", rows=limits.rows, scale=limits.scale, encoding=encoding)
    sent = [("kind", "csv")]
    try:
        read_in_child(content, task, lambda *message: sent.append(message))
    except ReadError as error:
        sent.append(("error", error.code, error.facts))
    return put_together(path, iter(sent), limits, source=content, listen=listen)
