"""Whatever two people do to a sheet, it is what the file and the surviving changes make of it."""

from desks import campaign
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slicing import examples

from bulk_import.app.origin import origin_of, planned
from bulk_import.app.sheets.planning import opened, with_overlay
from bulk_import.app.sheets.sheet_causes import Control

PEOPLE = st.sampled_from(["mira", "ravi"])
ROWS = st.integers(2, 5)
TEXTS = {
    "Campaign name": ["Diwali", "diwali ", "Holi", ""],
    "Agents": ["1_2224257", "1_2224257, 2_2224257", "nobody"],
    "Ring rule": ["Random", "round-robin", "Round Robbin"],
    "End date": ["31/06/2030", "30/08/2030"],
}
CELLS = st.sampled_from(
    [(header, text) for header, texts in TEXTS.items() for text in texts]
).flatmap(lambda one: ROWS.map(lambda row: (row, *one)))
DEEDS = st.one_of(
    st.tuples(st.just("edit"), PEOPLE, st.lists(CELLS, min_size=1, max_size=3)),
    st.tuples(st.just("fix"), PEOPLE, st.integers(0, 5)),
    st.tuples(st.just("out"), PEOPLE, ROWS),
    st.tuples(st.just("in"), PEOPLE, ROWS),
    st.tuples(st.just("undo"), PEOPLE, st.none()),
    st.tuples(st.just("undo"), PEOPLE, st.none()),
    st.tuples(st.just("redo"), PEOPLE, st.none()),
)


def do(desk, sheet, deed, person, what):
    if deed == "edit":
        desk.edit(sheet, person, *what)
    elif deed == "fix":
        causes = [
            one
            for one in desk.sheets.open(sheet).causes
            if one.control in {Control.CLOSED_LIST, Control.TEXT}
        ]
        if causes:
            cause = causes[what % len(causes)]
            value = cause.choices[0] if cause.choices else "30/09/2030"
            desk.sheets.fix(sheet, person, cause.key, value)
    elif deed in {"out", "in"}:
        if what in desk.sheets.open(sheet).plan.rows.numbers:
            desk.sheets.leave_out(sheet, person, [what], out=deed == "out")
    else:
        writers = desk.sheets.open(sheet).overlay.by_address
        getattr(desk.sheets, deed)(sheet, person)
        now = desk.sheets.open(sheet).overlay.by_address
        theirs = {at: one for at, one in writers.items() if one.person != person}
        assert {at: now.get(at) for at in theirs} == theirs


def told(opened):
    rows = [(row.row, row.state, row.values, row.problems, row.changes) for row in opened.plan.rows]
    causes = [(one.key, one.rows, one.control, one.problem) for one in opened.causes]
    return rows, causes, opened.counts, opened.plan.edits


@settings(
    examples(0.2), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(deeds=st.lists(DEEDS, min_size=1, max_size=12))
def test_a_sheet_is_what_its_file_and_the_surviving_changes_make_of_it(desk, deeds):
    sheet = desk.drop(*(campaign(number, **{"Ring rule": "Random"}) for number in range(1, 5)))
    elsewhere = desk.another_server()
    for deed in deeds:
        do(desk, sheet, *deed)
        assert elsewhere.open(sheet).revision == desk.sheets.open(sheet).revision
    now = desk.sheets.open(sheet)
    assert told(elsewhere.open(sheet)) == told(now)
    afresh = planned(origin_of(now.read))
    overlay = now.overlay
    anew = opened(now.record, afresh, with_overlay(afresh, overlay), overlay)
    assert told(now) == told(anew)
    desk.restart()
    assert told(desk.sheets.open(sheet)) == told(now)
