"""How other dialers write their campaigns: one TOML file each."""

from bulk_import.dialers.detecting import Detected, detect, sheet_for
from bulk_import.dialers.loading import load, names
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.saving import saved_profile

__all__ = ["Detected", "Profile", "detect", "load", "names", "saved_profile", "sheet_for"]
