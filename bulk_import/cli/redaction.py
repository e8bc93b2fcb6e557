"""Keeps the secret out of logs, warnings and core dumps while the program holds it.

A core dump holds the whole memory of the process.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from pydantic import SecretStr

from bulk_import.api.redaction import Redactor
from bulk_import.cli.faults import places
from bulk_import.cli.streams import safe
from bulk_import.invisible import printable

Redact = Callable[[str], str]


@contextmanager
def discreet(secret: SecretStr) -> Iterator[None]:
    """Keep *secret* out of logs, warnings and core dumps as long as it is held."""
    redact = Redactor(secret)
    with ExitStack() as held:
        held.enter_context(_without_core_dumps())
        held.enter_context(_redacted_logs(redact))
        held.enter_context(_redacted_warnings(redact))
        held.enter_context(unprinted(secret))
        yield


@contextmanager
def unprinted(secret: SecretStr | None) -> Iterator[None]:
    """Keep *secret*, if there is one, out of what is printed.

    A file that holds it is refused, and the message may quote one of its cells.
    """
    before = {stream: stream.redact for stream in (safe(sys.stdout), safe(sys.stderr))}
    redact = Redactor(secret) if secret is not None else str
    for stream, others in before.items():
        stream.redact = _both(redact, others)  # a sheet may be for several accounts
    try:
        yield
    finally:
        for stream, others in before.items():
            stream.redact = others


def _both(first: Redact, then: Redact) -> Redact:
    return lambda text: then(first(text))


@contextmanager
def _without_core_dumps() -> Iterator[None]:
    if sys.platform == "win32":  # which writes none unless it is told to
        yield
    else:
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
        try:
            yield
        finally:
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))


@contextmanager
def _redacted_logs(redact: Redact) -> Iterator[None]:
    """Redact every record when it is made.

    A filter of the root logger would see only what is logged by the root itself, and one of its
    handlers nothing of handlers that are added later.
    """
    make = logging.getLogRecordFactory()

    def redacted(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = make(*arguments, **named)
        record.msg, record.args = printable(redact(_message(record))), None
        if record.exc_info:
            record.exc_text, record.exc_info = places(record.exc_info[1]), None
        return record

    logging.setLogRecordFactory(redacted)
    try:
        yield
    finally:
        logging.setLogRecordFactory(make)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # a record whose arguments do not fit it
        return f"a record of {record.name} that cannot be shown"


@contextmanager
def _redacted_warnings(redact: Redact) -> Iterator[None]:
    formatted = warnings.formatwarning

    def redacted(*arguments: Any, **named: Any) -> str:
        return redact(formatted(*arguments, **named))

    warnings.formatwarning = redacted
    try:
        yield
    finally:
        warnings.formatwarning = formatted
