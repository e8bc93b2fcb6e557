"""Amazon Connect's first version: its API by command line and SDK, CloudFormation, Terraform."""

import json

import yaml
from dialers.routes.route import Route, sample_objects
from readers import printing

CAMPAIGNS = sample_objects("amazon_connect_v1.json")


def _title(name):
    return name[0].upper() + name[1:]


def titled(value):
    """Return *value* with the names of its fields as .NET and CloudFormation write them."""
    if not isinstance(value, dict):
        return value
    return {_title(name): titled(one) for name, one in value.items()}


def with_arns(campaign):
    """Return the properties of a *campaign*, which name its queue and its flow by their ARNs."""
    instance = f"arn:aws:connect:us-west-2:111122223333:instance/{campaign['connectInstanceId']}"
    calls = dict(campaign["outboundCallConfig"])
    queue, flow = calls.pop("connectQueueId", None), calls.pop("connectContactFlowId")
    calls["connectContactFlowArn"] = f"{instance}/contact-flow/{flow}"
    if queue:
        calls["connectQueueArn"] = f"{instance}/queue/{queue.rpartition('/')[2]}"
    return {
        "connectInstanceArn": instance,
        "dialerConfig": campaign["dialerConfig"],
        "name": campaign["name"],
        "outboundCallConfig": calls,
    }


def template():
    """Return the campaigns as a template of CloudFormation."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            f"Campaign{number}": {
                "Type": "AWS::ConnectCampaigns::Campaign",
                "Properties": titled(with_arns(one)),
            }
            for number, one in enumerate(CAMPAIGNS, 1)
        },
    }


def snake(value):
    """Return *value* with the names of its fields as Terraform writes them."""
    if not isinstance(value, dict):
        return value
    return {
        "".join(f"_{one.lower()}" if one.isupper() else one for one in name): snake(inner)
        for name, inner in value.items()
    }


def resources():
    return {f"campaign_{n}": snake(with_arns(one)) for n, one in enumerate(CAMPAIGNS, 1)}


def in_json():
    return json.dumps({"resource": {"awscc_connectcampaigns_campaign": resources()}}, indent=2)


def in_blocks():
    """Return the campaigns in Terraform's own language."""
    return "".join(
        f'resource "awscc_connectcampaigns_campaign" "{label}" {{\n'
        + "".join(f"  {name} = {json.dumps(value)}\n" for name, value in fields.items())
        + "}\n"
        for label, fields in resources().items()
    )


ROUTES = {
    "amazon_connect_v1": {
        "describe-campaign": Route(
            "described.json",
            lambda: "\n".join(json.dumps({"campaign": one}, indent=4) for one in CAMPAIGNS),
        ),
        "describe-campaign --output yaml": Route(
            "described.yaml",
            lambda: "".join(f"---\n{yaml.safe_dump({'campaign': one})}" for one in CAMPAIGNS),
        ),
        "Get-CCSCampaign": Route(
            "campaigns.json", lambda: json.dumps([titled(one) for one in CAMPAIGNS], indent=2)
        ),
        "a record a line": Route("campaigns.jsonl", lambda: printing.json_lines("", CAMPAIGNS)),
        "CloudFormation": Route("template.json", lambda: json.dumps(template(), indent=2)),
        "CloudFormation in YAML": Route("template.yaml", lambda: yaml.safe_dump(template())),
        "Terraform": Route("campaigns.tf", in_blocks),
        "Terraform in JSON": Route("campaigns.tf.json", in_json),
    }
}
"""By sample, and by the name of the route."""
