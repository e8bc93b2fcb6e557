"""What several campaigns of a conversion have although only one of them may have it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from bulk_import import messages
from bulk_import.campaign import unique_fields
from bulk_import.cells import shown
from bulk_import.normalizers.text import folded
from bulk_import.problems import Problem, Severity
from bulk_import.workbooks.review.conversion import ConvertedValue, ValueColumn

SHARED: Final = {
    "name": "convert.same_name",
    "leads_id": "convert.shared_leads",
    "users": "convert.shared_agents",
}
"""The fields whose values belong to one campaign only, with the code where several have one."""

_MOST_NAMED: Final = 5
"""Campaigns that a message names."""

_Holders = tuple[tuple[int, str], ...]
"""Campaigns by their rows, and their names."""


def shared_values(rows: Sequence[int], columns: Mapping[str, ValueColumn]) -> Iterator[Problem]:
    """Yield what several campaigns have although only one may have it, looked up already or not.

    The plan says which of them must change; this says all of it at once, and already before the
    side tables are filled in. Agents that the same campaigns share stand in one problem.

    Args:
        rows: For each campaign its row of the export.
        columns: The values of the campaigns, by field.
    """
    for field, code in SHARED.items():
        for shared, holders in _shared(field, rows, columns):
            yield Problem.of(
                Severity.ERROR,
                code,
                field=field,
                shared=shown(", ".join(shared)),
                campaigns=_named(holders),
            )


def _shared(
    field: str, rows: Sequence[int], columns: Mapping[str, ValueColumn]
) -> Iterator[tuple[list[str], _Holders]]:
    """Yield what the same campaigns share of a *field*, and which campaigns those are."""
    if field not in columns:
        return
    names, column = columns["name"], columns[field]
    entries = column.expand([_entries(value, field) for value in column.values], {})
    often = Counter(chain.from_iterable(entries))
    texts: dict[str, str] = {}
    holders: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for row, name, of_campaign in zip(
        rows, names.expand([value.text for value in names.values], ""), entries, strict=True
    ):
        for key, text in of_campaign.items():
            if often[key] > 1:
                texts.setdefault(key, text)
                holders[key][row] = name
    together: defaultdict[_Holders, list[str]] = defaultdict(list)
    for key, by_row in holders.items():
        together[tuple(by_row.items())].append(texts[key])
    for campaigns, shared in together.items():
        yield shared, campaigns


def _entries(value: ConvertedValue, field: str) -> dict[str, str]:
    """Return what a field holds that only one campaign may have, by how it compares.

    Nothing where it is unreadable.
    """
    if not value.text:
        return {}
    conflict = unique_fields()[field].conflict
    if value.origin == "wrong" and not any(one.code == conflict for one in value.problems):
        return {}
    texts = value.text.split(", ") if field == "users" else [value.text]
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(folded(text), text)
    return found


def _named(campaigns: _Holders) -> str:
    named = ", ".join(
        messages.text("line.name_and_row", name=name, row=str(row))
        for row, name in campaigns[:_MOST_NAMED]
    )
    more = len(campaigns) - _MOST_NAMED
    return messages.text("line.and_more", listed=named, count=str(more)) if more > 0 else named
