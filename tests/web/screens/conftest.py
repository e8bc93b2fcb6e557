import csv
from itertools import chain

import pytest
from campaigns import own, row_of

from bulk_import.options import ReadOptions
from bulk_import.web.people import LOCAL


@pytest.fixture
def drop(site, tmp_path):
    """Return a function that opens a spreadsheet of campaigns; it returns the sheet.

    Each campaign is given by what differs from a usual one, by field.
    """

    def dropped(*campaigns, owner=LOCAL):
        rows = [row_of("predictive", **own(n) | one) for n, one in enumerate(campaigns, 1)]
        path = tmp_path / "q3-campaigns.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writing = csv.DictWriter(file, list(dict.fromkeys(chain.from_iterable(rows))))
            writing.writeheader()
            writing.writerows(rows)
        record = site.sheets.add(path, path.name, owner, ReadOptions())
        site.sheets.read(record.id)
        return site.sheets.open(record.id)

    return dropped
