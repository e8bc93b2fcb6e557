"""DataFrames in and out by their own index and column names, and what a notebook shows."""

from datetime import UTC, datetime

import openpyxl
import pandas as pd
import pytest
from sheets import progressive

import bulk_import
from bulk_import.app.checking import report_check
from bulk_import.clock import Clock
from bulk_import.edits import Edit
from bulk_import.options import ReadOptions
from bulk_import.outcome import State
from bulk_import.problems import Refused

CLOCK = Clock(now=lambda: datetime(2026, 1, 5, 12, tzinfo=UTC))


def frame_of(count, index=None, **columns):
    frame = pd.DataFrame([progressive(n) for n in range(2, count + 2)], index=index)
    return frame.assign(**columns)


def check(frame, **options):
    return bulk_import.check(frame, clock=CLOCK, **options)


def report(frame):
    return report_check(check(frame), None, "https://rest.telecmi.com", CLOCK)


INDEXES = {
    "from 0": pd.RangeIndex(3),
    "filtered": pd.Index([4, 17, 90]),
    "sorted": pd.Index([2, 0, 1]),
    "texts": pd.Index(["mum", "del", "पुणे"]),
    "moments": pd.DatetimeIndex(["2026-01-02", "2026-01-01", "2026-01-03"]),
    "two levels": pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)]),
    "named": pd.Index([7, 8, 9], name="Ticket"),
    "of doubles": pd.Index([5, 5, 6]),
}


@pytest.mark.parametrize("index", INDEXES.values(), ids=INDEXES)
def test_what_became_of_the_rows_has_the_index_of_the_frame(index):
    told = report(frame_of(3, index)).to_frame()
    pd.testing.assert_index_equal(told.index, index, exact=False)


def test_it_joins_the_frame_also_where_that_has_columns_of_the_same_name():
    frame = frame_of(3, ["a", "b", "c"], answer=["yes", "no", "no"])
    joined = frame.join(report(frame).to_frame())
    assert list(joined["answer"]) == ["yes", "no", "no"]
    assert joined["import_answer"].isna().all()
    assert list(joined["state"]) == ["ready"] * 3
    assert list(joined["name"]) == list(frame["Campaign name"])


def test_rows_are_found_edited_and_left_out_by_their_labels():
    plan = check(frame_of(3, [20, 0, 10]))
    assert plan.row(0).name == "Campaign 3"
    plan = plan.edit(10, "Campaign name", "Renewals").leave_out(20)
    assert [(row.called, row.name, row.state) for row in plan.rows] == [
        (20, "Campaign 2", State.NOT_SENT),
        (0, "Campaign 3", State.READY),
        (10, "Renewals", State.READY),
    ]
    assert plan.take_in(20).row(20).state is State.READY
    again = check(frame_of(3, [20, 0, 10]), edits=[Edit(0, "name", "Early")])
    assert again.row(0).name == "Early"


def test_a_label_that_no_row_or_more_than_one_has_is_refused():
    plan = check(frame_of(3, ["a", "a", "b"]))
    for row, code in (("a", "edit.several_rows"), ("c", "edit.no_such_label")):
        with pytest.raises(Refused) as refused:
            plan.edit(row, "Campaign name", "Renewals")
        assert refused.value.code == code
        with pytest.raises(Refused) as refused:
            plan.leave_out(row)
        assert refused.value.code == code
        with pytest.raises(KeyError):
            plan.row(row)


def test_words_call_rows_by_their_labels_and_those_of_the_workbook_by_its_rows(tmp_path):
    frame = frame_of(3, ["x", "y", "z"])
    frame.loc["z", "Campaign name"] = frame.loc["x", "Campaign name"]
    told = report(frame)
    assert told.row("z").state is State.INVALID
    assert "the name in row x" in told.to_frame().loc["z", "what_to_do"]
    book = openpyxl.load_workbook(told.save(tmp_path / "results.xlsx"))
    (cell,) = (cell for cell in book.worksheets[0][4] if cell.value == "Campaign 2")
    assert "the name in row 2" in cell.comment.text


def test_names_by_a_pattern_are_given_by_label():
    plan = check(frame_of(2, ["x", "y"]), options=ReadOptions(rename="{name} – {start_date:%b}"))
    assert plan.row("y").name == "Campaign 3 – May"
    (told,) = (one for one in plan.file_problems if one.code == "rename.renamed")
    assert told.facts["rows"] == "x, y"


def test_a_named_index_is_data():
    frame = frame_of(2).set_index("Campaign name")
    assert check(frame).row("Campaign 3").name == "Campaign 3"


def test_a_row_of_a_file_is_called_by_its_number(tmp_path):
    frame_of(2).to_csv(tmp_path / "campaigns.csv", index=False)
    plan = check(tmp_path / "campaigns.csv")
    assert plan.row(3).called == 3
    with pytest.raises(KeyError):
        plan.row("3")
    with pytest.raises(Refused) as refused:
        plan.edit("3", "Campaign name", "Renewals")
    assert refused.value.code == "edit.no_such_row"


def test_a_notebook_shows_a_plan_and_a_report_as_tables():
    frame = frame_of(2, ["x", "y"])
    frame.loc["y", "Campaign name"] = "<b>Fish & chips</b>"
    frame.loc["y", "Start date"] = "31/06/2026"
    for shown in (check(frame)._repr_html_(), report(frame)._repr_html_()):
        assert "<p>DataFrame: 1 Ready, 1 Needs fixing</p>" in shown
        assert "<th>y</th>" in shown
        assert "&lt;b&gt;Fish &amp; chips&lt;/b&gt;" in shown
        assert "<b>" not in shown
        assert "There is no such day as “31/06/2026”" in shown


def test_a_notebook_shows_the_ends_of_many_rows_and_makes_no_others():
    plan = check(frame_of(200))
    shown = plan._repr_html_()
    assert "Campaign 2<" in shown
    assert "Campaign 201<" in shown
    assert "<td>...</td>" in shown
    assert "200 Ready" in shown
    assert shown.count("<tr>") < 70
