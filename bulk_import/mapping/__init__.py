"""Matching the headers of a sheet to the fields of a campaign."""

from bulk_import.mapping.cell_evidence import normalizer, own_cell
from bulk_import.mapping.continued_sheets import (
    continued_on,
    joined_tables,
    with_campaigns,
    with_rows_of_campaigns,
)
from bulk_import.mapping.editing import edit, merged
from bulk_import.mapping.headers import field_named, fold
from bulk_import.mapping.match import Match, Matches, doubled, free_choices, option_names
from bulk_import.mapping.matching import (
    NO_HEADER,
    MissingColumns,
    UnsettledColumns,
    all_choices,
    likeness,
    match,
)
from bulk_import.mapping.name_tables import (
    AccountAgents,
    Agent,
    NameTables,
    agents_in,
    find_tables,
    is_directory_alone,
)
from bulk_import.mapping.replacement_tables import Replacement, find_replacements
from bulk_import.mapping.result_columns import without_apostrophes

__all__ = [
    "NO_HEADER",
    "AccountAgents",
    "Agent",
    "Match",
    "Matches",
    "MissingColumns",
    "NameTables",
    "Replacement",
    "UnsettledColumns",
    "agents_in",
    "all_choices",
    "continued_on",
    "doubled",
    "edit",
    "field_named",
    "find_replacements",
    "find_tables",
    "fold",
    "free_choices",
    "is_directory_alone",
    "joined_tables",
    "likeness",
    "match",
    "merged",
    "normalizer",
    "option_names",
    "own_cell",
    "with_campaigns",
    "with_rows_of_campaigns",
    "without_apostrophes",
]
