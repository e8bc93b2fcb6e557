"""Amazon Connect: its API by the AWS CLI, SDKs and PowerShell, and templates of CloudFormation."""

import json

import yaml
from dialers.routes.answers import by_each_envelope, renamed
from dialers.routes.route import Route, sample_objects

CAMPAIGNS = sample_objects("amazon_connect.json")
DESCRIBED = [{"campaign": one} for one in CAMPAIGNS]
"""The answers of DescribeCampaign."""


def capitalized(name):
    return name[:1].upper() + name[1:]


def template():
    """Return the campaigns as CloudFormation writes them."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            f"Campaign{number}": {
                "Type": "AWS::ConnectCampaignsV2::Campaign",
                "Properties": _properties(one),
            }
            for number, one in enumerate(CAMPAIGNS)
        },
    }


def _properties(campaign):
    """Return a campaign with its mode and its days as templates have them, and without ids."""
    own = {name: value for name, value in campaign.items() if name not in {"id", "arn", "tags"}}
    found = renamed(own, capitalized)
    for channel in found["ChannelSubtypeConfig"].values():
        modes = channel["OutboundMode"]
        channel["OutboundMode"] = {f"{mode}Config": value for mode, value in modes.items()}
    hours = found["CommunicationTimeConfig"]["Telephony"]["OpenHours"]
    days = hours["DailyHours"].items()
    hours["DailyHours"] = [{"Key": day.upper(), "Value": window} for day, window in days]
    return found


def by_sdk(name):
    """Return answers in a list, with what an SDK says of each request under *name*."""
    told = {"RequestId": "d1fa0f32", "HTTPStatusCode": 200, "RetryAttempts": 0}
    return json.dumps([{name: told, **one} for one in DESCRIBED], indent=1)


def by_powershell():
    """Return the answers of AWS Tools for PowerShell."""
    told = {
        "ResponseMetadata": {"RequestId": "d1fa0f32"},
        "ContentLength": 9,
        "HttpStatusCode": 200,
    }
    return json.dumps([{**renamed(one, capitalized), **told} for one in DESCRIBED])


ROUTES = {
    "amazon_connect": by_each_envelope(CAMPAIGNS, "campaigns")
    | {
        "aws, one answer after the other": Route(
            "aws.json", lambda: "\n".join(json.dumps(one, indent=4) for one in DESCRIBED)
        ),
        "aws --output yaml": Route("aws.yaml", lambda: yaml.safe_dump_all(DESCRIBED)),
        "aws --output yaml-stream": Route("aws.yaml", lambda: yaml.safe_dump(DESCRIBED)),
        "boto3": Route("boto3.json", lambda: by_sdk("ResponseMetadata")),
        "SDK of JavaScript": Route("aws.json", lambda: by_sdk("$metadata")),
        "PowerShell": Route("aws.json", lambda: json.dumps(renamed(CAMPAIGNS, capitalized))),
        "answers of PowerShell": Route("aws.json", by_powershell),
        "CloudFormation": Route("template.json", lambda: json.dumps(template())),
        "CloudFormation in YAML": Route("template.yaml", lambda: yaml.safe_dump(template())),
    }
}
"""By sample, and by the name of the route."""
