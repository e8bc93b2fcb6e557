"""The stages that are measured, each beside its peers or its limit, with its goal."""

from statistics import median

from exporting import export
from fleet import fleet
from generating import USUALLY_WRONG, write
from measuring import HERE, interleaved, measured
from page import page
from sending import sent
from tables import Line, at_least, at_most

PEERS, WRITING = HERE / "peers.py", HERE / "writing.py"
CHECK = (
    "import sys, bulk_import as b; p = b.check(sys.argv[1]); print(len(p.ready), len(p.invalid))"
)
NEW_WORKBOOK = (
    "import sys; from dataclasses import replace; import bulk_import as b;"
    "from bulk_import.app.checking import report_check;"
    "p = replace(b.check(sys.argv[1]), source=None);"
    "report_check(p, None, '').save(sys.argv[2])"
)
BARE_READ = (
    "import sys; from python_calamine import CalamineWorkbook as W;"
    "print(len(W.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()))"
)
BARE_CSV = "import csv, sys; print(sum(1 for _ in csv.reader(open(sys.argv[1], encoding='utf-8'))))"
_FEW = 100
RATES = ((2, 20), (20, 200), (100, 1_000), (300, 3_000))
"""Requests a second that are allowed, and how many are sent."""


def check(folder, count, runs):
    """A whole process that reads, normalizes and validates a large workbook, and keeps nothing."""
    path = _generated(folder, count)
    costs = interleaved(
        {
            "bare": ("-c", BARE_READ, path),
            "ours": ("-c", CHECK, path),
            "calamine": (PEERS, "calamine", path),
            "openpyxl": (PEERS, "openpyxl", path),
        },
        runs,
    )
    bare, ours = costs["bare"], costs["ours"]
    return [
        _line("python-calamine's bare read", count, bare),
        _line("pandas (calamine) and pydantic, a script", count, costs["calamine"]),
        _line("pandas (openpyxl) and pydantic, a script", count, costs["openpyxl"]),
        _line("check", count, ours),
        at_most("check, CPU against the bare read", ours.cpu / bare.cpu, 2.2),
        at_most("check, wall against the bare read", ours.wall / bare.wall, 2.4),
        at_least("check against the script on calamine", costs["calamine"].cpu / ours.cpu, 2.5),
        at_least("check against the script on openpyxl", costs["openpyxl"].cpu / ours.cpu, 7.5),
        at_most("check, peak of parent and child", ours.peak, 460, "MB"),
    ]


def wrong(folder, count, runs):
    """The same where many rows are wrong, as in a first check of a bad file."""
    lines = []
    for share, goal in ((30, 3), (100, 5)):
        path = _generated(folder, count, wrong=share)
        costs = interleaved({"bare": ("-c", BARE_READ, path), "ours": ("-c", CHECK, path)}, runs)
        bare, ours = costs["bare"], costs["ours"]
        told = f"check, {share} % of the rows wrong"
        lines += [
            _line(told, count, ours),
            at_most(f"{told}, CPU against the bare read", ours.cpu / bare.cpu, goal),
        ]
    return lines


