"""Checking a profile against an export: each field's way from cell to value, for its author."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bulk_import import dialers, readers
from bulk_import.app.converting import beside, convert_export, detected
from bulk_import.campaign import FIELDS
from bulk_import.clock import SYSTEM, Clock
from bulk_import.dialers import FieldTrace
from bulk_import.options import ReadOptions
from bulk_import.settings import profile_folders
from bulk_import.workbooks.review import Conversion, ConvertedCampaign, ConvertedValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one field was made, in all campaigns in which it was made so.

    Attributes:
        rows: Their rows of the export.
        trace: The rule and its steps.
        value: What came out at the end, as `convert` tells it.
    """

    rows: tuple[int, ...]
    trace: FieldTrace
    value: ConvertedValue

    @property
    def kind(self) -> tuple[object, ...]:
        """By which rule and steps, and with what to tell; whatever the cells hold."""
        steps = tuple((one.key, bool(one.values)) for one in self.trace.steps)
        told = tuple(problem.code for problem in self.value.problems)
        return self.trace.rule, steps, self.value.origin, told


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedField:
    """One field, and every different way in which it was made.

    Attributes:
        field: The campaign's field.
        rules: How many rules the profile has for it.
        ways: The different ways, in the order of the campaigns.
    """

    field: str
    rules: int
    ways: tuple[Way, ...]

    def telling(self, first: int) -> Iterator[tuple[Way, int]]:
        """Yield the ways of the *first* campaigns, and one of each other kind.

        Beside each stands of how many campaigns more it tells, which differ in their cells alone.
        """
        shown: dict[tuple[object, ...], Way] = {}
        told = list(self.ways[:first])
        shown |= {way.kind: way for way in reversed(told)}
        for way in self.ways[first:]:
            if way.kind not in shown:
                shown[way.kind] = way
                told.append(way)
        unseen = [way for way in self.ways if way not in told]
        for way in told:
            alike = unseen if shown[way.kind] is way else []
            yield way, sum(len(one.rows) for one in alike if one.kind == way.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedProfile:
    """What a profile makes of an export.

    Attributes:
        conversion: The export as `convert` makes it.
        fields: How each field was made, in the order of the fields.
        lacking: The columns that the profile reads and the export does not have.
    """

    conversion: Conversion
    fields: tuple[CheckedField, ...]
    lacking: tuple[str, ...]

    @property
    def wrong(self) -> int:
        """In how many campaigns something of the export could not be understood."""
        campaigns = self.conversion.campaigns
        return sum(any(one.origin == "wrong" for one in each.values.values()) for each in campaigns)

    @property
    def exit_status(self) -> int:
        """0 the profile understands the export, 1 there is something for its author to do."""
        return int(self.wrong > 0 or not self.conversion.campaigns)


def check_profile(
    profile: str, file: str, options: ReadOptions, *, clock: Clock = SYSTEM
) -> CheckedProfile:
    """Return what *profile* makes of the export *file*, step by step.

    Args:
        profile: A path that ends in `.toml`, or the name of a profile.
        file: The path of the export; `-` is standard input.
        options: How it is read and converted.
        clock: The present moment.

    Raises:
        Refused: The profile cannot be used, the file cannot be read, or they do not fit.
    """
    options = replace(options, profile=profile)
    paths = dialers.record_paths(profile, profile_folders(options.profiles))
    export = readers.read(file, options.max_rows, encoding=options.encoding, records=paths)
    others = [
        readers.read(one, options.max_rows, encoding=options.encoding) for one in options.lookups
    ]
    lists = [sheet for one in others for sheet in one.sheets]
    conversion = convert_export(export, options, lists=lists, clock=clock).conversion
    found = detected(export, options)
    campaigns = conversion.campaigns
    traces = dialers.trace(
        export.path,
        found,
        options,
        lookups=[*beside(export, found), *lists],
        campaigns={one.row: _texts(one) for one in campaigns},
    )
    rules = {name: len(one) for name, one in found.profile.rules.items()}
    return CheckedProfile(
        conversion=conversion,
        fields=tuple(_fields(campaigns, traces.fields, rules)),
        lacking=traces.lacking,
    )


def _texts(campaign: ConvertedCampaign) -> Mapping[str, str]:
    return {name: value.text for name, value in campaign.values.items()}


def _fields(
    campaigns: Sequence[ConvertedCampaign],
    traces: Sequence[Mapping[str, FieldTrace]],
    rules: Mapping[str, int],
) -> Iterator[CheckedField]:
    for name in FIELDS:
        found: dict[tuple[object, ...], list[Way]] = {}
        for campaign, traced in zip(campaigns, traces, strict=True):
            if value := campaign.values.get(name):
                one = traced.get(name, _NO_RULE)
                way = Way(rows=(campaign.row,), trace=one, value=value)
                found.setdefault(_outcome(one, value), []).append(way)
        if found:
            ways = tuple(
                replace(first, rows=tuple(row for way in (first, *others) for row in way.rows))
                for first, *others in found.values()
            )
            yield CheckedField(field=name, rules=rules.get(name, 0), ways=ways)


def _outcome(trace: FieldTrace, value: ConvertedValue) -> tuple[object, ...]:
    """Return what tells one way from another: the cells, the steps, what came out."""
    told = tuple(problem.message for problem in value.problems)
    return trace.rule, trace.steps, trace.cell.was, trace.cell.source, value.text, told


_NO_RULE = FieldTrace(rule=None, steps=(), cell=dialers.NOTHING)
