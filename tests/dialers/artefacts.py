"""Exports as artefacts: how much of each arrives as an expert of both dialers would type it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from campaigns import names_of

from bulk_import import readers
from bulk_import.app.converting import convert_export
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused

FOLDER = Path(__file__).parent / "migration"
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))
USUAL = tomllib.loads((FOLDER / "usual.toml").read_text("utf-8"))

ASKED = "?"
"""What stands for a field that a person is to say."""


@dataclass
class Artefact:
    """One export, and what became of it.

    Attributes:
        name: What it is called.
        route: The kind of file by which it comes.
        profile: The dialer that was recognized; None where it was refused.
        total: How many fields were decided.
        right: How many of them are as decided.
        asked: How many a person is asked for, though an expert would take them from the export.
        told: How many have another value, and a note beside it.
        wrong: The fields that have another value in silence, by campaign.
    """

    name: str
    route: str
    profile: str | None
    total: int = 0
    right: int = 0
    asked: int = 0
    told: int = 0
    wrong: tuple[str, ...] = ()

    def compare(self, campaign, decided, leave=("name",)):
        """Take in a converted *campaign*, and the values that were *decided*, by field.

        Args:
            campaign: What was made of it.
            decided: What an expert would type.
            leave: Fields that are not looked at.
        """
        for field in sorted(decided.keys() | campaign.values.keys() - set(leave)):
            self.total += 1
            value = campaign.values.get(field)
            is_open = value is None and "dialer_type" in campaign.missing  # it decides which apply
            found = ASKED if is_open or field in campaign.missing else value and value.text
            if found == decided.get(field):
                self.right += 1
            elif found == ASKED:
                self.asked += 1
            elif value is not None and value.problems:
                self.told += 1
            else:
                self.wrong += (f"{campaign.name}, {field}: {found}, not {decided.get(field)}",)


@cache
def conversion_of(name):
    """Return the conversion of an input, or why it is refused."""
    try:
        export = readers.read(str(FOLDER / name))
        return export.format, convert_export(export, ReadOptions(inet_no=2224257)).conversion
    except Refused as refused:
        return Path(name).suffix.lstrip("."), refused


def decided_for(profile, stated):
    """Return all fields of a campaign as an expert would type them.

    Args:
        profile: The dialer's.
        stated: What was decided of this campaign, where it is not the usual.
    """
    usual = USUAL["every"] | USUAL.get(profile, {}) | stated
    dialer = usual["dialer_type"]
    known = USUAL["every"] | USUAL.get(dialer, {}) | USUAL.get(profile, {}) | stated
    return {
        field: value for field, value in known.items() if field in stated or field in _own(dialer)
    }


def _own(dialer):
    return names_of() if dialer == ASKED else names_of(dialer)


def compared(name):
    """Return an input as an artefact."""
    told = EXPECTED[name]
    route, conversion = conversion_of(name)
    if isinstance(conversion, Refused):
        is_right = "refused" in told
        return Artefact(name, route, None, wrong=() if is_right else ("refused",))
    artefact = Artefact(name, route, conversion.profile)
    expected = told.get("campaigns", {})
    for campaign in conversion.campaigns:
        if campaign.name in expected:
            stated = expected[campaign.name]
            artefact.compare(campaign, decided_for(conversion.profile, stated))
        else:
            artefact.wrong += (f"{campaign.name} is no campaign",)
    lost = expected.keys() - {one.name for one in conversion.campaigns}
    artefact.wrong += tuple(f"{one} is not there" for one in sorted(lost))
    return artefact


def table(artefacts):
    """Return *artefacts* as lines of a table for people, their sums below."""
    lines = [
        "| artefact | route | recognized | fields right / total | asked | told | silent wrong |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in artefacts:
        fields = f"{one.right} / {one.total}"
        lines.append(
            f"| {one.name} | {one.route} | {one.profile or 'refused'} | {fields} | {one.asked}"
            f" | {one.told} | {len(one.wrong)} |"
        )
    sums = [sum(getattr(one, name) for one in artefacts) for name in ("right", "total", "asked")]
    told, wrong = sum(one.told for one in artefacts), sum(len(one.wrong) for one in artefacts)
    known = sum(one.profile is not None for one in artefacts)
    fields = f"{sums[0]} / {sums[1]}"
    lines.append(f"| {len(artefacts)} | | {known} | {fields} | {sums[2]} | {told} | {wrong} |")
    return "\n".join(lines)
