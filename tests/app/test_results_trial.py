"""Whether the results can be told in the user's workbook is known before the first request."""

from dataclasses import replace

from modelled import Dialer, Runs, codes, states
from sending import in_virtual_time

from bulk_import.events import RowConcluded, Stopped, Warned
from bulk_import.mapping import Match


def runs_of(folder, **changed):
    """Return runs of one row whose plan is *changed*."""
    runs = Runs(folder, Dialer(), count=1)
    runs.plan = replace(runs.plan, **changed)
    return runs


def test_a_workbook_that_cannot_be_copied_is_told_before_the_first_request(tmp_path):
    runs = runs_of(tmp_path, source=b"PK\3\4: fit to be read once, and no copy can be made")
    asked_by_then = []

    def hear(event):
        if isinstance(event, Warned):
            asked_by_then.append(len(runs.dialer.requests))

    report = in_virtual_time(lambda clock: runs.run(clock, listen=hear))
    (warned,) = runs.told(Warned)
    assert warned.code == "run.uncopied"
    assert "new workbook" in warned.message
    assert asked_by_then == [0]
    assert states(report) == ["created"]
    saved = report.save(tmp_path / "results.xlsx")
    assert saved.stat().st_size > 5_000


def test_a_sheet_without_room_for_results_is_not_sent(tmp_path):
    runs = runs_of(tmp_path)
    ours = Match(column="XFB", header="Import result", use="result", field=None, how="header")
    matches = replace(runs.plan.matches, columns=(*runs.plan.matches.columns, ours))
    runs.plan = replace(runs.plan, matches=matches)
    report = in_virtual_time(runs.run)
    (stopped,) = runs.told(Stopped)
    assert stopped.code == "file.cannot_write"
    assert runs.dialer.requests == []
    assert [event.result.state for event in runs.told(RowConcluded)] == ["not_sent"]
    assert codes(report)[0][0] == "run.not_reached"
