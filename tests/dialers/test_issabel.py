"""Issabel's and Elastix's call center; the values are what an expert of both dialers would type.

It calls as many people as agents of the campaign's queue are free or about to be.
"""

import pytest
from exported import campaign, codes, converted, table, texts

from bulk_import.app.converting import convert_export
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.readers import read
from bulk_import.sheet import Spreadsheet

ISSABEL = {
    "id": "1",
    "name": "Cobranza",
    "datetime_init": "2031-08-04",
    "datetime_end": "2031-09-26",
    "daytime_init": "09:00:00",
    "daytime_end": "18:00:00",
    "retries": "5",
    "trunk": "SIP/proveedor",
    "context": "from-internal",
    "queue": "8001",
    "max_canales": "30",
    "estatus": "A",
    "callerid": "525511223344",
}
GRIDS = {
    "English": (
        *("Name", "CallerId", "Range Date", "Schedule per Day", "Retries", "Trunk", "Queue"),
        *("Completed calls", "Average time", "Status", "Options"),
    ),
    "Spanish": (
        *("Nombre", "CallerID", "Rango Fechas", "Horario Diario", "Intentos", "Troncal", "Cola"),
        *("Llamadas completadas", "Promedio", "Estado", "Opciones"),
    ),
    "Portuguese": (
        *("Nome", "CallerId", "Periodo Campanha ", "Faixa Horário", "Tentativas", "Tronco"),
        *("Fila", "Chamadas concluídas", "Tempo médio", "Status", "Opções"),
    ),
    "French": (
        *("Nom", "CallerId", "Période du", "Programmation du jour", "Tentatives", "Trunk"),
        *("File", "Appels aboutis", "Temps moyen", "Etat", "Options"),
    ),
}
ON = {"English": "Active", "Spanish": "Activa", "Portuguese": "Ativada", "French": "Actives"}


def on_screen(language):
    """Return a campaign as Issabel's list of campaigns shows it."""
    cells = ("Cobranza", "525511223344", "2031-08-04 - 2031-09-26", "09:00:00 - 18:00:00", "5")
    more = ("(Dialplan)", "8001", "N/A", "N/A", ON[language], "[CSV Data]")
    return dict(zip(GRIDS[language], (*cells, *more), strict=True))


SHOWN = ("name", "start_date", "end_date", "start_time", "end_time", "caller_id", "users")
SAID = ("Cobranza", "2031-08-04", "2031-09-26", "09:00:00", "18:00:00", "525511223344", "8001")


def test_an_issabel_campaign_is_predictive_and_keeps_its_days_and_hours():
    found = campaign(ISSABEL, keep_active=True)
    kinds = texts(found, "dialer_type", "ratio", "active")
    assert [*kinds.values()] == ["predictive", "1:1", "true"]
    assert tuple(texts(found, *SHOWN).values()) == SAID
    assert found.missing == ("leads_id", "timezone", "users")


@pytest.mark.parametrize("language", GRIDS)
def test_issabels_screen_says_the_same_in_every_language(language):
    found = converted(on_screen(language), keep_active=True)
    (only,) = found.campaigns
    assert tuple(texts(only, *SHOWN).values()) == SAID
    assert texts(only, "active") == {"active": "true"}
    assert found.unknown == ()
    # It does not show the context, so nobody can tell whether people hear a recording first.
    assert [problem.code for problem in found.file_problems] == ["convert.without"]


def test_a_saved_page_of_issabels_screen_is_read(tmp_path):
    row = on_screen("Spanish")
    head = "".join(f"<th>{header}</th>" for header in ("", *row))
    cells = "".join(f"<td>{cell}</td>" for cell in ('<input type="radio"/>', *row.values()))
    path = tmp_path / "issabel.html"
    path.write_text(
        f"<html><body><table><tr>{head}</tr><tr>{cells}</tr></table></body></html>", "utf-8"
    )
    conversion = convert_export(read(str(path)), ReadOptions()).conversion
    (only,) = conversion.campaigns
    assert tuple(texts(only, *SHOWN).values()) == SAID


