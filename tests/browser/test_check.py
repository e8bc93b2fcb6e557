"""The Check screen in a real browser: what is typed is kept, whatever the network does."""

import re

import pytest
from playwright.sync_api import expect

IST = {"timezone": "IST"}
FINE = {}
NO_ZONE = {"timezone": ""}
SOON = {"ring_seconds": "soon"}
SECONDS = "Ring seconds"


def cell(page, row, header=SECONDS):
    return page.get_by_label(f"{header}, row {row}", exact=True).and_(page.locator(".d input"))


def line(page, row, header=SECONDS):
    return page.get_by_label(f"{header}, row {row}", exact=True).and_(page.locator(".fixl *"))


def expect_saved(page):
    expect(page.locator("#saved")).to_have_text(re.compile("All changes saved"))


def held(sheets, address, row, column=SECONDS):
    sheet = sheets.open(address.rpartition("/")[2].partition("?")[0])
    header = next(one.column for one in sheet.plan.matches.columns if one.header == column)
    return sheet.text(row, header)


def keep_back(page, action="edits"):
    """Keep back what *page* sends to an address; return a function that lets it all go."""
    waiting, gone = [], []

    def keep(route):
        if gone:
            route.continue_()
        else:
            waiting.append(route)

    def let_go():
        gone.append(True)
        for route in waiting:
            route.continue_()

    page.route(f"**/{action}", keep)
    return let_go


def test_a_typed_value_is_saved_and_its_row_stays_where_it_is(visit, drop):
    page = visit(drop(SOON, FINE, IST))
    field = cell(page, 2)
    field.click()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    expect_saved(page)
    expect(page.locator("#r2")).to_contain_text("Put right")
    expect(page.locator("#tabs [aria-current]")).to_have_text("Need fixing 1")
    expect(page).to_have_title(re.compile("^1 needs fixing"))
    expect(cell(page, 4)).to_be_focused()
    page.reload()
    expect(cell(page, 2)).to_have_value("30")
    page.locator("#tabs [aria-current]").click()
    expect(page.locator("#r4")).to_be_visible()
    expect(page.locator("#r2")).to_have_count(0)


def test_a_group_fix_changes_exactly_its_cells_and_undo_puts_back_exactly_these(
    visit, drop, sheets
):
    address = drop(IST, FINE, IST, IST, SOON)
    page = visit(address)
    card = page.locator(".grp").filter(has_text="IST")
    card.get_by_label("+05:30, Asia/Kolkata").check()
    card.get_by_role("button", name="Use +05:30 in all 3 cells").click()
    expect(page.locator("#toast")).to_contain_text("“IST” became +05:30 in 3 cells")
    expect(page).to_have_title(re.compile("^1 needs fixing"))
    assert [held(sheets, address, row, "Time zone") for row in (2, 4, 5)] == ["+05:30"] * 3
    page.locator("#history").get_by_role("button", name="Undo").click()
    expect(page.locator("#toast")).to_contain_text("3 cells were put back")
    assert [held(sheets, address, row, "Time zone") for row in (2, 4, 5)] == ["IST"] * 3
    expect(page).to_have_title(re.compile("^4 need fixing"))


def test_a_group_fix_leaves_the_cell_alone_that_another_person_changed(visit, drop, sheets):
    address = drop(IST, IST, IST)
    page = visit(address)
    page.route("**/since*", lambda route: route.fulfill(status=204))  # it does not know of it yet
    other = visit(address, "Priya")
    field = line(other, 3, "Time zone")
    field.fill("+02:00")
    field.press("Enter")
    expect_saved(other)
    card = page.locator(".grp").filter(has_text="IST")
    card.get_by_label("+05:30, Asia/Kolkata").check()
    card.get_by_role("button", name="Use +05:30 in all 3 cells").click()
    expect(page.locator("#toast")).to_contain_text("2 of 3 cells; a colleague has changed")
    assert held(sheets, address, 3, "Time zone") == "+02:00"


