"""A mark in the name proves that a campaign is ours, also where an answer was lost."""

import re
from dataclasses import replace

import pytest
from modelled import OPTIONS, Dialer, Lost, Runs, codes, says, states
from sending import in_virtual_time

from bulk_import.app.name_marks import random_mark
from bulk_import.events import Warned

MARKED = re.compile(r"Campaign \d+ ·[2-9A-HJ-NP-Z]{4}")
OPTIONS_MARKED = replace(OPTIONS, mark_names=True)


def lost_once(_, count):
    return Lost() if count == 1 else None


def once(folder, script=lambda *_: None, **more):
    dialer = Dialer(script)
    runs = Runs(folder, dialer, options=OPTIONS_MARKED, **more)
    return runs, dialer, in_virtual_time(runs.run)


def test_each_name_ends_in_a_mark_and_the_user_is_told_before_anything_is_sent(tmp_path):
    runs, dialer, report = once(tmp_path, count=3)
    assert all(MARKED.fullmatch(name) for name in dialer.created)
    assert len(dialer.created) == 3
    first, *_ = runs.told(Warned)
    assert runs.events.index(first) == 1  # right behind the start
    assert first.code == "run.names_marked"
    assert first.facts["sent_name"] in dialer.created
    for row in report.rows:
        (problem,) = row.problems
        assert (problem.code, problem.severity) == ("run.name_marked", "warning")
        assert problem.facts["sent_name"] in problem.message
    assert report.exit_status == 0


def test_a_marked_name_that_exists_after_a_lost_answer_is_ours(tmp_path):
    _, dialer, report = once(tmp_path, lost_once)
    assert states(report) == ["created"]
    assert codes(report) == [["answer.name_marked", "run.name_marked"]]
    assert sum(dialer.created.values()) == 1


@pytest.mark.parametrize(
    "msg", ["Lead already mapped to another campaign", "User already mapped to another campaign"]
)
def test_a_mark_proves_nothing_about_lists_and_agents(msg, tmp_path):
    def script(_, count):
        return Lost() if count == 1 else says(400, msg)

    _, _, report = once(tmp_path, script)
    assert states(report) == ["unknown"]
    assert codes(report)[0][0] == "answer.lost"


def test_a_name_that_exists_at_once_is_refused_mark_or_no_mark(tmp_path):
    _, _, report = once(tmp_path, lambda *_: says(400, "Campaign Name Already Exists"))
    assert states(report) == ["rejected"]


def twice(folder, dialer, first, then):
    """Return the report of the second of two runs, each with options of its own."""
    runs = Runs(folder, dialer, options=first)

    async def main(clock):
        await runs.run(clock)
        runs.options = then
        return await runs.run(clock)

    return in_virtual_time(main)


def test_the_mark_is_the_same_in_every_later_run_with_or_without_the_option(tmp_path):
    dialer = Dialer(lost_once)
    report = twice(tmp_path, dialer, replace(OPTIONS_MARKED, resend=False), OPTIONS)
    assert states(report) == ["created"]
    assert len({name for _, name in dialer.requests}) == 1
    assert len(dialer.requests) == 2


@pytest.mark.parametrize(
    ("first", "then"), [(OPTIONS_MARKED, OPTIONS), (OPTIONS, OPTIONS_MARKED)], ids=["marked", "not"]
)
def test_what_was_created_with_a_mark_is_not_sent_without_one_nor_the_other_way_round(
    first, then, tmp_path
):
    dialer = Dialer()
    assert states(twice(tmp_path, dialer, first, then)) == ["already_created"]
    assert len(dialer.requests) == 1


def test_what_was_perhaps_created_without_a_mark_never_gets_one(tmp_path):
    dialer = Dialer(lost_once)
    report = twice(tmp_path, dialer, replace(OPTIONS, resend=False), OPTIONS_MARKED)
    assert states(report) == ["unknown"]
    assert dialer.created == {"Campaign 1": 1}


def test_marks_differ():
    assert len({random_mark() for _ in range(200)}) > 190
