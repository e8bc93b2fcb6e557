"""Other dialers: one TOML file each, and what an export of theirs becomes here."""

from bulk_import.dialers.converted import (
    Conversion,
    ConvertedCampaign,
    ConvertedValue,
    LookupEntry,
    LookupSheet,
    LostSetting,
    SkippedCampaign,
)
from bulk_import.dialers.converting import convert
from bulk_import.dialers.detecting import Detected, detect, sheet_for
from bulk_import.dialers.loading import load, names
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.saving import saved_profile

__all__ = [
    "Conversion",
    "ConvertedCampaign",
    "ConvertedValue",
    "Detected",
    "LookupEntry",
    "LookupSheet",
    "LostSetting",
    "Profile",
    "SkippedCampaign",
    "convert",
    "detect",
    "load",
    "names",
    "saved_profile",
    "sheet_for",
]
