"""VICIdial: its database by MySQL and phpMyAdmin, its API, and its list copied into Excel."""

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

TABLE = sample_records("vicidial.csv")
DATABASE = sample_tables("vicidial_dump.sql")
ANSWER = sample_records("vicidial_api.txt", delimiter="|")

LISTED = {
    "campaign_id": "CAMPAIGN ID",
    "campaign_name": "NAME",
    "active": "ACTIVE",
    "user_group": "GROUP",
    "dial_method": "DIAL METHOD",
    "dial_level": "LEVEL",
    "lead_order": "LEAD ORDER",
    "dial_statuses": "DIAL STATUSES",
}
"""The titles of the screen that lists campaigns."""


def as_listed(records):
    """Return the records of the API as the screen of the campaigns shows them."""
    return [{LISTED[column]: cell for column, cell in one.items()} for one in records]


def answer(delimiter, *, headers=True):
    """Return the API's answer: `stage=csv`, `tab` or `pipe`, `header=YES` or none."""
    rows = [list(one.values()) for one in ANSWER]
    lines = [list(ANSWER[0]), *rows] if headers else rows
    return "".join(f"{delimiter.join(line)}\n" for line in lines)


ROUTES = {
    "vicidial": by_each(MYSQL, "vicidial_campaigns", TABLE)
    | {"copied into Excel": Route("grid.xlsx", lambda: pasted(TABLE, [["Campaigns"], []]))},
    "vicidial_dump": {
        name: Route(f"tables.{ending}", lambda write=write: printing.one_document(write, DATABASE))
        for name, (write, ending) in MYSQL.items()
        if name not in {"mysql --batch", "phpMyAdmin CSV", "phpMyAdmin CSV for MS Excel"}
    }
    | {"two sheets": Route("tables.xlsx", lambda: workbook(*DATABASE))},
    "vicidial_api": {
        "bars": Route("answer.txt", lambda: answer("|")),
        "commas": Route("answer.csv", lambda: answer(",")),
        "tabs": Route("answer.tsv", lambda: answer("\t")),
        "bars without headers": Route("answer.txt", lambda: answer("|", headers=False)),
        "its list copied into Excel": Route("grid.xlsx", lambda: pasted(as_listed(ANSWER))),
        "its page saved": Route("admin.html", lambda: page_of(as_listed(ANSWER))),
    },
}
"""By sample, and by the name of the route."""
