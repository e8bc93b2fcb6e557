"""What Start lists: open sheets and imports together, the last one first, each once."""

from contextlib import closing
from dataclasses import replace

import pytest
from job_pages import Page
from sending import rows

from bulk_import.app.jobs import Asked
from bulk_import.options import ReadOptions
from bulk_import.sandbox import Sandbox
from bulk_import.web.people import Person
from bulk_import.web.screens.recent import recent_imports

ASHA, RAVI = Person("asha", "Asha"), Person("ravi", "Ravi")


@pytest.fixture
def behind(tmp_path):
    page = Page(tmp_path)
    with Sandbox() as sandbox, closing(page.store):
        page.add_account(sandbox)
        yield page
        page.jobs.drain()


def test_an_imported_sheet_is_listed_as_its_import_and_others_as_sheets(site, behind):
    imported = behind.add_sheet(rows(1), "first")
    wrong = behind.add_sheet([*rows(1), *rows(1)], "second")
    behind.add_sheet(rows(1), "of_ravi", owner="ravi")
    behind.finish(behind.jobs.start(Asked(sheet=imported, revision=0), "asha"))
    site = replace(site, sheets=behind.sheets, jobs=behind.jobs)
    first, second = recent_imports(site, ASHA)
    assert (first.file_name, first.step, first.who) == ("first.csv", "Result", "You")
    assert first.link.startswith("runs/")
    assert (second.link, second.step) == (f"sheets/{wrong}", "Go on checking")
    assert second.state == "1 of 2 rows needs fixing"
    assert [one.file_name for one in recent_imports(site, RAVI)] == ["of_ravi.csv"]
    assert len(recent_imports(replace(site, shared=True), RAVI)) == 3


def test_an_open_sheet_is_discarded_where_it_is_listed(person, site, tmp_path):
    path = tmp_path / "weekly.csv"
    path.write_text("Name\nNorth\n", "utf-8")
    sheet = site.sheets.add(path, path.name, "local", ReadOptions()).id
    site.sheets.read(sheet)
    assert f'action="sheets/{sheet}/discard"' in person.get("/").text
    assert person.send(f"/sheets/{sheet}/discard").status_code == 303
    assert "weekly.csv" not in person.get("/").text
    assert person.get(f"/sheets/{sheet}").status_code == 410
