"""The text for whoever helps: what `doctor` found, without what is nobody's business."""

from __future__ import annotations

import platform
from datetime import datetime
from pathlib import Path
from typing import Final

from bulk_import import messages
from bulk_import.app.doctor.doctor import is_file, packages
from bulk_import.app.doctor.examination import Examination, Finding

PUBLIC: Final = frozenset(
    {"release", "python", "system", "packages", "zones", "runs", "megabytes", "missing"}
    | {"seconds", "minutes", "variable", "name", "least", "above", "most"}
)
"""Facts that hold no secret, no name, no number of an account and no path."""


def report_text(found: Examination, now: datetime) -> str:
    """Return *found* as a text for whoever helps: without secrets, names, numbers and paths.

    Only facts that are known to hold none of these are told; of the others stands "…".
    """
    lines = [f"{now:%Y-%m-%d %H:%M %z}  {platform.platform(terse=True)}", ""]
    lines += [_discreet(one) for one in found.findings]
    lines += ["", *(f"{one.variable}: {_kind_of(one.source)}" for one in found.settings)]
    lines += ["", *(f"{name} {release or '-'}" for name, release in packages().items())]
    return "\n".join((*lines, ""))


def _discreet(one: Finding) -> str:
    facts = {name: fact if name in PUBLIC else "…" for name, fact in one.facts.items()}
    return f"{one.verdict}  {one.code}  {Finding(one.verdict, one.code, facts).reason}"


def _kind_of(source: str) -> str:
    """Return what a source is, without the folder that it stands in."""
    return Path(source).name if is_file(source) else messages.text(source)
