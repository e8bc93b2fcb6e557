"""What several campaigns of a conversion have although only one of them may have it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bulk_import import messages
from bulk_import.campaign import unique_fields
from bulk_import.cells import shown
from bulk_import.normalizers.text import folded
from bulk_import.problems import Problem, Severity
from bulk_import.workbooks.review.conversion import ConvertedCampaign, ConvertedValue

SHARED: Final = {
    "name": "convert.same_name",
    "leads_id": "convert.shared_leads",
    "users": "convert.shared_agents",
}
"""The fields whose values belong to one campaign only, with the code where several have one."""

_MOST_NAMED: Final = 5
"""Campaigns that a message names."""


def shared_values(campaigns: Iterable[ConvertedCampaign]) -> Iterator[Problem]:
    """Yield what several campaigns have although only one may have it, looked up already or not.

    The plan says which of them must change; this says all of it at once, and already before the
    side tables are filled in. Agents that the same campaigns share stand in one problem.
    """
    there = tuple(campaigns)
    for field, code in SHARED.items():
        texts: dict[str, str] = {}
        holders: defaultdict[str, dict[int, str]] = defaultdict(dict)
        entries = [
            (campaign, folded(text), text)
            for campaign in there
            for text in _entries(campaign.values.get(field), field)
        ]
        often = Counter(key for _, key, _ in entries)
        for campaign, key, text in entries:
            if often[key] > 1:
                texts.setdefault(key, text)
                holders[key][campaign.row] = campaign.name
        together: defaultdict[tuple[tuple[int, str], ...], list[str]] = defaultdict(list)
        for key, names in holders.items():
            if len(names) > 1:
                together[tuple(names.items())].append(texts[key])
        for campaigns_of, shared in together.items():
            yield Problem.of(
                Severity.ERROR,
                code,
                field=field,
                shared=shown(", ".join(shared)),
                campaigns=_named(campaigns_of),
            )


def _entries(value: ConvertedValue | None, field: str) -> Sequence[str]:
    """Return what a field holds that only one campaign may have; nothing where it is unreadable."""
    if value is None or not value.text:
        return ()
    conflict = unique_fields()[field].conflict
    if value.origin == "wrong" and not any(one.code == conflict for one in value.problems):
        return ()
    return value.text.split(", ") if field == "users" else (value.text,)


def _named(campaigns: Sequence[tuple[int, str]]) -> str:
    named = ", ".join(
        messages.text("line.name_and_row", name=name, row=str(row))
        for row, name in campaigns[:_MOST_NAMED]
    )
    more = len(campaigns) - _MOST_NAMED
    return messages.text("line.and_more", listed=named, count=str(more)) if more > 0 else named