def typed(folder, count, runs):
    """What users type: `check FILE`, with its workbook, told in words or as JSON."""
    lines = []
    for rows, goals in ((count // 10, (None, 7)), (count // 2, (4.5, 4))):
        path, out = _generated(folder, rows), folder / "out.xlsx"
        command = ("-m", "bulk_import", "check", path, "--quiet", "-o", out)
        costs = interleaved(
            {
                "bare": ("-c", BARE_READ, path),
                "script": (PEERS, "calamine", path, folder / "script.xlsx"),
                "new": ("-c", NEW_WORKBOOK, path, out),
                "kept": command,
                "json": (*command, "--json"),
            },
            runs,
        )
        bare = costs["bare"].cpu
        lines += [
            _line("python-calamine's bare read", rows, costs["bare"]),
            _line("the script, with its results", rows, costs["script"]),
            _line("check with a new workbook", rows, costs["new"]),
            _line("check FILE, the workbook kept", rows, costs["kept"]),
            _line("check FILE --json, the workbook kept", rows, costs["json"]),
            *(
                at_most(f"{rows:,} rows, {what}, CPU against the bare read", cost / bare, goal)
                for what, cost, goal in (
                    ("new", costs["new"].cpu, goals[0]),
                    ("kept", costs["kept"].cpu, goals[1]),
                )
                if goal is not None
            ),
        ]
    return lines


def large(folder, count, runs):
    """A CSV of ten times as many rows: what a row costs beyond reading it, and memory."""
    del runs
    rows = count * 10
    path = _generated(folder, rows, ".csv")
    code = CHECK.replace("sys.argv[1])", "sys.argv[1], b.ReadOptions(max_rows=2_000_000))")
    costs = interleaved({"bare": ("-c", BARE_CSV, path), "ours": ("-c", code, path)}, 1)
    beyond = (costs["ours"].cpu - costs["bare"].cpu) / rows * 1e6
    return [
        _line("Python's csv module", rows, costs["bare"]),
        _line("check of a CSV", rows, costs["ours"]),
        at_most("CPU of a row beyond reading it", beyond, 25, "µs"),
        at_most("peak of parent and child", costs["ours"].peak, 1_000, "MB"),
    ]


def growth(folder, count, runs):
    """The cost of a row as the file grows, after what a check of a hundred rows costs.

    These hold every kind of cell, so that whatever is loaded for one has been loaded.
    """
    sizes = [size for size in (1_000, 10_000, 100_000) if size <= count]
    paths = {size: _generated(folder, size, ".csv") for size in (_FEW, *sizes)}
    costs = {
        size: interleaved({"ours": ("-c", CHECK, path)}, runs)["ours"]
        for size, path in paths.items()
    }
    start = costs.pop(_FEW)
    each = {size: (cost.cpu - start.cpu) / (size - _FEW) * 1e6 for size, cost in costs.items()}
    middle = median(each.values())
    return [
        _line(f"check of a CSV, {each[size]:.0f} µs a row", size, cost)
        for size, cost in costs.items()
    ] + [
        at_most(f"{size:,} rows, from the median of a row", abs(one / middle - 1) * 100, 20, "%")
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
        at_most("check, wall", costs["check"].wall / costs["imports"].wall, 1.7),
        at_most("--help, wall", costs["help"].wall / costs["pass"].wall, 5),
    ]


def rates(folder, count, runs):
    """How closely sending follows the rate, by the log of the server."""
    del folder, count, runs
    lines = []
    for rate, rows in RATES:
        seen = sent("ours", rows, rate=rate, at_once=16, delay=0.02)
        lines += [
            Line(what=f"{rate} requests a second allowed", rows=rows, wall=seen.wall, cpu=seen.cpu),
            at_least("share of the rate that was used", seen.rate / rate * 100, 99, "%"),
            at_most("requests in the worst second", seen.worst_second, rate, ""),
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
        at_least(
            "of the bare loop's requests a second", wall["bare"] / wall["ours"] * 100, 85, "%"
        ),
        at_most("CPU of a sent row beyond httpx", own, 400, "µs"),
    ]


def results(folder, count, runs):
    """Writing the results workbook."""
    del folder
    found = {
        what: [_written(what, rows) for _ in range(runs)]
        for what, rows in (("bare", count), ("ours", count))
    }
    wall = {what: median(one[0] for one in all_of) for what, all_of in found.items()}
    cpu = {what: median(one[1] for one in all_of) for what, all_of in found.items()}
    peak = median(one[2] for one in found["ours"])
    return [
        Line(what="XlsxWriter, constant memory", rows=count, wall=wall["bare"], cpu=cpu["bare"]),
        Line(
            what="a new results workbook", rows=count, wall=wall["ours"], cpu=cpu["ours"], peak=peak
        ),
        at_most("results, CPU against XlsxWriter alone", cpu["ours"] / cpu["bare"], 0.36),
        at_most("results, peak with the plan", peak, 350, "MB"),
    ]


def convert(folder, count, runs):
    """A whole process that converts the campaigns of another dialer, with its workbook."""
    rows = count // 10
    path = folder / f"vicidial-{rows}.csv"
    export(path, rows)
    command = ("-m", "bulk_import", "convert", path, "-o", folder / "converted.xlsx", "--quiet")
    cost = interleaved({"ours": command}, runs)["ours"]
    return [
        _line("convert, campaigns of VICIdial", rows, cost),
        at_most(f"{rows:,} campaigns, CPU", cost.cpu, 3 * rows / 10_000, "s"),
    ]


STAGES = {
    "check": check,
    "wrong": wrong,
    "typed": typed,
    "growth": growth,
    "large": large,
    "start": start,
    "rates": rates,
    "send": send,
    "results": results,
    "convert": convert,
    "page": page,
    "fleet": fleet,
}


def _generated(folder, count, suffix=".xlsx", wrong=USUALLY_WRONG):
    path = folder / f"campaigns-{count}-{wrong}{suffix}"
    if not path.exists():
        write(path, count, wrong)
    return path


def _written(what, count):
    cost = measured(WRITING, what, count)
    wall, cpu = map(float, cost.said.split())
    return wall, cpu, cost.peak


def _line(what, rows, cost):
    return Line(what=what, rows=rows, wall=cost.wall, cpu=cost.cpu, peak=cost.peak)
