"""An export of another dialer as the page shows it: what to fill in, what is lost and skipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bulk_import.app.converting import Converted
from bulk_import.campaign import FIELDS
from bulk_import.cells import shown, written
from bulk_import.dialers import LookupEntry, LookupSheet, SkippedCampaign
from bulk_import.messages import text
from bulk_import.workbooks.review import (
    Assumption,
    Conversion,
    Loss,
    Supply,
    assumptions,
    losses,
    shared,
    supplies,
)

MOST_SHOWN: Final = 200
"""Lines of a list, and skipped campaigns, that the page shows."""

_KEY: Final = "key:"
_VALUE: Final = "value:"


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of a list to fill in.

    Attributes:
        number: Which one it is in the list; names its fields in the form.
        key: The other dialer's word.
        values: What it is here, as far as that is known.
        campaigns: How many campaigns wait for it.
    """

    number: str
    key: str
    values: tuple[str, ...]
    campaigns: int

    @property
    def is_open(self) -> bool:
        """Whether something is to be filled in."""
        return self.campaigns > 0 and not all(self.values)


@dataclass(frozen=True, slots=True)
class ListToFillIn:
    """A list to fill in.

    Attributes:
        title: What it is called, in the workbook too.
        key_header: The header of the other dialer's words.
        value_headers: The headers of what they are here.
        lines: Its lines; those to fill in come first.
    """

    title: str
    key_header: str
    value_headers: tuple[str, ...]
    lines: tuple[ListLine, ...]


@dataclass(frozen=True, slots=True)
class ValueForAll:
    """A value that may be given for all campaigns.

    Attributes:
        field: The field.
        header: Its header.
        words: What to write, in words.
        example: What it looks like.
        value: What was given.
    """

    field: str
    header: str
    words: str
    example: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionView:
    """An export as the page shows it.

    Attributes:
        title: The dialer.
        profile: The profile that was used.
        table: The sheet or table that holds the campaigns; empty where there is only one.
        why: Why it is that profile.
        campaigns: How many campaigns can be made.
        incomplete: How many of them lack something.
        told: What there is to tell of the export as a whole.
        lists: What to fill in once for several campaigns.
        for_all: What may be given for all campaigns.
        in_rows: What is put right row by row, in the check that follows.
        between: What concerns several campaigns, such as an agent that two of them share.
        assumed: What was assumed.
        more_assumed: How many more of these there are.
        lost: What has no place in a campaign; what moves calls to other hours comes first.
        skipped: The campaigns that cannot be created.
        more_skipped: How many more of these there are.
        columns: What is said of columns of which nothing was taken.
    """

    title: str
    profile: str
    table: str
    why: str
    campaigns: int
    incomplete: int
    told: tuple[str, ...]
    lists: tuple[ListToFillIn, ...]
    for_all: tuple[ValueForAll, ...]
    in_rows: tuple[Supply, ...]
    between: tuple[str, ...]
    assumed: tuple[Assumption, ...]
    more_assumed: int
    lost: tuple[Loss, ...]
    skipped: tuple[SkippedCampaign, ...]
    more_skipped: int
    columns: tuple[str, ...]


def conversion_view(converted: Converted, given: Mapping[str, str]) -> ConversionView:
    """Return *converted* as the page shows it, with the values that were *given* for all."""
    made = converted.conversion
    needed = supplies(made)
    for_all = {one.field for one in needed if one.takes_one_value}
    asked = [name for name in FIELDS if name in for_all | given.keys()]
    words = {one.field: one.words for one in needed}
    assumed = assumptions(made)
    return ConversionView(
        title=made.title.partition(" (")[0],
        profile=made.profile,
        table=made.table or "",
        why=made.why,
        campaigns=len(made.rows),
        incomplete=made.incomplete,
        told=tuple(problem.message for problem in made.file_problems),
        lists=tuple(_list(number, one) for number, one in enumerate(made.lookups)),
        for_all=tuple(_for_all(name, words.get(name, ""), given) for name in asked),
        in_rows=tuple(one for one in needed if one.how != "lookup" and one.field not in for_all),
        between=tuple(problem.message for problem in made.problems[:MOST_SHOWN]),
        assumed=tuple(assumed[:MOST_SHOWN]),
        more_assumed=max(0, len(assumed) - MOST_SHOWN),
        lost=tuple(sorted(shared(losses(made.lost)), key=lambda loss: not loss.moves_calls)),
        skipped=tuple(made.skipped[:MOST_SHOWN]),
        more_skipped=max(0, len(made.skipped) - MOST_SHOWN),
        columns=tuple(_columns(made)),
    )


def _columns(made: Conversion) -> Iterator[str]:
    """Yield what is said of columns that the profile does not know, and of those with secrets."""
    for code, headers in (("conversion.unknown", made.unknown), ("conversion.secret", made.secret)):
        if headers:
            yield text(code, headers=", ".join(map(shown, headers)))


def _list(number: int, sheet: LookupSheet) -> ListToFillIn:
    lines = [_line(f"{number}:{at}", entry) for at, entry in enumerate(sheet.entries)]
    return ListToFillIn(
        title=sheet.title,
        key_header=sheet.key_header,
        value_headers=sheet.value_headers,
        lines=tuple(sorted(lines, key=lambda line: not line.is_open)),
    )


def _line(number: str, entry: LookupEntry) -> ListLine:
    values = tuple(map(written, entry.values))
    return ListLine(number, entry.key, values, len(entry.used_by))


def _for_all(name: str, words: str, given: Mapping[str, str]) -> ValueForAll:
    field = FIELDS[name]
    return ValueForAll(name, field.header, words or field.help, field.example, given.get(name, ""))


def filled_in(converted: Converted, form: Mapping[str, str]) -> dict[str, list[list[str]]]:
    """Return the lists as a form has them, by their titles: lines, the headers first.

    Args:
        converted: The conversion whose lists the form shows.
        form: The form; each line brings its key along, so that nothing depends on its place.
    """
    lists: dict[str, list[list[str]]] = {}
    for number, sheet in enumerate(converted.conversion.lookups):
        headers = [sheet.key_header, *sheet.value_headers]
        lists[sheet.title] = [headers, *_lines_of(number, len(sheet.value_headers), form)]
    return lists


def _lines_of(number: int, values: int, form: Mapping[str, str]) -> Sequence[list[str]]:
    start = f"{_KEY}{number}:"
    return [
        [key, *(form.get(f"{_VALUE}{number}:{at}:{place}", "").strip() for place in range(values))]
        for name, key in form.items()
        if name.startswith(start) and (at := name.removeprefix(start))
    ]
