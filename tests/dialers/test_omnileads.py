"""OMniLeads: its dialer campaigns, by the routes out of its database and off its screen."""

import pytest
from dialers.test_routes_of_dialers import ROUTES, read_here
from exported import campaign, converted, table, texts

from bulk_import.app.converting import convert_export
from bulk_import.options import ReadOptions
from bulk_import.workbooks.review import supplies

CAMPAIGN = {
    "id": "4",
    "estado": "2",
    "nombre": "Cobranza",
    "fecha_inicio": "2031-08-04",
    "fecha_fin": "2031-09-26",
    "type": "2",
    "bd_contacto_id": "9",
    "outcid": "5491139876401",
}
QUEUE = {
    "name": "4_Cobranza",
    "timeout": "20",
    "wrapuptime": "7",
    "strategy": "rrmemory",
    "wait": "120",
    "dial_timeout": "25",
    "initial_predictive_model": "f",
    "initial_boost_factor": "2.5",
    "campana_id": "4",
}
WEEK = ("domingo", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado")
HOURS = {
    **dict.fromkeys(WEEK, "t"),
    "hora_desde": "09:00:00",
    "hora_hasta": "18:00:00",
    "campana_id": "4",
}
JOINED = {**QUEUE, **HOURS, **CAMPAIGN}
SAID = {
    "dialer_type": "predictive",
    "start_date": "2031-08-04",
    "end_date": "2031-09-26",
    "start_time": "09:00:00",
    "end_time": "18:00:00",
    "ratio": "2:5",
    "ring_rule": "round-robin",
    "ring_seconds": "20",
    "max_waiting_time": "120",
    "call_interval": "10",
    "caller_id": "5491139876401",
}
ASKED = {"timezone", "leads_id", "users"}


def with_tables(queue=QUEUE, hours=HOURS, **said):
    """Return a campaign with its own tables beside it."""
    tables = [table("queue_table", queue), table("ominicontacto_app_actuacionvigente", hours)]
    return campaign({**CAMPAIGN, **said}, lookups=tables)


@pytest.mark.slice(6)
@pytest.mark.parametrize("route", ROUTES)
def test_a_query_over_its_tables_is_the_same_by_every_route(route):
    """People join the campaigns, their queues and their hours into one list."""
    records = [JOINED, {**JOINED, "id": "5", "nombre": "Entrante", "type": "3"}]
    made = convert_export(read_here(ROUTES[route]("campanas", records)), ReadOptions()).conversion
    (one,) = made.campaigns
    assert made.profile == "omnileads"
    assert texts(one, *SAID) == SAID
    assert set(one.missing) >= ASKED
    assert [skipped.name for skipped in made.skipped] == ["Entrante"]


def test_tables_of_their_own_say_the_same():
    assert texts(with_tables(), *SAID) == SAID


def test_sheets_whose_names_excel_cuts_off_count_too():
    hours = table("ominicontacto_app_actuacionvige", HOURS)
    assert texts(campaign(CAMPAIGN, lookups=[hours]), "start_time") == {"start_time": "09:00:00"}


@pytest.mark.parametrize(
    ("model", "factor", "dialer", "ratio"),
    [
        # One call per free agent, or fewer.
        *(("f", "1.0", "progressive", None), ("f", "0.5", "progressive", None)),
        ("f", "1.5", "predictive", "2:3"),
        # With prediction the factor changes by itself, also where it begins at 1.
        *(("t", "1.0", "predictive", "1:1"), ("True", "3", "predictive", "1:3")),
        # Without the switch, a factor of 1 may be either.
        *(("", "1.0", "", None), ("", "1.5", "predictive", "2:3"), ("f", "", "", None)),
    ],
)
def test_prediction_and_boost_factor_decide_how_it_dials(model, factor, dialer, ratio):
    queue = {**QUEUE, "initial_predictive_model": model, "initial_boost_factor": factor}
    values = with_tables(queue).values
    assert values["dialer_type"].text == dialer
    assert (values["ratio"].text if "ratio" in values else None) == ratio


def test_each_campaign_names_the_sheet_in_which_its_own_agents_are_filled_in():
    """Agents by name where the queue has members, and one team a campaign where it has none."""
    member = {"queue_name": "4_Cobranza", "membername": "Ana Paz"}
    other = {**CAMPAIGN, "id": "5", "nombre": "Ventas"}
    tables = [table("queue_table", QUEUE), table("queue_member_table", member)]
    found = converted(CAMPAIGN, other, lookups=tables)
    agents = [one for one in supplies(found) if one.field == "users"]
    assert [(one.sheet, one.rows) for one in agents] == [("Agents", (2,)), ("Teams", (3,))]
    assert all(f"“{one.sheet}”" in one.words for one in agents)
    problems = [one.values["users"].problems[-1].message for one in found.campaigns]
    assert ["“Agents”" in problems[0], "“Teams”" in problems[1]] == [True, True]


def test_without_its_queue_it_is_asked_how_a_campaign_dials():
    one = campaign(CAMPAIGN)
    assert {"dialer_type", "start_time", "end_time", *ASKED} <= set(one.missing)
    (told,) = one.values["dialer_type"].problems
    assert "queue_table" in told.message


def test_the_ring_time_of_agents_counts_before_that_of_customers():
    assert with_tables().values["ring_seconds"].problems == ()
    value = with_tables({**QUEUE, "timeout": ""}).values["ring_seconds"]
    assert value.text == "25"
    assert "the customer's phone rings" in value.problems[0].message


@pytest.mark.parametrize(
    ("strategy", "rule"),
    [
        *(("rrordered", "round-robin"), ("leastrecent", "longest-idle-agent")),
        *(("fewestcalls", "agent-with-fewest-calls"), ("random", "longest-idle-agent")),
    ],
)
def test_its_ways_to_choose_an_agent_are_those_of_asterisk(strategy, rule):
    assert with_tables({**QUEUE, "strategy": strategy}).values["ring_rule"].text == rule


def test_days_without_calls_are_told():
    hours = table("ominicontacto_app_actuacionvigente", {**HOURS, "domingo": "f", "sabado": "f"})
    lost = converted(CAMPAIGN, lookups=[hours]).lost
    assert [(one.setting, one.was) for one in lost] == [("Sunday", "f"), ("Saturday", "f")]


@pytest.mark.parametrize(
    ("estado", "word"),
    [*(("4", "deleted"), ("3", "finished"), ("8", "template"), ("9", "template"))],
)
def test_what_is_not_dialed_any_more_is_skipped(estado, word):
    found = converted({**CAMPAIGN, "estado": estado})
    assert found.campaigns == ()
    assert word in found.skipped[0].reason


@pytest.mark.parametrize(
    "headers",
    [
        ("Id", "Nombre", "Canales asignados", "Fecha Ini", "Fecha Fin", "Base de datos", "Estado"),
        ("Id", "Name", "Assigned channels", "Initial Date", "End Date", "Database", "Status"),
    ],
)
def test_the_list_on_its_screen_is_known_in_both_languages(headers):
    """It shows dialer campaigns alone, and neither queues nor hours."""
    cells = ("4", "Cobranza", "10", "2031-08-04", "2031-09-26", "Morosos", "Activa")
    found = converted(dict(zip(headers, cells, strict=True)))
    (one,) = found.campaigns
    assert found.profile == "omnileads"
    assert texts(one, "name", "start_date", "end_date", "leads_id") == {
        "name": "Cobranza",
        "start_date": "2031-08-04",
        "end_date": "2031-09-26",
        "leads_id": "Morosos",
    }
    assert {"dialer_type", "start_time", "end_time", *ASKED} <= set(one.missing)
    assert [(lost.setting, lost.was) for lost in found.lost] == [("Channels (maxlen)", "10")]
