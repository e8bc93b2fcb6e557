"""What the operator decides outside the spreadsheet: accounts, addresses, journal, options."""

from bulk_import.settings.loading import load
from bulk_import.settings.places import (
    default_journal,
    default_profiles,
    journal_named,
    profile_folders,
)
from bulk_import.settings.values import Settings, Untrusted
from bulk_import.settings.variables import Variables

__all__ = [
    "Settings",
    "Untrusted",
    "Variables",
    "default_journal",
    "default_profiles",
    "journal_named",
    "load",
    "profile_folders",
]
