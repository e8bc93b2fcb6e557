"""Cleaning of text cells, done once before every normalizer; and plain text itself.

What the cleaning removes is never meant by a person: it comes from copying, exports and
spreadsheet programs. Whatever could be meant (a letter, a digit, a sign) stays, so that the
grammars behind it decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from bulk_import.cells import (
    NO_RESULT,
    Cell,
    ErrorCell,
    FormattedCell,
    as_displayed,
    written,
)
from bulk_import.invisible import names, removed, removed_from_name
from bulk_import.normalizers.damaged_text import (
    are_ordinary,
    is_suspect,
    may_have_lost_a_letter,
    refuse_damage,
    repaired,
)
from bulk_import.normalizers.normalizer import Context, Value
from bulk_import.normalizers.sheet_errors import is_error, is_loading
from bulk_import.problems import Ambiguous, Notice, Unusable

LONGEST: Final = 5_000
"""Characters of a cell; longer text is refused before any pattern looks at it."""

LONGEST_NAME: Final = 255
"""Characters of a name. The API page gives no limit; 255 is the one that clients of it assume."""

MOST_ENCODED: Final = 2_000
"""Characters of a name before codes in it are replaced; no name of 255 needs as many."""

_MOST_ROUNDS: Final = 4
"""How often a name is repaired; the second one mostly finds nothing."""

BLANK_LIKE: Final = frozenset(
    {"-", "--", "---", ".", "?", "n/a", "na", "nil", "null", "none", "nan", "nat", "tbd", "tbc"}
    | {r"\n", "<null>", "[null]"}  # of databases
)
"""What people and exports write for "nothing here"."""

_NOTHING: Final = BLANK_LIKE | {""}

_LINE_BREAK: Final = re.compile(
    "(?:_x000[dD]_)?\r\n|_x000[dD]_\n?|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]"
)
_SPACES: Final = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_ALIKE: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63", "-"),
        **dict.fromkeys("\u2236\ufe55", ":"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u0060", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        # Full-width letters, digits and punctuation, one for one; NFKC would do far more.
        **{chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)},
    }
)
_EXPORTED_FORMULA: Final = re.compile(r'="(.*)"', re.DOTALL)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PLAIN: Final = re.compile(r"[0-9A-Za-z+][!-_a-z|}~]*(?: [!-_a-z|}~]+)*+")
"""Text of which cleaning takes nothing away, as nearly all text is; the rest takes far longer.

