"""What people do to a sheet: by the script in JSON, and by forms without it."""

import re

import pytest

SOON = {"ring_seconds": "soon"}
IST = {"timezone": "IST"}
JSON = {"accept": "application/json"}


@pytest.fixture
def desk(person, drop, site):
    """Return a function that opens a sheet; it returns what asks about it."""

    def opened(*campaigns, **more):
        return Desk(person, drop(*campaigns, **more), site)

    return opened


class Desk:
    """Asks about one sheet, as its script and its forms do."""

    def __init__(self, person, sheet, site):
        self.person, self.sheet, self.site = person, sheet, site
        self.address = f"/sheets/{sheet.record.id}"
        self.token = re.search(r'name="csrf" content="(\w+)"', person.get("/").text)[1]

    def column(self, field):
        return self.sheet.plan.matches.by_field[field].column

    def text(self, row, field):
        return self.site.sheets.open(self.sheet.record.id).text(row, self.column(field))

    def post(self, action, **asked):
        asked = {"base": 0, "view": "", "shown": list(range(2, 60)), **asked}
        headers = JSON | {"x-csrf-token": self.token}
        return self.person.request("POST", f"{self.address}/{action}", json=asked, headers=headers)

    def edit(self, row, field, text, *, seq=1, **more):
        cell = {"row": row, "column": self.column(field), "text": text, **more}
        return self.post("edits", tab="t", seq=seq, cells=[cell])

    def form(self, action, **fields):
        data = {"csrf": self.token} | fields
        return self.person.request("POST", f"{self.address}/{action}", data=data)


def parts(answer):
    """Return the ids of the parts of the page that an answer makes anew."""
    return [re.search(r'id="([^"]+)"', html)[1] for html in answer.json()["html"]]


def test_an_edit_is_kept_and_answered_by_what_it_changes(desk):
    at = desk(SOON, SOON, {})
    answer = at.edit(2, "ring_seconds", "30")
    assert (answer.status_code, at.text(2, "ring_seconds")) == (200, "30")
    assert parts(answer) == ["tabs", "history", "pager", "go", "rail", "head", "r2"]
    assert answer.json()["title"].startswith("1 needs fixing: q3-campaigns.csv")


@pytest.mark.parametrize(
    ("values", "placed", "said"),
    [
        (2, 2, "2 values were put into Ring seconds, rows 2 to 3."),
        (3, 2, "1 of 3 values were left over: the list ends at row 59."),
        (3, 3, "1 value was left over: nothing can be written into that cell."),
    ],
)
def test_what_a_paste_came_to_is_told_once_it_is_saved(desk, values, placed, said):
    at = desk(SOON, SOON, {})
    column = at.column("ring_seconds")
    cells = [{"row": row, "column": column, "text": "30"} for row in (2, 3)]
    told = at.post("edits", tab="t", seq=1, cells=cells, pasted=values, placed=placed).json()
    assert said in told["said"]
    assert told["undo"]
    assert [at.text(row, "ring_seconds") for row in (2, 3)] == ["30", "30"]


def test_a_repeated_edit_changes_nothing_twice(desk):
    at = desk(SOON, {})
    first, second = (at.edit(2, "ring_seconds", "30") for _ in range(2))
    assert first.json()["revision"] == second.json()["revision"] == 1


def test_a_cell_that_somebody_else_changed_stays_and_is_told(desk):
    at = desk(SOON, {})
    at.edit(2, "ring_seconds", "30")
    told = at.edit(2, "ring_seconds", "45", seq=2, was="soon").json()["clashes"]
    assert [(one["mine"], one["theirs"]) for one in told] == [("45", "30")]
    assert "You wrote 45; local wrote 30 at" in told[0]["html"]
    assert at.text(2, "ring_seconds") == "30"


def test_a_cause_is_put_right_in_all_its_cells_and_undone(desk):
    at = desk(IST, {}, IST)
    (cause,) = at.sheet.causes
    told = at.post("fixes", cause=cause.key, value="+05:30").json()
    assert told["said"] == "“IST” became +05:30 in 2 cells"
    assert "“IST” became +05:30 in 2 cells" in told["html"][4]  # the list of what is done
    assert [at.text(row, "timezone") for row in (2, 4)] == ["+05:30"] * 2
    assert at.post("undo", step=told["revision"]).json()["said"] == "2 cells were put back."
    assert [at.text(row, "timezone") for row in (2, 4)] == ["IST"] * 2
    assert at.post("redo").json()["said"] == "2 cells were put back."


