"""GOautodial: its API, its pages, and lists that people made of them, with words for the level.

Its database holds numbers, as VICIdial's does.
"""

import json

from dialers.routes.route import Route, page_of, pasted, sample_records
from readers import printing

CAMPAIGNS = sample_records("goautodial.csv")


def answer():
    """Return an answer of the API with all campaigns."""
    return json.dumps({"result": "success", "data": CAMPAIGNS})


def answers():
    """Return what getCampaignInfo answers of each campaign, one answer after the other."""
    return "\n".join(json.dumps({"result": "success", "data": one}, indent=2) for one in CAMPAIGNS)


def columns():
    """Return the API's other form: a list a column, all of the same length."""
    lists = {header: [one[header] for one in CAMPAIGNS] for header in CAMPAIGNS[0]}
    return json.dumps({"result": "success", **lists})


ROUTES = {
    "goautodial": {
        "an answer": Route("answer.json", answer),
        "an answer a campaign": Route("answers.json", answers),
        "an answer in columns": Route("columns.json", columns),
        "its page saved": Route("page.html", lambda: page_of(CAMPAIGNS)),
        "copied into Excel": Route("grid.xlsx", lambda: pasted(CAMPAIGNS, [["Telephony"]])),
        "commas": Route("list.csv", lambda: printing.csv_file("", CAMPAIGNS)),
        "semicolons": Route("list.csv", lambda: printing.semicolons("", CAMPAIGNS)),
    }
}
"""By sample, and by the name of the route."""
