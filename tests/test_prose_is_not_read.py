"""No code reads meaning back out of a sentence: facts and codes are there for that.

What makes a sentence (`.message`, `text(…)`, `str(error)`) may be shown, kept and joined. Comparing
it, searching in it, splitting it or looking it up is reading it.
"""

import ast
from pathlib import Path

import pytest

import bulk_import

PACKAGE = Path(bulk_import.__file__).parent

SENTENCES = {"message", "reason", "remedy", "label", "help", "evidence"}
"""Attributes that hold what people read."""

MAKERS = {"sentence", "reason", "remedy", "text"}
"""Functions of `messages` that make what people read."""

READERS = {
    *("startswith", "endswith", "find", "rfind", "index", "rindex", "count"),
    *("split", "rsplit", "splitlines", "partition", "rpartition", "removeprefix", "removesuffix"),
}
"""Methods of text that look for something in it."""

PATTERNS = {"match", "fullmatch", "search", "findall", "finditer"}
"""What patterns look for something with."""

LOOKUPS = {"get", "pop", "setdefault"}
"""Methods of a table that look something up in it."""


def places_that_read_prose(source):
    """Return the lines of *source* in which a sentence is read, in order."""
    tree = ast.parse(source)
    makers, found = _imported(tree), set()
    for scope in ast.walk(tree):
        nodes = list(ast.walk(scope)) if isinstance(scope, SCOPES) else []
        if any(map(_may_be_prose, nodes)):
            prose = _Prose(makers, nodes)
            found |= {node.lineno for node in nodes if prose.is_read_by(node)}
    return sorted(found)


SCOPES = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def _may_be_prose(node):
    """Say whether a scope must be looked at for *node*, as few must."""
    match node:
        case ast.Attribute(attr=name):
            return name in SENTENCES | MAKERS
        case ast.Name(id=name):
            return name in MAKERS
        case ast.ImportFrom(module=module):
            return module == "bulk_import.messages"
        case ast.ExceptHandler(name=name):
            return name is not None
        case _:
            return False


class _Prose:
    """Knows in one function which expressions are sentences."""

    def __init__(self, makers, nodes):
        self._makers = makers
        self._errors = {node.name for node in nodes if isinstance(node, ast.ExceptHandler)}
        self._names = set()
        for node in nodes:
            if isinstance(node, ast.Assign | ast.NamedExpr) and self._is_prose(node.value):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                self._names |= {one.id for one in targets if isinstance(one, ast.Name)}

    def _is_prose(self, node):
        """Say whether an expression is a sentence, or is made of one."""
        return self._is_sentence(node) or any(map(self._is_prose, _made_of(node)))

    def _is_sentence(self, node):
        match node:
            case ast.Attribute(attr=name):
                return name in SENTENCES
            case ast.Name(id=name):
                return name in self._names
            case ast.Call(func=ast.Name(id="str"), args=[ast.Name(id=name)]):
                return name in self._errors
            case ast.Call(func=ast.Name(id=name)):
                return name in self._makers
            case ast.Call(func=ast.Attribute(value=ast.Name(id="messages"), attr=name)):
                return name in MAKERS
            case _:
                return False

    def is_read_by(self, node):
        """Say whether *node* reads a sentence."""
        match node:
            case ast.Compare(left=left, comparators=others):
                return any(map(self._is_prose, (left, *others))) and not _is_empty(others)
            case ast.Call(func=ast.Attribute(value=of, attr=name), args=args):
                if name in READERS and args:
                    return self._is_prose(of)
                return name in PATTERNS | LOOKUPS and any(map(self._is_prose, args))
            case ast.Subscript(slice=key):
                return self._is_prose(key)
            case ast.Match(subject=subject):
                return self._is_prose(subject)
            case _:
                return False


def _made_of(node):
    """Return the expressions whose text is in that of *node*."""
    match node:
        case ast.Call(func=ast.Attribute(value=of)):  # `.casefold()` and the like
            return [of]
        case ast.Subscript(value=of):
            return [of]
        case ast.JoinedStr(values=values):
            return [one.value for one in values if isinstance(one, ast.FormattedValue)]
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case _:
            return []


def _imported(tree):
    """Return under which names a module has the functions that make sentences."""
    return {
        one.asname or one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "bulk_import.messages"
        for one in node.names
        if one.name in MAKERS
    }


def _is_empty(others):
    """Say whether something is only asked to be there: compared with None or with no text."""
    return all(isinstance(one, ast.Constant) and one.value in {None, ""} for one in others)


@pytest.mark.full
def test_no_module_reads_prose():
    found = {
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line in places_that_read_prose(path.read_text("utf-8"))
    }
    assert found == set()


READING = [
    "if problem.message == 'Nothing was sent.': pass",
    "if 'journal' in refused.message: pass",
    "if refused.message not in KNOWN: pass",
    "done = row.problem.reason.startswith('The row')",
    "done = problem.remedy.casefold().endswith('again.')",
    "parts = problem.message.split(': ')",
    "header, _, rest = problem.message.partition(':')",
    "found = re.search('row ([0-9]+)', problem.message)",
    "found = PATTERN.fullmatch(problem.reason)",
    "colour = COLOURS[state.label]",
    "colour = COLOURS.get(state.label)",
    "try:\n    work()\nexcept ValueError as error:\n    missing = 'is missing' in str(error)",
    "try:\n    work()\nexcept ValueError as error:\n    code = CODE.match(str(error).strip())",
    "from bulk_import.messages import text\nsame = text('line.row') == line",
    "from bulk_import.messages import sentence as said\nend = said(code, facts)[-1] == '.'",
    "from bulk_import import messages\nif messages.reason(code, facts).count('row') > 1: pass",
    "from bulk_import import messages\nline = messages.text('line.row')\nhas_row = 'row' in line",
    "match problem.message:\n    case 'Nothing was sent.': pass",
    "if f'{problem.severity}: {problem.message}' == line: pass",
    "def told(one):\n    words = one.message\n    return words.find('row')",
]

SHOWING = [
    "click.echo(problem.message, err=True)",
    "line = f'{problem.severity.label}: {problem.message}'",
    "text = ' '.join(problem.message.split())",
    "advice = problem.remedy if problem.remedy else ''",
    "has_remedy = problem.remedy != ''",
    "has_remedy = problem.remedy is not None",
    "if problem.code == 'row.conflict': pass",
    "if 'header' in problem.facts: pass",
    "if code.startswith('row.'): pass",
    "from bulk_import.messages import text\nlines = [text(code) for code in codes if code in ours]",
    "try:\n    work()\nexcept ValueError as error:\n    raise Refused('x.y', reason=str(error))",
]


@pytest.mark.parametrize("source", READING)
def test_reading_a_sentence_is_found(source):
    assert len(places_that_read_prose(source)) == 1


@pytest.mark.parametrize("source", SHOWING)
def test_showing_a_sentence_is_not_reading_it(source):
    assert places_that_read_prose(source) == []
