"""The stages that are measured, each beside its peers or its limit, with its goal."""

from statistics import median

from generating import write
from measuring import HERE, interleaved, measured
from sending import sent
from tables import Line

PEERS, WRITING = HERE / "peers.py", HERE / "writing.py"
CHECK = (
    "import sys, bulk_import as b; p = b.check(sys.argv[1]); print(len(p.ready), len(p.invalid))"
)
BARE_READ = (
    "import sys; from python_calamine import CalamineWorkbook as W;"
    "print(len(W.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()))"
)
_FEW = 100
RATES = ((2, 20), (20, 200), (100, 1_000), (300, 3_000))
"""Requests a second that are allowed, and how many are sent."""


def check(folder, count, runs):
    """A whole process that reads, normalizes and validates a large workbook."""
    path = _generated(folder, count)
    costs = interleaved(
        {
            "bare": ("-c", BARE_READ, path),
            "ours": ("-c", CHECK, path),
            "calamine": (PEERS, "check-calamine", path),
            "openpyxl": (PEERS, "check-openpyxl", path),
            "workbook": ("-m", "bulk_import", "check", path, "-o", folder / "out.xlsx", "--quiet"),
        },
        runs,
    )
    bare, ours = costs["bare"], costs["ours"]
    lines = [
        _line("python-calamine's bare read", count, bare),
        _line("pandas (calamine) and pydantic, a script", count, costs["calamine"]),
        _line("pandas (openpyxl) and pydantic, a script", count, costs["openpyxl"]),
        _line("check", count, ours),
        _line("check with its workbook", count, costs["workbook"]),
    ]
    goals = [
        _at_most("check, CPU against the bare read", ours.cpu / bare.cpu, 2.2),
        _at_most("check, wall against the bare read", ours.wall / bare.wall, 2.2),
        _at_least("check against the script on calamine", costs["calamine"].cpu / ours.cpu, 1.5),
        _at_least("check against the script on openpyxl", costs["openpyxl"].cpu / ours.cpu, 8),
        _at_most("check, peak of parent and child", ours.peak, 500, "MB"),
    ]
    return lines + goals


def growth(folder, count, runs):
    """The cost of a row as the file grows, after what a check of a hundred rows costs.

    These hold every kind of cell, so that whatever is loaded for one has been loaded.
    """
    sizes = [size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= count * 10]
    paths = {size: _generated(folder, size, ".csv") for size in (_FEW, *sizes)}
    code = CHECK.replace("sys.argv[1])", "sys.argv[1], b.ReadOptions(max_rows=2_000_000))")
    costs = {
        size: interleaved({"ours": ("-c", code, path)}, runs if size <= count else 1)["ours"]
        for size, path in paths.items()
    }
    start = costs.pop(_FEW)
    each = {size: (cost.cpu - start.cpu) / (size - _FEW) * 1e6 for size, cost in costs.items()}
    middle = median(each.values())
    return [
        _line(f"check of a CSV, {each[size]:.0f} µs a row", size, cost)
        for size, cost in costs.items()
    ] + [
        _at_most(f"{size:,} rows, from the median of a row", abs(one / middle - 1) * 100, 20, "%")
        for size, one in each.items()
    ]


def start(folder, count, runs):
    """How soon a small file is answered, and the help is there."""
    del count
    path = _generated(folder, 100)
    costs = interleaved(
        {
            "imports": ("-c", "import pandas, pydantic"),
            "check": ("-m", "bulk_import", "check", path, "-o", folder / "small.xlsx", "--quiet"),
            "pass": ("-c", "pass"),
            "help": ("-m", "bulk_import", "--help"),
        },
        max(runs, 3),
    )
    return [
        _line("python -c 'import pandas, pydantic'", 0, costs["imports"]),
        _line("bulk-import check, with its workbook", 100, costs["check"]),
        _line("python -c pass", 0, costs["pass"]),
        _line("bulk-import --help", 0, costs["help"]),
        _at_most("check, wall", costs["check"].wall / costs["imports"].wall, 1.5),
        _at_most("--help, wall", costs["help"].wall / costs["pass"].wall, 6),
    ]