@pytest.mark.slice(1)
@pytest.mark.parametrize("delay", [0, 0.4, 3])
def test_going_on_straight_after_typing_takes_the_typed_value_along(visit, drop, sheets, delay):
    address = drop(SOON, FINE)
    page = visit(address)
    page.route("**/edits", lambda route: (page.wait_for_timeout(delay * 1000), route.continue_()))
    page.route("**/confirm", lambda route: route.fulfill(body=held(sheets, address, 3)))
    cell(page, 2)
    page.locator("#tabs").get_by_text("All").click()
    cell(page, 3).click()
    page.keyboard.type("45")
    page.locator("#on").click()
    expect(page.locator("body")).to_have_text("45")


def test_nothing_goes_on_while_a_save_is_refused(visit, drop, faults):
    faults.expected = "422"
    page = visit(drop(SOON, FINE))
    page.route(
        "**/edits", lambda route: route.fulfill(status=422, json={"problem": "The disk is full."})
    )
    line(page, 2).fill("45")
    page.locator("#on").click()
    expect(page.locator("#saved")).to_contain_text("1 change could not be saved, so nothing")
    expect(cell(page, 2)).to_have_value("45")
    page.unroute("**/edits")
    page.get_by_role("button", name="Try again").click()
    expect_saved(page)


def test_typing_in_the_next_cell_during_a_slow_save_is_neither_lost_nor_moved(visit, drop, sheets):
    address = drop(SOON, SOON | {"ratio": "100:1"})
    page = visit(address)
    let_go = keep_back(page)
    cell(page, 2).click()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    page.keyboard.type("4")
    let_go()
    expect(page.locator("#r2")).to_contain_text("Put right")
    page.keyboard.type("5")
    expect(cell(page, 3)).to_have_value("45")
    expect(cell(page, 3)).to_be_focused()
    page.keyboard.press("Tab")
    expect_saved(page)
    assert [held(sheets, address, row) for row in (2, 3)] == ["30", "45"]


def test_without_connection_edits_are_kept_and_sent_in_order_once_it_is_back(
    visit, drop, sheets, faults
):
    faults.expected = "ERR_INTERNET_DISCONNECTED"
    address = drop(SOON, SOON, SOON)
    page = visit(address)
    sent = []
    page.on("request", lambda one: one.url.endswith("/edits") and sent.append(one.post_data_json))
    page.context.set_offline(True)
    for row, seconds in [(2, "20"), (3, "30"), (4, "40")]:
        line(page, row).fill(seconds)
        line(page, row).press("Enter")
    expect(page.locator("#saved")).to_contain_text("3 changes not saved yet: no connection")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try now").or_(page.get_by_text("All changes saved")).click()
    expect_saved(page)
    assert [held(sheets, address, row) for row in (2, 3, 4)] == ["20", "30", "40"]
    assert sorted({one["seq"] for one in sent}) == [1, 2]


def test_a_reload_without_connection_loses_nothing(visit, drop, sheets, faults):
    faults.expected = "ERR_FAILED"
    address = drop(SOON, FINE)
    page = visit(address)
    page.route("**/edits", lambda route: route.abort())
    page.on("dialog", lambda dialog: dialog.accept())
    line(page, 2).fill("20")
    line(page, 2).press("Enter")
    expect(page.locator("#saved")).to_contain_text("not saved yet")
    page.unroute("**/edits")
    page.reload()
    expect(page.locator("#toast")).to_contain_text("of before")
    expect_saved(page)
    assert held(sheets, address, 2) == "20"


def test_a_lost_answer_changes_nothing_twice(visit, drop, sheets, faults):
    faults.expected = "ERR_FAILED"
    address = drop(SOON, FINE)
    page = visit(address)
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().json())
        route.abort()

    page.route("**/edits", lose_the_first)
    line(page, 2).fill("20")
    line(page, 2).press("Enter")
    page.get_by_role("button", name="Try now").click()
    expect_saved(page)
    record = sheets.record(address.rpartition("/")[2])
    assert (record.revision, len(lost)) == (1, 1)


