"""Files that stand in for a spreadsheet: locks, links, pointers, mails and answers of servers.

They are small, they have the name of the file that was meant, and read as a spreadsheet they would
be one without a header.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final, NamedTuple

from bulk_import.cells import shown
from bulk_import.problems import Refused

_LOOKED_AT: Final = 8_000
_SHORT: Final = 400
"""Bytes of an answer that is one sentence."""


class _Kind(NamedTuple):
    """How a kind of file begins; the group of a pattern, if it has one, is quoted."""

    code: str
    pattern: re.Pattern[bytes]
    longest: int = 10**9


def _kind(code: str, pattern: bytes, longest: int = 10**9) -> _Kind:
    return _Kind(code, re.compile(pattern, re.IGNORECASE | re.DOTALL | re.MULTILINE), longest)


_HEAD: Final = rb"\A[\s\xef\xbb\xbf]*"
_STATUS: Final = (
    rb"(?:HTTP/[\d.]+ )?(?:[45]\d\d[ :-]+)?(?:unauthori[sz]ed|forbidden|access (?:is )?denied"
    rb"|permission denied|(?:404 )?(?:page |file |object )?not found|bad (?:request|gateway)"
    rb"|internal server error|service (?:temporarily )?unavailable|gateway time-?out"
    rb"|(?:request )?timed? ?out|too many requests|session (?:has )?expired|token expired"
    rb"|invalid (?:token|session|credentials|api key)|login required|not logged in|no such file"
    rb"|no data(?: found)?|error code: \d+|upstream connect error|no healthy upstream)"
)
_FAULTS: Final = (
    rb"Traceback \(most recent call last\)|(?:<br ?/?>\s*)?(?:<b>)?(?:PHP )?(?:Fatal error|Warning|"
    rb"Notice|Parse error)(?:</b>)?: |Exception in thread|Unhandled exception|ORA-\d{5}:|"
    rb"ERROR \d{4} \([0-9A-Z]{5}\)|(?:psql|mysql|mysqldump|curl|wget|ssh|scp|sqlcmd|bcp): |"
    rb"Msg \d+, Level \d+|(?:bash|sh|zsh|cmd)(?:: line \d+)?: "
)
_MAIL: Final = (
    rb"(?:Return-Path|Received|Delivered-To|From|To|Subject|Date|Message-ID|Reply-To|X-[\w-]+"
    rb"|DKIM-Signature|ARC-[\w-]+|Authentication-Results|MIME-Version|Content-Type):[^\n]*\n"
    rb"(?:[\w-]+:[^\n]*\n|[ \t][^\n]*\n)*"
    rb"Content-Type:\s*(?:multipart/(?!related)|text/|application/)"
)
_LOCK: Final = rb"(?:[^,\n]*,){3}\d\d\.\d\d\.\d{4} \d\d:\d\d,[^\n]*;\s*\Z"
_OWNER: Final = rb"([\x01-\x36])[^\0-\x1f]{20,60}[\0 ]*\1\0(?:[^\0]\0){4,}"
"""Office keeps who has a workbook open: a name after its length, in bytes and as UTF-16."""
_PLIST: Final = rb"<\?xml[^>]*>\s*(?:<!DOCTYPE plist[^>]*>)?\s*<plist.*?<string>([^<]*)"
_CLOUD: Final = rb"\{[^\[]*\"(?:doc_id|resource_key|url\":\s*\"https://docs)"
_ANNEXED: Final = rb"[./]*(?:git/)?annex/objects/|outs:\s*\n- (?:md5|hash|etag):"
_CODED: Final = rb"UEsDB[BA-Z]|0M8R4KGx|begin(?:-base64)? [0-7]{3,4} \S|x\x9f>\""
_XML_FAULT: Final = (
    rb"(?:<\?xml[^>]*>\s*)?<(?:\w+:)?(?:(?:Api)?Errors?|Fault|ErrorResponse|Exception|Envelope\b[^>]*>"
    rb"(?:\s*<(?:\w+:)?(?:Header|Body)\b[^>]*>|\s*</(?:\w+:)?Header>)*\s*<(?:\w+:)?Fault)\b"
    rb".*?<(?:\w+:)?(?:(?:Error)?Message|faultstring|Text|Description|title)\b[^>]*>([^<]*)"
)
_XML_ERROR: Final = rb"(?:<\?xml[^>]*>\s*)?<(?:\w+:)?(?:Error|ErrorResponse)\b[^>]*>\s*([^<]*)"
_JSON_NAMES: Final = (
    rb"(?:errors?|fault|exception)\"\s*:(?!\s*(?:null|false|0|\"\"|\[\s*\]|\{\s*\})\s*[,}])"
    rb"|(?:message|detail|statusCode|error_description|reason)\"\s*:(?!.*\[\s*\{)"
)
"""What names a fault; not where it says that there is none, or where records follow."""
_JSON_TEXT: Final = rb"\"(?:message|msg|detail|description|error|reason)\"\s*:\s*\"([^\"]*)\""
_JSON_FAULT: Final = (
    rb"\{\s*(?:\"(?:" + _JSON_NAMES + rb")"
    rb"|\"(?:status|code|success)\"\s*:\s*(?:[45]\d\d|false|\"(?:error|fail\w*)\"))"
)

_KINDS: Final = (
    _kind("file.lock", rb"\A" + _LOCK, 4_000),
    _kind("file.lock", rb"\A" + _OWNER, 300),
    _kind("file.link", rb"^\[InternetShortcut[.\w]*\].*?^URL=([^\r\n]*)"),
    _kind("file.link", rb"\A\[Desktop Entry\].*?^(?:URL|Exec|Path)[^=\n]*=([^\r\n]*)"),
    _kind("file.link", _HEAD + _PLIST),
    _kind("file.link", rb"\A(?:bplist0|L\0\0\0\x01\x14\x02\0|WEB\r?\n1\r?\n)"),
    _kind("file.link", _HEAD + rb"(https?://[^\s,;]+)\s*\Z", 4_000),
    _kind("file.cloud_link", _HEAD + _CLOUD, 4_000),
    _kind("file.pointer", rb"\Aversion https://git-lfs\.github\.com/spec/", 2_000),
    _kind("file.pointer", rb"\A(?:" + _ANNEXED + rb")", 2_000),
    _kind("file.plan", _HEAD + rb"\{\s*\"bulk_import_plan\""),
    _kind("file.mail", _HEAD + rb"(?:From \S+@[^\n]*\n)?" + _MAIL),
    _kind("file.attachment", _HEAD + rb"(?:" + _CODED + rb")"),
    _kind("file.of_macos", rb"\A(?:\0\x05\x16\x07|\0\0\0\x01Bud1)"),
    _kind("file.zeros", rb"\A\0+\Z"),
    _kind("export.answer", _HEAD + _XML_FAULT),
    _kind("export.answer", _HEAD + _XML_ERROR, 4_000),
    _kind("export.answer", _HEAD + _JSON_FAULT + rb".*?" + _JSON_TEXT, 4_000),
    _kind("export.answer", _HEAD + rb"(" + _JSON_FAULT + rb".*)", _SHORT),
    _kind("export.answer", _HEAD + rb"(" + _STATUS + rb"[^\r\n,;|\t]{0,200})\s*\Z", _SHORT),
    _kind("export.answer", _HEAD + rb"((?:" + _FAULTS + rb")[^\r\n]*)"),
)


def refuse_stand_in(path: str, content: bytes) -> None:
    """Refuse a file that only stands in for a spreadsheet, and say what it is.

    Args:
        path: Where it came from, as the user wrote it; its name tells of locks.
        content: The file.

    Raises:
        Refused: It is such a file.
    """
    name = PurePath(path.replace("\\", "/")).name
    if name.startswith(("~$", ".~lock.")):
        raise Refused("file.lock", path=path)
    start = content[:_LOOKED_AT]
    for kind in _KINDS:
        found = kind.pattern.search(start) if len(content) <= kind.longest else None
        if found:
            text = found[1].decode("utf-8", errors="replace") if kind.pattern.groups else ""
            # Behind a bar some servers repeat who asked, password and all.
            raise Refused(kind.code, path=path, text=shown(text.partition("|")[0]))
