"""What several campaigns want that belongs to one only: a name, a lead list, an agent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bulk_import.cells import shown
from bulk_import.dialers.converted import ConvertedCampaign
from bulk_import.normalizers.text import folded
from bulk_import.problems import Problem, Severity

SHARED: Final = {
    "name": "convert.same_name",
    "leads_id": "convert.shared_leads",
    "users": "convert.shared_agents",
}
"""The fields whose values belong to one campaign only, with what is told of those that do not."""

_MOST_TOLD: Final = 5
"""Campaigns that a message names."""


def sharing(campaigns: Iterable[ConvertedCampaign]) -> Iterator[Problem]:
    """Yield what campaigns share; agents that the same campaigns share are told together."""
    there = tuple(campaigns)
    for field, code in SHARED.items():
        written: dict[str, str] = {}
        holders: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for campaign in there:
            for text in _entries(campaign, field):
                written.setdefault(folded(text), text)
                holders[folded(text)][campaign.row] = campaign.name
        together: defaultdict[tuple[int, ...], list[str]] = defaultdict(list)
        for key, rows in holders.items():
            if len(rows) > 1:
                together[tuple(rows)].append(key)
        for numbers, keys in together.items():
            shared = shown(", ".join(written[key] for key in keys))
            names = list(holders[keys[0]].values())
            yield Problem.of(
                Severity.ERROR, code, field=field, shared=shared, campaigns=_told(names, numbers)
            )


def _entries(campaign: ConvertedCampaign, field: str) -> Sequence[str]:
    value = campaign.values.get(field)
    if value is None or value.origin == "wrong" or not value.text:
        return ()
    return value.text.split(", ") if field == "users" else (value.text,)


def _told(names: Sequence[str], rows: Sequence[int]) -> str:
    told = [f"“{name}” (row {row})" for name, row in zip(names, rows, strict=True)][:_MOST_TOLD]
    more = len(names) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")
