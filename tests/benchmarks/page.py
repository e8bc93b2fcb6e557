"""What the page costs: a server of its own, asked as browsers ask, and by a browser where one is.

Everything is measured on the program itself, started as its users start it.
"""

import gzip
from statistics import median

from generating import HEADERS, rows
from page_browser import browser, looked
from page_people import PEOPLE, served, ten_people
from tables import Line, at_most

from bulk_import.web.static import static_files

ROWS = 10_000
ALIKE = 1_000
"""Cells that have the same wrong text, and are put right together."""
SHEETS = 5
WRONG = "Round Robbin"
RULE = HEADERS.index("Ring rule")


def page(folder, count, runs):
    """The page of `serve`: its files, its server, and what a browser and ten people see of it."""
    path = sheet(folder, min(count // 10, ROWS))
    seen = _page_seen(folder, path, runs)
    return [*_page_sizes(), *_page_alone(folder, path), *seen, *_page_ten(folder, path)]


def _page_sizes():
    (style, packed_style), (script, packed_script) = files()
    return [
        at_most("style", style, 32, "kB"),
        at_most("style, packed", packed_style, 8, "kB"),
        at_most("script", script, 24, "kB"),
        at_most("script, packed", packed_script, 8, "kB"),
    ]


def _page_alone(folder, path):
    """One person with five sheets; then the server is told to end."""
    with served(folder) as server:
        person = server.person()
        for _ in range(SHEETS):
            person.drop(path)
        html, packed = size(person.client.get(f"/{person.sheet}?show=all").text)
        memory = server.memory()
        wall, cpu = server.stop()
    return [
        at_most("100 rows as HTML", html, 520, "kB"),
        at_most("100 rows as HTML, packed", packed, 40, "kB"),
        at_most(f"memory with {SHEETS} sheets", memory, 300, "MB"),
        Line(what="SIGTERM to the end, with these sheets", wall=wall, cpu=cpu),
        at_most("SIGTERM to the end", wall, 1, "s"),
    ]


def _page_seen(folder, path, runs):
    """What only a browser sees."""
    chromium = browser()
    goals = {
        "upload": ("upload's end to the first rows", 2.5, "s"),
        "edit": ("an edit until its answer is shown, median", 0.2, "s"),
        "edit p95": ("an edit until its answer is shown, 95 %", 0.4, "s"),
        "fix": ("a group fix", 1.5, "s"),
        "CLS": ("layout shift", 0.05, ""),
        "covered": ("focus that something covers, of 400 fields", 0, ""),
        "requests": ("requests of a page", 4, ""),
        "outside": ("requests to others", 0, ""),
    }
    if chromium is None:
        return [Line(what=what, figure="left out: no Chromium") for what, _, _ in goals.values()]
    with served(folder) as server:
        found = looked(server, path, chromium, runs, WRONG)
    work = Line(what="the server's work of such an edit", cpu=found["work"])
    told = [at_most(what, found[name], goal, unit) for name, (what, goal, unit) in goals.items()]
    return [*told, work]


def _page_ten(folder, path):
    """Ten people at once, each with a sheet."""
    with served(folder) as server:
        waits, work, lost = ten_people(server, path)
        memory = server.memory()
    edits = f"{PEOPLE} people, {len(waits)} edits"
    return [
        Line(what=f"{edits}, one edit", wall=median(waits), cpu=work),
        at_most(f"{edits}, median", median(waits), 0.4, "s"),
        at_most(f"{edits}, lost", lost, 0, ""),
        at_most(f"{edits}, memory", memory, 500, "MB"),
    ]


def sheet(folder, count):
    """Return a CSV of *count* campaigns, of which a tenth has the same wrong ring rule."""
    path = folder / f"page-{count}.csv"
    wrong = count * ALIKE // ROWS
    lines = [",".join(HEADERS)]
    for cells in rows(count, wrong=2):
        if cells[RULE] is not None and wrong:
            cells[RULE], wrong = WRONG, wrong - 1
        lines.append(",".join(_quoted(cell) for cell in cells))
    path.write_text("\n".join(lines), "utf-8")
    return path


def _quoted(cell):
    if cell is None:
        return ""
    shown = f"{cell:%d/%m/%Y}" if hasattr(cell, "year") else str(cell)
    return f'"{shown}"'


def size(content):
    """Return a text's kilobytes as it is, and as a proxy packs it."""
    content = content.encode() if isinstance(content, str) else content
    return len(content) / 1e3, len(gzip.compress(content, 9)) / 1e3


def files():
    """Return the sizes of the style and of the script."""
    found = static_files()
    return size(found.style), size(found.script)
