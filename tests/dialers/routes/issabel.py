"""Issabel's call center: its database by MySQL and phpMyAdmin, and its screen saved or copied."""

from dialers.routes.route import (
    MYSQL,
    Route,
    by_each,
    page_of,
    pasted,
    sample_records,
    sample_tables,
    workbook,
)
from readers import printing

TABLE = sample_records("issabel.csv")
DATABASE = sample_tables("issabel_dump.sql")
SCREEN = sample_records("issabel_grid.csv", delimiter=";")

NAMELESS = {
    *("mysql --batch", "mysql -H", "mysql -E"),
    *("phpMyAdmin CSV", "phpMyAdmin CSV for MS Excel"),
}
"""The routes that do not say which tables they bring."""

ENGLISH = (
    *("Name", "CallerId", "Range Date", "Schedule per Day", "Retries", "Trunk", "Queue"),
    *("Completed calls", "Average time", "Status", "Options"),
)
STATUS = {"Activa": "Active", "Inactiva": "Inactive", "Terminada": "Finish"}


def in_english():
    """Return the screen as it shows the same campaigns in English."""
    return [
        dict(zip(ENGLISH, (STATUS.get(cell, cell) for cell in one.values()), strict=True))
        for one in SCREEN
    ]


ROUTES = {
    "issabel": by_each(MYSQL, "campaign", TABLE)
    | {"a workbook": Route("campaign.xlsx", lambda: workbook(("campaign", TABLE)))},
    "issabel_dump": {
        name: Route(f"tables.{ending}", lambda write=write: printing.one_document(write, DATABASE))
        for name, (write, ending) in MYSQL.items()
        if name not in NAMELESS
    }
    | {"a sheet a table": Route("tables.xlsx", lambda: workbook(*DATABASE))},
    "issabel_grid": {
        "copied into Excel": Route("list.xlsx", lambda: pasted(SCREEN, [["Listado de campañas"]])),
        "its page saved": Route("campaigns.html", lambda: page_of(SCREEN)),
        "in English, copied into Excel": Route("list.xlsx", lambda: pasted(in_english())),
        "in English, its page saved": Route("campaigns.html", lambda: page_of(in_english())),
        "commas": Route("list.csv", lambda: printing.csv_file("list", SCREEN)),
    },
}
"""By sample, and by the name of the route."""
