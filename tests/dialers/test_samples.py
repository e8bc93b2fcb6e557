"""The sample exports: once a person has answered, they are the campaigns foretold beside them."""

import json

import pytest
from campaigns import names_of
from dialer_samples import FOLDER, NAMES, answers_of, converted, finished, read_sample

from bulk_import.cells import written
from bulk_import.problems import Severity

SECRETS = ("not-a-real-password", "not-a-real-key", "ftp.example.invalid")

UNKNOWN = {
    "five9": {"profile.numberOfAttempts"},
    "vicidial": {"dial_prefix"},
    "vicidial_dump": {"dial_status_a", "wrapup_message"},
}
"""What the profiles need not mention; all other samples hold nothing that is unknown."""


def as_text(value):
    """Return a value of a request as a workbook holds it."""
    return ", ".join(value) if isinstance(value, list) else written(value).lower()


def texts(campaign):
    return {name: value.text for name, value in campaign.values.items()}


@pytest.fixture(params=NAMES)
def answers(request):
    return answers_of(request.param)


@pytest.mark.slice(3)
def test_an_answered_sample_is_what_is_foretold(answers):
    conversion = finished(answers)
    assert conversion.profile == answers.profile
    assert conversion.problems == ()
    assert {campaign.name: campaign.missing for campaign in conversion.campaigns} == {
        body["name"]: () for body in answers.expected
    }
    found = [texts(campaign) for campaign in conversion.campaigns]
    expected = [
        {name: as_text(value) if name != "name" else value for name, value in body.items()}
        for body in answers.expected
    ]
    assert found == expected


@pytest.mark.slice(3)
def test_nothing_that_would_not_be_sent_is_left_in_an_answered_sample(answers):
    told = [
        problem
        for campaign in finished(answers).campaigns
        for value in campaign.values.values()
        for problem in value.problems
        if problem.severity is not Severity.WARNING
    ]
    assert told == []


def test_what_is_foretold_is_a_whole_request(answers):
    for body in answers.expected:
        applies = names_of(body["dialer_type"])
        lacking = applies - body.keys()
        waits = {"max_waiting_time_without_agent"} if body.get("no_agent_no_wait", True) else set()
        assert lacking == waits & applies, body["name"]
        assert body["active"] is False


@pytest.mark.slice(5)
def test_a_person_is_asked_for_what_is_answered_and_for_nothing_else(answers):
    first = converted(answers, read_sample(answers))
    asked = {
        lookup.title: {one.key for one in lookup.entries if not all(one.values)}
        for lookup in first.lookups
    }
    known = {
        lookup.title: {one.key for one in lookup.entries if all(one.values)}
        for lookup in first.lookups
    }
    for title, keys in asked.items():
        answered = set(answers.sheets.get(title, {}))
        assert keys <= answered <= keys | known[title], title
    assert set(answers.sheets) <= asked.keys()
    names = {campaign.name for campaign in first.campaigns}
    assert set(answers.cells) <= names


@pytest.mark.slice(5)
def test_every_answer_is_needed(answers):
    """Without what is written into a row, the campaign is not ready or not alone."""
    spreadsheet = read_sample(answers)
    first = converted(answers, spreadsheet, given=answers.set)
    for name, cells in answers.cells.items():
        (campaign,) = (one for one in first.campaigns if one.name == name)
        shared = {problem.field for problem in first.problems if name in problem.message}
        assert cells.keys() <= {*campaign.missing, *shared}, name


@pytest.mark.slice(5)
def test_every_campaign_of_a_sample_is_told_of(answers):
    conversion = converted(answers, read_sample(answers))
    rows = [one.row for one in (*conversion.campaigns, *conversion.skipped)]
    assert sorted(rows) == list(range(2, len(rows) + 2))
    assert all(one.reason for one in conversion.skipped)
    assert all(one.reason and one.was for one in conversion.lost)


@pytest.mark.slice(5)
def test_only_what_stands_in_the_table_is_unknown_to_its_profile(answers):
    conversion = converted(answers, read_sample(answers))
    name = answers.export.stem
    assert set(conversion.unknown) <= UNKNOWN.get(name, set())


@pytest.mark.slice(5)
def test_no_credential_is_copied(answers):
    content = answers.export.read_text("utf-8")
    conversion = repr(converted(answers, read_sample(answers), given=answers.set))
    assert not any(secret in conversion for secret in SECRETS)
    if any(secret in content for secret in SECRETS):
        assert "secret=()" not in conversion


def test_some_samples_hold_credentials():
    texts = [answers_of(name).export.read_text("utf-8") for name in NAMES]
    assert all(any(secret in text for text in texts) for secret in SECRETS)


def test_campaigns_that_dial_there_can_be_kept_on():
    answers = answers_of("uccx")
    conversion = converted(answers, read_sample(answers), keep_active=True)
    assert [campaign.values["active"].text for campaign in conversion.campaigns] == [
        "true",
        "false",
        "true",
    ]


def made(name, campaign, field):
    """Return what is made of a field of one campaign before anybody answers."""
    answers = answers_of(name)
    conversion = converted(answers, read_sample(answers), given=answers.set)
    (found,) = (one for one in conversion.campaigns if one.name == campaign)
    return found.values[field]


