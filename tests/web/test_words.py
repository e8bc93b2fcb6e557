"""The page's own words: each is there, each is used, and each gets what it mentions."""

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from jinja2 import nodes

from bulk_import import messages, web
from bulk_import.web.pages import environment, say

WEB = Path(web.__file__).parent
PACKAGE = WEB.parent
CODE = re.compile(r"page\.[a-z_]+\.[a-z_]+")
BEGINNING = re.compile(r"""page\.[a-z_]+\.(?:[a-z_]+_)?(?=["'{])""")
WORD = re.compile(r'"([a-z_]+)"')
QUOTED = re.compile(r"""["']([a-z0-9_]+)["']""")
ENDING = re.compile(r"""page\.[a-z_.]+(?:\{[^}]*\}|["'] ~ \w+ ~ ["'])(_[a-z]+)["']""")
WORDS_OF_PROGRAMMERS = re.compile(
    r"\b(?:null|string|integer|regex|boolean|payload|parse|parsing|exception|invalid|json|submit)\b",
    re.IGNORECASE,
)


@cache
def said():
    """Return what templates and modules say: codes or beginnings of codes, and facts with them."""
    return (*of_templates(), *of_modules())


def of_templates():
    made = environment()
    for name in made.list_templates():
        tree = made.parse(made.loader.get_source(made, name)[0])
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "say":
                first = call.args[0]
                start = first.nodes[0] if isinstance(first, nodes.Concat) else first
                text = start.value if isinstance(start, nodes.Const) else ""
                is_whole = isinstance(first, nodes.Const)
                yield f"{name}:{call.lineno}", text, is_whole, {one.key for one in call.kwargs}


def of_modules():
    for path in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                first = node.args[0]
                if name in {"say", "text"} and isinstance(first, ast.Constant):
                    facts = {one.arg for one in node.keywords}
                    yield f"{path.name}:{node.lineno}", first.value, True, facts


@cache
def written():
    """Return all that looks like a code of the page, or like the beginning of one."""
    sources = [*WEB.rglob("*.py"), *WEB.rglob("*.html"), *WEB.rglob("*.js")]
    texts = [path.read_text("utf-8") for path in sources]
    scripts = (path.read_text("utf-8") for path in WEB.rglob("*.js"))
    in_scripts = {f"page.script.{word}" for text in scripts for word in WORD.findall(text)}
    codes = {found for text in texts for found in BEGINNING.findall(text) + CODE.findall(text)}
    return codes | in_scripts


def facts_of(wording):
    return {name for _, name, _, _ in Formatter().parse(wording) if name is not None}


def test_every_code_that_is_said_has_words():
    codes = {code for _, code, is_whole, _ in said() if is_whole and code.startswith("page.")}
    assert len(codes) > 20
    assert codes - messages.page_table().keys() == set()


def test_all_words_are_used():
    unused = [
        code
        for code in messages.page_table()
        if code not in written() and not any(is_put_together(code, one) for one in beginnings())
    ]
    assert unused == []


def is_put_together(code, beginning):
    """Return whether *code* is *beginning* with a word of the package, and perhaps an ending."""
    if not code.startswith(beginning):
        return False
    rest = code.removeprefix(beginning)
    return any(rest.removesuffix(ending) in words() for ending in ("", *endings()))


@cache
def words():
    """Return every word that stands by itself in quotes, anywhere in the package."""
    sources = [*PACKAGE.rglob("*.py"), *WEB.rglob("*.html")]
    return {word for path in sources for word in QUOTED.findall(path.read_text("utf-8"))}


@cache
def endings():
    """Return how codes end that are put together, such as `_keys`."""
    sources = [*WEB.rglob("*.py"), *WEB.rglob("*.html")]
    return {word for path in sources for word in ENDING.findall(path.read_text("utf-8"))}


def beginnings():
    """Return the beginnings of codes that are put together, such as `page.step.`."""
    return {one for one in written() if one.endswith((".", "_"))} - {
        f"page.{section}." for section in whole_sections()
    }


def whole_sections():
    """Return the sections of which no code is put together."""
    sections = {code.split(".")[1] for code in messages.page_table()}
    sources = [*WEB.rglob("*.py"), *WEB.rglob("*.html")]
    text = "".join(path.read_text("utf-8") for path in sources)
    put_together = re.findall(r"""page\.([a-z_]+)\.(?:["']\s*~|\{)""", text)
    return sections - set(put_together)


def test_all_words_get_the_facts_that_they_mention():
    lacking = {
        place: facts_of(messages.page_table()[code].whole) - facts
        for place, code, is_whole, facts in said()
        if is_whole and code.startswith("page.")
    }
    assert {place: facts for place, facts in lacking.items() if facts} == {}


def test_all_words_are_plain_english_without_the_words_of_programmers():
    for code, message in messages.page_table().items():
        assert message.whole.strip() == message.whole, code
        assert not WORDS_OF_PROGRAMMERS.search(message.whole), code


def test_templates_say_nothing_by_themselves():
    """Every text of a template is a code, so that a second language is one more file."""
    made = environment()
    for name in made.list_templates():
        tree = made.parse(made.loader.get_source(made, name)[0])
        html = "".join(text.data for text in tree.find_all(nodes.TemplateData))
        shown = re.sub(r"<[^>]*>|<!doctype[^>]*>", " ", html)
        # A tag that holds an expression is cut in pieces: its rest has a quote or a bracket.
        left = [
            word for word in re.findall(r"[^<>]*", shown) if "=" not in word and '"' not in word
        ]
        assert not re.search(r"[A-Za-z]{3,}", " ".join(left)), name


def test_no_template_has_a_style_or_a_script_of_its_own():
    for path in WEB.rglob("*.html"):
        html = path.read_text("utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:", html), path.name
        assert not re.search(r"<script(?![^>]*\ssrc=)", html), path.name
        assert not re.search(r"<style(?! nonce=)", html), path.name


def test_numbers_have_their_thousands_apart_and_nothing_hidden_is_said():
    assert say("page.frame.title", what=10_000).startswith("10,000 ")
    assert "\u202e" not in say("page.frame.title", what="a\u202eb")


def test_a_second_language_is_one_more_file(tmp_path):
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "xx.toml").write_text('[start]\ntitle = "Başla"\n', "utf-8")
    with messages.speaking(tmp_path / "xx.toml"):
        assert say("page.start.title") == "Başla"
        with pytest.raises(KeyError):
            say("page.start.lead")


def test_a_header_stands_once_where_the_words_have_it():
    assert say("page.check.step_edit", header="Time Zone", row="7") == "Time Zone, row 7"
    assert say("page.check.in_file", header="…") == "…, in the file"
