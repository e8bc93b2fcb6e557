"""Turning another dialer's export into campaigns to review."""

from bulk_import.conversion.converted import (
    Conversion,
    ConvertedCampaign,
    ConvertedValue,
    LookupEntry,
    LookupSheet,
    LostSetting,
    SkippedCampaign,
)
from bulk_import.conversion.converting import convert

__all__ = [
    "Conversion",
    "ConvertedCampaign",
    "ConvertedValue",
    "LookupEntry",
    "LookupSheet",
    "LostSetting",
    "SkippedCampaign",
    "convert",
]
