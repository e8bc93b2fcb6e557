"""What the tests of exports have in common."""

from importlib import import_module

from sheets import grid_of

from bulk_import.readers.limits import ReadLimits
from bulk_import.readers.signatures import recognize
from bulk_import.readers.workbook_files import put_together
from bulk_import.readers.worker.main import READERS
from bulk_import.readers.worker.wire import ReadError, Task, decode


def sheets(spreadsheet):
    """Return the cells by the names of the sheets."""
    return {sheet.name: grid_of(sheet) for sheet in spreadsheet.sheets}


def messages_of(reader, content):
    """Return what the child sends of *content*."""
    messages = []
    reader(content, Task(kind="", rows=1_000, scale=1.0), lambda *parts: messages.append(parts))
    return messages


def read_here(text):
    """Return what *text* holds, read in this very process."""
    content = text.encode()
    kind = recognize(content)
    module, name = READERS[kind]
    reader = getattr(import_module(f"bulk_import.readers.worker.{module}"), name)
    said = [("kind", kind), *messages_of(reader, content)]
    return put_together("export", iter(said), ReadLimits(), source=content)


def cells_sent(column):
    """Return the cells of a column that a child sends."""
    cells, codes = decode(column)
    return list(cells) if codes is None else [cells[code] for code in codes]


def code_of(reader, content):
    """Return the code by which *content* is refused; None where it is read."""
    try:
        messages_of(reader, content)
    except ReadError as error:
        return error.code
    return None
