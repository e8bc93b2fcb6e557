"""Amazon Connect's first version of outbound campaigns: its API, CloudFormation and Terraform."""

import json

import pytest
from dialers.test_routes_of_dialers import nested_records, read_here
from exported import converted, texts

from bulk_import.app.converting import convert_export
from bulk_import.options import ReadOptions

MODES = {
    "Roofing": {"PredictiveDialerConfig": {"BandwidthAllocation": 0.6}},
    "Renewals": {"ProgressiveDialerConfig": {"BandwidthAllocation": 1}},
    "Reminders": {"AgentlessDialerConfig": {"DialingCapacity": 0.5}},
}
FOUND = {
    "Roofing": ("predictive", "1:1", "14155552676", "SalesQueue"),
    "Renewals": ("progressive", None, None, "SalesQueue"),
}


def made(text):
    return convert_export(read_here(text), ReadOptions()).conversion


def told(conversion):
    """Return of each campaign what the export says of it."""
    fields = ("dialer_type", "ratio", "caller_id", "users")
    return {
        one.name: tuple(one.values[name].text if name in one.values else None for name in fields)
        for one in conversion.campaigns
    }


def resources(queue):
    """Return the campaigns as a template of CloudFormation has them."""
    return {
        name: {
            "Type": "AWS::ConnectCampaigns::Campaign",
            "Properties": {
                "Name": name,
                "ConnectInstanceArn": "arn:aws:connect:us-west-2:111122223333:instance/i",
                "DialerConfig": mode,
                "OutboundCallConfig": {
                    "ConnectContactFlowArn": {"Fn::GetAtt": ["Flow", "ContactFlowArn"]},
                    "ConnectSourcePhoneNumber": "+14155552676",
                    "ConnectQueueArn": queue,
                    "AnswerMachineDetectionConfig": {"EnableAnswerMachineDetection": True},
                },
            },
        }
        for name, mode in MODES.items()
    }


QUEUES = {
    "its attribute": {"Fn::GetAtt": ["SalesQueue", "QueueArn"]},
    "a reference": {"Ref": "SalesQueue"},
    "an ARN": "arn:aws:connect:us-west-2:111122223333:instance/i/queue/SalesQueue",
}


@pytest.mark.parametrize("queue", QUEUES)
def test_a_template_of_cloudformation_is_read(queue):
    template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources(QUEUES[queue])}
    found = made(json.dumps(template))
    assert found.profile == "amazon_connect_v1"
    assert told(found) == FOUND
    assert [one.name for one in found.skipped] == ["Reminders"]


IN_YAML = """
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Roofing:
    Type: AWS::ConnectCampaigns::Campaign
    Properties:
      Name: Roofing
      ConnectInstanceArn: !Ref InstanceArn
      DialerConfig:
        PredictiveDialerConfig:
          BandwidthAllocation: 0.6
      OutboundCallConfig:
        ConnectContactFlowArn: !GetAtt Flow.ContactFlowArn
        ConnectSourcePhoneNumber: "+14155552676"
        ConnectQueueArn: !GetAtt SalesQueue.QueueArn
"""
IN_TERRAFORM = """
resource "awscc_connectcampaigns_campaign" "roofing" {
  name                 = "Roofing"
  connect_instance_arn = aws_connect_instance.main.arn
  dialer_config = {
    predictive_dialer_config = {
      bandwidth_allocation = 0.6
    }
  }
  outbound_call_config = {
    connect_contact_flow_arn    = aws_connect_contact_flow.main.arn
    connect_source_phone_number = "+14155552676"
    connect_queue_arn           = aws_connect_queue.SalesQueue.arn
  }
}
"""


@pytest.mark.parametrize("text", [IN_YAML, IN_TERRAFORM], ids=["yaml", "terraform"])
def test_a_template_in_yaml_and_terraform_say_the_same(text):
    found = made(text)
    assert found.profile == "amazon_connect_v1"
    assert told(found) == {"Roofing": FOUND["Roofing"]}


def test_powershell_names_the_modes_that_are_not_there_too():
    one = nested_records("amazon_connect_v1")[1]
    modes = dict.fromkeys(("AgentlessDialerConfig", "PredictiveDialerConfig"))
    spelled = {**one, "DialerConfig": {**modes, **MODES["Renewals"]}}
    del spelled["dialerConfig"]
    found = made(json.dumps({"Campaign": spelled}))
    assert [one.values["dialer_type"].text for one in found.campaigns] == ["progressive"]


def test_everything_that_it_does_not_say_is_asked():
    (one,) = made(json.dumps({"campaign": nested_records("amazon_connect_v1")[0]})).campaigns
    assert set(one.missing) == {
        *("start_date", "end_date", "start_time", "end_time", "timezone", "users", "leads_id"),
    }


def test_a_mode_that_is_not_known_is_asked_about():
    row = {
        "name": "May",
        "dialerConfig.hybridDialerConfig.bandwidthAllocation": 1,
        "outboundCallConfig.connectQueueId": "q",
    }
    (one,) = converted(row).campaigns
    assert "dialer_type" in one.missing


def test_an_agentless_campaign_needs_no_settings_to_be_known():
    row = {"name": "May", "dialerConfig.agentlessDialerConfig": "{}"}
    found = converted({**row, "outboundCallConfig.connectContactFlowId": "f"})
    assert [one.name for one in found.skipped] == ["May"]


def test_a_share_of_the_lines_is_no_ratio():
    found = made(json.dumps(nested_records("amazon_connect_v1")))
    assert texts(found.campaigns[0], "ratio") == {"ratio": "1:1"}
    lost = {one.setting for one in found.lost if one.name == "Roofing predictive"}
    assert "dialerConfig.*.bandwidthAllocation" in lost
