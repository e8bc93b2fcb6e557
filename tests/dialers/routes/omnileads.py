"""OMniLeads: its database by psql and pg_dump, queries over it, and the list on its screen."""

import json

from dialers.routes.route import (
    Route,
    as_lines,
    by_postgresql,
    page_of,
    pasted,
    sample,
    sample_answers,
    sample_tables,
    workbook,
)
from readers import printing

TABLES = sample_tables("omnileads.sql")
BY_NAME = dict(TABLES)
CAMPAIGNS = BY_NAME["ominicontacto_app_campana"]
DIALED = [one for one in CAMPAIGNS if one["type"] == "2" and one["estado"] in {"2", "5", "6"}]
LONGEST_NAME = 31
"""Letters of a sheet's name in Excel."""


def _of(table, campaign):
    """Return the row of a *table* that belongs to a *campaign*; its columns without values else."""
    rows = BY_NAME[table]
    found = (row for row in rows if row["campana_id"] == campaign["id"])
    return next(found, dict.fromkeys(rows[0]))


def joined():
    """Return what a query says that puts queue and hours beside each campaign."""
    beside = ("queue_table", "ominicontacto_app_actuacionvigente")
    return [
        {**{k: v for table in beside for k, v in _of(table, one).items()}, **one}
        for one in CAMPAIGNS
    ]


def _teams():
    """Return the agents of each campaign as those of a team, which a query without them needs."""
    return {body["name"]: [[one] for one in body["users"]] for body in EXPECTED}


def _leads_by_id():
    """Return the lead lists by the ids of their contact databases."""
    names = {one["nombre"]: one["id"] for one in BY_NAME["ominicontacto_app_basedatoscontacto"]}
    listed = sample_answers("omnileads")["sheets"]["Lead lists"]
    return {names[name]: lines for name, lines in listed.items()}


EXPECTED = json.loads(sample("omnileads.expected.json"))
WITHOUT_MEMBERS = {"Agents": {}, "Teams": _teams(), "Lead lists": _leads_by_id()}

STATES = {"2": "Activa", "5": "Pausada", "6": "Inactiva"}


def on_screen():
    """Return the list of dialer campaigns as the screen shows it."""
    bases = {one["id"]: one["nombre"] for one in BY_NAME["ominicontacto_app_basedatoscontacto"]}
    return [
        {
            "Id": one["id"],
            "Nombre": one["nombre"],
            "Canales asignados": _of("queue_table", one)["maxlen"],
            "Fecha Ini": one["fecha_inicio"],
            "Fecha Fin": one["fecha_fin"],
            "Base de datos": bases[one["bd_contacto_id"]],
            "Estado": STATES[one["estado"]],
            "Acciones": "Opciones",
        }
        for one in DIALED
    ]


NOT_ON_SCREEN = (
    *("dialer_type", "start_time", "end_time", "user_interval", "ratio", "ring_rule"),
    *("ring_seconds", "max_waiting_time", "call_interval", "caller_id"),
)


def typed():
    """Return what a person writes into each row, since the screen shows so little."""
    return {
        body["name"]: {name: str(body[name]) for name in NOT_ON_SCREEN if name in body}
        for body in EXPECTED
    }


def _of_screen(file, write):
    lists = {"Agents": {}, "Teams": _teams()}
    return Route(file, write, lists=lists, cells=typed())


ROUTES = {
    "omnileads": {
        **by_postgresql("omnileads", TABLES),
        "a sheet a table": Route(
            "tables.xlsx",
            lambda: workbook(*((name[:LONGEST_NAME], rows) for name, rows in TABLES)),
        ),
        "a query, psql --csv": Route(
            "joined.csv", lambda: printing.csv_file("", joined()), lists=WITHOUT_MEMBERS
        ),
        "a query, json_agg": Route(
            "joined.json", lambda: json.dumps({"json_agg": joined()}), lists=WITHOUT_MEMBERS
        ),
        "its list copied into Excel": _of_screen("grid.xlsx", lambda: pasted(on_screen())),
        "its list copied as text": _of_screen("grid.txt", lambda: as_lines(on_screen(), "\t")),
        "its page saved": _of_screen("campaigns.html", lambda: page_of(on_screen())),
    }
}
"""By sample, and by the name of the route."""
