"""Telephone numbers, such as a caller id: digits with the country code, without a plus.

A wrong caller id calls people from a stranger's number, and a number that is a digit short in
one country may be whole in another. So a number must be known to be one, and where neither the
cell nor the operator names a country, people are asked.

The numbering plans of the world come from Google's libphonenumber. It reads numbers out of
almost any text; here it is asked about digits only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from bulk_import.cells import Cell
from bulk_import.normalizers.normalizer import Context, Value, noticed
from bulk_import.normalizers.phone_text import Dialled, dialled
from bulk_import.normalizers.text import cleaned
from bulk_import.problems import Ambiguous, Notice, Unusable

_LIKELY: Final = {False: ("IN", "US"), True: ("IN", "GB", "AE", "AU")}
"""Countries of TeleCMI's users, by whether the digits begin with a zero, as dialled at home."""

_SHORTEST_AT_HOME: Final = 10
"""Digits of a number of these countries; fewer could be almost anything, a date too."""

_SHORTEST_ABROAD: Final = 11
"""Digits from which a number without plus is taken to begin with its country code."""

_INDIAN_AND_A_DIGIT: Final = re.compile(r"[6-9][0-9]{10}")
"""A mobile number of India with a digit too many, often a whole number of another country."""

_ROUNDED: Final = re.compile(r"[0-9]{6}0{6,}")
"""What is left of 919812345678 once a spreadsheet showed it as 9.19812E+11 and saved that."""

_LARGEST: Final = 10**15
"""The first number with more digits than a telephone number has."""

