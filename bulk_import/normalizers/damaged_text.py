"""Free text that programs have damaged on its way: repaired where there is one reading, else asked.

A name is sent as it stands, so that nothing behind it would stop a code in place of a letter, a
placeholder that nobody filled in, or an error that a formula left in the middle of it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bulk_import.cells import shown
from bulk_import.normalizers import escapes
from bulk_import.normalizers.sheet_errors import is_error
from bulk_import.problems import Ambiguous, Notice

SUSPECT: Final = re.compile(
    r"[^ -~]|[&%\\<{$=#?\[~@]|//|^[-;/]|_x[0-9a-fA-F]{4}_|__|u00|\.{2}|object|lorem|\w;|\|"
    r"|(?:undefined|nan|null|none|nil|array|infinity)(?![a-z])|[a-z]\.[a-z]|Error|Exception"
    r"|(?:err|fehler):|^(?:0x|function|symbol|promise|:)|error 20|^[^a-z0-9]*$",
    re.IGNORECASE,
)
"""What every damaged text holds, and few others; to see so takes far less than to look for all."""

_ORDINARY: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z ,'()+!/_-]*+")
_ORDINARY_LINES: Final = re.compile(rf"(?:{_ORDINARY.pattern}\n)+")
_SUSPECT_PARTS: Final = re.compile(
    r"//|__|_x|0x|u00|object|lorem|undefined|nan|null|none|nil|array|infinity|error|exception"
    r"|function|symbol|promise"
)
"""All that is left of `SUSPECT` in ordinary text; in this form nearly every letter is skipped."""

_ENCODED_TWICE: Final = re.compile(r"[\x80-\u052f\u2000-\u22ff\uf000-\uffff]{2}|[\x80-\x9f]")
"""Two signs beside each other such as a letter of UTF-8 becomes in another encoding."""

_HEADERS: Final = (
    r"(?:your|insert|enter|add|type|campaign|name|client|company|customer|region|city|state|date"
    r"|month|year|product|title|project|process|placeholder|first|last)"
)
_PLACEHOLDER: Final = re.compile(
    r"[$#@%]?\{[\w .:$|-]{0,60}\}"
    r"|<%.*?%>|<\?.*?\?>|\{%.*?%\}|<<[^<>]{1,60}>>|\[\[[^\[\]]{1,60}\]\]|\*\|[^|]{1,60}\|\*"
    r"|(?<!\w)(?:#{1,2}|@@)[a-z][\w ]{0,40}(?:#{1,2}|@@)(?!\w)"
    r"|</?[a-z][^<>@]{0,60}>"
    rf"|\[{_HEADERS}(?:[ _-][\w -]{{0,40}})?\]"
    r"|(?<![\w%])%(?:\(\w+\)|\d\$)?[-+0]?\d*(?:\.\d+)?[sdif](?![\w%])"
    r"|%[A-Z_]{3,}%|__[a-z][a-z_]*[a-z]__"
    rf"|(?<!\S)[$:@](?:[a-z]+_[a-z_]+|{_HEADERS}(?:_?[a-z]+)?)\b"
    r"|\blorem ipsum\b",
    re.IGNORECASE,
)
_OF_A_PROGRAM: Final = re.compile(
    r"\[object \w+\]|\[(?:Function|Circular|native code)\b[^\]]*\]"
    r"|\A(?:System|Microsoft)\.\w+(?:\.\w+)*(?:\[\])?\Z|\A(?:[a-z]\w*\.){2,}[A-Z]\w*(?:@[0-9a-f]+)?\Z"
    r"|\A\[L[\w.]+;@[0-9a-f]+\Z|#?<[\w.: ]+(?: object)?(?: at |:)0x[0-9a-f]+[^<>]*>"
    r"|\A(?:[Nn]one|NONE|[Nn]il|Array|Object|-?Infinity|\[\]|\{\}|\\N|\[Array\]|(?i:error)!?"
    r"|[<(\[](?i:null|none|na|blank|empty)[>)\]])\Z"
    r"|(?<![^\W_])(?:(?i:undefined)|NaN|nan|null|NULL)(?![^\W_])|(?<=[ _-])None\Z"
    r"|\Afunction\b.*\{.*\}\Z|\ASymbol\(.*\)\Z|\APromise \{.*\}\Z"
    r"|\A\{\s*['\"].*\}\Z|\A\[\s*['\"].*\]\Z"
    r"|\ATraceback \(most recent call last\).*\Z|\A[A-Z]\w*(?:Error|Exception):.*\Z|\AError: .*\Z",
    re.DOTALL,
)
_LOST: Final = re.compile(
    "[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd]+|锟斤拷|(?:烫烫|屯屯)+"
    r"|(?<!\S)\?{2,}(?!\S)|(?<=[^\W\d_])\?{1,3}(?=[^\W\d_])|(?<!\S)\?(?=[^\W\d_])"
    "|(?<=[^\\W\\d_])[‚„†‡ˆ‰‹›•˜¡¢£¤¥¦§¨ª¬¯±²³´µ¶¸¹º¼½¾¿](?=[a-zß-ÿ])"  # of DOS and Macs
)
_PERHAPS_LOST: Final = re.compile(r"(?<=[^\W\d_])\?")
"""A question mark behind a word, which may have been its last letter: `Caf?`."""

_ERROR: Final = re.compile(r"#[¡¿]?[^\W\d_][\w/]*[!?]?|\bErr:\d{3}\b")
_LIKE_AN_ERROR: Final = re.compile(r"#[¡¿]?[^\W\d_]+(?:[_/][^\W_]+)*[!?]")
_SWITCHED_OFF: Final = re.compile(
    r"(?P<mark>#(?= )|//|--(?= )|;|/\*|<!--)\s*(?P<rest>.*?)(?:\*/|-->)?\s*"
    r"|(?P<lines>~~)(?P<struck>.+)~~"
)


def is_suspect(text: str) -> bool:
    """Say whether *text* holds what every damaged text holds."""
    if _ORDINARY.fullmatch(text) and not _SUSPECT_PARTS.search(text.lower()):
        return False  # as for nearly every name; the same by a much shorter way
    return SUSPECT.search(text) is not None


def are_ordinary(lines: str) -> bool:
    """Say whether no line of *lines*, each with its end, is suspect; False may mean nothing."""
    return _ORDINARY_LINES.fullmatch(lines) is not None and not _SUSPECT_PARTS.search(lines.lower())


def repaired(text: str) -> tuple[str, tuple[Notice, ...]]:
    """Return *text* as it was before programs damaged it, and what was repaired.

    Raises:
        Ambiguous: It is damaged, and there is no saying for certain what it was.
    """
    notices: list[Notice] = []
    for code, repair in _REPAIRS:
        before, text = text, repair(text)
        if text != before:
            notices.append(Notice(code))
    perhaps = escapes.perhaps_unescaped(text)
    if perhaps != text:
        raise Ambiguous("text.perhaps_escaped", (" ".join(perhaps.split()),))
    return text, tuple(notices)


def refuse_damage(text: str) -> None:
    """Refuse a *text*, not empty, that says nothing, or of which a part is not what a person wrote.

    Raises:
        Ambiguous: It may be meant all the same, and a person must say what it is.
        Unusable: Nothing is left of it.
    """
    for code, find in _DAMAGES:
        if found := find(text):
            raise Ambiguous(code, (), part=shown(found))
    if off := _SWITCHED_OFF.fullmatch(text):
        rest = (off["rest"] or off["struck"] or "").strip()
        mark = off["mark"] or off["lines"]
        raise Ambiguous("text.switched_off", (rest,) if rest else (), mark=str(mark))
    if not any(map(_says_something, text)):
        raise Ambiguous("text.no_letters", ())


def may_have_lost_a_letter(text: str) -> bool:
    """Say whether a question mark in *text* may stand where a program lost a letter."""
    return bool(_PERHAPS_LOST.search(text))


def _says_something(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter) in {"So", "Sc"}


def _decoded(text: str) -> str:
    """Return *text* with the letters that it had before it was read in a wrong encoding."""
    if not _ENCODED_TWICE.search(text):
        return text
    import ftfy  # noqa: PLC0415  a tenth of a second that only such text has to wait

    return ftfy.fix_encoding(text)


def _still_encoded(text: str) -> str | None:
    if not _ENCODED_TWICE.search(text):
        return None
    from ftfy.badness import is_bad  # noqa: PLC0415  as above

    return text if is_bad(text) else None


def _error_in(text: str) -> str | None:
    for found in _ERROR.finditer(text):
        if is_error(found[0]) or (found[0].isupper() and _LIKE_AN_ERROR.fullmatch(found[0])):
            return found[0]
    return None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[0] if found else None


_REPAIRS: Final = (
    ("text.decoded_twice", _decoded),
    ("text.entities", escapes.without_entities),
    ("text.escapes", escapes.unescaped),
    ("text.markup", escapes.without_markup),
)
_DAMAGES: Final = (
    ("text.lost_characters", lambda text: _first(_LOST, text)),
    ("text.of_a_program", lambda text: _first(_OF_A_PROGRAM, text)),
    ("text.placeholder", lambda text: _first(_PLACEHOLDER, text)),
    ("text.sheet_error", _error_in),
    ("text.wrong_encoding", _still_encoded),
)
