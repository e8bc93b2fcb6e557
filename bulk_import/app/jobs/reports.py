"""The report of a job, which may have taken several runs: each restart of the server adds one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from threading import Lock
from typing import Final

from bulk_import.app.history import find_run
from bulk_import.app.jobs.job_facts import facts_of
from bulk_import.app.rebuild_report import report_cut_off, report_past
from bulk_import.app.report import Report
from bulk_import.outcome import Result, State
from bulk_import.problems import Refused
from bulk_import.store import Store
from bulk_import.store.sheets import JobRecord
from bulk_import.validation import Plan

_MOST_KEPT: Final = 4
"""Reports that are kept: others are made again from the store."""


class KeptReports:
    """The reports that somebody looked at last.

    One counts only until somebody ends a doubt about a row, on this server or another.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[int, Report]] = OrderedDict()
        self._lock = Lock()

    def of(self, job: JobRecord) -> Report | None:
        """Return the report of a *job*; None for one that has to be made again."""
        with self._lock:
            found, report = self._kept.get(job.id, (0, None))
            return report if found == facts_of(job).found else None

    def keep(self, job: JobRecord, report: Report) -> Report:
        """Keep the *report* of a *job* for a while, and return it."""
        with self._lock:
            self._kept.pop(job.id, None)
            self._kept[job.id] = facts_of(job).found, report
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return report

    def forget(self, job_id: str) -> None:
        """Let go of the report of the job of that id."""
        with self._lock:
            self._kept.pop(job_id, None)


def report_of(job: JobRecord, store: Store) -> Report:
    """Return the report of a *job* that is over, from the store.

    Raises:
        Refused: It has no run, the copy of its input is gone, or the store cannot be read.
    """
    runs = facts_of(job).runs
    if not runs:
        raise facts_of(job).refusal or Refused("job.nothing_sent")
    report = report_past(store, *find_run(store, runs[-1]))
    return with_earlier(report, created_before(report.plan, store, runs[:-1]))


def created_before(plan: Plan, store: Store, runs: Iterable[str]) -> dict[int, Result]:
    """Return the rows of *plan* that earlier *runs* of the same job created, with their results."""
    created: dict[int, Result] = {}
    for run in runs:
        results = report_cut_off(plan, *find_run(store, run)).results
        created |= {row: one for row, one in results.items() if one.state is State.CREATED}
    return created


def with_earlier(report: Report, earlier: Mapping[int, Result]) -> Report:
    """Return *report* with what earlier runs of the same job created as created by it."""
    results = {
        row: earlier.get(row, result) if result.state is State.ALREADY_CREATED else result
        for row, result in report.results.items()
    }
    return replace(report, results=results)
