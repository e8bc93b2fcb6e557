"""What `doctor` finds, and what its report keeps to itself."""

import getpass
import os
import platform
from datetime import UTC, datetime
from string import Formatter

import pytest
from platformdirs import user_data_path

from bulk_import.app.doctor.doctor import examine_all, packages
from bulk_import.app.doctor.examination import Examination, Finding
from bulk_import.app.doctor.support_report import PUBLIC, report_text
from bulk_import.clock import Clock
from bulk_import.messages import table
from bulk_import.normalizers import zone_offsets

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.fixture
def account(sandbox, monkeypatch):
    """The sandbox, whose account the environment names."""
    monkeypatch.setenv("TELECMI_BASE_URL", sandbox.base_url)
    monkeypatch.setenv("TELECMI_INET_NO", str(sandbox.inet_no))
    monkeypatch.setenv("TELECMI_SECRET", sandbox.secret)
    return sandbox


def examined(now=NOON, account=None):
    return examine_all(Clock(now=lambda: now), account)


def verdicts(found):
    return {one.code: one.verdict for one in found.findings}


def test_where_nothing_is_set_nothing_is_wrong(monkeypatch):
    monkeypatch.delenv("BULK_IMPORT_JOURNAL")
    found = examined()
    assert found.wrong == 0
    assert verdicts(found)["doctor.no_account"] == "warning"
    assert {"doctor.reads", "doctor.no_settings", "doctor.no_journal"} <= verdicts(found).keys()
    assert found.settings == ()


def test_an_account_is_asked_whether_its_address_answers(account):
    found = examined()
    assert verdicts(found)["doctor.reached"] == "ok"
    assert not account.requests  # of campaigns
    shown = {one.variable: one.value for one in found.settings}
    assert shown["TELECMI_SECRET"] == "***"
    assert shown["TELECMI_INET_NO"] == str(account.inet_no)
    assert account.secret not in str(found)


def test_an_address_that_is_gone_is_wrong(account, monkeypatch):
    del account
    monkeypatch.setenv("TELECMI_BASE_URL", "http://127.0.0.1:1")
    assert verdicts(examined())["doctor.unreachable"] == "error"


def test_each_named_account_is_looked_at_unless_one_is_chosen(account, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("TELECMI_INET_NO", "TELECMI_SECRET"):
        monkeypatch.delenv(name)
    tables = [f"[accounts.{name}]\ninet_no = {account.inet_no}\n" for name in ("pune", "surat")]
    (tmp_path / "bulk-import.toml").write_text("".join(tables))
    monkeypatch.setenv("TELECMI_SECRET_PUNE", account.secret)
    found = verdicts(examined())
    assert (found["doctor.reached"], found["accounts.no_secret"]) == ("ok", "error")
    assert "accounts.no_secret" not in verdicts(examined(account="pune"))
    assert verdicts(examined(account="delhi"))["accounts.unknown"] == "error"


def test_a_setting_that_cannot_be_used_is_wrong_and_the_rest_is_told(monkeypatch):
    monkeypatch.setenv("BULK_IMPORT_RATE", "fast")
    found = examined()
    assert found.wrong == 1
    assert verdicts(found)["settings.wrong"] == "error"
    assert "doctor.reads" in verdicts(found)


def test_a_journal_that_is_none_is_wrong(tmp_path, monkeypatch):
    path = tmp_path / "journal.sqlite3"
    path.write_text("no journal at all " * 100)
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(path))
    assert verdicts(examined())["journal.unusable"] == "error"


@pytest.mark.skipif(os.name == "nt", reason="rights of other systems")
def test_a_file_with_the_secret_that_others_may_read_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / ".env"
    file.write_text("TELECMI_SECRET=7c9e6679-7425-40de-944b-e07fc1f90ae7\n")
    file.chmod(0o644)
    assert verdicts(examined())["doctor.secret_open"] == "warning"
    file.chmod(0o600)
    assert "doctor.secret_open" not in verdicts(examined())


@pytest.mark.skipif(os.name == "nt", reason="rights of other systems")
def test_a_file_with_addresses_that_others_may_read_is_told_without_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "bulk-import.toml"
    file.write_text('[accounts.mumbai]\ninet_no = 1\nnotify = ["mailto://a:hunter22@b.example"]\n')
    file.chmod(0o644)
    found = examined()
    assert verdicts(found)["doctor.notify_open"] == "warning"
    assert "hunter22" not in repr(found) + report_text(found, NOON)
    file.chmod(0o600)
    assert "doctor.notify_open" not in verdicts(examined())
    file.write_text("notify = 5\n[accounts.mumbai]\ninet_no = 1\n")
    assert verdicts(examined())["settings.wrong"] == "error"


@pytest.mark.parametrize(("month", "code"), [(6, "doctor.zones"), (7, "doctor.zones_old")])
def test_time_zones_are_old_when_a_release_must_have_come_since(month, code):
    year = int(zone_offsets.release()[:4]) + 1
    assert code in verdicts(examined(datetime(year, month, 1, 12, tzinfo=UTC)))


def test_every_package_that_is_needed_is_there():
    found = packages()
    assert {"click", "httpx", "tzdata"} <= found.keys()
    assert all(found.values())


class TestReport:
    def test_it_says_what_was_found_and_no_value(self, account, tmp_path, monkeypatch):
        folder = tmp_path / "Tata AIG"
        folder.mkdir()
        monkeypatch.chdir(folder)
        (folder / ".env").write_text("BULK_IMPORT_REGION=IN\n")
        text = report_text(examined(), NOON)
        assert "doctor.reached" in text
        assert "BULK_IMPORT_REGION: .env" in text
        hidden = (account.secret, str(account.inet_no), account.base_url, "Tata", str(tmp_path))
        assert [one for one in hidden if one in text] == []
        home = user_data_path("bulk-import", appauthor=False)
        assert str(home) not in text
        assert platform.node() not in text
        assert getpass.getuser() not in text.split()

    def test_a_fact_that_is_not_known_to_be_harmless_is_left_out(self):
        facts = {"path": "/home/ritu/journal", "reason": "no room for Tata AIG"}
        assert not facts.keys() & PUBLIC
        found = Examination((Finding("error", "journal.unusable", facts),))
        text = report_text(found, NOON)
        assert "journal.unusable" in text
        assert "ritu" not in text
        assert "Tata" not in text

    @pytest.mark.full
    def test_every_finding_can_be_told_without_its_facts(self):
        of_the_file = ("unusable", "damaged", "network_drive", "held", "disk_full", "read_only")
        kinds = ("doctor.", "settings.", "accounts.", *(f"journal.{one}" for one in of_the_file))
        for code, message in table().items():
            if code.startswith(kinds):
                facts = {name: "1" for _, name, _, _ in Formatter().parse(message.whole) if name}
                told = report_text(Examination((Finding("ok", code, facts),)), NOON)
                assert f"ok  {code}  " in told
