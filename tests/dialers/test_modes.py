"""How a campaign works decides whether it can become one; the values are those of experts."""

import pytest
from exported import FIVE9, VICIDIAL, campaign, codes, converted, profile_of, rules, table

from bulk_import.dialers import load
from bulk_import.messages import text

GENESYS = {"id": "c1", "name": "May", "callerAddress": "+442071234567", "contactList.id": "l"}
TELEPHONY = "channelSubtypeConfig.telephony"
AMAZON = {"name": "May", f"{TELEPHONY}.defaultOutboundConfig.ringTimeout": "20"}
RINGCENTRAL = {"campaignName": "May", "sunSched": "08002100", "satSched": "08002100"}
UCCX = {"campaignName": "May", "dialerType": "PREDICTIVE", "campaignType": "AGENT"}
OZONETEL = {"campaignName": "May", "pacingRatio": "1:2", "did": "08041230020"}
CONVOSO = {"Campaign Name": "May", "Dial Level": "2", "Auto Dial Timeout": "6"}
TERRAFORM = {"label": "may", "name": "May", "contact_list_id": "l"}
OMNILEADS = {"nombre": "May", "estado": "2", "fecha_inicio": "2031-08-04", "oculto": "f"}
SMARTFLO = {"name": "May", "outbound_caller_id": "918041230022", "lead_list_map.0.list_id": "1"}
ISSABEL = {
    "name": "May",
    "datetime_init": "2031-08-04",
    "daytime_init": "09:00:00",
    "retries": "1",
    "queue": "8001",
    "context": "from-internal",
}
WOMBAT = {
    "campaignId": 1,
    "name": "May",
    "pace": "RUNNABLE",
    "initialBoostFactor": 1.0,
    "timeStartHr": "090000",
    "timeDow": "1234567",
}

SKIPPED = {
    # Routing extensions 8366, 8373, 8374 and 8375 play a message first; these methods end there.
    **{
        f"VICIdial {extension} {method}": (
            {**VICIDIAL, "campaign_vdad_exten": extension, "survey_method": method},
            "no_agents",
        )
        for extension, method in (
            *(("8366", "HANGUP"), (8373, "VOICEMAIL"), ("8374", "EXTENSION"), (8375.0, "CALLMENU")),
            ("8366", "CAMPREC_60_WAV"),
        )
    },
    "VICIdial manual": ({**VICIDIAL, "dial_method": "MANUAL"}, "by_hand"),
    "VICIdial inbound and manual": ({**VICIDIAL, "dial_method": "INBOUND_MAN"}, "by_hand"),
    "VICIdial level 0": ({**VICIDIAL, "auto_dial_level": "0,0"}, "off"),
    "GOautodial survey": (
        {**VICIDIAL, "auto_dial_level": "HIGH", "campaign_vdad_exten": "8366"}
        | {"survey_method": "VOICEMAIL"},
        "no_agents",
    ),
    "GOautodial inbound": ({**VICIDIAL, "campaign_type": "INBOUND"}, "inbound"),
    "GOautodial off": ({**VICIDIAL, "auto_dial_level": "OFF"}, "off"),
    "Five9 inbound": ({**FIVE9, "type": "INBOUND"}, "inbound"),
    # AUTODIAL campaigns connect people with a recording or a script of the telephone system.
    "Five9 autodial": ({**FIVE9, "type": "AUTODIAL"}, "no_agents"),
    "Five9 chat": ({**FIVE9, "type": "CHAT"}, "messages"),
    "Five9 preview": ({**FIVE9, "dialingMode": "PREVIEW"}, "preview"),
    "Five9 by hand": ({**FIVE9, "dialingMode": "TCPA_MANUAL_TOUCH"}, "by_hand"),
    "Genesys preview": ({**GENESYS, "dialingMode": "preview"}, "preview"),
    "Genesys agentless": ({**GENESYS, "dialingMode": "agentless"}, "no_agents"),
    "Terraform agentless": ({**TERRAFORM, "dialing_mode": "agentless"}, "no_agents"),
    "Terraform preview": ({**TERRAFORM, "dialing_mode": "preview"}, "preview"),
    "Amazon agentless": ({**AMAZON, f"{TELEPHONY}.outboundMode.agentless": "{}"}, "no_agents"),
    "Amazon preview": (
        {**AMAZON, f"{TELEPHONY}.outboundMode.preview.bandwidthAllocation": 1},
        "preview",
    ),
    "RingCentral preview": (
        {**RINGCENTRAL, "dialGroup.dialMode": "PREVIEW", "dialGroup.progressiveEnabled": False},
        "preview",
    ),
    "RingCentral preview alone": ({**RINGCENTRAL, "dialGroup.dialMode": "PREVIEW"}, "preview"),
    "RingCentral by hand": ({**RINGCENTRAL, "dialMode": "TCPA_SAFE_MODE"}, "by_hand"),
    "UCCX IVR": ({**UCCX, "campaignType": "IVR"}, "no_agents"),
    "UCCX preview": ({**UCCX, "dialerType": "DIRECT_PREVIEW"}, "preview"),
    "Ozonetel IVR": ({**OZONETEL, "campaignType": "IVR"}, "no_agents"),
    "Ozonetel preview": ({**OZONETEL, "campaignType": "Preview"}, "preview"),
    "Ozonetel inbound": ({**OZONETEL, "campaignType": "Inbound"}, "inbound"),
    "Convoso by hand": ({**CONVOSO, "Dial Method": "Manual Dial"}, "by_hand"),
    "Convoso inbound": ({**CONVOSO, "Dial Method": "Inbound"}, "inbound"),
    "Convoso press 1": (
        {**CONVOSO, "Dial Method": "Ratio", "Campaign Type": "Press 1 Broadcast"},
        "no_agents",
    ),
    "Convoso SMS": ({**CONVOSO, "Dial Method": "Ratio", "Type": "SMS"}, "messages"),
    "Amazon 1 agentless": (
        {"name": "May", "dialerConfig.agentlessDialerConfig.dialingCapacity": 0.5}
        | {"outboundCallConfig.connectContactFlowId": "f"},
        "no_agents",
    ),
    "OMniLeads by hand": ({**OMNILEADS, "type": "1"}, "by_hand"),
    "OMniLeads inbound": ({**OMNILEADS, "type": 3}, "inbound"),
    "OMniLeads preview": ({**OMNILEADS, "type": "Preview"}, "preview"),
    "Smartflo preview": ({**SMARTFLO, "dial_method": 1}, "preview"),
}