def test_hours_and_days_that_excel_wrote_in_spanish_lose_no_part():
    hours = {"daytime_init": "1:30:00 p. m.", "daytime_end": "6:00:00 p. m."}
    days = {"datetime_init": "2031-08-04 00:00:00", "datetime_end": "2031-09-26 00:00:00"}
    found = campaign({**ISSABEL, **hours, **days})
    assert tuple(texts(found, *SHOWN[1:5]).values()) == (*SAID[1:3], "13:30:00", "18:00:00")


@pytest.mark.parametrize("word", ["I", "T", "Inactiva", "Terminada", "Finish"])
def test_an_issabel_campaign_that_is_off_or_finished_stays_off(word):
    found = converted({**ISSABEL, "estatus": word}, keep_active=True)
    assert texts(found.campaigns[0], "active") == {"active": "false"}
    finished = [one.was for one in found.lost if one.setting == "Finished"]
    assert finished == ([word] if word[0] in "TF" else [])


@pytest.mark.parametrize("context", ["from-encuesta", "ivr-3", "from-internal-custom"])
def test_calls_through_a_context_of_their_own_are_asked_about(context):
    found = campaign({**ISSABEL, "context": context})
    kind = found.values["dialer_type"]
    assert "dialer_type" in found.missing
    assert (kind.text, kind.was, codes(kind)) == ("", context, [("question", "convert.question")])


@pytest.mark.parametrize(
    ("start", "end"),
    # Equal ends never come there; over midnight it dials, which a campaign here cannot.
    [("09:00:00", "09:00:00"), ("20:00:00", "02:00:00")],
)
def test_hours_that_no_day_has_are_asked(start, end):
    found = campaign({**ISSABEL, "daytime_init": start, "daytime_end": end})
    assert "end_time" in found.missing
    assert found.values["end_time"].problems


@pytest.mark.parametrize(
    "row",
    [
        {**ISSABEL, "daytime_init": "00:00:00", "daytime_end": "23:59:59"},
        {**on_screen("English"), "Schedule per Day": "00:00:00 - 23:59:00"},
    ],
)
def test_all_hours_of_the_day_are_taken_and_told(row):
    start = campaign(row).values["start_time"]
    assert (start.text, codes(start)) == ("00:00:00", [("warning", "convert.note")])
    assert "at night" in start.problems[0].message


def test_a_caller_id_without_its_country_is_asked_about_unless_the_region_is_known():
    row = {**ISSABEL, "callerid": "5511223344"}
    assert "caller_id" in campaign(row).missing
    assert campaign(row, region="MX").values["caller_id"].text == "525511223344"


SETTINGS = {"predictivo": "0", "overcommit": "0", "forzar_sobrecolocar": "0", "qos": "0.97"}


def dialer_settings(**changed):
    """Return the table in which Issabel keeps the settings of its dialer."""
    keys = {f"dialer.{name}": value for name, value in {**SETTINGS, **changed}.items()}
    rows = {"asterisk.astpass": "hunter2", **keys}
    return table(
        "valor_config", *({"config_key": key, "config_value": one} for key, one in rows.items())
    )


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({}, "progressive"),
        ({"predictivo": "1"}, "predictive"),
        ({"overcommit": "1"}, "predictive"),
        ({"forzar_sobrecolocar": "2"}, "predictive"),
    ],
)
def test_without_prediction_issabel_makes_one_call_per_free_agent(changed, kind):
    found = converted(ISSABEL, lookups=[dialer_settings(**changed)])
    assert texts(found.campaigns[0], "dialer_type") == {"dialer_type": kind}
    assert "hunter2" not in str(found)


def detail(keyword, data, queue="8001"):
    return {"id": queue, "keyword": keyword, "data": data}


