"""Where the package says something by a code, as its source has it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import bulk_import

PACKAGE = Path(bulk_import.__file__).parent

CODE = re.compile(r"[a-z]+\.[a-z][a-z0-9_]*")

NO_CODES = {"journal.sqlite3", "watch.log"}

LABELS = {
    *("severity", "state", "finding", "order", "skipped", "use", "how", "command", "heading"),
    *("head", "fact", "lost", "uncopied", "unpatchable", "reason", "needed", "setting", "line"),
    *("match", "format", "condition", "fault", "kind", "missing", "weekday", "ended"),
    *("moment", "month", "weekday_short", "difference"),
    *("conversion", "blank", "refused", "example", "notice", "trace"),
}
"""Kinds of messages that are no sentences: names, heads of columns, parts of sentences."""

TAKES_A_CODE = {
    *("Unusable", "Ambiguous", "Notice", "noticed", "Refused", "Stopped", "BulkImportError"),
    *(
        "Violation",
        "NotSent",
        "Unknown",
        "Reply",
        "ProfileFault",
        "of",
        "add_problem",
        "stop",
        "pull",
        "text",
    ),
}
"""What takes a code among its arguments."""


@dataclass(frozen=True)
class Use:
    """A call in the package with a code among its arguments.

    Attributes:
        place: File and line.
        called: The name of what is called.
        codes: The codes.
        facts: The names of the facts that stand beside them.
        all_facts_seen: Whether no other facts come from elsewhere.
    """

    place: str
    called: str
    codes: frozenset[str]
    facts: frozenset[str]
    all_facts_seen: bool


@cache
def uses() -> tuple[Use, ...]:
    return tuple(
        use
        for path, nodes in _modules().items()
        for node in nodes
        if isinstance(node, ast.Call)
        for use in _uses(path, node)
    )


@cache
def all_codes() -> frozenset[str]:
    """Return all that looks like a code, anywhere in the package."""
    return frozenset(
        code for nodes in _modules().values() for node in nodes for code in _codes_of(node)
    )


@cache
def beginnings() -> frozenset[object]:
    """Return how texts begin that are put together, such as `result.` and a state."""
    return frozenset(
        node.values[0].value
        for nodes in _modules().values()
        for node in nodes
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    )


@cache
def _modules() -> dict[Path, list[ast.AST]]:
    """Return the nodes of every module but those of the sandbox, which knows no codes."""
    return {
        path.relative_to(PACKAGE.parent): list(ast.walk(ast.parse(path.read_text("utf-8"))))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "sandbox" not in path.relative_to(PACKAGE).parts
    }


def _uses(path: Path, call: ast.Call) -> Iterator[Use]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name not in TAKES_A_CODE:
        return
    # Calls inside the arguments are uses of their own.
    plain = [one for one in call.args if not isinstance(one, ast.Call)]
    codes = frozenset(code for one in plain for node in ast.walk(one) for code in _codes_of(node))
    if codes:
        names = [keyword.arg for keyword in call.keywords]
        names += [key.value for one in plain if isinstance(one, ast.Dict) for key in one.keys]
        names_elsewhere = any(isinstance(one, ast.Name) for one in plain[1:])
        yield Use(
            place=f"{path}:{call.lineno}",
            called=name,
            codes=codes,
            facts=frozenset(names),
            all_facts_seen=None not in names and not names_elsewhere,
        )


def _codes_of(node: ast.AST) -> Iterator[str]:
    """Yield the code that *node* is, if it looks like one."""
    text = node.value if isinstance(node, ast.Constant) else None
    if isinstance(text, str) and CODE.fullmatch(text) and text not in NO_CODES:
        yield text