SENT: Final = re.compile(r"[1-9][0-9]{6,14}")
"""A number with its country code as it is sent: up to 15 digits (E.164), no special service."""


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A telephone number of some country (ITU-T E.164).

    Attributes:
        digits: The country code and the number, without a plus.
        written: The same as people write it: `+91 98123 45678`.
        known: It belongs to a series that its country has given out.
        complete: It has as many digits as the country's fixed and mobile numbers have.
    """

    digits: str
    written: str
    known: bool
    complete: bool


def normalize(cell: Cell, context: Context) -> Value[str]:
    """Return the telephone number that *cell* holds, with its country code.

    Raises:
        Unusable: It is no number, no whole one, or more than one.
        Ambiguous: The country is not certain, there is a zero too many, the digits may have
            been rounded, or no country is known to have given out such a number.
    """
    cell = cleaned(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        cell = _digits_of(cell)
    if not isinstance(cell, str):
        raise Unusable("phone.not_number")
    said = dialled(cell)
    value = _abroad(said) if said.international else _undeclared(said, context.region)
    return Value(value.meant, (*map(Notice, said.notices), *value.notices))


def _digits_of(cell: float) -> str:
    """Return the digits of a number cell; `str` of a float would add one: `919812345678.0`."""
    if not (0 < cell < _LARGEST and cell == int(cell)):
        raise Unusable("phone.not_number")
    return str(int(cell))


def _abroad(said: Dialled) -> Value[str]:
    """Decide about digits that are said to begin with a country code."""
    found = phone_number(f"+{said.digits}", None)  # said outright: so it is remembered but once
    if not found or (found.digits != said.digits and not found.known):
        raise Unusable("phone.invalid")
    if found.digits != said.digits:
        # The library leaves out a zero behind the country code.
        raise Ambiguous("phone.zero", (found.written,))
    if found.known:
        return Value(found.digits)
    if found.complete and said.confirmed:
        return noticed(found.digits, "phone.unknown_series_sent")
    raise _unknown(found)


def _undeclared(said: Dialled, region: str | None) -> Value[str]:
    """Decide about digits that may or may not begin with a country code."""
    digits = said.digits
    home = _known(digits, region) if region else None
    abroad = _read_abroad(said, home)
    if home:
        return Value(digits) if home == abroad else noticed(home.digits, "phone.country_added")
    at_home = {} if region else _read_in_likely_regions(digits)
    readings = [abroad, *at_home.values()]
    candidates = tuple(dict.fromkeys(reading.written for reading in readings if reading))
    if not candidates:
        raise _unknown(phone_number(digits, region) if region else None)
    odd = _INDIAN_AND_A_DIGIT.fullmatch(digits) and region in {None, "IN"}
    if len(candidates) > 1 or not abroad or len(digits) < _SHORTEST_ABROAD or odd:
        facts = {"regions": ", ".join(at_home)} if at_home else {}
        raise Ambiguous("phone.which_country", candidates, **facts)
    return noticed(digits, "phone.other_country") if region else Value(digits)


def _read_abroad(said: Dialled, home: PhoneNumber | None) -> PhoneNumber | None:
    """Return the number that the digits are if they begin with a country code.

    Raises:
        Ambiguous: They do, but for a zero too many, or for digits that may have been rounded.
    """
    digits = said.digits
    found = _known(f"+{digits.removeprefix('0')}")
    if not found:
        return None
    if found.digits != digits:
        if len(digits) > _SHORTEST_ABROAD and home in {None, found}:
            raise Ambiguous("phone.zero", (found.written,))
        return None
    if said.one_run and _ROUNDED.fullmatch(digits):
        raise Ambiguous("phone.rounded", (found.written,))
    return found


def _read_in_likely_regions(digits: str) -> dict[str, PhoneNumber]:
    """Return the numbers that *digits* are without their country code, by the country."""
    likely = _LIKELY[digits.startswith("0")] if len(digits) >= _SHORTEST_AT_HOME else ()
    found = {region: _known(digits, region) for region in likely}
    return {region: number for region, number in found.items() if number}


def likely_regions(cell: Cell) -> tuple[str, ...]:
    """Return the countries of TeleCMI's users in which *cell* is a number without country code."""
    cell = cleaned(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        cell = _digits_of(cell)
    if not isinstance(cell, str):
        return ()
    said = dialled(cell)
    return () if said.international else tuple(_read_in_likely_regions(said.digits))


def _known(digits: str, region: str | None = None) -> PhoneNumber | None:
    found = phone_number(digits, region)
    return found if found and found.known else None


def _unknown(found: PhoneNumber | None) -> Ambiguous | Unusable:
    """Return the question whether a whole number of no known series is meant.

    Countries give out new series (India: 140, 1600) before the library knows them.
    """
    if found and found.complete:
        return Ambiguous("phone.unknown_series", (f"tel:+{found.digits}",))
    return Unusable("phone.invalid")


@lru_cache(maxsize=4_096)
def phone_number(digits: str, region: str | None = None) -> PhoneNumber | None:
    """Return the number that is dialled as *digits* in *region*; None where there is none.

    Args:
        digits: Digits alone, or after a plus.
        region: ISO country code; None for a number with a plus.
    """
    import phonenumbers as library  # noqa: PLC0415  40 to 75 ms, and many sheets need none of it

    try:
        parsed = library.parse(digits, region)
    except library.NumberParseException:
        return None
    dialled = library.format_number(parsed, library.PhoneNumberFormat.E164).removeprefix("+")
    if not SENT.fullmatch(dialled):
        return None
    length = library.is_possible_number_for_type_with_reason(
        parsed, library.PhoneNumberType.FIXED_LINE_OR_MOBILE
    )
    return PhoneNumber(
        digits=dialled,
        written=library.format_number(parsed, library.PhoneNumberFormat.INTERNATIONAL),
        known=library.is_valid_number(parsed),
        complete=length == library.ValidationResult.IS_POSSIBLE,
    )


@cache
def region_of(code: str) -> str | None:
    """Return the ISO code of the country whose numbers begin with *code*; of several the first."""
    import phonenumbers as library  # noqa: PLC0415  as above

    region = library.region_code_for_country_code(int(code))
    return region if region.isalpha() and region != library.UNKNOWN_REGION else None
