"""Numbers in the digits of a format: padded, grouped, scaled, with words around and between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from bulk_import.cells import as_displayed, written
from bulk_import.readers.worker.number_formats.grammar import Token

_PADDING: Final = {"0": "0", "?": " ", "#": ""}
_GROUP: Final = 3

_EVERY_DIGIT: Final = Context(prec=1_000)
"""A float has 308 digits at the most; its format shifts them and adds decimals."""


def is_plain(tokens: Sequence[Token]) -> bool:
    """Say whether *tokens* show every number as it is, or rounded."""
    whole, decimals = _places(tokens)
    texts = [tokens[at].text for at in whole]
    inner = tokens[whole[0] : whole[-1] + 1] if whole else ()
    return (
        bool(whole)
        and {token.kind for token in tokens} <= {"digit", "point", "comma"}
        and texts.count("0") <= 1
        and "?" not in texts
        and all(token.kind in {"digit", "comma"} for token in inner)
        and not _scaling(tokens, whole, decimals)
    )


def filled_in(tokens: Sequence[Token], number: float) -> str:
    """Return *number*, 0 or more, as *tokens* show it."""
    whole, decimals = _places(tokens)
    if not whole and not decimals:
        return "".join(_around(token, number) for token in tokens)
    percents = sum(token.kind == "percent" for token in tokens)
    scaled = Decimal(str(as_displayed(number))).scaleb(
        2 * percents - _GROUP * _scaling(tokens, whole, decimals)
    )
    step = Decimal(1).scaleb(-len(decimals))
    rounded = scaled.quantize(step, rounding=ROUND_HALF_UP, context=_EVERY_DIGIT)
    before, _, behind = f"{rounded:f}".partition(".")
    placed = dict(_whole_digits(tokens, whole, before))
    placed |= dict(_decimal_digits(tokens, decimals, behind))
    if not whole:
        point = next(at for at, token in enumerate(tokens) if token.kind == "point")
        placed[point] = f"{before.lstrip('0')}."
    return "".join(placed.get(at, _around(token, number)) for at, token in enumerate(tokens))


def _around(token: Token, number: float) -> str:
    match token.kind:
        case "literal":
            return token.text
        case "point":
            return "."
        case "percent":
            return "%"
        case "general":
            return written(number)
        case _:
            return ""


def _places(tokens: Sequence[Token]) -> tuple[list[int], list[int]]:
    """Return the places of the digits before the point, and of those after it."""
    digits = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    points = (at for at, token in enumerate(tokens) if token.kind == "point")
    point = next(points, len(tokens))
    return [at for at in digits if at < point], [at for at in digits if at > point]


def _scaling(tokens: Sequence[Token], whole: Sequence[int], decimals: Sequence[int]) -> int:
    """Return by how many thousands the format divides: a comma each behind the last digit."""
    count = 0
    for last in (whole[-1:], decimals[-1:]):
        for at in range(last[0] + 1 if last else len(tokens), len(tokens)):
            if tokens[at].kind != "comma":
                break
            count += 1
    return count


def _whole_digits(
    tokens: Sequence[Token], whole: Sequence[int], digits: str
) -> Iterator[tuple[int, str]]:
    """Yield the text of each place before the point; the first one takes the rest."""
    digits = digits.lstrip("0") or ("0" if any(tokens[at].text == "0" for at in whole) else "")
    grouped = any(tokens[at].kind == "comma" for at in range(whole[0], whole[-1])) if whole else 0
    for position, at in enumerate(whole):
        left = len(whole) - position
        taken = digits[-left:][:1] if len(digits) >= left else _PADDING[tokens[at].text]
        if position == 0 and len(digits) > left:
            taken = digits[: len(digits) - left + 1]
        yield at, _grouped(taken, left - 1) if grouped else taken


def _grouped(digits: str, behind: int) -> str:
    """Return *digits*, which others follow, with a comma after each full group."""
    return "".join(
        f"{digit}," if left and left % _GROUP == 0 and digit.strip() else digit
        for digit, left in zip(digits, range(len(digits) - 1 + behind, behind - 1, -1), strict=True)
    )


def _decimal_digits(
    tokens: Sequence[Token], decimals: Sequence[int], digits: str
) -> Iterator[tuple[int, str]]:
    needed = len(digits.rstrip("0"))
    for position, at in enumerate(decimals):
        is_shown = position < needed or tokens[at].text == "0"
        yield at, digits[position] if is_shown else _PADDING[tokens[at].text]
