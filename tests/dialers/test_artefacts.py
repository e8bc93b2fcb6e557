"""The table of artefacts: nothing of any export becomes another value in silence.

`pytest -n0 -s -m full tests/dialers/test_artefacts.py` prints it.
"""

import pytest
from dialers.artefacts import EXPECTED, compared, table
from dialers.routes import ROUTES
from dialers.routes.artefacts import by_route


@pytest.mark.full
def test_no_input_has_a_wrong_value_in_silence():
    artefacts = [compared(name) for name in EXPECTED]
    print(f"\n{table(artefacts)}")  # noqa: T201  it is what the table is for
    assert [wrong for one in artefacts for wrong in one.wrong] == []


@pytest.mark.full
def test_no_route_has_a_wrong_value_in_silence(tmp_path):
    artefacts = [
        by_route(sample, name, route, tmp_path)
        for sample, routes in ROUTES.items()
        for name, route in routes.items()
    ]
    print(f"\n{table(artefacts)}")  # noqa: T201  it is what the table is for
    assert [wrong for one in artefacts for wrong in one.wrong] == []
