"""What the tests of exports have in common."""

from bulk_import.readers.worker.tasks import Task
from bulk_import.readers.worker.wire import Told


def sheets(spreadsheet):
    """Return the cells by the names of the sheets."""
    return {sheet.name: sheet.cells.to_numpy().tolist() for sheet in spreadsheet.sheets}


def messages_of(reader, content):
    """Return what the child sends of *content*."""
    messages = []
    reader(content, Task(kind="", rows=1_000, scale=1.0), lambda *parts: messages.append(parts))
    return messages


def code_of(reader, content):
    """Return the code by which *content* is refused; None where it is read."""
    try:
        messages_of(reader, content)
    except Told as told:
        return told.code
    return None
