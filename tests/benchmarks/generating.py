"""Realistic campaigns in any number: 26 columns, the usual ways of writing, a few wrong rows.

python tests/benchmarks/generating.py 100000 campaigns.xlsx
python tests/benchmarks/generating.py 100000 wrong.xlsx 30    # so many in a hundred rows wrong
"""

import csv
import random
import sys
import uuid
from datetime import date, datetime, time, timedelta
from pathlib import Path

import xlsxwriter

from bulk_import.campaign import FIELDS
from bulk_import.mapping.headers import field_named

_USUAL_HEADERS = (
    *("S.No", "Campaign name", "Dialer type", "Active", "Leads ID", "Time zone", "Start date"),
    *("End date", "Start time", "End time", "Agents", "User interval", "Call interval", "Ratio"),
    *("Ring rule", "Ring seconds", "Max waiting time", "No agent no wait", "Waiting music"),
    *("Unanswered music", "Caller ID", "Reject delay time", "No answer delay time"),
    *("Team", "Remarks", "Centre"),
)
_OTHERS = {
    field.header: field
    for name, field in FIELDS.items()
    if name not in set(map(field_named, _USUAL_HEADERS)) and not field.condition
}
"""Fields that are newer than these campaigns: by their examples."""

HEADERS = (*_USUAL_HEADERS, *_OTHERS)
FIRST_DAY = date(2031, 1, 6)
ZONES = ("+05:30", "Asia/Kolkata", "GMT+5:30")
RULES = ("round-robin", "longest-idle-agent", "Longest idle", "ring all")
TEAMS = ("Collections", "Retention", "Sales North", "Sales South", "Surveys")
USUALLY_WRONG = 2
"""Of a hundred rows."""

MISTAKES = (
    *(("End date", "31/06/2031"), ("Time zone", "Mars/Olympus"), ("Agents", "5001 and Ravi")),
    *(("Leads ID", "3f2b1c"), ("Active", "perhaps"), ("Start time", "25:70"), ("End date", "soon")),
)
"""What is wrong in a row, by turns: each is refused by the script, too."""

_A_DAY_AS = "{:%d/%m/%Y}"
_WRITTEN_OUT = "{:%d %b %Y}"
"""As people write single days beside real ones; numbers alone would be a question there."""


def rows(count, wrong=USUALLY_WRONG):
    """Yield *count* campaigns, of which *wrong* in a hundred have a mistake, evenly spread."""
    chance = random.Random(8)  # noqa: S311  the same rows each time
    for number in range(1, count + 1):
        cells = _campaign(number, chance)
        if number * wrong % 100 < wrong:
            header, mistake = MISTAKES[number % len(MISTAKES)]
            cells[header] = mistake
        yield [cells.get(header) for header in HEADERS]


def _campaign(number, chance):
    predictive = number % 3 != 0
    start = FIRST_DAY + timedelta(days=number % 250)
    end = start + timedelta(days=chance.randint(5, 60))
    cells = {
        "S.No": number,
        "Campaign name": f"{chance.choice(TEAMS)} batch {number}",
        "Dialer type": "Predictive" if predictive else "Progressive",
        "Active": chance.choice(("Yes", "No")),
        "Leads ID": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "Time zone": chance.choice(ZONES),
        "Start date": start,
        "End date": _WRITTEN_OUT.format(end) if number % 5 == 0 else end,
        "Start time": time(9, 30),
        "End time": "6:30 PM" if number % 4 == 0 else time(18, 30),
        "Agents": ", ".join(f"{agent}_2224257" for agent in range(number * 3, number * 3 + 3)),
        "Team": chance.choice(TEAMS),
        "Remarks": "call back after lunch" if number % 7 == 0 else None,
        "Centre": f"Centre {number % 12}",
    }
    cells |= _predictive(number, chance) if predictive else {"User interval": "10 sec"}
    dialer = "predictive" if predictive else "progressive"
    return cells | {
        name: field.example for name, field in _OTHERS.items() if dialer in field.dialers
    }


def _predictive(number, chance):
    return {
        "Call interval": chance.choice((10, 20, 30)),
        "Ratio": chance.choice(("1:2", "1:3", "1 : 1")),
        "Ring rule": chance.choice(RULES),
        "Ring seconds": chance.choice((20, 30, "30 sec")),
        "Max waiting time": 60,
        "No agent no wait": "Yes",
        "Waiting music": "default",
        "Unanswered music": "default",
        "Caller ID": f"9180463{number % 40:05}",
        "Reject delay time": 10,
        "No answer delay time": 10,
    }


def write(path, count, wrong=USUALLY_WRONG):
    """Write *count* campaigns to *path*, as its name says: CSV or a workbook."""
    writer = _write_csv if path.suffix == ".csv" else _write_workbook
    writer(path, rows(count, wrong))


def _write_csv(path, campaigns):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for cells in campaigns:
            writer.writerow(map(_as_text, cells))


def _as_text(cell):
    if isinstance(cell, date):
        return _A_DAY_AS.format(cell)
    return f"{cell:%H:%M}" if isinstance(cell, time) else cell


def _write_workbook(path, campaigns):
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Campaigns")
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        hour = workbook.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, HEADERS)
        for row, cells in enumerate(campaigns, start=1):
            for column, cell in enumerate(cells):
                _write_cell(sheet, row, column, cell, day, hour)


def _write_cell(sheet, row, column, cell, day, hour):
    match cell:
        case date():
            sheet.write_datetime(row, column, datetime.combine(cell, time()), day)
        case time():
            sheet.write_datetime(row, column, cell, hour)
        case str():
            sheet.write_string(row, column, cell)
        case int():
            sheet.write_number(row, column, cell)


if __name__ == "__main__":
    write(Path(sys.argv[2]), *map(int, (sys.argv[1], *sys.argv[3:])))