QUEUE = [
    table(
        "queues_details",
        *(detail("strategy", "leastrecent"), detail("timeout", "20"), detail("wrapuptime", "35")),
        *(detail("member", "Agent/1001,0"), detail("member", "PJSIP/1002,1")),
        detail("timeout", "99", queue="9"),
    ),
    table("queues_config", {"extension": "8001", "descr": "Cobranza", "maxwait": "90"}),
]


def test_the_queue_of_freepbx_says_who_rings_and_for_how_long():
    fields = ("ring_rule", "ring_seconds", "call_interval", "max_waiting_time", "users")
    found = texts(campaign(ISSABEL, lookups=QUEUE), *fields)
    assert [*found.values()] == ["longest-idle-agent", "20", "40", "90", "1001, 1002"]
    one_each = campaign(ISSABEL, lookups=[*QUEUE, dialer_settings()])
    assert texts(one_each, "user_interval") == {"user_interval": "35_s"}


@pytest.mark.parametrize("strategy", ["linear", "random", "wrandom"])
def test_a_strategy_without_a_counterpart_is_told(strategy):
    details = table("queues_details", detail("strategy", strategy))
    rule = campaign(ISSABEL, lookups=[details]).values["ring_rule"]
    assert (rule.text, codes(rule)) == (
        "longest-idle-agent",
        [("warning", "convert.no_counterpart")],
    )


def test_lists_forms_and_calls_that_come_in_are_told_as_lost():
    beside = [
        table(
            "campaign_lists",
            {"id_campaign": "1", "type": "0", "name": "julio", "is_deleted": "0"},
            {"id_campaign": "1", "type": "0", "name": "agosto", "is_deleted": "0"},
            {"id_campaign": "1", "type": "0", "name": "prueba", "is_deleted": "1"},
            {"id_campaign": "1", "type": "1", "name": "entrantes", "is_deleted": "0"},
        ),
        table("campaign_form", {"id_campaign": "1", "id_form": "4"}),
        table("form", {"id": "4", "nombre": "Promesa"}, {"id": "5", "nombre": "Otro"}),
        table("queue_call_entry", {"queue": "8001", "estatus": "A"}),
    ]
    found = converted(ISSABEL, lookups=beside)
    lost = {one.setting: one.was for one in found.lost}
    assert lost == {
        "Lists": "julio, agosto",
        "Forms": "Promesa",
        "Incoming queue": "8001",
        "max_canales": "30",
        "retries": "5",
    }
    assert "merge them" in found.campaigns[0].values["leads_id"].problems[0].message
    off = table("queue_call_entry", {"queue": "8001", "estatus": "I"})
    assert "Incoming queue" not in {one.setting for one in converted(ISSABEL, lookups=[off]).lost}


INCOMING = {
    **{header: cell for header, cell in ISSABEL.items() if "time" in header},
    "name": "Soporte",
    "id_queue_call_entry": "1",
}


def test_campaigns_that_take_calls_are_refused_with_the_reason_and_told_beside_others():
    with pytest.raises(Refused) as refused:
        campaign(INCOMING)
    assert refused.value.code == "profile.no_campaigns"
    assert "takes the calls of a queue and makes none" in refused.value.message
    tables = table("campaign", ISSABEL), table("campaign_entry", INCOMING)
    export = Spreadsheet(path="dump.sql", format="sql", sheets=tables)
    found = convert_export(export, ReadOptions()).conversion
    assert [one.name for one in found.campaigns] == ["Cobranza"]
    assert [problem.code for problem in found.file_problems] == ["convert.no_campaigns"]


def test_rows_of_issabel_without_headers_are_refused_with_how_to_get_them(tmp_path):
    path = tmp_path / "campaign.txt"
    path.write_text("\t".join(ISSABEL.values()) + "\n", "utf-8")
    with pytest.raises(Refused) as refused:
        convert_export(read(str(path)), ReadOptions())
    assert refused.value.code == "profile.without_headers"
    assert "mysqldump call_center campaign" in refused.value.message
