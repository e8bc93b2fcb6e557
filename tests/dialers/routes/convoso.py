"""Convoso: the settings of its screens, as people copy, save and send them."""

from dialers.routes.route import Route, as_lines, page_of, pasted, sample_records
from readers import printing

CAMPAIGNS = sample_records("convoso.csv")

ROUTES = {
    "convoso": {
        "its page saved": Route("campaigns.html", lambda: page_of(CAMPAIGNS)),
        "saved as .xls": Route("campaigns.xls", lambda: page_of(CAMPAIGNS)),
        "copied into Excel": Route("grid.xlsx", lambda: pasted(CAMPAIGNS, [["Campaigns"], []])),
        "copied as text": Route("grid.txt", lambda: as_lines(CAMPAIGNS, "\t")),
        "Unicode text of Excel": Route(
            "grid.txt", lambda: as_lines(CAMPAIGNS, "\t", "\r\n").encode("utf-16")
        ),
        "semicolons": Route("campaigns.csv", lambda: printing.semicolons("", CAMPAIGNS)),
        "a record a line": Route("campaigns.jsonl", lambda: printing.json_lines("", CAMPAIGNS)),
    }
}
"""By sample, and by the name of the route."""
