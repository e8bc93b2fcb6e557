"""WombatDialer: the answers of its configuration API, alone and together."""

import json

import yaml
from dialers.routes.route import Route, sample, sample_objects

ANSWER = json.loads(sample("wombat.json"))
CAMPAIGNS = sample_objects("wombat.json")
ANSWERS = json.loads(sample("wombat_config.json"))


def of_each():
    """Return each campaign with what the other answers say of it inside."""
    campaigns, *others = (answer["results"] for answer in ANSWERS.values())
    names = [*ANSWERS][1:]
    return [
        one | {name: _belonging(one, other) for name, other in zip(names, others, strict=True)}
        for one in campaigns
    ]


def _belonging(campaign, objects):
    # Blacklists are left out: who puts lists into campaigns puts those in that are called.
    return [
        one
        for one in objects
        if one["campaignId"] == campaign["campaignId"] and one.get("clType") != "BLACK_LIST"
    ]


def lines(values):
    """Return JSON texts, one after the other."""
    return "\n".join(map(json.dumps, values))


ROUTES = {
    "wombat": {
        "an answer": Route("campaign.json", lambda: json.dumps(ANSWER)),
        "an answer a campaign": Route(
            "campaign.json", lambda: lines({"status": "OK", "results": [one]} for one in CAMPAIGNS)
        ),
        "jq .results": Route("campaign.json", lambda: json.dumps(CAMPAIGNS, indent=2)),
        "jq .results[]": Route(
            "campaign.json", lambda: "\n".join(json.dumps(one, indent=2) for one in CAMPAIGNS)
        ),
        "ConvertTo-Json": Route(
            "campaign.json", lambda: json.dumps({"value": CAMPAIGNS, "Count": len(CAMPAIGNS)})
        ),
        "YAML": Route("campaign.yaml", lambda: yaml.safe_dump(ANSWER, sort_keys=False)),
    },
    "wombat_config": {
        "one after the other": Route("answers.json", lambda: lines(ANSWERS.values())),
        "the campaigns last": Route("answers.json", lambda: lines(reversed(ANSWERS.values()))),
        "in an array": Route("answers.json", lambda: json.dumps([*ANSWERS.values()])),
        "by name, without envelopes": Route(
            "answers.json",
            lambda: json.dumps({name: one["results"] for name, one in ANSWERS.items()}),
        ),
        "inside their campaigns": Route(
            "answers.json", lambda: json.dumps({"status": "OK", "results": of_each()})
        ),
        "YAML": Route("answers.yaml", lambda: yaml.safe_dump(ANSWERS, sort_keys=False)),
    },
}
"""By sample, and by the name of the route."""