def rates(folder, count, runs):
    """How closely sending follows the rate, by the log of the server."""
    del folder, count, runs
    lines = []
    for rate, rows in RATES:
        seen = sent("ours", rows, rate=rate, at_once=16, delay=0.02)
        lines += [
            Line(what=f"{rate} requests a second allowed", rows=rows, wall=seen.wall, cpu=seen.cpu),
            _at_least("share of the rate that was used", seen.rate / rate * 100, 98, "%"),
            _at_most("requests in the worst second", seen.worst_second, rate, ""),
        ]
    return lines


def send(folder, count, runs):
    """Sending as fast as a server of 50 ms answers, beside httpx without a journal."""
    del folder
    rows = min(count, 3_000)
    seen = {who: [] for who in ("bare", "single", "same", "ours")}
    for _ in range(runs):
        for who, found in seen.items():
            found.append(sent(who, rows, at_once=50, delay=0.05))
    wall = {who: median(one.wall for one in found) for who, found in seen.items()}
    cpu = {who: median(one.cpu for one in found) for who, found in seen.items()}
    own = (cpu["ours"] - cpu["same"]) / rows * 1e6
    return [
        Line(what="a bare httpx loop", rows=rows, wall=wall["bare"], cpu=cpu["bare"]),
        Line(
            what="a bare loop, a client a worker",
            rows=rows,
            wall=wall["single"],
            cpu=cpu["single"],
        ),
        Line(
            what="the same by the calls that run makes",
            rows=rows,
            wall=wall["same"],
            cpu=cpu["same"],
        ),
        Line(what="run, journal durable", rows=rows, wall=wall["ours"], cpu=cpu["ours"]),
        _at_least(
            "of the bare loop's requests a second", wall["bare"] / wall["ours"] * 100, 85, "%"
        ),
        _at_most("CPU of a sent row beyond httpx", own, 300, "µs"),
    ]


def results(folder, count, runs):
    """Writing the results workbook."""
    del folder
    found = {
        what: [_written(what, rows) for _ in range(runs)]
        for what, rows in (("bare", count), ("ours", count), ("kept", 500))
    }
    wall = {what: median(one[0] for one in all_of) for what, all_of in found.items()}
    cpu = {what: median(one[1] for one in all_of) for what, all_of in found.items()}
    peak = median(one[2] for one in found["ours"])
    return [
        Line(what="XlsxWriter, constant memory", rows=count, wall=wall["bare"], cpu=cpu["bare"]),
        Line(
            what="a new results workbook", rows=count, wall=wall["ours"], cpu=cpu["ours"], peak=peak
        ),
        Line(what="the user's workbook, kept", rows=500, wall=wall["kept"], cpu=cpu["kept"]),
        _at_most("results, CPU against XlsxWriter alone", cpu["ours"] / cpu["bare"], 1.5),
        _at_most("results, peak with the plan", peak, 400, "MB"),
        _at_most("500 rows with their formats kept", wall["kept"], 1.0, "s"),
    ]


STAGES = {
    "check": check,
    "growth": growth,
    "start": start,
    "rates": rates,
    "send": send,
    "results": results,
}


def _generated(folder, count, suffix=".xlsx"):
    path = folder / f"campaigns-{count}{suffix}"
    if not path.exists():
        write(path, count)
    return path


def _written(what, count):
    cost = measured(WRITING, what, count)
    wall, cpu = map(float, cost.said.split())
    return wall, cpu, cost.peak


def _line(what, rows, cost):
    return Line(what=what, rows=rows, wall=cost.wall, cpu=cost.cpu, peak=cost.peak)


def _at_most(what, figure, goal, unit="×"):
    return _goal(what, figure, f"≤ {goal:g} {unit}".strip(), unit, is_met=figure <= goal)


def _at_least(what, figure, goal, unit="×"):
    return _goal(what, figure, f"≥ {goal:g} {unit}".strip(), unit, is_met=figure >= goal)


def _goal(what, figure, goal, unit, *, is_met):
    shown = f"{figure:.0f}" if figure >= 100 or not unit else f"{figure:.2f}"
    return Line(what=what, figure=f"{shown} {unit}".strip(), goal=goal, is_met=is_met)
