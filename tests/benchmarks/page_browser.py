"""What only a browser sees of the page: Chromium, driven by Playwright, where both are."""

import os
import shutil
import time
from statistics import median, quantiles

from page_people import NAME


def p95(figures):
    """Return what 95 of a hundred are below."""
    return quantiles(figures, n=20)[-1] if len(figures) > 1 else figures[0]


def browser():
    """Return where Chromium is; None where there is none, or nothing that drives it."""
    try:
        import playwright.sync_api  # noqa: F401, PLC0415  not part of what is installed always
    except ImportError:
        return None
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


EDIT = """async ([id, text]) => {
    const field = document.getElementById(id), saved = document.querySelector("#saved use");
    field.focus();
    const begin = performance.now();
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    const isShown = () => saved.getAttribute("href") === "#i-check" && field.defaultValue === text;
    while (!isShown()) await new Promise(requestAnimationFrame);
    return performance.now() - begin;
}"""
FIX = """async (text) => {
    const cards = [...document.querySelectorAll(".grp")];
    const card = cards.find((one) => one.textContent.includes(text));
    const form = card.querySelector("form"), select = form.querySelector("select");
    if (select) select.value = [...select.options].find((one) => one.value).value;
    const radio = form.querySelector("[type=radio]");
    if (radio) radio.checked = true;
    const begin = performance.now();
    form.requestSubmit(form.querySelector("button"));
    while (!document.querySelector("#toast button")) await new Promise(requestAnimationFrame);
    return performance.now() - begin;
}"""
MOVED = """() => new Promise((done) => new PerformanceObserver((list) => done(
    list.getEntries().reduce((sum, one) => sum + (one.hadRecentInput ? 0 : one.value), 0),
)).observe({ type: "layout-shift", buffered: true }) || setTimeout(done, 500, 0))"""
COVERED = """() => {
    const kinds = "main :is(input:not([type=hidden]), select, button, a)";
    const fields = [...document.querySelectorAll(kinds)].filter((one) => one.checkVisibility());
    let seed = 7, bad = 0;
    const random = (n) => (seed = (seed * 16807) % 2147483647) % n;
    for (let i = 0; i < 400; i++) {
        for (const box of document.querySelectorAll(".cells, .rail")) {
            box.scrollTo(random(3000), random(9000));
        }
        const field = fields[random(fields.length)];
        field.focus();
        const { left, top, width, height } = field.getBoundingClientRect();
        const hit = document.elementFromPoint(left + Math.min(width / 2, 20), top + height / 2);
        if (!hit || !(field.contains(hit) || hit.contains(field))) bad += 1;
    }
    return bad;
}"""


def looked(server, path, chromium, runs, wrong):
    """Use the page in a browser; returns figures by name."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  as above

    asked, uploads = [], []
    with sync_playwright() as starting:
        program = starting.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = program.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(300_000)
        page.goto(server.link)
        home = page.url
        for _ in range(runs):
            page.goto(home)
            with page.expect_response(lambda one: one.url.endswith("/sheets")):
                page.set_input_files("input[type=file]", path)
            begin = time.perf_counter()
            page.wait_for_selector("#cells tbody, .columns")
            uploads.append(time.perf_counter() - begin)
        sheet_at = page.url.partition("/columns")[0].partition("?")[0]
        page.on("request", lambda one: asked.append(one.url))
        page.goto(f"{sheet_at}?show=all")
        requests = [one for one in asked if "/since?" not in one]
        moved = page.evaluate(MOVED)
        fields = page.eval_on_selector_all(
            f"#cells .d input[id$='{NAME}']", "all => all.map((one) => one.id)"
        )
        before = server.cpu()
        edits = [
            page.evaluate(EDIT, [field, f"Edited {number}"]) / 1e3
            for number, field in enumerate(fields[:-1][: 20 * runs])  # Enter leaves the last one
        ]
        work = (server.cpu() - before) / len(edits)
        fixed = page.evaluate(FIX, wrong) / 1e3
        covered = page.evaluate(COVERED)
        program.close()
    return {
        "upload": median(uploads),
        "requests": len(requests),
        "outside": sum(not one.startswith(home) for one in asked),
        "work": work,
        "edit": median(edits),
        "edit p95": p95(edits),
        "fix": fixed,
        "CLS": moved,
        "covered": covered,
    }
