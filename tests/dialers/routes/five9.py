"""Five9: its web service, its PowerShell module, and the sheets that scripts make of them."""

import json
from xml.sax.saxutils import escape

from dialers.routes.route import Route, pasted, sample, sample_records
from readers import printing

CAMPAIGNS = sample_records("five9.csv")
OF_A_PROFILE = ("profile.ANI", "profile.dialingTimeout", "profile.numberOfAttempts")
OF_OTHER_CALLS = (*OF_A_PROFILE, "lists", "skill_users")
"""What getOutboundCampaigns does not answer: profiles, lists, and the people of the skills."""


def nested(fields):
    """Return *fields* with dots in their names as fields inside fields."""
    found = {}
    for name, value in fields.items():
        inside = found
        *outer, last = name.split(".")
        for one in outer:
            inside = inside.setdefault(one, {})
        inside[last] = value
    return found


def converted_to_json():
    """Return what ConvertTo-Json writes of campaigns to which a script added their profiles."""
    return json.dumps([nested(one) for one in CAMPAIGNS], indent=4)


def soap():
    """Return the web service's answer."""
    campaigns = "".join(f"<return>{_elements(nested(_own(one)))}</return>" for one in CAMPAIGNS)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header/><env:Body>'
        '<ns2:getOutboundCampaignsResponse xmlns:ns2="http://service.admin.ws.five9.com/">'
        f"{campaigns}</ns2:getOutboundCampaignsResponse></env:Body></env:Envelope>"
    )


def _own(campaign):
    return {name: value for name, value in campaign.items() if name not in OF_OTHER_CALLS and value}


def _elements(fields):
    return "".join(
        f"<{name}>{_elements(value) if isinstance(value, dict) else escape(value)}</{name}>"
        for name, value in fields.items()
    )


def of_windows_powershell():
    """Return what Export-Csv of Windows PowerShell writes, without -NoTypeInformation."""
    text = printing.csv_file("", CAMPAIGNS)
    return "\ufeff#TYPE System.Management.Automation.PSCustomObject\r\n" + text


def typed():
    """Return what a person writes into each row, since the answer has no lists and no people."""
    return {
        body["name"]: {"leads_id": body["leads_id"], "users": ", ".join(body["users"])}
        for body in json.loads(sample("five9.expected.json"))
    }


ROUTES = {
    "five9": {
        "Export-Csv": Route("campaigns.csv", lambda: printing.csv_file("", CAMPAIGNS)),
        "Export-Csv with its type": Route("campaigns.csv", of_windows_powershell),
        "ConvertTo-Json": Route("campaigns.json", converted_to_json),
        "SOAP": Route(
            "answer.xml",
            soap,
            typed={"caller_id": "+1 415 555 2671", "ring_seconds": "17"},
            lists={"Agents": {}, "Lead lists": {}},
            cells=typed(),
        ),
        "Format-List": Route("campaigns.txt", lambda: printing.listing("", CAMPAIGNS)),
        "copied into Excel": Route("campaigns.xlsx", lambda: pasted(CAMPAIGNS)),
        "a record a line": Route(
            "campaigns.jsonl", lambda: "\n".join(json.dumps(nested(one)) for one in CAMPAIGNS)
        ),
    }
}
"""By sample, and by the name of the route."""
