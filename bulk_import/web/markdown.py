"""Pages of the handbook as HTML under the policy of the page: no style but the page's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_TOPIC: Final = re.compile(r"(\w+)\.md(#.*)?$")
"""An address of another topic, beside this one."""


def as_html(markdown: str) -> Markup:
    """Return *markdown* as HTML, which holds no markup of its own; what scrolls does so by keys.

    References to other topics lead to their pages; those to files of the repository, which the
    page does not have, stay words.
    """
    made = _reader()
    tokens = made.parse(markdown)
    for token in tokens:
        _fit(token)
    html = made.renderer.render(tokens, made.options, {})
    html = html.replace("<pre>", '<pre tabindex="0">')
    return Markup(html)  # noqa: S704  every text in it is escaped


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _fit(token: Token) -> None:
    """Let *token* keep to the policy of the page, and its links lead to pages that it has."""
    if token.attrs.pop("style", None) == "text-align:right":
        token.attrJoin("class", "num")
    if token.type == "table_open":
        token.attrJoin("class", "tbl")
        token.attrSet("tabindex", "0")
    if token.children:
        token.children = list(_with_links(token.children))


def _with_links(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield *tokens* with the links that the page has; of others only their words."""
    is_kept = False
    for token in tokens:
        if token.type == "link_open":
            topic = _TOPIC.fullmatch(str(token.attrs["href"]))
            is_kept = topic is not None
            if topic is not None:
                token.attrs["href"] = f"help/{topic[1]}"
        if is_kept or token.type not in {"link_open", "link_close"}:
            yield token
