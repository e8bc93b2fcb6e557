"""The keyboard alone, beside the way of an import: what else there is, and every dialog."""

import pytest
from handbook_pages import SAMPLES
from playwright.sync_api import expect
from sending import rows, wait_until
from tab_stops import tab_to

from bulk_import.app.jobs import Asked
from bulk_import.sandbox import Fault


@pytest.fixture
def page(visit, address):
    return visit(f"{address}/", accept_downloads=True)


def press(page, role, name, key="Enter"):
    """Go to what has that *name* by Tab, and press *key* there."""
    tab_to(page, page.get_by_role(role, name=name).first)
    page.keyboard.press(key)


def test_past_imports_are_found_looked_at_and_taken_along(page, desk):
    for name, line in zip(("q3-campaigns", "kyc-drive"), rows(2), strict=True):
        asked = Asked(sheet=desk.add_sheet([line], name), revision=0)
        desk.finish(desk.jobs.start(asked, "asha"))
    press(page, "link", "Past imports")
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("kyc")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    tab_to(page, page.get_by_role("link", name="Results workbook of kyc-drive.csv"))
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename == "kyc-drive.results.xlsx"
    press(page, "link", "kyc-drive.csv")
    expect(page.locator("#head")).to_have_text("The campaign was created")
    tab_to(page, page.locator("summary"))
    page.keyboard.press("Space")
    expect(page.get_by_text("Row 2: Campaign 2")).to_be_visible()


def test_arrows_go_through_the_colours_of_the_page_and_the_focus_stays_with_them(page):
    press(page, "link", "Accounts")
    tab_to(page, page.get_by_role("radio", name="As the computer is set"))
    for name, theme in (("Light", "light"), ("Dark", "dark")):
        page.keyboard.press("ArrowRight")
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        expect(page.get_by_role("radio", name=name)).to_be_focused()


def test_help_is_read_and_left(page):
    press(page, "link", "Help")
    first = page.locator(".topics a").first
    title = first.inner_text()
    tab_to(page, first)
    page.keyboard.press("Enter")
    expect(page.locator("article h1, article h2").first).to_be_visible()
    expect(page.locator("[aria-current=page]").last).to_have_text(title)
    press(page, "link", "New import")
    expect(page.locator("#drop")).to_be_visible()


@pytest.mark.parametrize("kind", ["predictive", "progressive"])
def test_a_template_is_taken_along(page, kind):
    tab_to(page, page.get_by_role("link", name=f"Template, {kind}"))
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert saved.value.suggested_filename.endswith(".xlsx")


def test_an_export_is_filled_in_and_converted(page):
    page.on("filechooser", lambda _: None)
    tab_to(page, page.get_by_label("Choose a spreadsheet"))
    with page.expect_file_chooser() as opened:
        page.keyboard.press("Enter")
    opened.value.set_files(SAMPLES / "dialers" / "vicidial.csv")
    page.wait_for_url("**/conversion")
    given = page.locator("#given-timezone")
    field = given if given.count() else page.locator("main input.inp").first
    tab_to(page, field)
    page.keyboard.type("Asia/Kolkata")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Asia/Kolkata")
    tab_to(page, page.locator("button[name=go]"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Every change")).to_be_visible()


def test_whoever_asks_to_stop_may_change_their_mind(page, desk, telecmi):
    telecmi.faults.set(Fault(delay=4, times=None))
    sheet = desk.add_sheet(rows(6))
    job = desk.jobs.start(Asked(sheet=sheet, revision=0), "asha")
    wait_until(lambda: telecmi.requests)
    page.goto(f"{page.url}runs/{job.id}")
    asking = page.get_by_role("button", name="Stop the import")
    tab_to(page, asking)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Go on importing")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#stop")).to_be_hidden()
    expect(asking).to_be_focused()
    page.keyboard.press("Enter")
    press(page, "button", "Stop after the current rows")
    expect(page.locator("#head")).to_have_text("Stopped after 4 of 6 rows")
    expect(page.locator("#head")).to_be_focused()


@pytest.fixture
def check(page, desk):
    """All rows of a sheet on the screen Check."""
    sheet = desk.add_sheet([*rows(24), rows(25, **{"Time zone": "IST"})[24]])
    page.goto(f"{page.url}sheets/{sheet}?show=all")
    return page


def test_dialogs_give_the_focus_back(check):
    opener = check.get_by_role("button", name="All keys")
    tab_to(check, opener)
    check.keyboard.press("Enter")
    expect(check.locator("#all-keys")).to_be_visible()
    check.keyboard.press("Escape")
    expect(opener).to_be_focused()
    cell = check.locator(".d").get_by_label("Dialer type, row 2", exact=True)
    cell.focus()
    for end in ("Escape", "Enter"):
        check.keyboard.press("Alt+ArrowDown")
        expect(check.locator("select.choices")).to_be_focused()
        check.keyboard.press(end)
        expect(cell).to_be_focused()


def test_whoever_stays_is_where_they_were(check, faults):
    faults.expected = "ERR_FAILED"
    check.route("**/edits", lambda route: route.abort())
    cell = check.locator(".d").get_by_label("Agent interval, row 2", exact=True)
    cell.focus()
    check.keyboard.type("25")
    check.keyboard.press("Enter")
    expect(check.locator("#saved")).to_contain_text("no connection")
    link = check.get_by_role("link", name="Past imports")
    tab_to(check, link, "Shift+Tab")
    check.keyboard.press("Enter")
    expect(check.get_by_role("button", name="Stay here")).to_be_focused()
    check.keyboard.press("Enter")
    expect(link).to_be_focused()
    check.unroute("**/edits")
    check.get_by_role("button", name="Try now").or_(check.locator("#saved")).first.click()
    expect(check.locator("#saved")).to_contain_text("All changes saved")


def test_arrows_choose_which_columns_are_shown_and_a_search_is_gone_on_with(check):
    columns = check.get_by_label("Columns shown")
    tab_to(check, columns)
    check.keyboard.press("ArrowDown")
    check.keyboard.press("ArrowDown")
    check.keyboard.press("Enter")
    check.wait_for_url("**columns=file**")
    expect(columns).to_have_value("file")
    expect(columns).to_be_focused()
    search = check.get_by_label("Find in the rows")
    tab_to(check, search)
    check.keyboard.type("Campaign 7")
    check.keyboard.press("Enter")
    check.wait_for_url("**find=Campaign**")
    expect(search).to_be_focused()
