"""A spreadsheet that is dropped: written to disk while it arrives, and counted all the while.

Nothing of the file is parsed here; that is done in the limited child process. What can be said
without: that it is one file, not too large, and by its name a spreadsheet.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from bulk_import import rights, temporary
from bulk_import.web.origins import FORM_WITH_FILE, TOKEN, is_token

MEGABYTE: Final = 1024 * 1024
ENDINGS: Final = frozenset(
    {
        *(".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods", ".ots", ".fods"),
        *(".csv", ".tsv", ".tab", ".psv", ".txt", ".dat"),
        *(".json", ".jsonl", ".ndjson", ".xml", ".html", ".htm", ".sql", ".dump", ".out", ".log"),
        *(".yaml", ".yml", ".tf", ".tfstate"),
    }
)
"""How the name of a spreadsheet, or of another dialer's export, ends; its content decides what it
is."""

_LARGEST_FIELD: Final = 4 * 1024
_MOST_FIELDS: Final = 10
_LONGEST_NAME: Final = 255
_DRAINED: Final = 2
"""How many times what is allowed is received before a connection is cut: a browser shows an answer
only after it has sent all."""


class UploadRefused(Exception):
    """A file that is not kept.

    Args:
        what: A line of the page's words about files that are refused.
        status: The status of the answer.
        facts: What the words mention.
    """

    def __init__(self, what: str, status: int = 422, **facts: object) -> None:
        super().__init__(what)
        self.code = f"page.refused.{what}"
        self.status = status
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was received.

    Attributes:
        path: Where it is now; whoever takes it removes it.
        file_name: What it was called, without folders.
        fields: The small fields of the form.
    """

    path: Path
    file_name: str
    fields: dict[str, str]


async def receive_upload(request: Request, folder: Path, most_bytes: int) -> Upload:
    """Receive the form of Start, the token of which comes before its file.

    Args:
        request: The request.
        folder: Where the file is put, readable by its owner alone.
        most_bytes: The most bytes of the file.

    Raises:
        UploadRefused: It is not kept; nothing of it is left on the disk.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary", b"")
    if kind.decode("latin-1") != FORM_WITH_FILE or not boundary:
        raise UploadRefused("no_form", 415)
    path = temporary.beside(folder / "upload")
    form = _Form(request, path, most_bytes)
    try:
        await _fill(form.parser(boundary), request, most_bytes)
        return form.upload()
    except BaseException as fault:
        form.close()
        path.unlink(missing_ok=True)
        if isinstance(fault, FormParserError):
            raise UploadRefused("broken_off", 400) from None
        raise


async def _fill(parser: MultipartParser, request: Request, most_bytes: int) -> None:
    """Parse the form while it arrives; what is refused is received to its end, within bounds."""
    refused: UploadRefused | None = None
    received = 0
    with suppress(ClientDisconnect):
        async for chunk in request.stream():
            refused = refused or _parsed(parser, chunk)
            received += len(chunk)
            if received > most_bytes * _DRAINED + MEGABYTE:
                break
    if refused is not None:
        raise refused


def _parsed(parser: MultipartParser, chunk: bytes) -> UploadRefused | None:
    try:
        parser.write(chunk)
    except UploadRefused as refused:
        return refused
    except FormParserError:
        return UploadRefused("broken_off", 400)
    return None


class _Form:
    """The form while it arrives: small fields, the token among them, and then one file."""

    def __init__(self, request: Request, path: Path, most_bytes: int) -> None:
        self._request: Final = request
        self._path: Final = path
        self._most_bytes: Final = most_bytes
        self._fields: dict[str, str] = {}
        self._file: BinaryIO | None = None
        self._file_name = ""
        self._size = 0
        self._is_whole = False
        self._begin_part()

    def parser(self, boundary: bytes) -> MultipartParser:
        """Return the parser that tells of each piece.

        Raises:
            FormParserError: Nobody divides parts so.
        """
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin_part,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._begin_content,
                "on_part_data": self._content,
                "on_part_end": self._end_part,
                "on_end": self._end,
            },
        )

    def upload(self) -> Upload:
        """Return what was received.

        Raises:
            UploadRefused: It is not whole, or no file came.
        """
        self.close()
        if not self._is_whole:
            raise UploadRefused("broken_off", 400)
        if not self._file_name:
            raise UploadRefused("no_file")
        return Upload(self._path, self._file_name, self._fields)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def _begin_part(self) -> None:
        self._header, self._value = b"", b""
        self._name, self._is_file = "", False
        self._text = bytearray()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end].lower()

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._header == b"content-disposition":
            _, options = parse_options_header(self._value)
            self._name = options.get(b"name", b"").decode("utf-8", "replace")
            if b"filename" in options:
                self._is_file = True
                self._choose(options[b"filename"].decode("utf-8", "replace"))
        self._header, self._value = b"", b""

    def _choose(self, named: str) -> None:
        """Take the name of a file; an empty one is a field in which nothing was chosen."""
        name = last_part(named)
        if not name:
            return
        if self._file_name:
            raise UploadRefused("several")
        if PurePosixPath(name).suffix.lower() not in ENDINGS:
            raise UploadRefused("no_spreadsheet", 415, name=name)
        self._file_name = name

    def _begin_content(self) -> None:
        if len(self._fields) > _MOST_FIELDS:
            raise UploadRefused("broken_off", 400)
        if self._is_file and self._file is None and self._file_name:
            if not is_token(self._request, self._fields.get(TOKEN, "")):
                raise UploadRefused("not_ours", 403)
            self._file = rights.new_file(self._path)

    def _content(self, data: bytes, start: int, end: int) -> None:
        if not self._is_file:
            self._text += data[start:end]
            if len(self._text) > _LARGEST_FIELD:
                raise UploadRefused("broken_off", 413)
        elif self._file is not None:
            self._size += end - start
            if self._size > self._most_bytes:
                raise self._too_large()
            self._file.write(data[start:end])

    def _too_large(self) -> UploadRefused:
        announced = self._request.headers.get("content-length", "")
        size = max(self._size, int(announced) if announced.isdecimal() else 0)
        facts = {"name": self._file_name, "size": -(-size // MEGABYTE)}
        return UploadRefused("too_large", 413, **facts, most=self._most_bytes // MEGABYTE)

    def _end_part(self) -> None:
        if not self._is_file:
            self._fields[self._name] = self._text.decode("utf-8", "replace")

    def _end(self) -> None:
        self._is_whole = True


def last_part(named: str) -> str:
    """Return the name of a file without folders, whatever system it comes from, and not too long.

    Its end stays, by which people know what kind of file it is.
    """
    name = PureWindowsPath(named.replace("\0", "")).name.strip()
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 20]}…{name[-19:]}"
