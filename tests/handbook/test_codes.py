"""The list of codes has every code that anything can have, and says all that is said about it."""

import re
from string import Formatter

import pytest
from message_uses import LABELS, uses

from bulk_import import messages
from bulk_import.handbook import read
from bulk_import.handbook.codes import KINDS, codes

NO_CODES = LABELS | {
    *("sentence", "summary", "changes", "template", "result", "handbook", "help", "option", "note"),
    "accepted",
    "watched",
    "working",
    "mode",
}
"""Kinds of messages that are labels, or parts of workbooks, and never the code of a problem."""

NO_PROBLEMS = {"text", "ProfileFault"}
"""What takes a code that is said inside other messages, or beside them."""


def test_every_kind_of_message_is_listed_or_known_to_be_no_code():
    kinds = {code.partition(".")[0] for code in messages.table()}
    assert kinds == KINDS.keys() | NO_CODES
    assert not KINDS.keys() & NO_CODES


@pytest.mark.full
def test_every_code_of_a_problem_is_in_the_list():
    told = {code for one in uses() if one.called not in NO_PROBLEMS for code in one.codes}
    assert len(told) > 100
    assert told - codes().keys() == set()


def test_the_topic_lists_every_code_once():
    assert sorted(re.findall(r"^- `(\S+)`", read("codes"), re.MULTILINE)) == sorted(codes())


def literals(wording):
    return [literal.strip() for literal, *_ in Formatter().parse(wording) if literal.strip()]


def test_every_code_is_explained_with_its_reason_and_its_remedy():
    for code, message in codes().items():
        text = read(code)
        assert text.startswith(f"# {code}\n")
        reason, mark, remedy = text.partition("**What to do:**")
        assert all(literal in reason for literal in literals(message.reason)), code
        assert all(literal in remedy for literal in literals(message.remedy)), code
        assert bool(mark) == bool(message.remedy), code
        assert not set("{}") & set(text), code


def test_a_message_with_two_forms_is_shown_in_the_form_for_several():
    assert "‹" in read("row.conflict_agents")
    for code, message in codes().items():
        forms = [form for _, _, form, _ in Formatter().parse(message.whole) if form]
        assert not any(form in read(code) for form in forms), code


def test_nearly_right_codes_are_recognized():
    with pytest.raises(KeyError):
        read("date.ambigous")
    with pytest.raises(KeyError):
        read("state.ready")
