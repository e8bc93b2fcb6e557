"""Matching the headers of a sheet to the fields of a campaign."""

from bulk_import.mapping.directory import Agent, agents_in, find_directory
from bulk_import.mapping.earlier import without_apostrophes
from bulk_import.mapping.headers import field_named
from bulk_import.mapping.match import Match, Matches
from bulk_import.mapping.matching import FEWEST_FIELDS, ROWS_SEARCHED, fields_named, match

__all__ = [
    "FEWEST_FIELDS",
    "ROWS_SEARCHED",
    "Agent",
    "Match",
    "Matches",
    "agents_in",
    "field_named",
    "fields_named",
    "find_directory",
    "match",
    "without_apostrophes",
]
