import pytest
from web_site import KEY

from bulk_import.app.accounts.accounts import KnownAccount
from bulk_import.problems import Refused


def test_the_link_signs_a_browser_in_and_leads_to_an_address_without_the_key(stranger):
    answer = stranger.get(f"/sign-in?key={KEY}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert KEY not in answer.headers["set-cookie"]
    assert stranger.get("/").status_code == 200
    assert stranger.get("/sign-in").headers["location"] == "/"


def test_a_key_that_was_copied_signs_in_as_well(stranger):
    assert stranger.post("/sign-in", data={"key": f"  {KEY}\n"}).status_code == 303
    assert stranger.get("/").status_code == 200


def test_a_wrong_key_is_answered_in_words(stranger):
    assert stranger.get("/").headers["location"] == "/sign-in"
    assert "Enter the key of this session" in stranger.get("/sign-in").text
    answer = stranger.post("/sign-in", data={"key": "b7eea7d278eea2ec"})
    assert answer.status_code == 401
    assert "This is not the key of the running session." in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_proxy_names_who_is_signed_in(behind):
    shown = behind("Asha").get("/accounts").text
    assert "Signed in as <b>Asha</b>" in shown
    assert "<dd>by the team’s proxy at 10.0.4.2, fd00::/8 (header X-Forwarded-User)" in shown
    assert "you may check and import" in shown


def test_who_may_only_check_is_told_so(behind):
    assert "somebody else has to approve an import" in behind("ravi").get("/accounts").text


def test_whoever_comes_past_the_proxy_is_told_where_the_page_is(behind):
    browser = behind("asha", address="10.9.9.9")
    assert browser.get("/").headers["location"] == "/sign-in"
    answer = browser.get("/sign-in")
    assert answer.status_code == 403
    assert "Open this page by your team’s address" in answer.text


def test_an_address_of_version_6_may_be_the_proxys(behind):
    assert behind("asha", address="fd00::2").get("/").status_code == 200


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_a_theme_is_kept_in_a_cookie_and_stands_in_the_page(person, chosen):
    assert person.send("/accounts/theme", theme=chosen).status_code == 303
    assert f'<html lang="en" data-theme="{chosen}">' in person.get("/").text
    person.send("/accounts/theme", theme="")
    assert '<html lang="en">' in person.get("/").text


def test_a_theme_is_one_of_two(person):
    person.cookies.set("theme", '"><script>')
    assert "<script>" not in person.get("/").text
    assert '<html lang="en">' in person.get("/").text


def test_the_accounts_are_shown_without_their_secrets(team, behind):
    secret = "a2f1c9de-0000-4000-8000-000000000000"
    known = [
        KnownAccount(
            name="Mumbai", inet_no=111, base_url="https://rest.telecmi.com", secret_source=secret
        ),
        KnownAccount(name="Dubai", inet_no=222, base_url="https://rest.telecmi.com"),
        KnownAccount(name="Delhi", problem=Refused("accounts.none", name="Delhi")),
    ]
    object.__setattr__(team, "accounts", lambda: known)
    shown = behind("asha").get("/accounts").text
    assert "rest.telecmi.com" in shown
    assert (shown.count("set on the server"), shown.count("missing")) == (1, 1)
    assert "There is no account “Delhi”" in shown
    assert secret not in shown
