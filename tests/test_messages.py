import re
import tomllib
from datetime import timedelta, timezone
from pathlib import Path
from string import Formatter

import pytest
from message_uses import LABELS, all_codes, beginnings, uses

from bulk_import import messages
from bulk_import.messages import languages
from bulk_import.problems import Problem, Refused, Severity

OF_A_CELL = {"Unusable", "Ambiguous", "Notice", "noticed", "Violation", "add_problem"}
"""What is told of a cell, so that its wording may use more than the facts that are brought."""

OF_A_VALUE = {"Notice", "noticed"}
"""What is told of a cell that was understood: what is sent is there as `value`."""

ALWAYS_THERE = {"header", "cell", "help"}

ELSEWHERE = {"NotSent", "Unknown", "Reply", "stop", "pull"}
"""What keeps a code, so that its facts are brought later."""

TAKEN = {"severity", "code", "row", "field", "column", "candidates", *ALWAYS_THERE}
"""Names by which no fact about a cell can go, as the problem itself goes by them."""

TITLES = {
    *("template.title", "template.columns", "template.document", "summary.standard_input"),
    *("profile.head", "profile.by_hand", "handbook.accepted"),
}


def facts_of(wording: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(wording) if name is not None}


@pytest.mark.full
def test_every_code_that_is_told_has_a_message():
    told = {code for use in uses() for code in use.codes}
    assert len(told) > 100
    assert told - messages.table().keys() == set()


def test_every_code_that_stands_anywhere_in_the_package_has_a_message():
    kinds = {code.partition(".")[0] for code in messages.table()}
    of_a_kind = {code for code in all_codes() if code.partition(".")[0] in kinds}
    assert of_a_kind - messages.table().keys() == set()


def test_every_message_is_used():
    kinds_built = {start.removesuffix(".") for start in beginnings() if start.endswith(".")}
    unused = messages.table().keys() - all_codes()
    assert {code for code in unused if code.partition(".")[0] not in kinds_built} == set()


def lacking(use):
    """Return the facts that the messages of a use mention and that it does not bring."""
    brought = set(use.facts)
    if use.called in OF_A_CELL:
        brought |= ALWAYS_THERE
    if use.called in OF_A_VALUE:
        brought |= {"value"}
    return {fact for code in use.codes for fact in facts_of(messages.table()[code].whole)} - brought


def test_no_message_mentions_the_fact_that_stands_for_a_whole_one():
    every = {**messages.table(), **messages.page_table()}
    assert [
        code for code, one in every.items() if messages._FACT_OF_OLD in facts_of(one.whole)
    ] == []


def test_every_message_gets_the_facts_that_it_mentions():
    seen = [use for use in uses() if use.all_facts_seen and use.called not in ELSEWHERE]
    assert len(seen) > 100
    assert {use.place: lacking(use) for use in seen if lacking(use)} == {}


def test_no_fact_goes_by_a_name_that_the_problem_needs_for_itself():
    normalizers = OF_A_CELL - {"Violation", "add_problem"}
    for use in (one for one in uses() if one.called in normalizers):
        assert not use.facts & TAKEN, use.place
        assert use.called not in OF_A_VALUE or "value" not in use.facts, use.place


WORDS_OF_PROGRAMMERS = re.compile(
    r"\b(?:null|string|integer|regex|boolean|payload|parse|parsing|exception|invalid|json)\b",
    re.IGNORECASE,
)


def test_every_message_is_plain_english_without_the_words_of_programmers():
    for code, message in messages.table().items():
        wording = message.whole
        assert wording.strip() == wording, code
        is_label = code.partition(".")[0] in LABELS or code in TITLES
        assert is_label or wording.endswith((".", "}", "?")), code
        if code.partition(".")[0] in {"help", "option", "kind"}:
            wording = wording.replace("JSON", "")  # the name of a format that files may have
        for typed in ("--output json", "ConvertTo-Json"):  # for other programs
            wording = wording.replace(typed, "")
        assert not WORDS_OF_PROGRAMMERS.search(wording), code


def test_the_header_comes_first_and_the_answers_last():
    facts = {"header": "Ratio", "cell": "“=A1”"}
    said = messages.sentence("cell.formula", facts, ("1", "2"))
    assert said == (
        "Ratio: “=A1” is a formula or a placeholder, not its result. Type the value itself."
        " Write one of: 1 · 2"
    )


def test_what_a_cell_holds_is_never_taken_for_a_place_in_the_message():
    problem = Problem.of(Severity.ERROR, "cell.formula", header="{help}", cell="“{{name}}”")
    assert problem.message.startswith("{help}: “{{name}}” is a formula")


def test_a_code_without_a_message_is_our_own_fault():
    with pytest.raises(KeyError):
        _ = Refused("file.no_such_code").message


def test_a_fact_that_is_not_brought_is_our_own_fault():
    with pytest.raises(KeyError):
        _ = Refused("file.missing").message


