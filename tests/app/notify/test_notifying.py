"""Of which runs people are told, and what the message holds."""

import pytest
from pydantic import SecretStr
from sending import PROGRESSIVE, rows
from sheets import planned, sheet_of

from bulk_import.app.checking import report_check
from bulk_import.app.notify.end_states import MOST, end_states_of
from bulk_import.app.notify.notification import Ended, message_about
from bulk_import.app.notify.notifying import People
from bulk_import.clock import SYSTEM
from bulk_import.problems import Refused, Stopped
from bulk_import.settings.notify import NotifySettings

KEY = "xoxb-1234"
ADDRESSES = (SecretStr("json://127.0.0.1"), SecretStr(f"slack://{KEY}/B/C"))


class Servers:
    """Servers of messages, each of which says what becomes of one."""

    def __init__(self, *became):
        self.became, self.messages, self.asked = became, [], []

    def deliver(self, to, message):
        self.messages.append(message)
        self.asked.append(list(to))
        return self.became or ["taken"] * len(to)


def report_of(*lines, **changes):
    plan = planned(sheet_of(*lines), **changes)
    return report_check(plan, 1, "https://rest.telecmi.com", SYSTEM)


def told(people, status, on="always", to=ADDRESSES, **ended):
    settings = NotifySettings(to=to, on=on)
    return people.tell(settings, Ended(file="a/weekly.csv", status=status, **ended))


@pytest.fixture
def states(tmp_path):
    return end_states_of(tmp_path / "journal.sqlite3")


@pytest.mark.parametrize(
    ("on", "heard"), [("always", [0, 1, 2, 3, 0]), ("trouble", [1, 2, 3]), ("change", None)]
)
def test_people_hear_of_the_runs_that_they_want_to_hear_of(on, heard, states):
    servers = Servers()
    people = People(states=states, deliver=servers.deliver)
    statuses = [0, 0, 1, 1, 2, 3, 3, 0] if on == "change" else [0, 1, 2, 3, 0]
    notified = [told(people, status, on) is not None for status in statuses]
    if on == "change":
        assert notified == [True, False, True, False, True, True, False, True]
    else:
        assert [one for one, is_told in zip(statuses, notified, strict=True) if is_told] == heard


def test_a_change_is_one_of_the_same_file_in_the_same_account_and_outlives_the_program(states):
    refused = {"status": 2, "on": "change", "why": Refused("guard.past", path="x", last="2020")}

    def hears(**more):
        people = People(states=states, deliver=Servers().deliver)
        return told(people, **{**refused, **more}) is not None

    assert hears()
    assert not hears()
    assert hears(account="mumbai (1)")
    assert hears(why=Refused("file.empty", path="x"))
    assert not hears(why=Refused("file.empty", path="y"))
    people = People(states=states, deliver=Servers().deliver)
    settings = NotifySettings(to=ADDRESSES, on="change")
    assert people.tell(settings, Ended(file="b/WEEKLY.csv", status=2, why=refused["why"]))
    content = states.path.read_text("utf-8")
    assert all(word not in content for word in ("weekly", "mumbai", KEY))


@pytest.mark.always
def test_a_change_is_one_on_whichever_machine_of_a_shared_journal(database):
    def hears(status):
        people = People(states=end_states_of(database), deliver=Servers().deliver)
        return told(people, status, "change") is not None

    assert [hears(status) for status in (2, 2, 0, 2)] == [True, False, True, True]


def test_whoever_could_not_be_told_of_a_change_hears_of_the_next_run(states):
    people = People(states=states, deliver=Servers("not_taken", "not_taken").deliver)
    assert told(people, 1, "change").told == 0
    assert told(people, 1, "change") is not None


def test_a_trial_changes_nothing(states):
    servers = Servers()
    people = People(states=states, deliver=servers.deliver)
    told(people, 1, "change", is_trial=True)
    assert servers.messages[0].title == "Trial: weekly.csv: a person is needed"
    assert told(people, 1, "change") is not None


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff", b'{"a": 1}'])
def test_a_damaged_memory_makes_people_hear_once_more(content, states):
    states.path.write_bytes(content)
    assert states.last("a", "b") is None
    states.remember("a", "b", "1")
    assert states.last("A", "b") == "1"


