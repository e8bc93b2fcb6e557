"""The child process that sends messages by Apprise, and the only module that knows it.

Whatever Apprise and the libraries below it log, print or leave behind stays in here, since
addresses hold keys. Nothing else of the package is loaded.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from threading import Lock, Thread
from typing import IO, Any, Final

NOT_UNDERSTOOD: Final = "not_understood"
NOT_TAKEN: Final = "not_taken"
TAKEN: Final = "taken"


def main() -> None:
    """Send the message that standard input describes, and say on a line what became of each.

    The lines come as it is known; a server that does not answer keeps back its own line alone.
    """
    task = json.loads(sys.stdin.buffer.read())
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123  no path, but a device
        sys.stdout = sys.stderr = nowhere
        logging.disable()
        _send_all(task, out)
    os._exit(0)  # the libraries would wait for threads of theirs


def _send_all(task: dict[str, Any], out: IO[bytes]) -> None:
    one_at_a_time = Lock()

    def send(number: int, address: str) -> None:
        became = _send(address, task)
        with one_at_a_time:
            out.write(json.dumps([number, became]).encode() + b"\n")
            out.flush()

    threads = [Thread(target=send, args=each) for each in enumerate(task["to"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _send(address: str, task: dict[str, Any]) -> str:
    import apprise  # noqa: PLC0415  it takes a while, and the threads share it

    asset = apprise.AppriseAsset(app_id="bulk-import", app_desc="bulk-import", app_url="")
    people = apprise.Apprise(asset=asset)
    try:
        if not people.add(address):
            return NOT_UNDERSTOOD
        is_taken = people.notify(
            body=task["body"],
            title=task["title"],
            notify_type=apprise.NotifyType(task["kind"]),
            body_format=apprise.NotifyFormat.TEXT,
        )
    except Exception:  # noqa: BLE001  it could hold the address, and is told as what it means
        return NOT_TAKEN
    return TAKEN if is_taken else NOT_TAKEN