@pytest.mark.slice(3)
@pytest.mark.parametrize(("row", "mode"), SKIPPED.values(), ids=SKIPPED)
def test_a_campaign_that_works_in_another_way_is_skipped_with_the_reason(row, mode):
    found = converted(row)
    assert found.campaigns == ()
    (skipped,) = found.skipped
    assert text(f"mode.{mode}") in skipped.reason
    assert "The export says: " in skipped.reason


ASKED = {
    # After the message, who presses the key is handed to an agent: whether agents are to talk to
    # everybody instead, only a person can say.
    **{
        f"VICIdial {extension} with agents": {
            **VICIDIAL,
            "campaign_vdad_exten": extension,
            "survey_method": "AGENT_XFER",
        }
        for extension in ("8366", "8373", 8374, "8375")
    },
    "VICIdial 8366 without a method": {**VICIDIAL, "campaign_vdad_exten": "8366"},
    # Without its routing extension nobody knows whether the settings of a survey are in use.
    "VICIdial method alone": {**VICIDIAL, "survey_method": "CALLMENU"},
    "VICIdial closers": {**VICIDIAL, "campaign_id": "CLOSER1"},
    "VICIdial inbound by its ID": {**VICIDIAL, "campaign_id": "TELE_I"},
    # Level 1 with inbound calls is how campaigns without calls of their own are set up.
    "VICIdial inbound": {**VICIDIAL, "campaign_allow_inbound": "Y", "auto_dial_level": "1"},
    "GOautodial survey": {**VICIDIAL, "auto_dial_level": "HIGH", "campaign_type": "SURVEY"}
    | {"survey_method": "AGENT_XFER"},
    "Genesys of tomorrow": {**GENESYS, "dialingMode": "hybrid"},
    "RingCentral of tomorrow": {**RINGCENTRAL, "dialMode": "HYBRID"},
    "Five9 by number": {**FIVE9, "dialingMode": 4},
    "OMniLeads of tomorrow": {**OMNILEADS, "type": "5", "initial_boost_factor": "2"},
    "UCCX of tomorrow": {**UCCX, "dialerType": "HYBRID"},
    # The dialplan of another context may play a recording or a menu before the queue.
    "Issabel through a menu": {**ISSABEL, "context": "ivr-encuesta"},
    # An end point that is no queue calls people whether agents are free or not.
    "WombatDialer without a queue": {**WOMBAT, "ep.0.epId.type": "PHONE"},
    "WombatDialer of tomorrow": {**WOMBAT, "ep.0.epId.type": "HYBRID"},
}


