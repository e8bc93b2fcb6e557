"""Other dialers: one TOML file each, and the conversion of their exports."""

from bulk_import.dialers.converting import convert
from bulk_import.dialers.detecting import Detected, detect, sheet_for
from bulk_import.dialers.kinds import Kinds
from bulk_import.dialers.misspelt import refuse_misspelt
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.profile_files import load, names, record_paths
from bulk_import.dialers.provenance import (
    COLUMNS,
    FIRST_ROW,
    LETTERS,
    MATCHES,
    NOTHING,
    ConvertedCell,
    ConvertedExport,
    ConvertedRow,
    ConvertedSheet,
    FieldColumn,
    LookupEntry,
    LookupSheet,
    LostSetting,
    SkippedCampaign,
)
from bulk_import.dialers.saved_options import SavedOptions
from bulk_import.dialers.saving import saved_profile
from bulk_import.dialers.tracing import ExportTraces, FieldTrace, TracedStep, trace

__all__ = [
    "COLUMNS",
    "FIRST_ROW",
    "LETTERS",
    "MATCHES",
    "NOTHING",
    "ConvertedCell",
    "ConvertedExport",
    "ConvertedRow",
    "ConvertedSheet",
    "Detected",
    "ExportTraces",
    "FieldColumn",
    "FieldTrace",
    "Kinds",
    "LookupEntry",
    "LookupSheet",
    "LostSetting",
    "Profile",
    "SavedOptions",
    "SkippedCampaign",
    "TracedStep",
    "convert",
    "detect",
    "load",
    "names",
    "record_paths",
    "refuse_misspelt",
    "saved_profile",
    "sheet_for",
    "trace",
]
