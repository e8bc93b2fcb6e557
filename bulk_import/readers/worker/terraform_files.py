"""Terraform's own language: the resources of its blocks, with values as they are written.

Nothing is worked out: a reference such as `genesyscloud_routing_queue.Sales.id`, and whatever else
is no plain value, stays the text `${…}`, as in Terraform's JSON. A library would be two more to
carry along for what a campaign needs: texts, numbers, lists, objects and blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from bulk_import.cells import shown
from bulk_import.readers.worker.declared import plain_text
from bulk_import.readers.worker.infrastructure import LABEL, table_of_type
from bulk_import.readers.worker.tables import MOST_DEEP, Tables
from bulk_import.readers.worker.wire import ReadError, Send, Task

_RESOURCE: Final = "resource"
_SPACE: Final = re.compile(r"(?:\s|#[^\n]*|//[^\n]*|/\*.*?\*/)*+", re.DOTALL)
_BLANKS: Final = re.compile(r"(?:[ \t\r]|/\*.*?\*/)*+", re.DOTALL)
_NAME: Final = re.compile(r"(?P<bare>[\w-]+)|\"(?P<quoted>(?:[^\"\\\n]|\\.)*)\"")
_FOR: Final = re.compile(r"[\[{]\s*for\s")
"""How a list or an object begins that is worked out, not written."""
_HEREDOC: Final = re.compile(r"<<-?[ \t]*(?P<end>[A-Za-z_][\w-]*)[ \t]*\r?\n")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORDS: Final = {"true": True, "false": False, "null": None}
_ESCAPE: Final = re.compile(r'\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[nrt"\\])')
_SIGNS: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_OPENING: Final = "([{"
_CLOSING: Final = ")]}"


def read_terraform(content: bytes, task: Task, send: Send) -> None:
    """Send the resources of each type as a sheet.

    Raises:
        ReadError: The file is damaged, cut off or nested too deep, or holds no resource.
    """
    tables = Tables(task)
    source = _Source(plain_text(content, task, send).removeprefix("\ufeff"))
    for kind, labels, fields in source.blocks():
        if kind == _RESOURCE and len(labels) > 1:
            tables.add(table_of_type(labels[0]), fields, **{LABEL: labels[1]})
        else:
            tables.leave(".".join((kind, *labels)))
    tables.send(send)


class _Source:
    """A text in Terraform's language while it is read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def blocks(self) -> Iterator[tuple[str, list[str], dict[str, Any]]]:
        """Yield the kind, the labels and the fields of every block outside of others."""
        self._pass(_SPACE)
        while self._at < len(self._text):
            kind, *labels = self._names()
            if not self._takes("{"):
                raise self._broken()
            yield kind, labels, self._body(1)
            self._pass(_SPACE)

    def _names(self) -> list[str]:
        names = []
        while found := _NAME.match(self._text, self._at):
            names.append(found["bare"] or _unescaped(found["quoted"]))
            self._at = found.end()
            self._pass(_BLANKS)
        if not names:
            raise self._broken()
        return names

    def _body(self, depth: int) -> dict[str, Any]:
        """Return the fields of the block that has just been opened."""
        if depth > MOST_DEEP:
            raise ReadError("export.too_deep", most=str(MOST_DEEP))
        fields: dict[str, Any] = {}
        blocks: dict[str, list[dict[str, Any]]] = {}
        while not self._closes("}"):
            name, *_ = self._names()
            if self._takes("{"):
                blocks.setdefault(name, []).append(self._body(depth + 1))
            elif self._takes("="):
                if name in fields:
                    raise ReadError("export.field_twice", field=shown(name))
                fields[name] = self._value(depth)
            else:
                raise self._broken()
        for name, several in blocks.items():
            fields[name] = several[0] if len(several) == 1 else several
        return fields

    def _value(self, depth: int) -> Any:
        """Return the value that begins here: as it is where it is plain, else as `${…}`."""
        if depth > MOST_DEEP:
            raise ReadError("export.too_deep", most=str(MOST_DEEP))
        self._pass(_BLANKS)
        start = self._at
        if found := _HEREDOC.match(self._text, start):
            return self._heredoc(found)
        self._pass_expression()
        written = self._text[start : self._at].strip()
        if not written:
            raise self._broken()
        return self._plain(written, start, depth)

    def _plain(self, written: str, start: int, depth: int) -> Any:
        if written in _WORDS:
            return _WORDS[written]
        if _NUMBER.fullmatch(written):
            return written
        after = self._at
        self._at = start
        try:
            if written[0] == '"' and self._pass_text() == start + len(written):
                return _unescaped(written[1:-1])
            is_plain = written[0] in "[{" and not _FOR.match(written)
            if is_plain and self._pass_bracket() == start + len(written):
                self._at = start + 1
                return self._list(depth) if written[0] == "[" else self._object(depth)
        finally:
            self._at = after
        return f"${{{written}}}"

    def _list(self, depth: int) -> list[Any]:
        values = []
        while not self._closes("]"):
            values.append(self._value(depth + 1))
            self._pass(_SPACE)
            self._takes(",")
        return values

    def _object(self, depth: int) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        while not self._closes("}"):
            name = "".join(self._names())
            if not (self._takes("=") or self._takes(":")):
                raise self._broken()
            fields[name] = self._value(depth + 1)
            self._pass(_SPACE)
            self._takes(",")
        return fields

    def _heredoc(self, found: re.Match[str]) -> str:
        end = re.compile(rf"^[ \t]*{re.escape(found['end'])}[ \t]*\r?$", re.MULTILINE)
        last = end.search(self._text, found.end())
        if last is None:
            raise self._cut_off()
        self._at = last.end()
        return self._text[found.end() : last.start()].rstrip("\r\n")

    def _pass_expression(self) -> None:
        """Go to the end of an expression: of its line, or where the list around it goes on."""
        while self._at < len(self._text):
            sign = self._text[self._at]
            if sign in "\n," or sign in _CLOSING or self._text.startswith(("#", "//"), self._at):
                return
            if sign == '"':
                self._at = self._pass_text()
            elif sign in _OPENING:
                self._at = self._pass_bracket()
            else:
                self._at += 1

    def _pass_text(self) -> int:
        """Return where the text ends that begins here; what `${…}` holds may have texts itself."""
        at, depth = self._at + 1, 0
        while at < len(self._text):
            sign = self._text[at]
            if sign == "\\":
                at += 1
            elif self._text.startswith(("${", "%{"), at):
                depth += 1
                at += 1
            elif sign == "}" and depth:
                depth -= 1
            elif sign == '"' and not depth:
                return at + 1
            elif sign == "\n":
                break
            at += 1
        raise self._broken()

    def _pass_bracket(self) -> int:
        """Return where the bracket ends that opens here."""
        start, depth = self._at, 0
        at = start
        while at < len(self._text):
            sign = self._text[at]
            if sign == '"':
                self._at = at
                at = self._pass_text()
                continue
            if sign == "#" or self._text.startswith("//", at):
                at = self._text.find("\n", at)
                if at < 0:
                    break
            depth += (sign in _OPENING) - (sign in _CLOSING)
            at += 1
            if not depth:
                self._at = start
                return at
        raise self._cut_off()

    def _pass(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _takes(self, sign: str) -> bool:
        """Go on behind *sign*, if it stands here."""
        self._pass(_BLANKS)
        is_there = self._text.startswith(sign, self._at)
        self._at += is_there
        return is_there

    def _closes(self, sign: str) -> bool:
        self._pass(_SPACE)
        if self._at >= len(self._text):
            raise self._cut_off()
        return self._takes(sign)

    def _broken(self) -> ReadError:
        if self._at >= len(self._text):
            return self._cut_off()
        return self._fault("export.broken")

    def _cut_off(self) -> ReadError:
        self._at = len(self._text.rstrip())
        return self._fault("export.cut_off")

    def _fault(self, code: str) -> ReadError:
        line = self._text.count("\n", 0, self._at) + 1
        column = self._at - self._text.rfind("\n", 0, self._at)
        return ReadError(code, line=str(line), character=str(column))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    return _SIGNS.get(found[1]) or chr(int(found[1][1:], 16))