It begins with a letter, a digit or a plus, and holds no brace that opens.
"""
_QUALIFIER: Final = re.compile(
    r"\b(?:but|cancel(?:led)?|deleted?|don'?t|either|etc|except|excl(?:uding|udes?)?|former(?:ly)?"
    r"|if|inactive|instead|leave|left|maybe|minus|more|never|non|nor|not|old|onwards?|or|others?"
    r"|pending|perhaps|previous|probably|removed?|resigned|rest|tb[acd]|tentative|till?|through"
    r"|unless|until|upto|was|without|wrong|x+)\b"
    r"|\bto[ -]*$|n't\b|[?~…]|\.\.",
    re.IGNORECASE,
)
_BETWEEN: Final = " \t\r\n,;|/&+"
"""What parts the items of a list, and is left at its ends where one of them is struck through."""
_QUOTES: Final = ('""', "''")
_SHORTEST_QUOTED: Final = 2


def is_blank(cell: Cell) -> bool:
    """Say whether *cell* holds nothing: empty, spaces, or a word for "nothing here".

    `0` and `FALSE` are not blank, nor is an error that the sheet shows.
    """
    if isinstance(cell, str):
        # Long text is no word for nothing; a look at its start must not cost more.
        return len(cell) <= LONGEST and _tidied(cell).casefold() in _NOTHING
    if isinstance(cell, FormattedCell):
        return is_blank(cell.shown)
    return cell is None or cell != cell  # noqa: PLR0124  NaN, the blank of number columns


def blank(cell: Cell) -> Unusable:
    """Return the refusal of a blank *cell* where a value is needed.

    It says in which way the cell is blank: nothing is called empty in which a person sees a word.
    """
    text = "" if isinstance(cell, float) else written(cell)  # NaN is what an empty cell becomes
    how = ("blank.word" if text.split() else "blank.spaces") if text else "blank.empty"
    return Unusable("cell.blank", how_empty=how)


def question_of_strike(cell: Cell) -> Ambiguous | None:
    """Return what to ask about the line through *cell* or a part of it; None where there is none.

    Its candidate is what is left without the part that is struck through.
    """
    if not isinstance(cell, FormattedCell) or cell.kept is None or is_blank(cell):
        return None
    left = cell.kept.strip(_BETWEEN)
    return Ambiguous("cell.struck_in_part", (left,)) if left else Ambiguous("cell.struck", ())


def cleaned(cell: Cell) -> Cell:
    r"""Return *cell* ready for a grammar: text without what copying and exports leave in it.

    Digits of every script become ASCII digits, look-alike dashes, colons and quotes become the
    ASCII ones, every kind of space one space, every kind of line break `\n`; tabs stay. Numbers
    have the digits that the spreadsheet shows.

    Raises:
        Unusable: The cell shows an error, holds a formula, is blank or too long to be a value.
    """
    if isinstance(cell, ErrorCell):
        raise Unusable("cell.no_result" if cell == NO_RESULT else "cell.error")
    if not isinstance(cell, str):
        if isinstance(cell, FormattedCell):
            return cleaned(cell.shown)
        if is_blank(cell):
            raise blank(cell)
        return as_displayed(cell) if isinstance(cell, float) else cell
    if len(cell) > LONGEST:
        raise Unusable("cell.too_long", longest=f"{LONGEST:,}")
    is_plain = _is_plain(cell)
    text = cell if is_plain else _ascii_digits(_tidied(cell))
    if text.casefold() in _NOTHING:
        raise blank(cell)
    if not is_plain:  # neither an error nor a formula begins like plain text
        _refuse_what_sheets_make(text)
    return text


def _refuse_what_sheets_make(text: str) -> None:
    if is_error(text):
        raise Unusable("cell.error")
    if text.startswith("=") or "{{" in text:
        raise Unusable("cell.formula")


def normalize(cell: Cell, context: Context) -> Value[str]:
    """Return *cell* as plain text, such as the name of a campaign, with its own characters.

    Raises:
        Unusable: The cell is blank, shows an error, holds a formula, a date or a truth value,
            or text that no dialer could show.
        Ambiguous: Programs have damaged the text, and what it was is not certain.
    """
    if isinstance(cell, str) and is_plain(cell, context):
        return Value(cell)
    content = cleaned(cell)
    if not isinstance(content, str | int | float) or isinstance(cell, bool):
        raise Unusable("text.not_text")
    is_short = content is cell and isinstance(content, str) and len(content) <= LONGEST_NAME
    if is_short and not is_suspect(str(content)):  # as nearly all names are
        return Value(str(content))
    return _free_text(written(cell))


def is_plain(cell: Cell, context: Context) -> bool:
    """Say whether *cell* is sent just as it is written, as nearly all names are."""
    del context
    if not isinstance(cell, str) or len(cell) > LONGEST_NAME or not _is_plain(cell):
        return False
    return cell.casefold() not in _NOTHING and not is_suspect(cell)


def are_plain(texts: Sequence[str], context: Context) -> bool:
    """Say whether each of *texts* certainly `is_plain`; False where each has to be asked."""
    del context
    lines = "\n".join((*texts, ""))
    return (
        lines.count("\n") == len(texts)
        and are_ordinary(lines)
        and "  " not in lines
        and " \n" not in lines
        and max(map(len, texts)) <= LONGEST_NAME
        and _NOTHING.isdisjoint(lines.casefold().split("\n")[:-1])
    )


def refused_as_made(cell: Cell) -> Unusable | None:
    """Return the refusal of what a sheet shows in place of a value; None for anything else.

    Some of it begins like plain text, such as `Err:502` or `Loading...`.
    """
    content = written(cell).strip()
    if len(content) > LONGEST_NAME:
        return None
    if is_error(content):
        return Unusable("cell.error")
    return Unusable("cell.loading") if is_loading(content) else None


def _free_text(content: str) -> Value[str]:
    """Return what a person meant by a text, with what was repaired."""
    if len(content) > MOST_ENCODED:
        raise _too_long(content)
    if refusal := refused_as_made(content):
        raise refusal
    text, notices = _undamaged(_LINE_BREAK.sub("\n", content))
    if control := _CONTROL.search(text):
        raise Unusable("text.control_character", character=names(control[0]))
    if "\n" in text:
        notices += (Notice("text.line_break"),)
    text = _SPACES.sub(" ", _LINE_BREAK.sub(" ", text).replace("\t", " ")).strip()
    if len(text) > LONGEST_NAME:
        raise _too_long(text)
    if not text:
        raise blank(content)
    refuse_damage(text)
    if may_have_lost_a_letter(text):
        notices += (Notice("text.question_mark"),)
    return Value(text, notices)


def _undamaged(text: str) -> tuple[str, tuple[Notice, ...]]:
    """Return *text* repaired and without invisible characters; these may split a code."""
    notices: list[Notice] = []
    invisible: dict[str, None] = {}
    for _ in range(_MOST_ROUNDS):
        before = text
        text, found = repaired(text)
        text, characters = removed_from_name(text)
        notices += [one for one in found if one not in notices]
        invisible |= dict.fromkeys(characters)
        if text == before:
            break
    if invisible:
        notices.append(Notice("text.invisible", {"characters": names(invisible)}))
    return text, tuple(notices)


def _too_long(text: str) -> Unusable:
    return Unusable("text.too_long", longest=str(LONGEST_NAME), length=str(len(text)))


def folded(text: str) -> str:
    """Return the form in which two names are the same: without case and outer or double spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and "_x000" not in text


def _tidied(text: str) -> str:
    if _is_plain(text):
        return text
    text = removed(_LINE_BREAK.sub("\n", text))
    text = _SPACES.sub(" ", text.translate(_ALIKE)).strip()
    if exported := _EXPORTED_FORMULA.fullmatch(text):
        text = exported[1]
    elif len(text) >= _SHORTEST_QUOTED and text[0] + text[-1] in _QUOTES:
        text = text[1:-1]
    else:
        text = text.removeprefix("'")
    return text.strip()


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )


def has_qualifier(words: str) -> bool:
    """Say whether *words* beside a value deny it, leave it open or make a range of it.

    Such words must not be dropped: "5201_2224257 (left)" does not mean that agent.
    """
    return _QUALIFIER.search(words) is not None
