import pytest

from bulk_import.api_address import canonical, is_on_this_machine

SPELLINGS = {
    "https://rest.telecmi.com": [
        "HTTPS://REST.TELECMI.COM",
        " https://rest.telecmi.com/ \n",
        "https://rest.telecmi.com.",
        "https://Rest.TeleCMI.com./",
        "https://rest.telecmi.com:443",
        "https://rest.telecmi.com:0443/",
        "https://rest.telecmi.com:",
        "https://rest.telecmi.com//",
        "https://rest.telecmi.com/./",
        "https://rest.telecmi.com/v3/..",
        "https://rest.telecmi.com/v3/%2E%2e/",
        "https://rest.telecmi.com?",
        "https://rest.telecmi.com/#",
        "https://@rest.telecmi.com",
        "https://:@rest.telecmi.com",
        "https://ｒｅｓｔ.telecmi.com",
        "https://rest。telecmi．com｡",
    ],
    "http://localhost:8000": ["http://LOCALHOST:8000", "HTTP://localhost.:08000/"],
    "http://localhost": ["http://localhost:80/"],
    "http://127.0.0.1:8000": ["http://127.0.0.1.:8000", "http://[::FFFF:127.0.0.1]:8000"],
    "http://[::1]:8000": ["http://[0:0:0:0:0:0:0:1]:8000", "http://[::0001]:8000/"],
    "https://[2001:db8::a]": ["https://[2001:DB8:0::000A]:443/"],
    "https://xn--mnchen-3ya.example": [
        "https://münchen.example",
        "https://MÜNCHEN.example.",
        "https://mu\u0308nchen.example",
        "https://XN--MNCHEN-3YA.example",
    ],
    "https://gateway.example:8443/Tele-cmi/~x": [
        "https://gateway.example:8443/Tele%2dcmi//%7Ex/",
        "https://GATEWAY.example:8443/a/../Tele-cmi/./~x",
    ],
    "https://gateway.example/a%2Fb": ["https://gateway.example/a%2fb/"],
    "https://gateway.example/caf%C3%A9/a@b": ["https://gateway.example/café/a%40b"],
}
APART = [
    *SPELLINGS,
    "https://localhost",
    "http://127.0.0.2:8000",
    "https://telecmi.com",
    "https://rest.telecmi.com:8443",
    "https://gateway.example/a/b",
    "https://gateway.example:8443/tele-cmi/~x",
]


@pytest.mark.parametrize(
    ("spelling", "one"), [(odd, one) for one, all_ in SPELLINGS.items() for odd in (one, *all_)]
)
def test_an_address_has_one_spelling(spelling, one):
    assert canonical(spelling) == one


def test_addresses_that_lead_elsewhere_stay_apart():
    assert [*map(canonical, APART)] == APART


@pytest.mark.parametrize(
    "text",
    [
        *("https://user@rest.telecmi.com", "https://:word@rest.telecmi.com"),
        *("https://rest.telecmi.com?x", "https://rest.telecmi.com#x"),
        *("https://rest..telecmi.com", "https://.", "https://rest.telecmi.com:0"),
        *("https://127.1", "https://127.0.0.01", "https://2130706433", "https://0x7f.0.0.1"),
        *("https://[fe80::1%25eth0]", "https://[::1", "https://a.[::1]", "https://[::1]a"),
        *("https://rest%2Etelecmi.com", "https://rest.telecmi.com\\v3", "https:rest.telecmi.com"),
        *("https://rest.tele\tcmi.com", "https://rest.telecmi.com\u200b", "https://xn--é.example"),
        *("rest.telecmi.com", "https:///v3", "", "https://rest.telecmi.com/a b"),
    ],
)
def test_what_is_no_address_or_two_at_once_has_none(text):
    with pytest.raises(ValueError):
        canonical(text)


@pytest.mark.parametrize("here", ["http://localhost:1", "http://127.9.9.9", "http://[::1]/v3"])
def test_some_addresses_are_on_this_machine(here):
    assert is_on_this_machine(here)


@pytest.mark.parametrize("there", ["http://localhost.a", "http://128.0.0.1", "http://[::2]"])
def test_others_are_not(there):
    assert not is_on_this_machine(there)
