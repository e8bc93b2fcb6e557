"""Two servers of one store: whoever is slower tries once more, and loses nothing."""

from contextlib import closing
from dataclasses import replace

import pytest
from browsing import Browser
from web_site import COOKIE

from bulk_import.app.sheets import CellEdit, Sheets
from bulk_import.store.sheets import SqliteSheets
from bulk_import.web.application import create_app

JSON = {"accept": "application/json"}


@pytest.fixture
def sheet(site, drop):
    return drop({}, {}).record.id


@pytest.fixture
def quicker(site):
    """Returns a browser whose server commits each time only after another server has."""
    other = Sheets(SqliteSheets(site.uploads / "journal.sqlite3"))

    def made(sheet, times):
        class Slow(SqliteSheets):
            left = times

            def commit(self, *arguments, **more):
                if self.left:
                    self.left -= 1
                    edit = CellEdit(3, "A", f"Diwali {self.left}")
                    other.edit(sheet, "ravi", [edit], tab="other", seq=self.left)
                super().commit(*arguments, **more)

        sheets = Sheets(Slow(site.uploads / "journal.sqlite3"))
        app = create_app(replace(site, sheets=sheets))
        return closing(Browser(app, {COOKIE: site.sign_in.new_session()}))

    return made


def edit(browser, sheet, text):
    cells = [{"row": 2, "column": "A", "text": text, "was": None}]
    asked = {"tab": "mine", "seq": 1, "base": 0, "cells": cells, "view": "", "shown": [2, 3]}
    headers = {**JSON, "x-csrf-token": browser.token()}
    return browser.post(f"/sheets/{sheet}/edits", json=asked, headers=headers)


def test_an_edit_that_another_server_comes_before_is_tried_once_more(site, sheet, quicker):
    with quicker(sheet, 1) as browser:
        answer = edit(browser, sheet, "Holi")
    assert (answer.status_code, answer.json()["revision"]) == (200, 2)
    now = Sheets(SqliteSheets(site.uploads / "journal.sqlite3")).open(sheet)
    assert (now.text(2, "A"), now.text(3, "A")) == ("Holi", "Diwali 0")


def test_whoever_is_slower_again_is_told_and_nothing_of_theirs_is_half_done(site, sheet, quicker):
    with quicker(sheet, 2) as browser:
        refused = edit(browser, sheet, "Holi")
        assert refused.status_code == 409
        assert refused.json()["problem"].startswith("Somebody else changed this spreadsheet")
        assert edit(browser, sheet, "Holi").json()["revision"] == 3
    now = Sheets(SqliteSheets(site.uploads / "journal.sqlite3")).open(sheet)
    assert (now.text(2, "A"), now.text(3, "A")) == ("Holi", "Diwali 0")
