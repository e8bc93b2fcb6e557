"""Matching the headers of a sheet to the fields of a campaign."""

from bulk_import.mapping.directory import Agent, agents_in, find_directory
from bulk_import.mapping.earlier import without_apostrophes
from bulk_import.mapping.headers import field_named
from bulk_import.mapping.lookups import find_lead_lists, find_teams
from bulk_import.mapping.match import Match, Matches
from bulk_import.mapping.matching import NO_HEADER, all_choices, likeness, match

__all__ = [
    "NO_HEADER",
    "Agent",
    "Match",
    "Matches",
    "agents_in",
    "all_choices",
    "field_named",
    "find_directory",
    "find_lead_lists",
    "find_teams",
    "likeness",
    "match",
    "without_apostrophes",
]
