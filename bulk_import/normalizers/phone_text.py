"""What people write around the digits of a telephone number, and between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from bulk_import.normalizers.text import has_qualifier
from bulk_import.problems import Unusable

_LONGEST: Final = 15
"""Digits of a number with its country code (ITU-T E.164)."""

_NATIONAL: Final = 10
"""Digits of a number of India or North America without the country code."""

_FIRST_OF_NATIONAL: Final = 4
"""A first group as long as this is no country code: the number is written the national way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialled:
    """The digits of one number, as dialled.

    Attributes:
        digits: Digits alone; a leading plus or 00 is left out.
        international: A plus or 00 says that they begin with a country code.
        one_run: Nothing stands between them, as in a number cell.
        confirmed: Written `tel:+…`, by which a person confirms a number of an unknown series.
        notices: Codes of what was left out.
    """

    digits: str
    international: bool
    one_run: bool
    confirmed: bool
    notices: tuple[str, ...]


_PARTS: Final = re.compile(r"([^0-9+]*?)([(+ ]{0,3}[0-9].*[0-9]\)?)([^0-9]*)", re.DOTALL)
# At least two characters: a letter alone may stand for a digit, as in "O9812345678".
_BEFORE: Final = re.compile(r"(?:[☎☏✆📞📱📲] ?)?(?:[^\W\d_][^\d_<>@*#!,;|\n\t]+)?")
_AFTER: Final = re.compile(r"(?: ?\([^\d_()]*\)| (?:- ?)?[^\W\d_]{2}[^\d_<>@*#!;|\n\t]*)?")

_GROUPED: Final = re.compile(
    r"((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}))(?:\.0+)?"
)
_WITH_POINT: Final = re.compile(r"([0-9]{7,})\.([0-9]+)")
_SCIENTIFIC: Final = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")

_TRUNK_ZERO: Final = re.compile(r"\A(\(?(?:\+|00)? ?[1-9][0-9]{0,2}\)?[ -]{0,2})\(0\)")
_IN_BRACKETS: Final = re.compile(r"\((\+?[0-9]{1,5})\)")
_DIALLED: Final = re.compile(r"(\+ ?)?([0-9]+(?:[ ./-]{1,3}[0-9]+)*)")
# "98123 45678 / 79" and "98123 45678 - 85" are two numbers or more; "+49 30/123456" is one.
_SHORT_TAIL: Final = re.compile(r" /|/ |/[0-9]{1,3}(?![0-9])| - [0-9]{1,3}$")

_REFUSALS: Final = (
    (r"[0-9)] ?(?:x|extn?|extension)[.: ]*[0-9]", "phone.extension"),
    (r"[0-9] ?[*•x]|[0-9][^\W\d_]|[^\W\d_][0-9]", "phone.letters"),
    (r"[0-9)] ?(?:[,;|/&…\n\t-]|(?:or|and|to|till)\b)[^0-9]{0,20}[0-9]", "phone.several"),
)


def dialled(text: str) -> Dialled:
    """Return the one number that cleaned *text* holds.

    Raises:
        Unusable: It holds none, more than one, or one with digits lost or replaced by letters.
    """
    before, number, after = _apart(text)
    plain = _without_number_format(number.strip())
    shortened = _TRUNK_ZERO.sub(r"\1", plain)
    match = _DIALLED.fullmatch(_IN_BRACKETS.sub(r" \1 ", shortened).strip())
    if not match:
        raise _refusal(text)
    groups = re.split(r"[ ./-]+", match[2])
    _check_one(shortened, groups)
    digits = "".join(groups)
    zeros = digits.startswith("00") and not match[1]
    left_out = {
        "phone.words_dropped": before + after,
        "phone.number_format": plain != number.strip(),
        "phone.zeros_dropped": zeros or shortened != plain,
    }
    return Dialled(
        digits=digits.removeprefix("00") if zeros else digits,
        international=zeros or match[1] is not None,
        one_run=len(groups) == 1,
        confirmed=text.startswith("tel:+"),
        notices=tuple(code for code, left in left_out.items() if left),
    )


def _apart(text: str) -> tuple[str, str, str]:
    """Return the words before the number, the number, and the words behind it."""
    parts = _PARTS.fullmatch(text)
    if not parts:
        raise _refusal(text)
    before, number, after = parts.groups()
    glued = before[-1:].isalpha() and number[0].isdigit()
    known = _BEFORE.fullmatch(before.strip()) and _AFTER.fullmatch(after)
    if glued or not known or has_qualifier(before.strip()) or has_qualifier(after):
        raise _refusal(text)
    return before, number, after


def _without_number_format(number: str) -> str:
    """Return *number* without what a number format of a spreadsheet adds to its digits.

    Raises:
        Unusable: The format has cut digits off, or there is a fraction.
    """
    if grouped := _GROUPED.fullmatch(number):
        return grouped[1].replace(",", "")
    if pointed := _WITH_POINT.fullmatch(number):
        return _whole(*pointed.groups())
    if scientific := _SCIENTIFIC.fullmatch(number):
        whole, fraction = scientific[1], scientific[2] or ""
        count = len(whole) + int(scientific[3])
        if len(whole + fraction) < count:
            raise Unusable("phone.digits_lost")
        return _whole((whole + fraction)[:count], (whole + fraction)[count:])
    return number


def _whole(digits: str, fraction: str) -> str:
    if fraction.strip("0"):
        raise Unusable("phone.not_number")
    return digits


def _check_one(written: str, groups: list[str]) -> None:
    """Refuse two numbers that could be taken for one long number."""
    ends = list(accumulate(map(len, groups)))
    national = not written.lstrip("( ").startswith(("+", "0"))
    runs_on = national and len(groups[0]) >= _FIRST_OF_NATIONAL and _NATIONAL in ends[:-1]
    if runs_on or _SHORT_TAIL.search(written) or (len(groups) > 1 and ends[-1] > _LONGEST):
        raise Unusable("phone.several")


def _refusal(text: str) -> Unusable:
    codes = (code for pattern, code in _REFUSALS if re.search(pattern, text, re.IGNORECASE))
    return Unusable(next(codes, "phone.not_number"))
