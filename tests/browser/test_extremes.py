"""Sheets as nobody expects them, in a real browser: the layout holds, and nothing in them runs."""

import re

import pytest
from campaigns import cells_of
from playwright.sync_api import expect
from sending import rows

from bulk_import.campaign import FIELDS

STRANGE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus='",
    "javascript:alert(1)",
    "{{7*7}}${7*7}<%=7*7%>",
    "</textarea></select></template><svg onload=alert(1)>",
    "&lt;b&gt;&amp;&#0;",
    "=HYPERLINK(1)+cmd|' /C calc'!A0",
    "%s%n%x\\..\\..\\etc",
    "\N{PILE OF POO}\N{REGIONAL INDICATOR SYMBOL LETTER I}\N{REGIONAL INDICATOR SYMBOL LETTER N}",
    "Z\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}" * 20,
    "حملة تجريبية ١٢٣",
    "מבצע \N{RIGHT-TO-LEFT OVERRIDE}cba",
    "क्रेडिट कार्ड",
    "活動" * 60,
    "W" * 300,
    "x" * 5_000,
)
"""Names that end an element, an attribute or a line, run the other way, or never end."""


@pytest.fixture
def page(visit, address, faults):
    """A page in which no script of a sheet runs, and whose window never scrolls sideways."""
    page = visit(f"{address}/")
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    return page


def expect_layout(page):
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        for rail in page.locator(".rail").all():
            assert rail.evaluate("it => it.scrollWidth <= it.clientWidth"), page.url


def test_strange_names_keep_the_layout_of_every_screen_and_run_nothing(page, desk, address):
    lines = [one | {"Campaign name": name} for one, name in zip(rows(99), STRANGE, strict=False)]
    wrong = [
        lines[-1] | {"Start date": name, "Agent interval": name}
        for name in (*STRANGE[:3], *STRANGE[-2:])
    ]
    sheet = f"{address}/sheets/{desk.add_sheet([*lines, *wrong], 'a<img src=x onerror=alert(1)>')}"
    page.goto(f"{sheet}?show=all")
    for row, name in enumerate(STRANGE, 2):
        field = page.locator(".d").get_by_label(f"Campaign name, row {row}", exact=True)
        expect(field).to_have_value(name)
    expect_layout(page)
    for below in ("", "/columns", *(f"/rows/{row}" for row in (3, 4, 18, 20)), "/changes"):
        page.goto(f"{sheet}{below}")
        expect_layout(page)
    page.goto(f"{sheet}?show=fixing")
    expect_layout(page)
    page.goto(f"{sheet}/confirm")
    expect_layout(page)
    page.locator("#on").click()
    page.get_by_role("link", name="Download the results workbook").wait_for()
    expect_layout(page)
    for below in ("", "runs"):
        page.goto(f"{address}/{below}")
        expect(page.get_by_text("<img src=x").first).to_be_visible()
        expect_layout(page)


def test_a_sheet_of_problems_alone_and_a_row_full_of_them_keep_the_layout(page, desk, address):
    full = {FIELDS[name].header: "?!" for name in cells_of("predictive")}
    every = {field.header: "?!" for field in FIELDS.values()}
    sheet = desk.add_sheet([every, full | {"Dialer type": "predictive"}], "problems")
    page.goto(f"{address}/sheets/{sheet}")
    assert page.locator("#r3 .fixl").count() >= 10
    expect(page.locator("#on")).to_have_text("No row is ready yet")
    expect(page.locator("#on")).to_have_attribute("aria-disabled", "true")
    expect_layout(page)
    page.goto(f"{address}/sheets/{sheet}/confirm")
    expect(page.locator("#head")).to_have_text("No row is ready yet")
    expect_layout(page)


def test_a_sheet_without_a_problem_says_so(page, desk, address):
    page.goto(f"{address}/sheets/{desk.add_sheet(rows(2))}?show=fixing")
    expect(page.get_by_role("heading", name="Nothing needs fixing").first).to_be_visible()
    expect_layout(page)
    page.get_by_role("link", name="Go on with 2 rows").first.click()
    expect(page.get_by_text("Nothing: every row is sent.")).to_be_visible()


def test_a_sheet_without_a_row_says_what_it_lacks(page, tmp_path):
    (tmp_path / "bare.csv").write_text(",".join(rows(1)[0]) + "\n")
    page.locator("input[type=file]").set_input_files(tmp_path / "bare.csv")
    page.wait_for_url(re.compile("/sheets/"))
    expect(page.locator("#refused").or_(page.locator("#on"))).to_contain_text(
        re.compile("row|empty")
    )
    expect_layout(page)
