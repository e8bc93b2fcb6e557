"""The numbering plans of the world, as Google's libphonenumber knows them.

The library reads numbers out of almost any text; here it is asked about digits only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

SENT: Final = re.compile(r"[1-9][0-9]{6,14}")
"""A number with its country code as it is sent: up to 15 digits (E.164), no special service."""


@dataclass(frozen=True, slots=True)
class Number:
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


@lru_cache(maxsize=4_096)
def number(digits: str, region: str | None = None) -> Number | None:
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
    return Number(
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
