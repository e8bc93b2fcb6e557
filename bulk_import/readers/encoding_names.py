"""What encodings are called: by people, by programs and by Python."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Final

_WIDER: Final = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What programs write that name an encoding, as browsers take it: it has all of it and more."""

_OF_A_SYSTEM: Final = re.compile(r"(?:x[-_])?(?:windows|win|ms|dos|ibm|cp|oem)[-_ ]?([0-9]{3,5})")
_OF_A_MAC: Final = re.compile(r"(?:x[-_])?mac(?:os)?[-_ ]?([a-z0-9]+)")
_OTHER_NAMES: Final = {
    **dict.fromkeys(("macintosh", "x-mac-roman", "mac"), "mac_roman"),
    "x-mac-ce": "mac_latin2",
    "x-mac-ukrainian": "mac_cyrillic",
    **dict.fromkeys(("x-sjis", "windows-31j"), "cp932"),
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "unicode": "utf-16",
}
_NOT_FOR_FILES: Final = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}
)


@cache
def codec_named(label: str) -> str | None:
    """Return the encoding that people or programs call *label*; None where nobody knows it."""
    name = label.strip().lower()
    if found := _OF_A_SYSTEM.fullmatch(name):
        name = f"windows-{found[1]}" if found[1].startswith("125") else f"cp{found[1]}"
    elif name in _OTHER_NAMES:
        name = _OTHER_NAMES[name]
    elif found := _OF_A_MAC.fullmatch(name):
        name = f"mac_{found[1]}"
    try:
        "".encode(name)
        codec = codecs.lookup(name).name
    except (LookupError, UnicodeError, ValueError):
        return None
    if codec in _NOT_FOR_FILES or codec.startswith("unicode"):
        return None
    return _WIDER.get(codec, name)
