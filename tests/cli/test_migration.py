"""Every sample export to its end: converted, filled in, checked, created, as the record shows."""

import json
import zipfile
from pathlib import Path

import pytest
from migrations import NAMES, Sample, assert_created, created_all_the_way, fill_in
from sheets import grid_of

from bulk_import.cells import written
from bulk_import.cli import main
from bulk_import.readers import read

pytestmark = pytest.mark.slice(1)


@pytest.fixture(params=NAMES)
def sample(request, tmp_path):
    return Sample(request.param, tmp_path)


@pytest.fixture
def told(capsys):
    def run(*arguments):
        status = main([*map(str, arguments), "--json"])
        return status, json.loads(capsys.readouterr().out)

    return run


def secrets_of(path, headers):
    """Yield what stands in an export under *headers*, as far as it could be nothing else."""
    for sheet in read(str(path)).sheets:
        rows = [[written(cell) for cell in row] for row in grid_of(sheet)]
        for above, *below in zip(*rows, strict=True):
            if above in headers:
                yield from (text for text in below if len(text) >= 6)


@pytest.mark.full
def test_filled_in_and_converted_again_every_campaign_is_created_as_expected(sample, sandbox, told):
    created_all_the_way(sample, sandbox, told)


def test_filled_in_by_hand_it_is_checked_and_run_without_converting_again(sample, sandbox, told):
    _, first = told("convert", sample.path, *sample.profile)
    if any(map(sample.follows, first["campaigns"])):
        pytest.skip(
            "some of it follows from what is filled in: hours, days, fields of a dialer type"
        )
    fill_in(first["workbook"], sample.answers, sample.answers["set"])
    assert_created(first["workbook"], sample, sandbox, told)


def test_no_credential_of_an_export_is_in_any_part_of_the_workbook(sample, told):
    _, first = told("convert", sample.path, *sample.profile)
    hidden = set(secrets_of(sample.path, first["secret"]))
    assert bool(hidden) == bool(first["secret"])
    with zipfile.ZipFile(first["workbook"]) as parts:
        whole = b"".join(parts.read(name) for name in parts.namelist())
    assert [text for text in hidden if text.encode() in whole] == []


@pytest.mark.full
def test_excel_finds_no_fault_in_the_workbook(sample, told, faults_in):
    _, first = told("convert", sample.path, *sample.profile)
    assert faults_in(Path(first["workbook"])) == {}
