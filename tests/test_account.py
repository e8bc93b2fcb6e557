import pytest
from pydantic import SecretStr, ValidationError
from sending import SECRET

from bulk_import.account import Account


def account(**changes):
    return Account(**{"inet_no": 2224257, "secret": SecretStr(SECRET)} | changes)


@pytest.mark.parametrize(
    ("base_url", "meant"),
    [
        ("https://rest.telecmi.com", "https://rest.telecmi.com"),
        (" https://rest.telecmi.com/ \n", "https://rest.telecmi.com"),
        ("https://gateway.example:8443/telecmi/", "https://gateway.example:8443/telecmi"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://127.8.9.10", "http://127.8.9.10"),
        ("http://localhost:1/", "http://localhost:1"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("HTTPS://REST.TELECMI.COM", "https://rest.telecmi.com"),
    ],
)
def test_an_address_is_https_or_on_this_machine(base_url, meant):
    assert account(base_url=base_url).base_url == meant


@pytest.mark.parametrize(
    "base_url",
    [
        "http://rest.telecmi.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://192.168.0.1",
        "http://0.0.0.0",
        "http://[::2]",
        "http://2130706433",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "rest.telecmi.com",
        "//rest.telecmi.com",
        "https://",
        "https:///v3",
        "https://user:password@rest.telecmi.com",
        "https://user@rest.telecmi.com",
        "https://rest.telecmi.com?x=1",
        "https://rest.telecmi.com#x",
        "https://rest telecmi.com",
        "https://rest.telecmi.com:99999",
        "https://rest.telecmi.com:0",
        "https://rest.telecmi.com:http",
        "https://[::1",
        "javascript:alert(1)",
        "",
        " ",
    ],
)
def test_any_other_address_would_give_the_secret_away(base_url):
    with pytest.raises(ValidationError) as wrong:
        account(base_url=base_url)
    assert "secret" not in str(wrong.value)


@pytest.mark.parametrize("inet_no", [0, -5, 10**15, "abc", 2.5, None])
def test_an_account_has_a_number(inet_no):
    with pytest.raises(ValidationError):
        account(inet_no=inet_no)


def test_the_secret_is_in_no_text_of_an_account():
    shown = f"{account()!r} {account()} {account().model_dump_json()} {account().model_dump()}"
    assert SECRET[:8] not in shown
    assert SECRET[-8:] not in shown


@pytest.mark.parametrize(
    "wrong", [{"inet_no": "abc"}, {"base_url": "http://x.com"}, {"extra": 1}, {"secret": 5}]
)
def test_the_secret_is_in_no_complaint_about_an_account(wrong):
    with pytest.raises(ValidationError) as complaint:
        account(**wrong)
    assert SECRET[:8] not in str(complaint.value)