def test_the_memory_does_not_grow_for_ever(states):
    kept = {str(number): "0" for number in range(MOST)}
    states.path.write_text(str(kept).replace("'", '"'), "utf-8")
    states.remember("a", "b", "1")
    assert len(states._read()) == MOST
    assert "0" not in states._read()


def test_what_could_not_be_told_is_told_without_the_address(states):
    people = People(states=states, deliver=Servers("taken", "not_taken").deliver)
    notified = told(people, 0)
    assert (notified.addresses, notified.told) == (2, 1)
    (problem,) = notified.problems
    assert "Address 2 of notify (slack://)" in problem.message
    assert KEY not in repr(notified)


def test_a_server_that_did_not_answer_is_not_waited_for_again(states):
    servers = Servers("taken", "no_answer")
    people = People(states=states, deliver=servers.deliver)
    told(people, 0)
    servers.became = ("taken",)
    assert told(people, 0).problems[0].code == "notify.no_answer"
    assert servers.asked == [list(ADDRESSES), [ADDRESSES[0]]]


def test_nobody_is_told_where_no_address_counts(states):
    people = People(states=states, deliver=Servers().deliver)
    assert told(people, 2, to=()) is None
    settings = NotifySettings(unheeded=("bulk-import.toml",))
    (problem,) = people.tell(settings, Ended(file="a", status=0)).problems
    assert "BULK_IMPORT_NOTIFY" in problem.message


def test_without_apprise_it_is_said_how_to_install_it(states):
    people = People(states=states, deliver=Servers("no_apprise", "no_apprise").deliver)
    (problem,) = told(people, 0).problems
    assert "-m pip install apprise" in problem.message


# What the message says


def body_of(status=1, *, names=False, **ended):
    return message_about(Ended(file="weekly.csv", status=status, **ended), names=names).body


ODD = {"Campaign name": "Tata AIG Ravi", "Caller ID": "98765x43210", "Start date": "31/31/2090"}


def test_it_has_counts_and_the_worst_causes_and_where_the_results_are():
    good = rows(2)
    report = report_of(*good, PROGRESSIVE | {"Campaign name": "C", "Start date": "31/31/2090"})
    body = body_of(report=report, account="mumbai (12)", results="weekly.results.xlsx")
    assert "File weekly.csv, account mumbai (12)." in body
    assert "Rows: 2 Ready, 1 Needs fixing." in body
    assert "Row 4: Start date: " in body
    assert "31/31" not in body
    assert "weekly.results.xlsx" in body


def test_names_and_numbers_of_people_are_left_out_unless_they_are_asked_for():
    line = PROGRESSIVE | ODD | {"Agents": "Ravi Kumar; 5400_999"}
    report = report_of(line, line | {"Start date": "2090-01-01"})
    body, all_of_it = body_of(report=report), body_of(report=report, names=True)
    for word in ("Ravi", "98765", "Tata", "5400", "31/31"):
        assert word not in body
    assert "“Ravi Kumar”" in all_of_it


@pytest.mark.parametrize(
    "text", ["Zaphod", "Zaphod 4242", "4242", "4242_4242; Zaphod", "4242,4242"]
)
def test_nothing_of_any_cell_gets_into_it(text):
    (line,) = rows(1)
    report = report_of(*(line | {header: text} for header in line))
    body = body_of(report=report)
    assert "What needs a person:" in body
    assert all(word not in body for word in ("Zaphod", "4242"))


@pytest.mark.parametrize(
    ("why", "told_of", "hidden"),
    [
        (Refused("guard.past", path="weekly.csv", last="2020-09-30"), "30 Sep 2020", "no such"),
        (
            Refused(
                "run.held",
                inet_no="12",
                who="reason.noted_run",
                run="20261128-1",
                file="b.csv",
                since="2026-11-28T06:00:00+00:00",
                user="ravi",
                machine="desk",
                process="7",
            ),
            "Account 12 is in use",
            "ravi",
        ),
        (Stopped("api.account_refused"), "TeleCMI refused the account", "no such"),
    ],
)
def test_it_says_what_refused_or_stopped_the_run(why, told_of, hidden):
    body = body_of(3, why=why)
    assert told_of in body
    assert hidden not in body
