import json
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulk_import import events, messages
from bulk_import.events import Event
from bulk_import.outcome import Answer, Result, State
from bulk_import.problems import Place, Problem, Severity

KINDS = get_args(Event)
moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]))
facts = st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3)
problems = st.builds(
    Problem,
    severity=st.sampled_from(Severity),
    place=st.builds(Place, row=st.none() | st.integers(1, 9), column=st.none() | st.just("C")),
    facts=facts,
    candidates=st.lists(st.text(max_size=3), max_size=2).map(tuple),
)
results = st.builds(
    Result,
    state=st.sampled_from(State),
    answer=st.none() | st.builds(Answer),
    sent_at=st.none() | moments,
    problems=st.lists(problems, max_size=2).map(tuple),
)
GIVEN = {"at": moments, "result": results, "facts": facts, "seconds": st.floats(0, 1e6)}


def built(kind):
    return st.builds(
        kind, **{each.name: GIVEN[each.name] for each in fields(kind) if each.name in GIVEN}
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=30)
@given(data=st.data())
def test_every_event_comes_back_from_json_as_it_was(kind, data):
    event = data.draw(built(kind))
    document = json.loads(json.dumps(events.to_json(event)))
    assert events.from_json(document) == event
    assert type(events.from_json(document)) is kind


def test_a_concluded_row_is_told_with_its_facts_and_no_sentence():
    problem = Problem.of(Severity.ERROR, "api.rejected", row=4, msg="Leads ID Not Found")
    result = Result(
        state=State.REJECTED,
        answer=Answer(400, 400, "Leads ID Not Found"),
        attempts=1,
        sent_at=datetime(2026, 5, 1, 9, 0, tzinfo=UTC),
        key="k",
        problems=(problem,),
    )
    assert events.to_json(events.RowConcluded(row=4, result=result)) == {
        "event": "row_concluded",
        "row": 4,
        "result": {
            "state": "rejected",
            "answer": {"status": 400, "code": 400, "msg": "Leads ID Not Found"},
            "attempts": 1,
            "sent_at": "2026-05-01T09:00:00+00:00",
            "key": "k",
            "problems": [
                {
                    "severity": "error",
                    "code": "api.rejected",
                    "row": 4,
                    "field": None,
                    "column": None,
                    "facts": {"msg": "Leads ID Not Found"},
                    "candidates": [],
                }
            ],
        },
    }


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ({}, KeyError),
        ({"event": "of another release"}, KeyError),
        ({"event": "reading", "path": "a.csv", "mood": "good"}, TypeError),
        ({"event": "finished"}, TypeError),
        ({"event": "finished", "at": "yesterday"}, ValueError),
    ],
    ids=str,
)
def test_what_is_no_event_is_refused(document, error):
    with pytest.raises(error):
        events.from_json(document)


def test_events_are_values():
    one, other = events.Waiting(rows=2, seconds=3.0), events.Waiting(rows=2, seconds=3.0)
    assert one == other
    assert hash(one) == hash(other)
    with pytest.raises(FrozenInstanceError):
        one.rows = 3


@pytest.mark.parametrize(
    "event",
    [
        events.Waiting(rows=2, seconds=119.7),
        events.Paused(code="run.paused", seconds=1.0),
        events.Paused(code="run.unanswered", seconds=8.0),
        events.Warned(code="history.not_kept", facts={"path": "j", "reason": "no space"}),
        events.Stopped(code="run.interrupted"),
        events.Stopped(code="journal.lost", facts={"path": "j", "reason": "no space"}),
    ],
    ids=lambda event: event.code,
)
def test_a_code_and_its_facts_make_a_sentence(event):
    assert event.message == messages.sentence(event.code, event.facts)
    assert "{" not in event.message
