"""What is told where the results workbook cannot be written."""

import json

import pytest
from modelled import Dialer, Runs
from sending import carry_out, in_virtual_time

from bulk_import.app.checking import report_check
from bulk_import.cli.output import print_json, print_long_json
from bulk_import.cli.report_output import Telling, tell


@pytest.fixture
def runs(tmp_path):
    return Runs(tmp_path, Dialer(), count=2)


@pytest.fixture
def gone(tmp_path):
    """Return a place for the workbook whose folder was removed while the run was under way."""
    return str(tmp_path / "gone" / "results.xlsx")


@pytest.mark.parametrize("count", [0, 1, 2, 1_000, 2_001])
def test_json_that_is_printed_while_its_rows_are_made_is_the_same(count, capsys):
    document, rows = {"version": 1, "file": "q\x7f.csv"}, [{"row": one} for one in range(count)]
    print_json({**document, "rows": rows})
    whole = capsys.readouterr().out
    print_long_json(document, "rows", iter(rows))
    assert capsys.readouterr().out == whole


@pytest.mark.parametrize("as_json", [True, False])
def test_results_that_cannot_be_written_need_a_person_and_lie_in_the_journal(
    as_json, runs, gone, capsys
):
    report = in_virtual_time(runs.run)
    assert report.exit_status == 0
    told = tell(
        report, "a.csv", Telling(output=gone, as_json=as_json, quiet=True), is_recorded=True
    )
    out, err = capsys.readouterr()
    assert told == 1
    if as_json:
        document = json.loads(out)
        assert (document["results"], document["counts"]["created"]) == (None, 2)
    assert f"bulk-import history {report.facts.run} --results PATH" in err
    assert "cannot be written" in err
    assert "--output" not in err  # that would run the file again


def test_a_run_that_was_stopped_stays_so(tmp_path, gone, capsys):
    runs = Runs(tmp_path, Dialer(), count=2)

    async def main(clock):
        run = runs.prepared(clock)
        run.cancellation.cancel()
        return await carry_out(run)

    report = in_virtual_time(main)
    assert tell(report, "a.csv", Telling(output=gone, quiet=True), is_recorded=True) == 3
    assert "history" in capsys.readouterr().err


def test_without_a_journal_that_stays_there_is_no_way_back_to_it(runs, gone, capsys):
    report = in_virtual_time(runs.run)  # as in the sandbox, whose journal is thrown away
    assert tell(report, "a.csv", Telling(output=gone, quiet=True)) == 1
    assert "history" not in capsys.readouterr().err


def test_a_check_that_cannot_be_written_needs_a_person_too(runs, gone, capsys):
    report = report_check(runs.plan, None, None)
    assert tell(report, "a.csv", Telling(output=gone, quiet=True)) == 1
    assert "--output" in capsys.readouterr().err
