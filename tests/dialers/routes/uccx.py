"""Cisco Unified CCX: its configuration API, in XML and JSON, a list or a campaign an answer."""

import json
import re
from xml.etree import ElementTree as ET

import yaml
from dialers.routes.route import Route, sample

XML = sample("uccx.xml")
CAMPAIGNS = ET.fromstring(XML)  # noqa: S314  it is ours
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
VOCABULARY = "http://www.cisco.com/uccx"


def each():
    """Return the answers about single campaigns, one after the other."""
    return "\n".join(DECLARATION + ET.tostring(one, "unicode").strip() for one in CAMPAIGNS)


def objects():
    """Return the campaigns as the API writes them in JSON: attributes behind @."""
    return {"campaign": [_object(one) for one in CAMPAIGNS]}


def _object(element):
    if not len(element):
        return element.text or ""
    fields = {}
    for child in element:
        value = {f"@{name}": text for name, text in child.items()} if child.attrib else {}
        inner = _object(child)
        value = {**value, **inner} if value else inner
        fields.setdefault(child.tag, []).append(value)
    return {tag: each[0] if len(each) == 1 else each for tag, each in fields.items()}


def in_envelope():
    """Return the list in an answer of SOAP."""
    bare = ET.tostring(CAMPAIGNS, "unicode")
    return (
        f'{DECLARATION}<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<s:Header/><s:Body><answer>{bare}</answer></s:Body></s:Envelope>"
    )


def with_prefixes():
    """Return the list with the prefix of its vocabulary at each tag."""
    tagged = re.sub(r"<(/?)(\w)", r"<\1ns2:\2", XML.split("\n", 1)[1])
    return DECLARATION + tagged.replace(
        "<ns2:campaigns>", f'<ns2:campaigns xmlns:ns2="{VOCABULARY}">', 1
    )


ROUTES = {
    "uccx": {
        "a list": Route("campaigns.xml", lambda: XML),
        "a list without its declaration": Route("campaigns.xml", lambda: XML.split("\n", 1)[1]),
        "a list with prefixes": Route("campaigns.xml", with_prefixes),
        "an answer a campaign": Route("campaigns.xml", each),
        "SOAP": Route("answer.xml", in_envelope),
        "JSON": Route("campaigns.json", lambda: json.dumps(objects(), indent=2)),
        "JSON in an array of pages": Route(
            "campaigns.json",
            lambda: json.dumps([{"campaign": [one]} for one in objects()["campaign"]]),
        ),
        "YAML": Route("campaigns.yaml", lambda: yaml.safe_dump(objects(), sort_keys=False)),
    }
}
"""By sample, and by the name of the route."""
