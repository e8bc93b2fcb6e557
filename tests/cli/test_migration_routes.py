"""Each known dialer by each documented route, to its end: what is created is what an expert types.

A sample's campaigns are written anew as each route writes them; what a person answers, and the
requests that must come of it, stand beside the sample.
"""

import json

import pytest
from dialers.routes import ROUTES
from migrations import Sample, created_all_the_way

from bulk_import.cli import main

CASES = [
    pytest.param(sample, route, id=f"{sample} by {name}")
    for sample, routes in ROUTES.items()
    for name, route in routes.items()
]


@pytest.fixture
def told(capsys):
    def run(*arguments):
        status = main([*map(str, arguments), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return run


@pytest.mark.slice(1)
@pytest.mark.parametrize(("sample", "route"), CASES)
def test_by_every_route_the_same_campaigns_are_created(sample, route, sandbox, told, tmp_path):
    created_all_the_way(Sample(sample, tmp_path, route), sandbox, told)
