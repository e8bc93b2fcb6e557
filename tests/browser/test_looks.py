"""Light, dark, forced colours, without motion and on paper: everything can still be read."""

import re

import pytest
from playwright.sync_api import expect
from sending import rows

CALLED = {"Time zone": "IST"}
BROKEN = {"Start date": "31/06/2090"}
WARNED = {"Notes": "later"}
EDITED = "25"


@pytest.fixture
def sheet(desk, address):
    """The address of a sheet with rows of every kind."""
    lines = rows(6)
    changes = [CALLED, CALLED, BROKEN, WARNED, {}, {}]
    made = desk.add_sheet([one | it for one, it in zip(lines, changes, strict=True)])
    column = next(
        one.column
        for one in desk.sheets.open(made).plan.matches.columns
        if one.header == "Agent interval"
    )
    desk.edit(made, "asha", (6, column, EDITED))
    desk.sheets.leave_out(made, "asha", [7])
    return f"{address}/sheets/{made}?show=all"


STATES = """() => [...document.querySelectorAll("tr.d .chip, .fixl, .grp h4, #tabs a, #go .say")]
    .filter((one) => one.checkVisibility())
    .map((one) => ({
        word: one.innerText.trim().length > 0,
        shape: Boolean(one.querySelector("svg")) || one.matches("#tabs a"),
    }))"""
"""What of a state is said without a colour."""

LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "forced dark colours": {"forced_colors": "active", "color_scheme": "dark"},
    "without motion": {"reduced_motion": "reduce"},
}

BORDERS = """(selector) => {
    const { outlineStyle, outlineWidth, borderBottomStyle, boxShadow, fontWeight } =
        getComputedStyle(document.querySelector(selector));
    return `${outlineStyle} ${outlineWidth} ${borderBottomStyle} ${boxShadow} ${fontWeight}`;
}"""


def test_states_are_told_by_word_and_shape_in_every_way_of_seeing(visit, sheet):
    page = visit(sheet)
    for look in LOOKS.values():
        page.emulate_media(**{"forced_colors": "none", "reduced_motion": "no-preference", **look})
        told = page.evaluate(STATES)
        expect(page.locator("#r4 .c0")).to_contain_text("Needs fixing")
        assert len(told) > 10
        assert all(one["word"] and one["shape"] for one in told), look


def test_forced_colours_show_what_is_wrong_selected_and_current(visit, sheet):
    page = visit(sheet, forced_colors="active")
    page.locator(".d input").nth(8).click()
    page.keyboard.press("Shift+ArrowDown")
    plain = page.evaluate(BORDERS, "tr.d td:not([class])")
    for kind in ("error", "question", "edited", "sel"):
        assert page.evaluate(BORDERS, f"tr.d td.{kind}") != plain, kind
    tabs = [page.evaluate(BORDERS, f"#tabs a{which}") for which in ("[aria-current]", "")]
    assert tabs[0] != tabs[1]


def test_nothing_moves_where_motion_is_not_wanted(visit, sheet):
    page = visit(sheet, reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => {
            const { animationName, transitionDuration } = getComputedStyle(one);
            return animationName !== "none" || transitionDuration.split(",").some(parseFloat);
        }).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert moving == []


AWAY = "button, .btn, nav, .bar, .rail, .go, .cellbar, .pager, .skip, #toast"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_print_is_black_on_white_without_bars_and_buttons_and_cuts_no_cell(visit, sheet, theme):
    page = visit(sheet)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    page.reload()
    page.emulate_media(media="print", color_scheme=theme)
    page.set_viewport_size({"width": 1046, "height": 720})  # A4 across, within usual margins
    shown = page.locator(AWAY).evaluate_all("all => all.filter((it) => it.checkVisibility())")
    assert shown == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1046
    whole = "it => it.scrollHeight <= it.clientHeight + 1 && it.scrollWidth <= it.clientWidth + 1"
    assert page.locator("#cells").evaluate(whole)
    for header in rows(1)[0]:
        box = page.locator(".d").get_by_label(f"{header}, row 2", exact=True).bounding_box()
        assert box["x"] >= 0, header
        assert box["x"] + box["width"] <= 1046, header
    ink, paper = page.locator(".d input").first.evaluate(
        "(it) => [getComputedStyle(it).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert (brightness(ink) < 60, brightness(paper) > 240) == (True, True)


def brightness(colour):
    return max(float(one) for one in re.findall(r"[\d.]+", colour)[:3])


def test_a_print_is_across_and_of_few_pages(visit, sheet):
    page = visit(sheet)
    made = page.pdf(prefer_css_page_size=True)
    width, height = map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made).groups())
    assert width > height
    assert len(re.findall(rb"/Type /Page\b", made)) <= 3


def double_the_text(page):
    """Let text be twice as large, as people set it in their browser."""
    sizes = {"fontSizes": {"standard": 32, "fixed": 26}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", sizes)
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "30px"


CUT = """() => [...document.querySelectorAll("main *")].filter((one) => {
    const style = getComputedStyle(one);
    const text = [...one.childNodes].some((it) => it.nodeType === 3 && it.data.trim());
    const high = one.matches("input:not([type]), select") && parseFloat(style.fontSize) * 1.15;
    return one.checkVisibility() && !one.closest(".vh")
        && (high > one.clientHeight || (text && style.overflowY === "hidden"
            && one.scrollHeight > one.clientHeight + 2));
}).map((one) => one.outerHTML.slice(0, 120))"""
"""What has more text than room."""


@pytest.mark.parametrize("width", [1440, 390])
def test_text_of_twice_the_size_keeps_its_room_and_a_problem_can_be_put_right(visit, sheet, width):
    page = visit(sheet, viewport={"width": width, "height": 900})
    double_the_text(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT) == []
    line = page.locator("#r4 .fixl input").first
    line.fill("2031-01-08")
    line.press("Enter")
    expect(page.locator("#r4")).to_contain_text("Ready")
