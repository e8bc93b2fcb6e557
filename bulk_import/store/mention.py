"""What a person wants forgotten, and where it is written: in texts, sheets and workbooks."""

from __future__ import annotations

import gzip
import html
import json
import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from bulk_import.problems import Refused

MASK: Final = "•••"
"""What stands in place of what was forgotten."""

_FEWEST: Final = 3
"""Characters without which too much would be meant."""

_PHONE: Final = re.compile(r"\+?[\d\s().–-]{7,}")
_BETWEEN: Final = r"[\s().–-]*"
"""What people write between the digits of a phone number."""

_TAGS: Final = re.compile(r"<[^>]*>")

_MOST_SEARCHED: Final = 200_000_000
"""Bytes of a workbook's parts that are searched; one that unpacks to more counts as a mention."""


@dataclass(frozen=True, slots=True)
class Mention:
    """What is to be forgotten, in every way in which it may be written.

    Attributes:
        text: As the person wrote it.
        pattern: Finds it, in capital letters or not; a phone number with whatever spaces.
    """

    text: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> Mention:
        """Return what *text* means.

        Raises:
            Refused: It is too short: much else would be forgotten with it.
        """
        plain = unicodedata.normalize("NFC", " ".join(text.split()))
        if len(plain) < _FEWEST:
            raise Refused("forget.too_short", text=text, least=str(_FEWEST))
        if _PHONE.fullmatch(plain):
            parts, between = re.findall(r"\d", plain), _BETWEEN
        else:
            parts, between = plain.split(" "), r"\s+"
        return cls(text, re.compile(between.join(map(re.escape, parts)), re.IGNORECASE))

    def is_in(self, text: str) -> bool:
        """Return whether *text* holds it."""
        return self.pattern.search(unicodedata.normalize("NFC", text)) is not None

    def without(self, value: Any) -> Any:
        """Return *value*, a text or what JSON is made of, with a mask in place of it."""
        match value:
            case str() if self.is_in(value):
                return self.pattern.sub(MASK, unicodedata.normalize("NFC", value))
            case list():
                return [self.without(one) for one in value]
            case dict():
                return {name: self.without(one) for name, one in value.items()}
            case int() | float() if self.is_in(str(value)):
                return MASK
            case _:
                return value

    def is_in_sheet(self, content: bytes) -> bool:
        """Return whether the copy of a sheet holds it; one that cannot be read may."""
        try:
            document = json.loads(gzip.decompress(content))
        except (ValueError, OSError, EOFError):
            return True
        return bool(self.without(document) != document)

    def is_in_workbook(self, content: bytes) -> bool:
        """Return whether any part of a workbook holds it; one that cannot be searched may."""
        try:
            with ZipFile(BytesIO(content)) as parts:
                if sum(part.file_size for part in parts.infolist()) > _MOST_SEARCHED:
                    return True
                return any(self._is_in_part(parts.read(name)) for name in parts.namelist())
        except (BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
            return True

    def _is_in_part(self, part: bytes) -> bool:
        """Return whether a part holds it, also where a text is cut by how it looks."""
        text = html.unescape(part.decode("utf-8", "replace"))
        return self.is_in(text) or self.is_in(_TAGS.sub("", text))
