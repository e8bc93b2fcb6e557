"""An export of VICIdial with any number of campaigns: 40 columns, of which ours are eleven.

python tests/benchmarks/exporting.py 10000 vicidial.csv
"""

import csv
import sys
from pathlib import Path

_CAMPAIGN = {
    "active": "Y",
    "dial_method": "RATIO",
    "next_agent_call": "longest_wait_time",
    "local_call_time": "9am-9pm",
    "dial_timeout": "45",
    "drop_call_seconds": "5",
}


def campaigns(count):
    """Yield *count* campaigns, each a dictionary from header to cell."""
    for number in range(count):
        yield {
            "campaign_id": f"C{number}",
            "campaign_name": f"Sales {number}",
            **_CAMPAIGN,
            "campaign_cid": f"9198{number % 500:03}45678",
            "wrapup_seconds": str(number % 90),
            "auto_dial_level": str(1 + number % 30 / 10),
            **{f"setting {place}": "0" for place in range(29)},
        }


def export(path, count):
    """Write *count* campaigns to *path* as the dialer's download does."""
    rows = list(campaigns(count))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    export(Path(sys.argv[2]), int(sys.argv[1]))
