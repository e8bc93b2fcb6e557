"""What campaigns lose: settings that the profile says nothing here can express."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from bulk_import.cells import written
from bulk_import.dialers.conditions import BlankTest, Cells, blank_test, compiled
from bulk_import.dialers.export_columns import ExportColumns
from bulk_import.dialers.field_rules import ExportContext
from bulk_import.dialers.headers import ReadableColumns
from bulk_import.dialers.left_out import LostRule
from bulk_import.dialers.profile_tables import headers_of
from bulk_import.dialers.provenance import ConvertedRow, LostSetting


def lost_settings(
    export: ExportContext, columns: ExportColumns, rows: Sequence[ConvertedRow]
) -> Iterator[LostSetting]:
    """Yield what campaigns lose: settings that the profile says nothing here can express."""
    blank = blank_test(export.profile.source.blank)

    found = []
    for setting, rule in export.profile.lost.items():
        lost = _LostColumns(setting, rule, export.columns, blank)
        was = columns.once(partial(lost.said, columns.records), lost.looked_at)
        if any(one is not None for one in was.items):
            found.append((rule.title or setting, rule.reason, was.of_each()))
    for at, row in enumerate(rows):
        for setting, reason, texts in found:
            if (text := texts[at]) is not None:
                yield LostSetting(
                    row=row.row, name=row.name, setting=setting, was=text, reason=reason
                )


class _LostColumns:
    """The columns of a setting that nothing here can say."""

    def __init__(
        self, setting: str, rule: LostRule, columns: ReadableColumns, blank: BlankTest
    ) -> None:
        self._places = columns.find(setting)
        self._holds = compiled(rule.when, columns, blank)
        self._blank = blank
        self._usual = blank_test(map(written, rule.usual))
        self.looked_at = (*self._places, *columns.find(*headers_of(rule.when)))

    def said(self, records: Sequence[Cells], at: int) -> str | None:
        """Return what a campaign loses; None where it loses nothing, or nothing that matters."""
        cells = records[at]
        filled = [cells[at] for at in self._places if not self._blank(cells[at])]
        if not filled or all(map(self._usual, filled)) or not self._holds(cells, {}):
            return None
        return ", ".join(map(written, filled))