def test_a_column_of_twelve_cells_fills_twelve_and_leaves_the_next(visit, drop, sheets):
    address = f"{drop(*[SOON] * 14)}?show=all"
    page = visit(address)
    cell(page, 2).click()
    copied = "\r\n".join(str(20 + n) for n in range(12)) + "\r\n"
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent(
                    "paste", { clipboardData: data, bubbles: true, cancelable: true }
                )
            );
        }""",
        copied,
    )
    expect(page.locator("#toast")).to_contain_text("12 values were put into Ring seconds")
    expect_saved(page)
    assert [held(sheets, address, row) for row in range(2, 14)] == copied.split()
    assert held(sheets, address, 14) == "soon"
    page.locator("#toast").get_by_role("button", name="Undo").click()
    expect(cell(page, 13)).to_have_value("soon")


def test_f8_visits_every_problem_once_across_pages(visit, drop):
    page = visit(f"{drop(SOON | NO_ZONE, *[FINE] * 120, SOON)}?show=all")
    visited = []
    for _ in range(3):
        page.keyboard.press("F8")
        page.wait_for_function("document.activeElement.matches('.d [aria-invalid]')")
        visited.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        if len(visited) == 2:
            page.keyboard.press("F8")
            page.wait_for_url("**page=2**")
            page.wait_for_function("document.activeElement.matches('.d [aria-invalid]')")
            visited.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
            break
    assert sorted(visited) == ["Ring seconds, row 123", "Ring seconds, row 2", "Time zone, row 2"]
    page.keyboard.press("F8")
    expect(page.locator("#toast")).to_contain_text("There is no other problem")


def test_escape_leaves_the_table_and_tab_reaches_the_confirm_bar(visit, drop):
    page = visit(f"{drop(*[FINE] * 100)}?show=all")
    cell(page, 5).click()
    page.keyboard.press("Escape")
    expect(page.locator("#tabs [aria-current]")).to_be_focused()
    visited = []
    while visited[-1:] != ["on"]:
        page.keyboard.press("Tab")
        visited.append(page.evaluate("document.activeElement.id"))
        assert len(visited) < 30


def test_keys_move_and_edit_as_in_a_spreadsheet(visit, drop):
    page = visit(f"{drop(*[FINE] * 30)}?show=all")
    cell(page, 2).click()
    page.keyboard.press("ArrowDown")
    expect(cell(page, 3)).to_be_focused()
    page.keyboard.press("F2")
    page.keyboard.type("5")
    page.keyboard.press("Escape")
    expect(cell(page, 3)).to_have_value("30")
    page.keyboard.press("PageDown")
    expect(cell(page, 13)).to_be_focused()
    page.keyboard.press("Control+End")
    assert page.evaluate("document.activeElement.id").startswith("c31")
    page.keyboard.press("Control+Home")
    expect(cell(page, 2, "Campaign name")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    expect(cell(page, 3, "Campaign name")).to_be_focused()
    cell(page, 4).click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    expect_saved(page)
    for row in (4, 5, 6):
        expect(cell(page, row)).to_have_value("50")
    page.keyboard.press("Control+z")
    expect(cell(page, 5)).to_have_value("30")


def test_the_bar_below_the_grid_says_as_what_a_wrong_cell_is_read(visit, drop):
    page = visit(f"{drop({'start_date': '15/09/2090', 'end_date': '15/08/2090'})}?show=all")
    cell(page, 2, "End date").click()
    expect(page.locator("#cellbar")).to_contain_text("read as 15 Aug 2090, not sent")


def test_alt_down_offers_the_choices_of_a_cell(visit, drop):
    page = visit(f"{drop(FINE, FINE)}?show=all")
    cell(page, 2, "Ring rule").click()
    page.keyboard.press("Alt+ArrowDown")
    page.locator("select.choices").select_option("ring-all")
    page.keyboard.press("Enter")
    expect(cell(page, 2, "Ring rule")).to_have_value("ring-all")
    expect_saved(page)


@pytest.mark.parametrize(("choice", "kept"), [("Use mine", "25"), ("Keep the newer", "20")])
def test_two_who_write_into_one_cell_are_asked(visit, drop, sheets, choice, kept):
    address = drop(SOON, FINE)
    page, other = visit(address), visit(address, "Priya")
    page.route("**/since*", lambda route: route.fulfill(status=204))
    line(other, 2).fill("20")
    line(other, 2).press("Enter")
    expect_saved(other)
    line(page, 2).fill("25")
    line(page, 2).press("Enter")
    banner = page.locator("#banners")
    expect(banner).to_contain_text("You wrote 25; priya wrote 20")
    assert held(sheets, address, 2) == "20"
    banner.get_by_role("button", name=choice).click()
    expect(banner).to_be_empty()
    expect_saved(page)
    expect(cell(page, 2)).to_have_value(kept)
    assert held(sheets, address, 2) == kept


def test_what_a_colleague_changes_shows_in_place(visit, drop):
    address = drop(SOON, FINE, SOON)
    page, other = visit(address), visit(address, "Priya")
    cell(page, 4).click()
    page.keyboard.type("3")
    line(other, 2).fill("20")
    line(other, 2).press("Enter")
    expect(cell(page, 2)).to_have_value("20", timeout=60_000)
    expect(cell(page, 4)).to_be_focused()
    expect(cell(page, 4)).to_have_value("3")


@pytest.mark.slice(1)
@pytest.mark.parametrize("width", [1440, 760])
def test_no_field_with_the_focus_is_covered(visit, drop, width):
    page = visit(
        f"{drop(*[SOON, FINE, IST] * 20)}?show=all", viewport={"width": width, "height": 900}
    )
    covered = page.evaluate(
        """() => {
            const kinds = "main :is(input:not([type=hidden]), select, button, a)";
            const fields = [...document.querySelectorAll(kinds)]
                .filter((one) => one.checkVisibility());
            let seed = 7;
            const random = (n) => (seed = (seed * 16807) % 2147483647) % n;
            const bad = [];
            for (let i = 0; i < 400; i++) {
                for (const box of document.querySelectorAll(".cells, .rail")) {
                    box.scrollTo(random(3000), random(9000));
                }
                const field = fields[random(fields.length)];
                field.focus();
                const { left, top, width, height } = field.getBoundingClientRect();
                const x = left + Math.min(width / 2, 20), y = top + height / 2;
                const hit = document.elementFromPoint(x, y);
                const seen = hit && (field.contains(hit) || hit.contains(field));
                if (!seen) bad.push(field.outerHTML.slice(0, 90));
            }
            return bad;
        }"""
    )
    assert covered == []


@pytest.mark.slice(1)
@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_nothing_scrolls_sideways_and_a_problem_can_be_put_right(visit, drop, width):
    page = visit(drop(SOON, IST, IST, FINE), viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    line(page, 2).fill("30")
    line(page, 2).press("Enter")
    expect_saved(page)
    expect(page.locator("#r2")).to_contain_text("Put right")


def test_strange_names_keep_the_layout_and_run_nothing(visit, drop):
    strange = [
        "<script>alert(1)</script>",
        '" onfocus="alert(1)',
        "x" * 200,
        "مرحبا بالعالم",
        "{{7*7}}",
    ]
    page = visit(drop(*[{"name": name, **SOON} for name in strange]))
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    for row, name in enumerate(strange, 2):
        expect(cell(page, row, "Campaign name")).to_have_value(name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_find_filter_and_go_to_row_find_what_they_are_asked_for(visit, drop):
    page = visit(drop(*[FINE] * 150, {"name": "Robbin"}))
    page.get_by_label("Find in the rows").fill("robbin")
    page.get_by_label("Find in the rows").press("Enter")
    expect(page.locator("#cells tbody")).to_have_count(1)
    page.get_by_label("Find in the rows").fill("nobody has this")
    page.get_by_label("Find in the rows").press("Enter")
    expect(page.locator(".none")).to_contain_text("No row holds “nobody has this”")
    page.get_by_role("link", name="Clear the search").click()
    page.get_by_label("Go to row").fill("140")
    page.get_by_label("Go to row").press("Enter")
    page.wait_for_url("**page=2**")
    expect(page.locator("#r140 input").first).to_be_focused()
