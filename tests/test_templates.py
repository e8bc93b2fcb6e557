import csv
from pathlib import Path

import pytest

from bulk_import.campaign import APPLIES, FIELDS

TEMPLATES = Path(__file__).parent.parent / "templates"


@pytest.mark.parametrize("dialer", APPLIES)
def test_a_template_has_the_headers_of_its_dialer_type(dialer):
    with (TEMPLATES / f"{dialer}.csv").open(encoding="utf-8-sig", newline="") as file:
        (headers,) = csv.reader(file)
    assert headers == [
        bound.column.header for name, bound in FIELDS.items() if name in APPLIES[dialer]
    ]
