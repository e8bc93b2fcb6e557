"""Tata Smartflo and Acefone, one API under two names."""

import json

from dialers.routes.answers import by_each_envelope
from dialers.routes.route import Route, sample_objects


def routes(file):
    campaigns = sample_objects(file)
    answer = {"success": True, "message": "OK", "data": campaigns}
    paged = {"count": len(campaigns), "page": 1, "limit": 50, "results": campaigns}
    return by_each_envelope(campaigns, "data") | {
        "success and data": Route("answer.json", lambda: json.dumps(answer)),
        "results of a page": Route("answer.json", lambda: json.dumps(paged)),
    }


ROUTES = {"smartflo": routes("smartflo.json"), "acefone": routes("acefone.json")}
"""By sample, and by the name of the route."""
