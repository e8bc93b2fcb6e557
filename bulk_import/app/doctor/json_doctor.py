"""The JSON of `doctor`, for scripts: one object, with stable names."""

from __future__ import annotations

from importlib.metadata import version

from bulk_import.app.doctor.examination import Examination
from bulk_import.app.json_report import VERSION, Document
from bulk_import.normalizers import zone_offsets


def describe_examination(found: Examination, report: str | None) -> Document:
    """Return what is told of *found*; *report* is the path of the text for whoever helps."""
    return {
        "version": VERSION,
        "command": "doctor",
        "release": version("bulk-import"),
        "zones": zone_offsets.release(),
        "wrong": found.wrong,
        "findings": [
            {
                "verdict": one.verdict,
                "code": one.code,
                "reason": one.reason,
                "remedy": one.remedy,
                "facts": dict(one.facts),
            }
            for one in found.findings
        ],
        "settings": [
            {"variable": one.variable, "value": one.value, "source": one.place}
            for one in found.settings
        ],
        "report": report,
    }
