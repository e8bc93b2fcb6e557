"""What `doctor` found, in words: what has to be put right stands last, where the eye is."""

from __future__ import annotations

from typing import Final

from bulk_import.app.doctor.examination import Examination, Verdict
from bulk_import.cli.output import print_out, print_paragraph
from bulk_import.messages import text

_VERDICTS: Final[dict[Verdict, str]] = {
    "ok": "line.verdict_ok",
    "warning": "line.verdict_warning",
    "error": "line.verdict_error",
}
"""What each is called, the worst last."""


def print_examination(found: Examination) -> None:
    """Print what was found, and what is set."""
    if found.settings:
        print_out(text("line.settings_are"))
    for one in found.settings:
        told = {"variable": one.variable, "value": one.value, "source": one.source}
        print_paragraph(text("line.set_where", **told), indent=2)
    for verdict, name in _VERDICTS.items():
        for finding in found.findings:
            if finding.verdict == verdict:
                told = {"verdict": text(name), "message": finding.message}
                print_paragraph(text("line.found", **told))
    is_fine = not found.wrong
    print_out(
        text("line.nothing_wrong") if is_fine else text("line.much_wrong", count=str(found.wrong))
    )
