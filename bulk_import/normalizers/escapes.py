"""Codes that programs write in place of a character, and the characters that they stand for.

Each function returns the text as it was where it holds no such code.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote_to_bytes

_ENTITY: Final = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
    r"|&(?:amp|quot|apos|nbsp|lt|gt|#0?39)(?![\w;])"
)
_MOST_LAYERS: Final = 3
"""How often one text may be encoded: `&amp;amp;` is `&` twice."""

_INLINE: Final = "a|b|big|code|em|font|i|label|mark|small|span|strong|sub|sup|u|o:p"
_BLOCK: Final = "br|center|div|h[1-6]|hr|li|ol|p|pre|table|tbody|td|th|tr|ul"
_ATTRIBUTES: Final = r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))*\s*/?"
_CDATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_INLINE_TAG: Final = re.compile(rf"</?(?:{_INLINE}){_ATTRIBUTES}>|<!--.*?-->", re.IGNORECASE)
_BLOCK_TAG: Final = re.compile(rf"</?(?:{_BLOCK}){_ATTRIBUTES}>", re.IGNORECASE)

_BYTES_LITERAL: Final = re.compile(r"b(?P<quote>['\"])(?P<text>.*\\x.*)(?P=quote)")
_BYTES: Final = re.compile(r"(?:\\x[0-9a-fA-F]{2})+")
_OCTAL: Final = re.compile(r"(?:\\[0-3][0-7]{2}){2,}")
_QUOTED_PRINTABLE: Final = re.compile(r"(?:=[0-9A-F]{2}){2,}")
_CODE_POINT: Final = re.compile(
    r"(?:\\u|%u)(?P<four>[0-9a-fA-F]{4})|\\u\{(?P<braces>[0-9a-fA-F]{1,6})\}"
    r"|\\U(?P<eight>[0-9a-fA-F]{8})|_x(?P<ooxml>[0-9a-fA-F]{4})_"
)
_BACKSLASH: Final = re.compile(r"""\\([!-/:-@\[\]^_`{-~])""")  # any sign but a backslash
_HIGHEST: Final = 0x10FFFF

_PERCENT: Final = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_LONG_PERCENT: Final = re.compile(r"%[c-fC-F][0-9a-fA-F]%[89abAB][0-9a-fA-F]")
_USUAL_PERCENT: Final = re.compile(r"%(?:2[0-9a-fA-F]|3[a-fA-F]|40|5[bBdD])")
_CERTAIN_PERCENT: Final = re.compile(r"(?:[^\s%\d]|(?<!\d)\d+(?!%)|%[0-9a-fA-F]{2})+")

_PERHAPS: Final = (
    (re.compile(r"(?:\\r)?\\n|\\r|\\t"), lambda _: " "),
    (re.compile(r"(?<=[^\W\d_])u(00[0-9a-f]{2})"), lambda found: chr(int(found[1], 16))),
    (
        re.compile(r"(?<=[^\W_])=(20|[89A-F][0-9A-F])(?![0-9A-F])"),
        lambda found: _of_windows(found[1]),
    ),
    (
        re.compile(r"(?<=[^\W\d_])%([89a-fA-F][0-9a-fA-F])(?![0-9a-fA-F])"),
        lambda found: _of_windows(found[1]),
    ),
    (re.compile(r"#0?39;"), lambda _: "'"),
    (re.compile(r"(?<![\w&])(amp|quot|apos|nbsp);"), lambda found: html.unescape(f"&{found[1]};")),
)


def without_entities(text: str) -> str:
    """Return *text* with the characters that HTML's codes stand for, such as `&#039;`."""
    for _ in range(_MOST_LAYERS):
        before, text = text, _ENTITY.sub(_entity, text)
        if text == before:
            break
    return text


def _entity(found: re.Match[str]) -> str:
    return html.unescape(found[0] if found[0].endswith(";") else f"{found[0]};")


def without_markup(text: str) -> str:
    """Return *text* without the tags of HTML, a space where one ends a line."""
    text = _INLINE_TAG.sub("", _CDATA.sub(r"\1", text))
    return _BLOCK_TAG.sub(" ", text)


def unescaped(text: str) -> str:
    r"""Return *text* with the characters that escapes stand for, where there is no doubt.

    Such are `\u00e9` of programs, `=C3=A9` of e-mails, `%20` of links and `_x0020_` of XML.
    """
    if literal := _BYTES_LITERAL.fullmatch(text):
        text = literal["text"]
    text = _BYTES.sub(
        _replacing(lambda code: bytes.fromhex(code.replace("\\x", "")), "latin-1"), text
    )
    text = _OCTAL.sub(
        _replacing(lambda code: bytes(int(one, 8) for one in code.split("\\")[1:])), text
    )
    text = _QUOTED_PRINTABLE.sub(
        _replacing(lambda code: bytes.fromhex(code.replace("=", ""))), text
    )
    text = _joined(_CODE_POINT.sub(_code_point, text))
    text = _BACKSLASH.sub(r"\1", text)
    is_certain = _CERTAIN_PERCENT.fullmatch(text) or _LONG_PERCENT.search(text)
    return _PERCENT.sub(_replacing(unquote_to_bytes), text) if is_certain else text


def perhaps_unescaped(text: str) -> str:
    r"""Return *text* with the characters that codes may stand for, or may not: `50%20`, `\n`."""
    for pattern, replacement in _PERHAPS:
        text = pattern.sub(replacement, text)
    if _USUAL_PERCENT.search(text):
        text = _PERCENT.sub(_replacing(unquote_to_bytes, "cp1252"), text)
    return text


def _of_windows(code: str) -> str:
    return bytes.fromhex(code).decode("cp1252", "replace")


def _replacing(
    read: Callable[[str], bytes], otherwise: str | None = None
) -> Callable[[re.Match[str]], str]:
    """Return what puts the text of UTF-8 in place of codes of its bytes; of *otherwise*, if not."""

    def replacement(found: re.Match[str]) -> str:
        content = read(found[0])
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return content.decode(otherwise, "replace") if otherwise else found[0]

    return replacement


def _code_point(found: re.Match[str]) -> str:
    number = int(found["four"] or found["braces"] or found["eight"] or found["ooxml"], 16)
    return chr(number) if number <= _HIGHEST else found[0]


def _joined(text: str) -> str:
    """Return *text* with whole characters in place of the pairs that UTF-16 makes of them."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
