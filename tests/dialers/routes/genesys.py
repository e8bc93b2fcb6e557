"""Genesys Cloud: its API by SDKs and the command line, and Terraform's files, states and output."""

import json
import re
from uuid import NAMESPACE_URL, uuid5

import yaml
from dialers.routes.answers import by_each_envelope, flattened, renamed
from dialers.routes.route import Route, sample, sample_objects, workbook

CAMPAIGNS = sample_objects("genesys.json")
DOCUMENT = json.loads(sample("genesys_terraform.json"))
RESOURCES = DOCUMENT["resource"]

NAMES = {
    "genesyscloud_outbound_contact_list": {
        "Debtors": "All debtors",
        "VIP_list": "VIP list",
        "Lapsed": "Lapsed customers",
    },
    "genesyscloud_routing_queue": {
        "Collections": "Collections",
        "VIP_queue": "VIP",
        "Winback": "Win back",
    },
}
"""What lists and queues are called, by the labels that the sample has in their place."""

BY_NAME = {
    "Lead lists": {
        "All debtors": [["edab9e74-8d9b-5b7a-a1a5-1c6ee7779c80"]],
        "VIP list": [["ee6eea20-7658-59c0-91fa-ad448546c88e"]],
        "Lapsed customers": [["97a46c29-97e6-51c0-9bf0-22cd22ef33fd"]],
    },
    "Teams": {
        "Collections": [["6154_2224257"], ["6155_2224257"]],
        "VIP": [["6156_2224257"], ["6157_2224257"]],
        "Win back": [["6158_2224257"], ["6159_2224257"]],
    },
    "Queues": {},
}
"""A state knows names where files have labels, and all that it made: no queue is left to say."""


def in_snake_case(name):
    return re.sub(r"(?<=[a-z])([A-Z])", lambda found: f"_{found[1].lower()}", name)


def in_blocks(*, nested):
    """Return the sample in Terraform's own language; lists of objects as blocks where *nested*."""
    return "".join(
        f'resource "{kind}" "{label}" {{\n{_fields(fields, nested=nested)}}}\n\n'
        for kind, by_label in RESOURCES.items()
        for label, fields in by_label.items()
    )


def _fields(fields, indent="  ", *, nested):
    lines = ""
    for name, value in fields.items():
        if nested and isinstance(value, list) and isinstance(value[0], dict):
            for one in value:
                inner = _fields(one, f"{indent}  ", nested=nested)
                lines += f"{indent}{name} {{\n{inner}{indent}}}\n"
        elif isinstance(value, str) and (found := re.fullmatch(r"\$\{(.*)\}", value)):
            lines += f"{indent}{name} = {found[1]}\n"
        else:
            lines += f"{indent}{name} = {json.dumps(value)}\n"
    return lines


def made():
    """Return what Terraform has made of the sample: by type and label, references by ids."""
    listed = {
        kind: {label: {"name": name} for label, name in by_label.items()}
        for kind, by_label in NAMES.items()
    }
    listed["genesyscloud_routing_queue"]["Winback"] |= {
        "acw_timeout_ms": 60000,
        "media_settings_call": [{"alerting_timeout_sec": 20}],
    }
    kinds = listed | RESOURCES
    kinds["genesyscloud_routing_queue"] = {
        **listed["genesyscloud_routing_queue"],
        **RESOURCES["genesyscloud_routing_queue"],
    }
    return {
        kind: {
            label: {"id": _id(kind, label), **_resolved(fields)} for label, fields in some.items()
        }
        for kind, some in kinds.items()
    }


def _id(kind, label):
    return str(uuid5(NAMESPACE_URL, f"{kind}.{label}"))


def _resolved(value):
    if isinstance(value, dict):
        return {name: _resolved(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_resolved(one) for one in value]
    found = re.fullmatch(r"\$\{(.*)\.(.*)\.id\}", value) if isinstance(value, str) else None
    return _id(found[1], found[2]) if found else value


def state():
    """Return `terraform.tfstate`."""
    resources = [
        {
            "mode": "managed",
            "type": kind,
            "name": label,
            "provider": 'provider["registry.terraform.io/mypurecloud/genesyscloud"]',
            "instances": [{"schema_version": 1, "attributes": fields}],
        }
        for kind, by_label in made().items()
        for label, fields in by_label.items()
    ]
    return json.dumps({"version": 4, "terraform_version": "1.9.8", "resources": resources})


def shown():
    """Return what `terraform show -json` prints."""
    resources = [
        {
            "address": f"{kind}.{label}",
            "mode": "managed",
            "type": kind,
            "name": label,
            "values": fields,
        }
        for kind, by_label in made().items()
        for label, fields in by_label.items()
    ]
    values = {"root_module": {"resources": resources}}
    return json.dumps({"format_version": "1.0", "terraform_version": "1.9.8", "values": values})


def paged(campaigns):
    """Return the page that the API answers, as the Python SDK writes it."""
    page = {"entities": campaigns, "page_size": 25, "page_number": 1, "page_count": 1}
    return json.dumps({**page, "total": len(campaigns), "self_uri": "/api/v2/outbound/campaigns"})


def tables():
    """Return the campaigns as the API answers them, and what they name as its other answers."""
    names = {"callableTimeSet": ("id", "name"), "queue": ("id", "name")}
    thin = [
        {
            field: value and {name: value[name] for name in names[field]}
            if field in names
            else value
            for field, value in one.items()
            if field != "schedule"
        }
        for one in CAMPAIGNS
    ]
    schedules = [
        {"id": f"s{at}", "campaign": {"id": one["id"], "name": one["name"]}, **one["schedule"]}
        for at, one in enumerate(CAMPAIGNS)
        if "schedule" in one
    ]
    queues = {one["queue"]["id"]: one["queue"] for one in reversed(CAMPAIGNS) if one["queue"]}
    hours = {one["callableTimeSet"]["id"]: one["callableTimeSet"] for one in reversed(CAMPAIGNS)}
    return {
        "campaigns": thin,
        "callabletimesets": [*hours.values()],
        "campaignschedules": schedules,
        "queues": [*queues.values()],
    }


def answers():
    """Return the answers of several calls in one file, by what each asks for."""
    return json.dumps({name: {"entities": rows} for name, rows in tables().items()})


def snake():
    return renamed(tables(), in_snake_case)


def sheets():
    """Return the same as a workbook with a sheet for each."""
    return workbook(*((name, flattened(rows)) for name, rows in tables().items()))


ROUTES = {
    "genesys": by_each_envelope(CAMPAIGNS, "entities")
    | {
        "Python SDK": Route("sdk.json", lambda: paged(renamed(CAMPAIGNS, in_snake_case))),
        "several answers": Route("answers.json", answers),
        "several answers of the SDK": Route("sdk.json", lambda: json.dumps(snake())),
        "a sheet each": Route("answers.xlsx", sheets),
    },
    "genesys_terraform": {
        "blocks": Route("main.tf", lambda: in_blocks(nested=True)),
        "lists in blocks": Route("main.tf", lambda: in_blocks(nested=False)),
        "CX as Code in YAML": Route("export.yaml", lambda: yaml.safe_dump(DOCUMENT)),
        "state": Route("terraform.tfstate", state, lists=BY_NAME),
        "terraform show -json": Route("shown.json", shown, lists=BY_NAME),
    },
}
"""By sample, and by the name of the route."""
