"""A date that cannot exist is wrong itself; it says nothing about the other dates of its column."""

from datetime import date

from sheets import codes, plan_of, predictive

from bulk_import.app.checking import report_check
from bulk_import.app.json_report import describe


def rows_of(*starts):
    return [predictive(number) | {"Start date": start} for number, start in enumerate(starts, 1)]


def test_one_impossible_date_raises_no_doubt_about_hundreds_of_real_ones():
    real = [date(2026, 5, 1 + number % 12) for number in range(295)]
    plan = plan_of(*rows_of(*real, "31/02/2027"))
    assert {row.state for row in plan.rows[:-1]} == {"ready"}
    assert not any(row.problems for row in plan.rows[:-1])
    assert codes(plan.rows[-1]) == [("error", "date.no_such_day")]
    assert plan.date_order.evidence == ""


def test_one_impossible_date_decides_no_other_text_date():
    plan = plan_of(*rows_of("07/05/2026", "31/02/2027"))
    assert codes(plan.row(2)) == [("question", "date.ambiguous")]


def test_a_finding_that_decides_nothing_is_not_told():
    plan = plan_of(*rows_of("14/05/2026"))
    assert plan.row(2).state == "ready"
    told = describe(report_check(plan, None, ""), "campaigns.xlsx", None)
    assert told["date_order"] is None
    decisive = plan_of(*rows_of("14/05/2026", "07/05/2026"))
    told = describe(report_check(decisive, None, ""), "campaigns.xlsx", None)
    assert told["date_order"] == {
        "order": "dmy",
        "evidence": "day first: “14/05/2026” in F2 decides 1 cell",
    }