def test_others_hear_what_was_changed(desk):
    at = desk(SOON, {}, SOON)
    assert at.person.get(f"{at.address}/since?revision=0&rows=2,3,4").status_code == 204
    at.edit(2, "ring_seconds", "30")
    told = at.person.get(f"{at.address}/since?revision=0&rows=2,3,4", headers=JSON)
    assert parts(told)[-1] == "r2"


def test_a_row_is_left_out_and_taken_in_again(desk):
    at = desk(SOON, {})
    assert at.post("left-out", row=2).json()["said"] == "1 row was left out."
    assert at.post("left-out", row=2, out=False).json()["said"] == "1 row is taken in again."


def test_without_the_script_a_form_does_the_same_and_says_so(desk):
    at = desk(SOON, SOON, {})
    column = at.column("ring_seconds")
    fields = {f"c.{row}.{column}": text for row, text in ((2, "30"), (3, "soon"))}
    before = {f"w.{row}.{column}": "soon" for row in (2, 3)}
    answer = at.form("edits", **fields, **before, base="0", view="?show=all")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{at.address}?show=all")
    assert "1 change was saved." in at.person.get(f"{at.address}?show=all").text
    assert "1 change was saved." not in at.person.get(f"{at.address}?show=all").text
    answer = at.form("edits", use=f"3.{column}.40", **before, back="rows/3")
    assert answer.headers["location"] == f"{at.address}/rows/3"
    assert [at.text(row, "ring_seconds") for row in (2, 3)] == ["30", "40"]


@pytest.mark.parametrize(
    ("action", "asked", "status"),
    [
        ("edits", {"tab": "t", "seq": 1, "cells": [{"row": 0, "column": "A", "text": ""}]}, 400),
        ("edits", {"tab": "t", "seq": 1, "cells": [{"row": 99, "column": "A", "text": ""}]}, 422),
        ("edits", {"tab": "t", "seq": 1, "cells": "A1"}, 400),
        ("edits", {"tab": "t", "seq": 1, "cells": [{"row": 2, "column": "A"}]}, 400),
        ("fixes", {"cause": "no such", "value": "x"}, 200),
        ("left-out", {"row": 10**9}, 400),
        ("undo", {"step": 7}, 200),
    ],
)
def test_what_cannot_be_done_is_answered_and_changes_nothing(desk, action, asked, status):
    at = desk(SOON, {})
    assert at.post(action, **asked).status_code == status
    assert at.text(2, "ring_seconds") == "soon"


def test_a_sheet_of_somebody_else_is_not_there(desk):
    at = desk(SOON, {}, owner="priya")
    for answer in (
        at.person.get(at.address),
        at.person.get(f"{at.address}/rows/2"),
        at.person.get(f"{at.address}/changes"),
        at.person.get(f"{at.address}/since?revision=0"),
        at.edit(2, "ring_seconds", "30"),
        at.post("undo"),
    ):
        assert answer.status_code == 404


def test_how_a_text_would_be_read_is_told_while_it_is_typed(desk):
    at = desk({"timezone": ""}, {"timezone": ""}, {})
    key = at.sheet.causes[0].key
    asked = [
        at.person.get(f"{at.address}/meaning", params={"cause": key, "text": text}).json()["said"]
        for text in ("Asia/Kolkata", "Atlantis")
    ]
    assert asked[0] == "is read as +05:30"
    assert "Atlantis" in asked[1]


def test_a_column_stays_in_sight_while_its_last_problem_is_put_right(desk):
    at = desk(SOON, {})
    before = at.post("undo", view="?columns=problems").json()["columns"]
    told = at.post(
        "edits",
        view="?columns=problems",
        tab="t",
        seq=1,
        cells=[{"row": 2, "column": at.column("ring_seconds"), "text": "30"}],
    ).json()
    assert told["columns"] == before == 2