def test_reason_and_remedy_are_read_apart_and_without_the_header():
    facts = {"header": "Ratio", "cell": "“=A1”"}
    assert messages.reason("cell.formula", facts) == (
        "“=A1” is a formula or a placeholder, not its result."
    )
    assert messages.remedy("cell.formula", facts, ("1", "2")) == (
        "Type the value itself. Write one of: 1 · 2"
    )


@pytest.fixture
def language(tmp_path):
    """A language of our own, for the forms that numbers take."""
    path = tmp_path / "xx.toml"
    path.write_text(
        """
        [sentence]
        choices = "{candidates}!"
        [row]
        counted = "There {count:is * row|are * rows}."
        listed = "See {rows:row */rows *}."
        """,
        "utf-8",
    )
    return path


@pytest.mark.parametrize(
    ("code", "facts", "said"),
    [
        ("row.counted", {"count": "1"}, "There is 1 row."),
        ("row.counted", {"count": "0"}, "There are 0 rows."),
        ("row.counted", {"count": "1,000"}, "There are 1,000 rows."),
        ("row.listed", {"rows": "7"}, "See row 7."),
        ("row.listed", {"rows": "7, 9"}, "See rows 7, 9."),
        ("row.listed", {"rows": "7–9"}, "See rows 7–9."),
    ],
)
def test_counts_and_lists_take_the_form_that_their_number_asks_for(language, code, facts, said):
    with messages.speaking(language):
        assert messages.text(code, **facts) == said


def test_a_message_is_what_the_file_says_of_it():
    whole = tomllib.loads(Path(messages.__file__).with_name("en.toml").read_text("utf-8"))
    codes = [f"{kind}.{what}" for kind, section in whole.items() for what in section]
    assert list(messages.table()) == codes
    assert [messages.find(code) for code in codes] == list(messages.table().values())
    assert messages.find("no.such") is None
    assert messages.find("file.no_such") is None


def test_only_what_is_said_is_understood():
    languages._message.cache_clear()
    messages.text("line.row", row="7", name="A", state="Ready")
    messages.text("line.row", row="8", name="B", state="Ready")
    messages.text("state.ready")
    assert languages._message.cache_info().misses == 2


def test_on_the_page_nobody_is_told_to_type_an_option():
    facts = {
        "regions": "IN, IL",
        "cell": "“IST”",
        "readings": "two",
        "by_region": "timezone.by_region",
    }
    assert "--region IN or IL" in messages.sentence("timezone.several", facts)
    with messages.speaking(on_page=True):
        said = messages.sentence("timezone.several", facts)
    assert said.endswith("answer it once under Columns and readings.")
    on_page = {code: one.on_page for code, one in messages.table().items() if one.on_page}
    assert [code for code, words in on_page.items() if "--" in words] == []
    assert [code for code, words in on_page.items() if "bulk-import" in words] == []
    of_a_workbook = {"conversion.mend"}  # which has colours and notes
    typed = {code: messages.table()[code].whole for code in on_page.keys() - of_a_workbook}
    assert [code for code, w in typed.items() if "--" not in w and "bulk-import " not in w] == []


def test_the_language_is_that_of_the_block(language):
    problem = Problem.of(Severity.WARNING, "row.counted", count="2")
    with messages.speaking(language):
        assert problem.message == "There are 2 rows."
    with pytest.raises(KeyError):
        _ = problem.message


INDIA = timezone(timedelta(hours=5.5))


@pytest.mark.parametrize(
    ("form", "shown"),
    [("%", "28 Nov 2026, 00:35"), ("%d", "28 Nov 2026"), ("%w", "Sat 28 Nov 2026, 00:35")],
)
def test_a_moment_is_written_as_people_write_it_where_they_are(form, shown, tmp_path):
    english = Path(messages.__file__).with_name("en.toml").read_text("utf-8")
    language = tmp_path / "other.toml"
    language.write_text(f'{english}\n[odd]\nwhen = "{{when:{form}}}"\n', "utf-8")
    with messages.speaking(language, INDIA):
        assert messages.text("odd.when", when="2026-11-27T19:05:44.123456+00:00") == shown
        assert messages.text("odd.when", when="…") == "…"


def test_no_message_shows_a_moment_as_programs_write_it():
    moments = {"when", "started", "moment"}
    for code, message in messages.table().items():
        for _, name, form, _ in Formatter().parse(message.whole):
            is_told = name in moments and code != "line.dialing"
            assert not is_told or (form or "").startswith("%"), code


@pytest.mark.parametrize(
    ("code", "fact"),
    [("date.end_before_start", "start"), ("date.century", "value"), ("timezone.changes", "day")],
)
def test_days_are_told_as_people_write_them(code, fact):
    facts = dict.fromkeys(facts_of(messages.find(code).whole), "…") | {fact: "2031-09-15"}
    assert "15 Sep 2031" in messages.reason(code, facts)
