"""Ozonetel CloudAgent: its API, its report as CSV, and its list saved or copied into Excel."""

import json

from dialers.routes.answers import by_each_envelope
from dialers.routes.route import Route, pasted, sample_records
from readers import printing

RECORDS = sample_records("ozonetel.csv")
LISTED = {
    "campaignName": "Campaign Name",
    "campaignType": "Campaign Type",
    "pacingRatio": "Pacing Ratio",
    "did": "DID",
    "runtimeStart": "Runtime Start",
    "runtimeEnd": "Runtime End",
    "users": "Agents",
}
"""The titles of the screen that lists campaigns."""


def as_listed():
    return [{title: one[column] for column, title in LISTED.items()} for one in RECORDS]


def answer():
    """Return what the API answers: `details` beside the status of the request."""
    return json.dumps({"status": "success", "message": "Campaigns", "details": RECORDS})


ROUTES = {
    "ozonetel": by_each_envelope(RECORDS, "campaigns")
    | {
        "details of the API": Route("answer.json", answer),
        "CSV with semicolons": Route("report.csv", lambda: printing.semicolons("", RECORDS)),
        "CSV with all in quotes": Route("report.csv", lambda: printing.csv_file("", RECORDS)),
        "its list saved": Route("list.html", lambda: printing.html_table("", as_listed())),
        "its list copied into Excel": Route("grid.xlsx", lambda: pasted(as_listed())),
    },
}
"""By sample, and by the name of the route."""
