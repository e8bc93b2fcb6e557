"""What is shown before an import is what the import then does."""

import pytest
from sending import rows

from bulk_import.app.jobs import Asked, confirmation
from bulk_import.clock import SYSTEM
from bulk_import.outcome import State


def confirmed(page, sheet):
    destination = page.jobs.destination("")
    return confirmation(page.jobs.plan(sheet, destination.account), destination, SYSTEM)


@pytest.mark.full
def test_the_numbers_are_those_of_the_import_that_follows(page, sandbox):
    lines = rows(4)
    lines[1] |= {"Start date": "31/06/2090"}
    sheet = page.add_sheet(lines)
    before = confirmed(page, sheet)
    assert (before.ready, before.to_fix, before.kinds) == (3, 1, {"progressive": 3})
    assert before.request["name"] == "Campaign 1"
    assert "secret" not in before.request
    (behind,) = before.behind
    assert (behind.problem.code, behind.rows) == ("date.no_such_day", (3,))
    job = page.finish(page.jobs.start(Asked(sheet=sheet, revision=0), "asha"))
    assert page.jobs.report(job.id).counts[State.CREATED] == before.ready
    assert sandbox.campaigns[0].body.items() >= before.request.items()
    again = page.add_sheet(lines, "again")
    assert confirmed(page, again).ready == 0  # all of them are created


def test_who_dials_first_is_named(page):
    start = rows(1)[0]["Start date"]
    lines = [line | {"Active": "yes"} for line in rows(3)]
    lines[0] |= {"Active": "no"}
    lines[1] |= {"Start time": "10:00"}
    lines[2] |= {"Start time": "09:40"}
    found = confirmed(page, page.add_sheet(lines))
    assert (found.dialing.count, found.dialing.waiting, found.dialing.row) == (2, 1, 4)
    assert f"{found.dialing.first:%Y-%m-%d %H:%M}" == f"{start} 09:40"
    assert found.first_name == "Campaign 3"
