"""The child process that copies: takes the user's workbook and our additions, sends the copy."""

from __future__ import annotations

import pickle
from typing import IO, Any

from bulk_import import messages
from bulk_import.problems import Refused
from bulk_import.readers.worker.main import serve
from bulk_import.readers.worker.wire import Send
from bulk_import.workbooks.annotate.additions import Additions, Uncopied
from bulk_import.workbooks.annotate.copying import as_copy


def main(source: IO[bytes], target: IO[bytes]) -> None:
    """Read additions and a workbook from *source*, and write to *target* the annotated copy.

    What is sent is `copied` with the file; `uncopied` with the code of the reason and a kind of
    error; or `error` where the sheet has no room.
    """
    serve(source, target, _copy)


def _copy(content: bytes, task: tuple[Any, ...], send: Send) -> None:
    packed, is_trial = task
    additions: Additions = pickle.loads(packed)  # noqa: S301  written by our own parent
    try:
        with messages.speaking(additions.language):
            copy = as_copy(content, additions)
    except Uncopied as why:
        send("uncopied", why.code, why.error)
    except Refused as refused:
        send("error", refused.code, dict(refused.facts))
    except (MemoryError, RecursionError):
        send("uncopied", "uncopied.too_much", "")
    except Exception as error:  # noqa: BLE001  whatever the file makes us or openpyxl meet
        send("uncopied", "uncopied.unusual", type(error).__name__)
    else:
        send("copied", b"" if is_trial else copy)
