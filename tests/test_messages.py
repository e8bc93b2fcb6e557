import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

import bulk_import
from bulk_import import messages
from bulk_import.problems import Problem, Refused, Severity

PACKAGE = Path(bulk_import.__file__).parent

CODE = re.compile(r"[a-z]+\.[a-z][a-z0-9_]*")

TELLING = {
    *("Unusable", "Ambiguous", "Notice", "noticed", "Refused", "Stopped", "BulkImportError"),
    *("Finding", "NotSent", "Unknown", "Reply", "of", "tell", "stop", "pull", "text"),
}
"""What takes a code among its arguments."""

OF_A_CELL = {"Unusable", "Ambiguous", "Notice", "noticed", "Finding", "tell"}
"""What is told of a cell, so that its wording may use more than the facts that are brought."""

OF_A_VALUE = {"Notice", "noticed"}
"""What is told of a cell that was understood: what is sent is there as `value`."""

ALWAYS_THERE = {"header", "cell", "help"}

ELSEWHERE = {"NotSent", "Unknown", "Reply", "stop", "pull"}
"""What keeps a code, so that its facts are brought later."""

TAKEN = {"severity", "code", "row", "field", "column", "candidates", *ALWAYS_THERE}
"""Names by which no fact about a cell can go, as the problem itself goes by them."""

LABELS = {
    *("severity", "state", "order", "skipped", "use", "how", "command", "heading", "head"),
    *("fact", "lost", "uncopied", "reason", "needed", "setting", "line"),
}
"""Kinds of messages that are no sentences: names, heads of columns, parts of sentences."""

TITLES = {"template.title", "template.columns", "summary.standard_input"}

NO_CODES = {"journal.sqlite3"}


@dataclass(frozen=True)
class Telling:
    """A place in the package that tells something, by a code that stands there."""

    place: str
    told_by: str
    codes: frozenset[str]
    facts: frozenset[str]
    all_facts_seen: bool


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "sandbox" not in path.relative_to(PACKAGE).parts:
            yield path.relative_to(PACKAGE.parent), ast.parse(path.read_text("utf-8"))


def code_in(node: ast.AST) -> str | None:
    """Return the code that *node* is, if it looks like one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        is_code = CODE.fullmatch(node.value) and node.value not in NO_CODES
        return node.value if is_code else None
    return None


def codes_in(*nodes: ast.AST) -> frozenset[str]:
    found = (code_in(inner) for node in nodes for inner in ast.walk(node))
    return frozenset(code for code in found if code)


def tellings() -> Iterator[Telling]:
    for path, module in modules():
        for call in ast.walk(module):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            # Calls inside the arguments tell for themselves.
            plain = [one for one in call.args if not isinstance(one, ast.Call)]
            codes = codes_in(*plain)
            if name in TELLING and codes:
                names = [keyword.arg for keyword in call.keywords]
                names += [
                    key.value for one in plain if isinstance(one, ast.Dict) for key in one.keys
                ]
                names_elsewhere = any(isinstance(one, ast.Name) for one in plain[1:])
                yield Telling(
                    place=f"{path}:{call.lineno}",
                    told_by=name,
                    codes=codes,
                    facts=frozenset(names),
                    all_facts_seen=None not in names and not names_elsewhere,
                )


def facts_of(wording: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(wording) if name is not None}


TELLINGS = list(tellings())
USED = {code for _, module in modules() for code in codes_in(module)}
BUILT = {
    part.values[0].value
    for _, module in modules()
    for part in ast.walk(module)
    if isinstance(part, ast.JoinedStr) and isinstance(part.values[0], ast.Constant)
}
"""How texts begin that are put together, such as the codes `result.` and a state."""


def test_every_code_that_is_told_has_a_message():
    told = {code for telling in TELLINGS for code in telling.codes}
    assert len(told) > 100
    assert told - messages.table().keys() == set()


def test_every_code_that_stands_anywhere_in_the_package_has_a_message():
    kinds = {code.partition(".")[0] for code in messages.table()}
    assert {
        code for code in USED if code.partition(".")[0] in kinds
    } - messages.table().keys() == set()


def test_every_message_is_used():
    kinds_built = {start.removesuffix(".") for start in BUILT if start.endswith(".")}
    unused = messages.table().keys() - USED
    assert {code for code in unused if code.partition(".")[0] not in kinds_built} == set()


@pytest.mark.parametrize(
    "telling",
    [one for one in TELLINGS if one.all_facts_seen and one.told_by not in ELSEWHERE],
    ids=lambda telling: telling.place,
)
def test_every_message_gets_the_facts_that_it_mentions(telling):
    brought = set(telling.facts)
    if telling.told_by in OF_A_CELL:
        brought |= ALWAYS_THERE
    if telling.told_by in OF_A_VALUE:
        brought |= {"value"}
    for code in telling.codes:
        assert facts_of(messages.table()[code].whole) <= brought, code


def test_no_fact_goes_by_a_name_that_the_problem_needs_for_itself():
    normalizers = OF_A_CELL - {"Finding", "tell"}
    for telling in (one for one in TELLINGS if one.told_by in normalizers):
        assert not telling.facts & TAKEN, telling.place
        assert telling.told_by not in OF_A_VALUE or "value" not in telling.facts, telling.place


@pytest.mark.parametrize("code", messages.table())
def test_every_message_is_plain_english_without_the_words_of_programmers(code):
    wording = messages.table()[code].whole
    assert wording.strip() == wording
    is_label = code.partition(".")[0] in LABELS or code in TITLES
    assert is_label or wording.endswith((".", "}", "?")), wording
    if code.partition(".")[0] in {"help", "option"}:
        wording = wording.replace("JSON", "")  # the name of a format that files may have
    assert not re.search(
        r"\b(?:null|string|integer|regex|boolean|payload|parse|parsing|exception|invalid|json)\b",
        wording,
        re.IGNORECASE,
    )


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


def test_the_language_is_that_of_the_block(language):
    problem = Problem.of(Severity.WARNING, "row.counted", count="2")
    with messages.speaking(language):
        assert problem.message == "There are 2 rows."
    with pytest.raises(KeyError):
        _ = problem.message
