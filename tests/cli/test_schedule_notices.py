"""People are told of files of schedules: of what was not imported, and how the others ended."""

from dataclasses import replace

import pytest
from job_pages import Page
from schedules import WEEKLY
from sending import rows

from bulk_import.app.jobs import Asked
from bulk_import.app.jobs.job_facts import facts_of
from bulk_import.cli import schedule_notices
from bulk_import.problems import Refused
from bulk_import.sandbox import Sandbox
from bulk_import.store.schedules import Told


class Server:
    def __init__(self):
        self.messages = []

    def deliver(self, to, message):
        self.messages.append(message)
        return ["taken"] * len(to)


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bulk-import.toml").write_text(
        '[accounts.mumbai]\ninet_no = 1\nnotify = ["json://mumbai"]\n', "utf-8"
    )
    return Server()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (
            Told(
                file="weekly.xlsx",
                code="schedule.no_file",
                facts={"path": WEEKLY.source, "machine": "cedar"},
            ),
            "/srv/campaigns/weekly.xlsx is not there on cedar.",
        ),
        (
            Told(file="weekly.xlsx", code="schedule.growing", facts={"name": "weekly"}),
            "bulk-import schedule now weekly",
        ),
        (
            Told(
                file="weekly.xlsx",
                code="accounts.unknown",
                facts={"name": "pune", "accounts": "mumbai (1)"},
            ),
            "pune",
        ),
    ],
)
def test_a_file_that_is_not_imported_is_told_with_its_reason(told, says, server):
    notified = schedule_notices.refused(WEEKLY, told, server.deliver)
    (message,) = server.messages
    assert (notified.told, message.title) == (1, "weekly.xlsx: nothing was sent")
    assert says in message.body
    assert "account mumbai (1)" in message.body


def test_a_file_of_a_folder_is_named_with_it_and_one_that_only_stays_there_was_imported(server):
    folder = replace(WEEKLY, source="/srv/incoming")
    facts = {"path": "/srv/incoming", "reason": "Permission denied"}
    told = Told(file="north.csv", job="j", code="watch.cannot_write", facts=facts)
    schedule_notices.refused(folder, told, server.deliver)
    (message,) = server.messages
    assert message.title == "north.csv: a person is needed"
    assert "/srv/incoming/north.csv" in message.body.replace("\\", "/")


@pytest.mark.usefixtures("server")
def test_where_nobody_is_to_be_told_nobody_is(tmp_path, server):
    (tmp_path / "bulk-import.toml").unlink()
    told = Told(file="weekly.xlsx", code="file.empty", facts={"path": "weekly.xlsx"})
    assert schedule_notices.refused(WEEKLY, told, server.deliver) is None


@pytest.fixture
def page(tmp_path):
    folder = tmp_path / "page"
    folder.mkdir()
    with Sandbox() as sandbox:
        made = Page(folder)
        made.add_account(sandbox, "mumbai")
        yield made
        made.jobs.drain(10)


def test_how_the_import_of_a_schedule_ended_is_told_and_no_other_import(page, server):
    lines = [rows(1)[0] | {"Campaign name": "Existing Campaign"}, *rows(3)[1:]]

    def finished(name, schedule):
        asked = Asked(
            sheet=page.add_sheet(lines, name), revision=0, account="mumbai", schedule=schedule
        )
        return page.finish(page.jobs.start(asked, "asha"))

    job = finished("weekly", "weekly")
    assert facts_of(job).schedule == "weekly"
    schedule_notices.ended(job, None, page.jobs.report(job.id), server.deliver)
    schedule_notices.ended(job, Refused("job.changed"), None, server.deliver)
    other = finished("other", None)
    schedule_notices.ended(other, None, page.jobs.report(other.id), server.deliver)
    assert [one.title for one in server.messages] == [
        "weekly.csv: a person is needed",
        "weekly.csv: nothing was sent",
    ]
    assert "2 Created, 1 Rejected by TeleCMI" in server.messages[0].body
    assert f"bulk-import history {job.run}" in server.messages[0].body
