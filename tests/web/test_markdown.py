"""Pages of the handbook as HTML under the policy of the page."""

import re

from bulk_import import handbook
from bulk_import.handbook import TOPICS
from bulk_import.web.markdown import as_html


def test_markup_in_a_text_is_shown_and_not_obeyed():
    html = as_html("<script>alert(1)</script>\n\n`<b>` and <i>x</i> ![x](javascript:alert(1))")
    assert not re.search(r"<(?:script|i|b)\b", html)
    assert "&lt;script&gt;" in html


def test_no_element_has_a_style_of_its_own():
    html = as_html("| a | b |\n| --- | --: |\n| 1 | 2 |\n")
    assert "style" not in html
    assert '<td class="num">2</td>' in html


def test_a_link_leads_to_another_topic_or_stays_words():
    html = as_html(
        "[here](cells.md#x), [there](https://example.com) and [more](../../samples/README.md)"
    )
    assert html == '<p><a href="help/cells">here</a>, there and more</p>\n'


def test_every_topic_is_shown_and_leads_to_topics_that_are_there():
    pages = [as_html(handbook.read(name)) for name in TOPICS]
    linked = {name for page in pages for name in re.findall(r'href="help/(\w+)"', page)}
    assert linked <= set(TOPICS)
    assert not any("href" in page.replace('href="help/', "") for page in pages)
    assert all(page.startswith("<h1>") for page in pages)
