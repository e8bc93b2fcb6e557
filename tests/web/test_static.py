"""The style and the script of the page, as browsers get them."""

import re

from bulk_import.web.static import static_files


def test_what_is_for_us_alone_is_not_sent():
    files = static_files()
    for content in (files.style, files.script):
        assert not re.search(rb"^(?:\s|/\*)", content, re.MULTILINE)
    assert b".g td.error" in files.style
    assert b'"use strict"' in files.script
