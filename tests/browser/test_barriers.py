"""Every screen in every state in which people meet it: no barrier, in any colours and any width.

By rules for what assistive programs need, and by Tab for whoever has no mouse.

Each state is made as it comes about: by files that are dropped, by a sandbox that answers so, by
what is typed. A function a state brings a page there.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, cycle
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT as AXE
from handbook_pages import SAMPLES
from job_pages import QUICK, Page
from openpyxl import Workbook
from page_server import serving, site_on
from playwright.sync_api import expect
from pydantic import SecretStr
from recording import run_record
from reports.texts import text_of
from schedules import PAUSED, WEEKLY, Desk
from sending import rows, wait_until, write_csv
from tab_stops import faults_of_stops
from web_site import COOKIE, HEADER, KEY

from bulk_import.app.jobs import Asked, Phase
from bulk_import.options import ReadOptions, SendOptions
from bulk_import.sandbox import Fault, Sandbox
from bulk_import.store import WorkerRecord, open_store
from bulk_import.store.schedules import Told
from bulk_import.web.application import create_app
from bulk_import.web.people import KeySignIn, ProxySignIn

SLOW = SendOptions(rate=0.02, quiet_period=600, concurrency=1)
"""After its first request, an import waits for as long as anybody looks at it."""

BROKEN = {"Start date": "31/06/2090"}
ASKED = {"Start date": "03/04/2090", "End date": "05/06/2090"}
TAKEN = {"Campaign name": "Existing Campaign"}


@dataclass
class Stage:
    """What states are made with: a desk behind a page, and a browser in front of it."""

    desk: Page
    stack: ExitStack
    address: str = ""
    page: Any = None
    sheets: dict[str, str] = field(default_factory=dict)

    @classmethod
    def on(cls, folder, stack):
        folder.mkdir(exist_ok=True)
        return cls(Page(folder), stack)

    def show(self, path=""):
        self.page.goto(f"{self.address}/{path}")

    def drop(self, name, *lines):
        """Return the address of a sheet of *lines*; dropped once, however often it is wanted."""
        if name not in self.sheets:
            self.sheets[name] = f"sheets/{self.desk.add_sheet(lines, name)}"
        return self.sheets[name]

    def read(self, path):
        """Return the address of a sheet of the file *path*, which was read."""
        sheet = self.desk.sheets.add(path, path.name, "asha", ReadOptions()).id
        self.desk.sheets.read(sheet)
        return f"sheets/{sheet}"

    def account(self, name, *faults):
        """Let there be an account of that *name*, in whose place a sandbox answers."""
        sandbox = self.stack.enter_context(Sandbox())
        sandbox.faults.set(*faults)
        self.desk.add_account(sandbox, name)
        return sandbox

    def start(self, name, lines, send=SLOW, *, person="asha", may_import=True, **asked):
        """Start the import of a sheet *name* for the account of that name; return the job."""
        self.desk.send = send
        sheet = self.desk.add_sheet(lines, name)
        wanted = Asked(sheet=sheet, revision=0, **{"account": name} | asked)
        return self.desk.jobs.start(wanted, person, may_import=may_import)

    def reach(self, job, phase):
        wait_until(lambda: self.desk.jobs.state(job.id).phase is phase)
        self.show(f"runs/{job.id}")


@dataclass
class State:
    """A state of a screen.

    Attributes:
        put: Brings a page there.
        within: What it shows that the state before did not: colours are looked at there alone.
    """

    put: Callable[[Stage], None]
    within: str = ""


STATES: dict[str, State] = {}


def state(put=None, *, within=""):
    """Keep a function as the way to the state that its name tells."""
    if put is None:
        return partial(state, within=within)
    STATES[put.__name__.replace("_", " ")] = State(put, within)
    return put


# Start, and what comes of a file.


@state
def start_for_the_first_time(stage):
    stage.show()


@state
def nothing_imported_yet(stage):
    stage.show("runs")


@state
def accounts_without_one(stage):
    stage.show("accounts")


@state
def confirm_without_an_account(stage):
    stage.show(f"{stage.drop('ready', *rows(3))}/confirm")


@state
def start_with_recent_files(stage):
    stage.show()


@state(within="#refused")
def several_files_at_once(stage):
    stage.show()
    files = [SAMPLES / "campaigns.xlsx", SAMPLES / "dialers" / "vicidial.csv"]
    stage.page.evaluate("document.querySelector('[type=file]').multiple = true")
    stage.page.locator("input[type=file]").set_input_files(files)
    expect(stage.page.locator("#refused")).to_be_focused()


@state
def uploading(stage):
    stage.show()
    stage.page.route("**/sheets", lambda _: None)
    stage.page.locator("input[type=file]").set_input_files(SAMPLES / "campaigns.xlsx")
    expect(stage.page.get_by_text("Uploading")).to_be_visible()


@state
def reading(stage):
    stage.page.get_by_role("button", name="Cancel").click()
    expect(stage.page.locator("#drop")).to_be_visible()
    stage.page.unroute("**/sheets")
    stage.page.route("**/reading", lambda _: None)
    path = SAMPLES / "campaigns.xlsx"
    stage.show(f"sheets/{stage.desk.sheets.add(path, path.name, 'asha', ReadOptions()).id}")
    expect(stage.page.get_by_role("button", name="Cancel")).to_be_visible()


@state
def refused_file(stage):
    stage.page.goto("about:blank")  # what was held back may come now, and would lead elsewhere
    stage.page.unroute("**/reading")
    path = stage.desk.folder / "report.xlsx"
    path.write_bytes(b"%PDF-1.4")
    stage.show(stage.read(path))
    expect(stage.page.locator("#refused")).to_be_focused()


@state
def choose_a_sheet(stage):
    book = Workbook()
    book.remove(book.active)
    for name in ("North", "South"):
        sheet = book.create_sheet(name)
        for line in [[*rows(1)[0]], *([*one.values()] for one in rows(2))]:
            sheet.append(line)
    book.save(stage.desk.folder / "two.xlsx")
    stage.show(stage.read(stage.desk.folder / "two.xlsx"))
    expect(stage.page.get_by_role("radio")).to_have_count(2)


@state
def choose_how_the_file_reads(stage):
    text = text_of({"name": "Élèves"}, {"name": "Þing"})
    path = stage.desk.folder / "spelt.csv"
    path.write_bytes(text.encode("cp1252"))
    stage.show(stage.read(path))
    stage.page.get_by_role("radio").first.wait_for()


@state
def an_export_that_reads_in_several_ways(stage):
    lines = ["campaignName,campaignType,pacingRatio,did", "Þing,Predictive,2,919876543210"]
    path = stage.desk.folder / "export.csv"
    path.write_bytes("\n".join(lines).encode("cp1252"))
    stage.show(stage.read(path))
    stage.page.get_by_role("radio").first.wait_for()


@state
def an_export_of_another_dialer(stage):
    stage.show(stage.read(SAMPLES / "dialers" / "vicidial.csv"))
    stage.page.get_by_role("heading", name="This is a list of").wait_for()


@state
def columns_that_are_missing(stage):
    short = [{header: cell for header, cell in rows(1)[0].items() if header != "Time zone"}]
    stage.show(stage.read(write_csv(stage.desk.folder / "short.csv", short)))
    stage.page.get_by_text("No column fills").first.wait_for()


@state
def columns_with_a_question(stage):
    stage.show(f"{stage.drop('asked', *[one | ASKED for one in rows(2)])}/columns")
    stage.page.get_by_role("radio").first.wait_for()


@state(within="[aria-invalid]")
def columns_of_which_two_fill_one_field(stage):
    field = stage.page.get_by_label("What Agents fills")
    field.focus()
    field.select_option(label="Campaign name")
    field.blur()  # whoever uses keys sends it by leaving
    stage.page.get_by_text("is filled by column").wait_for()


@state
def columns_that_were_settled(stage):
    stage.show(f"{stage.drop('ready')}/columns")


@state
def deleted_file(stage):
    sheet = stage.drop("deleted", *rows(1))
    stage.desk.sheets.discard(sheet.partition("/")[2])
    stage.show(sheet)


@state
def nothing_at_this_address(stage):
    stage.show("sheets/none")


# Check.

MIXED = [
    *(one | {"Time zone": "IST"} for one in rows(2)),
    *(one | BROKEN for one in rows(3)[2:]),
    *(one | {"Agents": ""} for one in rows(5)[3:]),
    *(one | {"Notes": "later", "Active": "ja"} for one in rows(7)[5:]),
    *rows(9)[7:],
]


@state
def rows_that_need_fixing(stage):
    stage.show(stage.drop("mixed", *MIXED))
    stage.page.locator(".fixl").first.wait_for()


@state
def all_rows_with_a_cell_in_hand(stage):
    stage.show(f"{stage.drop('mixed')}?show=all&columns=file")
    stage.page.locator(".d [aria-invalid]").first.click()
    stage.page.keyboard.press("Shift+ArrowDown")
    expect(stage.page.locator(".g td.sel")).to_have_count(2)


@state(within=".choices")
def choices_of_a_cell(stage):
    stage.show(f"{stage.drop('mixed')}?show=all")
    stage.page.get_by_label("Dialer type, row 2", exact=True).click()
    stage.page.keyboard.press("Alt+ArrowDown")
    expect(stage.page.locator("select.choices")).to_be_focused()


@state(within="#all-keys")
def all_keys(stage):
    stage.page.keyboard.press("Escape")
    stage.page.get_by_role("button", name="All keys").click()
    expect(stage.page.locator("#all-keys")).to_be_visible()


@state(within="#toast")
def a_group_that_was_put_right(stage):
    stage.show(f"{stage.drop('mixed')}?show=fixing")
    card = stage.page.locator(".grp").filter(has_text="IST")
    card.get_by_label("+05:30").check()
    card.get_by_role("button", name="Use +05:30 in all").click()
    expect(stage.page.locator("#toast")).to_be_visible()


@state(within="#banners")
def two_who_wrote_into_one_cell(stage):
    sheet = stage.drop("mixed")
    stage.show(sheet)
    stage.page.route("**/since*", lambda route: route.fulfill(status=204))
    line = stage.page.locator(".fixl .inp").first
    row, column = line.get_attribute("name").split(".")[1:]
    stage.desk.edit(sheet.partition("/")[2], "priya", (int(row), column, "01/07/2090"))
    line.fill("30/06/2090")
    line.press("Enter")
    expect(stage.page.locator("#banners")).to_contain_text("Two people changed")


@state(within="#saved")
def a_change_that_the_server_refuses(stage):
    stage.page.unroute("**/since*")
    stage.show(stage.drop("mixed"))
    refusal = {"problem": "The disk is full."}
    stage.page.route("**/edits", lambda route: route.fulfill(status=422, json=refusal))
    line = stage.page.locator(".fixl .inp").first
    line.fill("29/06/2090")
    line.press("Enter")
    expect(stage.page.locator("#saved")).to_contain_text("The disk is full")


@state(within="#saved")
def changes_without_a_connection(stage):
    stage.page.unroute("**/edits")
    stage.page.get_by_role("button", name="Try again").click()
    expect(stage.page.locator("#saved")).to_contain_text("All changes saved")
    stage.page.route("**/edits", lambda route: route.abort())
    line = stage.page.locator(".fixl .inp").last
    line.fill("5201_2224257")
    line.press("Enter")
    expect(stage.page.locator("#saved")).to_contain_text("no connection")


@state(within="#leave")
def leaving_with_changes_that_are_not_saved(stage):
    stage.page.get_by_role("link", name="Past imports").click()
    expect(stage.page.locator("#leave")).to_be_visible()


@state
def nothing_found(stage):
    stage.page.get_by_role("button", name="Stay here").click()
    stage.page.unroute("**/edits")
    stage.page.get_by_role("button", name="Try now").or_(stage.page.locator("#saved")).first.click()
    expect(stage.page.locator("#saved")).to_contain_text("All changes saved")
    stage.show(f"{stage.drop('mixed')}?find=nobody")


@state
def nothing_left_to_fix(stage):
    stage.show(f"{stage.drop('ready')}?show=fixing")


@state
def row_that_needs_fixing(stage):
    stage.show(f"{stage.drop('mixed')}/rows/6")


@state
def row_that_is_ready(stage):
    stage.show(f"{stage.drop('ready')}/rows/2")


@state
def every_change(stage):
    stage.show(f"{stage.drop('mixed')}/changes")


# Confirm.


@state
def confirm_for_one_account(stage):
    stage.account("")
    stage.show(f"{stage.drop('mixed')}/confirm")


@state
def confirm_after_somebody_changed_the_sheet(stage):
    sheet = stage.drop("stale", *rows(2), rows(3)[2] | BROKEN)
    stage.show(f"{sheet}/confirm")
    stage.desk.sheets.leave_out(sheet.partition("/")[2], "ravi", [2])
    stage.page.locator("#on").click()
    expect(stage.page.locator("[data-focus]")).to_be_focused()


@state
def confirm_for_one_of_several_accounts(stage):
    stage.account("second")
    stage.show(f"{stage.drop('ready')}/confirm")
    stage.page.get_by_label("Account").wait_for()


@state
def waiting_for_the_approval_of_another(stage):
    job = stage.start("own", rows(2), account="second", may_import=False)
    stage.reach(job, Phase.WAITING)


@state
def waiting_for_ones_own_approval(stage):
    job = stage.start("other", rows(2), account="second", person="ravi", may_import=False)
    stage.reach(job, Phase.WAITING)


# Import.


@state
def importing(stage):
    stage.account("long", Fault(name="Existing Campaign", status=400))
    job = stage.start("long", [rows(1)[0] | TAKEN, *rows(6)[1:]])
    wait_until(lambda: stage.desk.jobs.state(job.id).person)
    stage.reach(job, Phase.RUNNING)


@state(within="#stop")
def asked_whether_to_stop(stage):
    stage.page.get_by_role("button", name="Stop the import").click()
    expect(stage.page.locator("#stop")).to_be_visible()


@state
def without_a_connection(stage):
    stage.page.get_by_role("button", name="Go on importing").click()
    stage.page.route("**/state", lambda route: route.abort())
    stage.page.get_by_role("heading", name="No connection").wait_for()


@state
def waiting_for_its_turn(stage):
    stage.page.unroute("**/state")
    job = stage.start(
        "later", [one | {"Campaign name": "Later"} for one in rows(1)], account="long"
    )
    stage.reach(job, Phase.QUEUED)


@state
def waiting_for_another_program(stage):
    sandbox = stage.account("held")
    held = run_record(inet_no=sandbox.inet_no, base_url=sandbox.base_url)
    folder = stage.desk.folder
    stage.stack.enter_context(open_store(folder / "journal.sqlite3", folder / "locks").begin(held))
    job = stage.start("held", rows(1))
    wait_until(lambda: stage.desk.jobs.state(job.id).held)
    stage.reach(job, Phase.QUEUED)


@state
def paused_by_telecmi(stage):
    stage.account("busy", Fault(status=429, retry_after=600, times=None))
    stage.reach(stage.start("busy", rows(3)), Phase.PAUSED)


@state
def waiting_for_the_quiet_period(stage):
    stage.account("cut", Fault(name="Campaign 1", shape="drop", times=None))
    send = SendOptions(rate=20, quiet_period=600, first_back_off=0.01)
    stage.reach(stage.start("cut", rows(2), send), Phase.QUIET)


@state
def stopping(stage):
    sandbox = stage.account("slow", Fault(delay=20))
    job = stage.start("slow", rows(3))
    wait_until(lambda: sandbox.requests)
    stage.desk.jobs.stop(job.id, "asha")
    stage.reach(job, Phase.STOPPING)


@state
def gone_on_after_a_restart(stage):
    before = Stage.on(stage.desk.folder / "restarted", stage.stack)
    sandbox = before.account("")
    job = before.start("restarted", rows(3), account="")
    wait_until(lambda: before.desk.jobs.state(job.id).counts)
    assert before.desk.jobs.drain(30)
    before.desk.restarted()
    address = stage.stack.enter_context(serving(create_app(site_on(before.desk))))
    stage.stack.callback(sandbox.__exit__)
    stage.page.goto(f"{address}/runs/{job.id}")
    expect(stage.page.locator("#banner")).to_contain_text("The server was restarted")


# Where several machines share a journal.

CEDAR = WorkerRecord(
    id="w", machine="cedar", process=1, release="0.2.0", accounts=(), began=WEEKLY.next, silent=3.0
)


def show_of_fleet(stage, path, schedules=(), workers=()):
    """Bring the browser to *path* of another page over the same imports."""
    site = site_on(stage.desk, schedules=Desk(*schedules), workers=lambda: workers)
    address = stage.stack.enter_context(serving(create_app(site)))
    stage.page.goto(f"{address}/{path}")


@state
def schedules_and_what_came_of_them(stage):
    facts = {"path": WEEKLY.source, "machine": "cedar"}
    told = (
        Told(file="weekly.xlsx", code="schedule.no_file", facts=facts),
        Told(file="long.csv", job=stage.desk.store.jobs()[0].id),
        Told(file="forgotten.csv", job="none"),
    )
    late = replace(WEEKLY, id="late", last=WEEKLY.next, missed=3, told=told, asked_at=WEEKLY.next)
    long = replace(WEEKLY, id="l" * 90, source=f"/srv/{'x' * 200}.xlsx")
    show_of_fleet(stage, "schedules", (late, PAUSED, long), [CEDAR])


@state(within="[role=status]")
def a_schedule_that_was_paused(stage):
    stage.page.locator("[action='schedules/late/pause'] button").click()
    expect(stage.page.get_by_role("status")).to_contain_text("late is paused")


@state
def schedules_without_a_worker(stage):
    show_of_fleet(stage, "schedules", [WEEKLY])
    expect(stage.page.get_by_role("heading", name="No worker is running")).to_be_visible()


@state
def no_schedules(stage):
    show_of_fleet(stage, "schedules")


@state
def accounts_of_several_machines(stage):
    silent = replace(CEDAR, id="s", silent=900.0)
    show_of_fleet(stage, "accounts", workers=[CEDAR, silent])
    expect(stage.page.get_by_role("heading", name="Imports under way")).to_be_visible()


# Result, and what else there is.


@state
def result_that_needs_a_person(stage):
    stage.account("some", Fault(name="Campaign 2", shape="drop", times=None))
    lines = [rows(1)[0] | TAKEN, *rows(4)[1:], rows(5)[4] | BROKEN]
    send = SendOptions(rate=500, resend=False, first_back_off=0.01)
    stage.reach(stage.start("some", lines, send), Phase.DONE)
    stage.page.get_by_role("heading", name="First: look in TeleCMI").wait_for()


@state
def result_of_all(stage):
    stage.account("all")
    stage.reach(stage.start("all", rows(2), QUICK), Phase.DONE)


@state
def imported_sheet(stage):
    stage.show(f"sheets/{stage.desk.store.jobs()[0].sheet}")
    stage.page.get_by_role("link", name="See the result").wait_for()


@state
def result_of_practice(stage):
    stage.reach(stage.start("practised", rows(2), QUICK, account="all", practice=True), Phase.DONE)


@state
def result_of_a_refused_account(stage):
    stage.desk.accounts["wrong"] = stage.desk.accounts["all"].model_copy(
        update={"secret": SecretStr("7c9e6679-7425-40de-944b-000000000000")}
    )
    stage.reach(stage.start("wrong", rows(9)[7:], QUICK), Phase.DONE)
    stage.page.get_by_role("heading", name="Nothing was created").wait_for()


@state
def past_imports(stage):
    stage.show("runs")


@state
def past_imports_of_which_none_fits(stage):
    stage.show("runs?find=nothing+of+the+kind")


@state
def several_accounts(stage):
    stage.show("accounts")


@state
def topics_of_help(stage):
    stage.show("help")


@state
def help_with_tables(stage):
    stage.show("help/files")


@pytest.fixture
def stage(tmp_path):
    with ExitStack() as stack:
        made = Stage.on(tmp_path / "states", stack)
        made.address = stack.enter_context(serving(create_app(site_on(made.desk))))
        yield made


@pytest.fixture
def address(stage):
    return stage.address


COLOURS = ("color-contrast", "link-in-text-block")
LIGHT, DARK = {"color_scheme": "light"}, {"color_scheme": "dark"}
LOOKS = {
    "light wide or dark narrow, by turns": (((LIGHT, 1440, True),), ((DARK, 390, True),)),
    "light wide, dark narrow": (((LIGHT, 1440, True), (DARK, 390, True)),),
    "dark wide, light narrow": (((DARK, 1440, False), (LIGHT, 390, False)),),
}
"""For each state in turn, how it is looked at: colours, width, and whether by all rules or by those
of colours alone; what has nothing to do with colours is looked at once a width."""

AXE_RUN = """async ([within, rules]) => {
    const options = { resultTypes: ["violations"], preload: false, ...rules };
    return (await axe.run(within || document, options)).violations;
}"""


def passes(state, everything):
    """Yield where axe looks at a state, and with which rules: colours cost most of its time."""
    of_colours = {"runOnly": {"type": "rule", "values": COLOURS}}
    rules = {"target-size": {"enabled": True}}  # of WCAG 2.2, which has to be asked for
    without = {one: {"enabled": False} for one in COLOURS}
    if everything:
        yield "", {"rules": rules | without if state.within else rules}
    if state.within or not everything:
        yield state.within, of_colours


def barriers(page, name, state, looks):
    """Return what axe finds in a state, in some looks, and what the keyboard alone does."""
    found = {}
    page.evaluate(AXE)
    for scheme, width, everything in looks:
        page.emulate_media(**scheme)
        page.set_viewport_size({"width": width, "height": 900})
        for looked in passes(state, everything):
            for one in page.evaluate(AXE_RUN, looked):
                found[f"{name}, {scheme['color_scheme']}, {width}: {one['id']}"] = [
                    f"{node['html'][:200]} {node.get('failureSummary', '')[:300]}"
                    for node in one["nodes"]
                ]
        if everything and (by_keys := faults_of_stops(page)):
            found[f"{name}, {width}, by keyboard"] = by_keys
        if everything:
            page.evaluate("document.activeElement.blur()")  # a focused skip link lies on the menu
    return found


@pytest.fixture(
    params=[
        next(iter(LOOKS)),
        *(pytest.param(one, marks=pytest.mark.full) for one in list(LOOKS)[1:]),
    ]
)
def looks(request):
    return LOOKS[request.param]


def test_no_state_of_a_screen_has_a_barrier_that_a_program_can_find(stage, visit, faults, looks):
    faults.expected = "Failed to load resource"  # what was cut off, refused or not there
    stage.page = visit(f"{stage.address}/")
    stage.page.on("dialog", lambda dialog: dialog.accept())
    found = {}
    for (name, one), looked in zip(STATES.items(), cycle(looks), strict=False):
        stage.page.set_viewport_size({"width": 1440, "height": 900})
        one.put(stage)
        found |= barriers(stage.page, name, one, looked)
    assert found == {}


SIGN_INS = {
    "by a key": KeySignIn(cookie=COOKIE, token_secret=b"secret of the tests", key=KEY),
    "by a proxy": ProxySignIn(header=HEADER, proxies=(), token_secret=b"secret of the tests"),
}


@pytest.mark.parametrize("kind", SIGN_INS)
def test_no_sign_in_has_a_barrier_that_a_program_can_find(visit, faults, tmp_path, kind, looks):
    faults.expected = "Failed to load resource"
    app = create_app(site_on(Page(tmp_path), sign_in=SIGN_INS[kind]))
    with serving(app) as elsewhere:
        page = visit(f"{elsewhere}/")
        found = barriers(page, "sign in", State(page.goto), chain(*looks))
        if kind == "by a key":
            page.get_by_label("Key").fill("no key")
            page.get_by_label("Key").press("Enter")
            expect(page.get_by_text("This is not the key")).to_be_visible()
            found |= barriers(page, "with a wrong key", State(page.goto), chain(*looks))
        page.goto("about:blank")
    assert found == {}
