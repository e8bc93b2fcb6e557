"""What campaigns lose: settings that the profile says nothing here can express."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bulk_import.cells import written
from bulk_import.dialers.conditions import blank_test, compiled
from bulk_import.dialers.export_columns import ExportColumns
from bulk_import.dialers.field_rules import ExportContext
from bulk_import.dialers.left_out import LostRule
from bulk_import.dialers.provenance import ConvertedRow, LostSetting


def lost_settings(
    export: ExportContext, columns: ExportColumns, rows: Sequence[ConvertedRow]
) -> Iterator[LostSetting]:
    """Yield what campaigns lose: settings that the profile says nothing here can express."""
    found = []
    for setting, rule in export.profile.lost.items():
        was = _lost(setting, rule, export, columns)
        if any(was):
            found.append((rule.title or setting, rule.reason, was))
    for at, row in enumerate(rows if found else ()):
        for setting, reason, texts in found:
            if (text := texts[at]) is not None:
                yield LostSetting(
                    row=row.row, name=row.name, setting=setting, was=text, reason=reason
                )


def _lost(
    setting: str, rule: LostRule, export: ExportContext, columns: ExportColumns
) -> list[str | None]:
    """Return what each campaign loses; None where it loses nothing, or nothing that matters."""
    blank, usual = blank_test(export.profile.source.blank), blank_test(map(written, rule.usual))
    places = export.columns.find(setting)

    def said(at: int) -> str | None:
        filled = [cell for cell in map(columns.records[at].__getitem__, places) if not blank(cell)]
        return None if all(map(usual, filled)) else ", ".join(map(written, filled))

    was = columns.once(said, places)
    if not any(was.items):
        return was.of_each()
    counts = columns.meeting(compiled(rule.when, export.columns, blank), {}).tolist()
    return [text if one else None for text, one in zip(was.of_each(), counts, strict=True)]