@pytest.mark.slice(12)
@pytest.mark.parametrize(
    ("name", "campaign", "field", "text", "origin"),
    [
        ("vicidial", "Customer survey, wave 2", "dialer_type", "progressive", "mapped"),
        ("vicidial", "Winback – gold “A”", "caller_id", "", "missing"),
        ("vicidial", "COLLECT", "start_time", "12:00:00", "taken"),
        ("vicidial_dump", "Afternoon desk", "end_time", "12:00:00", "wrong"),
        ("vicidial_dump", "Tele-sales; south (new)", "start_time", "", "missing"),
        ("goautodial", "Premium desk", "timezone", "+05:45", "mapped"),
        ("goautodial", "Insurance leads", "caller_id", "", "missing"),
        ("convoso", "Solar east", "ring_seconds", "36", "mapped"),
        ("five9", "Progressive that varies", "dialer_type", "predictive", "mapped"),
        ("five9", "Progressive that varies", "leads_id", "", "wrong"),
        ("five9", "Progressive that varies", "ratio", "1:1", "default"),
        ("genesys", "Loud progressive", "dialer_type", "predictive", "mapped"),
        ("genesys", "Loud progressive", "start_time", "", "wrong"),
        ("genesys", "Collections Berlin", "start_date", "2031-07-02", "mapped"),
        ("genesys", "Collections Berlin", "ring_seconds", "12", "taken"),
        ("genesys", "Renewals India", "ring_seconds", "30", "mapped"),
        ("genesys", "VIP one to one", "end_date", "2031-09-26", "taken"),
        ("genesys_terraform", "Collections Berlin", "ring_seconds", "14", "taken"),
        ("ringcentral", "Solar north", "end_date", "2031-09-26", "mapped"),
        ("ringcentral", "Solar south", "start_time", "", "wrong"),
        ("ringcentral", "Service reminders", "active", "false", "taken"),
        ("ozonetel", "Gold loans", "end_time", "02:00:00", "wrong"),
        ("ozonetel", "EMI reminders", "ratio", "1:2", "taken"),
        ("smartflo", "Two lists at once", "leads_id", "", "wrong"),
        ("smartflo", "Card offers", "leads_id", "1237", "missing"),
        ("smartflo", "Card offers", "caller_id", "", "missing"),
        ("uccx", "One line each", "dialer_type", "progressive", "taken"),
        ("uccx", "Two lines each", "dialer_type", "predictive", "mapped"),
        ("amazon_connect", "Kolkata progressive", "start_date", "2031-08-04", "mapped"),
        ("amazon_connect", "Solar predictive", "ratio", "1:1", "default"),
        ("fusionpbx", "support", "ring_rule", "longest-idle-agent", "default"),
        ("fusionpbx", "billing", "ring_seconds", "", "wrong"),
        ("issabel", "Encuesta de servicio", "dialer_type", "", "wrong"),
        ("issabel", "Ventas nocturnas", "end_time", "02:00:00", "wrong"),
        ("issabel", "Bienvenida", "end_time", "09:00:00", "wrong"),
        ("issabel", "Renovaciones “oro”", "caller_id", "", "wrong"),
        ("issabel_dump", "Tarjetas 'premium'", "ring_rule", "longest-idle-agent", "default"),
        ("issabel_dump", "Préstamos; gestión", "ring_seconds", "20", "taken"),
        ("wombat", "Fast lane", "caller_id", "", "wrong"),
        ("wombat", "One for each", "dialer_type", "progressive", "mapped"),
        ("wombat_config", "Reminders", "dialer_type", "", "wrong"),
        ("wombat_config", "Twice boosted", "ratio", "", "wrong"),
    ],
)
def test_the_traps_of_each_dialer_are_seen(name, campaign, field, text, origin):
    value = made(name, campaign, field)
    assert (value.text, value.origin) == (text, origin)
    if origin in {"mapped", "wrong", "missing"}:
        assert value.problems


@pytest.mark.parametrize(
    ("name", "setting", "campaign"),
    [
        ("ringcentral", "Sunday, Saturday", "Solar north"),
        ("genesys", "Sunday, Saturday", "Collections Berlin"),
        ("genesys", "Pauses of the schedule", "VIP one to one"),
        ("five9", "dialingRatio", "Power desk"),
        ("amazon_connect", "*bandwidthAllocation", "Solar predictive"),
        ("uccx", "*callAbandonLimit", "Cards & loans"),
        ("vicidial", "dial_statuses", "Sales north"),
        ("issabel_dump", "Incoming queue", "Préstamos; gestión"),
        ("wombat", "Days", "Loan desk"),
        ("wombat_config", "Blacklists", "Solar calls"),
    ],
)
def test_what_a_campaign_loses_is_told(name, setting, campaign):
    answers = answers_of(name)
    lost = converted(answers, read_sample(answers)).lost
    assert [
        one for one in lost if one.name == campaign and one.setting.endswith(setting.lstrip("*"))
    ]


def test_agents_that_campaigns_share_are_told():
    for name in ("five9", "ringcentral"):
        answers = answers_of(name)
        (problem,) = converted(answers, read_sample(answers)).problems
        assert problem.field == "users"


def test_no_id_stands_for_two_things():
    bodies = [
        body
        for path in FOLDER.glob("*.expected.json")
        for body in json.loads(path.read_text("utf-8"))
    ]
    leads = [body["leads_id"] for body in bodies]
    agents = [agent for body in bodies for agent in body["users"]]
    assert len(bodies) >= 40
    assert len(leads) == len(set(leads))
    assert len(agents) == len(set(agents))
