"""FusionPBX and FreeSWITCH: their database by psql and pg_dump, and the switch's own file."""

import json
from xml.sax.saxutils import quoteattr

from dialers.routes.route import (
    Route,
    by_postgresql,
    sample_answers,
    sample_objects,
    workbook,
)

QUEUES = sample_objects("fusionpbx.json")


def _plain(fields):
    return {name: str(value) if value != "" else None for name, value in fields.items()}


def _queues():
    return [_plain({k: v for k, v in one.items() if k != "agents"}) for one in QUEUES]


def _agents():
    return [
        _plain({"call_center_agent_uuid": _id_of(agent), **agent, "tier_level": ""})
        for queue in QUEUES
        for agent in queue["agents"]
    ]


def _id_of(agent):
    return f"0b9d6a70-0000-4000-8000-00000000{agent['agent_name']}"


def _tiers():
    return [
        _plain(
            {
                "call_center_tier_uuid": f"5d1c2e90-0000-4000-8000-00000000{agent['agent_name']}",
                "call_center_queue_uuid": queue["call_center_queue_uuid"],
                "call_center_agent_uuid": _id_of(agent),
                "agent_name": agent["agent_name"],
                "queue_name": queue["queue_name"],
                "tier_level": agent["tier_level"],
                "tier_position": 1,
            }
        )
        for queue in QUEUES
        for agent in queue["agents"]
    ]


TABLES = [
    ("v_call_center_queues", _queues()),
    ("v_call_center_agents", _agents()),
    ("v_call_center_tiers", _tiers()),
]


def switch_file():
    """Return the switch's own file, callcenter.conf.xml."""
    queues = "".join(
        f'<queue name="{one["queue_name"]}@default">{"".join(_params(one))}</queue>'
        for one in QUEUES
    )
    agents = "".join(_agent(agent) for queue in QUEUES for agent in queue["agents"])
    tiers = "".join(
        f'<tier agent="{agent["agent_name"]}@default" queue="{queue["queue_name"]}@default"'
        ' level="1" position="1"/>'
        for queue in QUEUES
        for agent in queue["agents"]
    )
    return (
        '<configuration name="callcenter.conf" description="CallCenter">'
        f"<settings/><queues>{queues}</queues><agents>{agents}</agents><tiers>{tiers}</tiers>"
        "</configuration>"
    )


def _params(queue):
    for name in (
        *("queue_strategy", "queue_moh_sound", "queue_max_wait_time", "queue_tier_rules_apply"),
        *("queue_max_wait_time_with_no_agent", "queue_tier_rule_no_agent_no_wait"),
        *("queue_discard_abandoned_after", "queue_abandoned_resume_allowed"),
    ):
        called = name.removeprefix("queue_").replace("_", "-")
        yield f"<param name={quoteattr(called)} value={quoteattr(str(queue[name]))}/>"


def _agent(agent):
    name, rings = agent["agent_name"], agent["agent_call_timeout"]
    return (
        f'<agent name="{name}@default" type="callback"'
        f' contact="[leg_timeout={rings}]user/{name}" status="Available" max-no-answer="3"'
        f' wrap-up-time="{agent["agent_wrap_up_time"]}"'
        f' reject-delay-time="{agent["agent_reject_delay_time"]}"'
        f' no-answer-delay-time="{agent["agent_no_answer_delay_time"]}" busy-delay-time="60"/>'
    )


def with_domain(title):
    """Return the answers of a list by the names that the switch's own file has."""
    listed = sample_answers("fusionpbx")["sheets"][title]
    return {f"{key}@default": lines for key, lines in listed.items()}


ROUTES = {
    "fusionpbx": {
        **by_postgresql("fusionpbx", TABLES),
        "a sheet a table": Route("tables.xlsx", lambda: workbook(*TABLES)),
        "row_to_json": Route("queues.jsonl", lambda: "\n".join(map(json.dumps, QUEUES))),
        "json_agg": Route("queues.json", lambda: json.dumps({"json_agg": QUEUES})),
        "callcenter.conf.xml": Route(
            "callcenter.conf.xml",
            switch_file,
            lists={"Lead lists": with_domain("Lead lists")},
        ),
    }
}
"""By sample, and by the name of the route."""
