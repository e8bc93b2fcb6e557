"""The style and the script of the page, as browsers get them, within what they may weigh."""

import gzip
import re

import pytest

from bulk_import.web.static import static_files

FILES = {
    "style": (static_files().style, 32_000),
    "script": (static_files().script, 24_000),
}
"""What is sent, and the most bytes of it; the budgets of the page's design."""
COMPRESSED = 8_000


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_as_small_as_it_has_to_be(name):
    content, most = FILES[name]
    assert len(content) <= most
    assert len(gzip.compress(content, 9)) <= COMPRESSED


def test_what_is_for_us_alone_is_not_sent():
    files = static_files()
    for content in (files.style, files.script):
        assert not re.search(rb"^(?:\s|/\*)", content, re.MULTILINE)
    assert b"td.error" in files.style
    assert b"async function pump" in files.script