@pytest.mark.slice(3)
@pytest.mark.parametrize("row", ASKED.values(), ids=ASKED)
def test_a_campaign_whose_way_of_dialing_is_in_doubt_is_asked_about(row):
    found = campaign(row)
    assert "dialer_type" in found.missing
    value = found.values["dialer_type"]
    assert value.text == ""
    assert value.was


def test_the_question_quotes_the_export_and_a_person_answers_it():
    survey = {**VICIDIAL, "campaign_vdad_exten": "8366", "survey_method": "AGENT_XFER"}
    value = campaign(survey).values["dialer_type"]
    assert codes(value) == [("question", "convert.question")]
    assert (value.source, value.was) == ("campaign_vdad_exten", "8366")
    answered = campaign(survey, edits={"SALES": {"dialer_type": "predictive"}})
    assert answered.values["ratio"].text == "2:3"


# 8364, 8365, 8367 to 8369 connect agents; AGENT_XFER is the default of every campaign.
@pytest.mark.parametrize("extension", ["8364", "8365", "8367", "8368", "8369"])
@pytest.mark.parametrize("method", ["AGENT_XFER", "HANGUP"])
def test_extensions_that_connect_agents_are_campaigns(extension, method):
    row = {**VICIDIAL, "campaign_vdad_exten": extension, "survey_method": method}
    assert campaign(row).values["dialer_type"].text == "predictive"


def test_a_blended_campaign_makes_calls_and_loses_those_that_come_in():
    row = {**VICIDIAL, "campaign_allow_inbound": "Y", "closer_campaigns": "SALESLINE -"}
    found = converted(row)
    assert codes(found.campaigns[0].values["dialer_type"]) == [("warning", "convert.note")]
    assert [(one.setting, one.was) for one in found.lost] == [("closer_campaigns", "SALESLINE -")]
    assert converted({**row, "campaign_allow_inbound": "N"}).lost == ()


@pytest.mark.parametrize(
    ("method", "level", "kind"),
    [
        *(("SHARED_RATIO", "2", "predictive"), ("SHARED_RATIO", "1", "progressive")),
        ("SHARED_ADAPT_TAPERED", "1.5", "predictive"),
    ],
)
def test_shared_dialing_is_read_like_its_own_kind(method, level, kind):
    row = {**VICIDIAL, "dial_method": method, "auto_dial_level": level}
    assert campaign(row).values["dialer_type"].text == kind


def test_goautodials_own_table_says_what_a_campaign_was_made_for():
    """The dump has it beside vicidial_campaigns, which looks the same for all kinds."""
    tables = [table("go_campaigns", {"campaign_id": "SALES", "campaign_type": "INBOUND"})]
    (skipped,) = converted(VICIDIAL, lookups=tables).skipped
    assert text("mode.inbound") in skipped.reason


def test_a_profile_says_in_one_word_how_a_campaign_works():
    mine = rules("", '[[skip]]\nwhen = { mode = "ring" }\nmode = "preview"')
    (skipped,) = converted({"name": "May", "mode": "ring"}, profile=mine).skipped
    assert skipped.reason == (
        f"{text('mode.preview')} Only predictive and progressive campaigns can be created."
        " The export says: mode “ring”."
    )


def test_every_profile_skips_or_asks_about_what_it_does_not_know():
    """No profile calls a campaign progressive or predictive whatever its mode says."""
    for name in ("vicidial", "goautodial", "convoso", "five9", "genesys", "ringcentral", "uccx"):
        rules_of_type = load(name, ()).rules["dialer_type"]
        assert rules_of_type[-1].mapping, name
        assert rules_of_type[-1].default is None, name


def test_a_skip_has_one_reason():
    with pytest.raises(ValueError, match="one_reason"):
        profile_of(
            'format = 1\nid = "a"\ntitle = "A"\n[set.name]\nfrom = "n"\n'
            '[[skip]]\nwhen = { a = "b" }\nmode = "off"\nreason = "x"\n'
        )
