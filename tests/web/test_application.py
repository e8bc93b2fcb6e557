import re


def test_the_start_is_shown_to_whoever_is_signed_in(person):
    answer = person.get("/")
    assert answer.status_code == 200
    assert "<h1>Create campaigns from a spreadsheet</h1>" in answer.text


def test_the_style_is_one_file_that_may_be_kept_for_good(person, stranger):
    address = re.search(r'href="(static/\w+/page\.css)"', person.get("/").text)[1]
    answer = stranger.get(f"/{address}")
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert stranger.get("/static/0/page.css").status_code == 404


def test_an_unknown_address_is_answered_in_words(person):
    answer = person.get("/sheets/nothing/here")
    assert answer.status_code == 404
    assert "belongs to somebody else" in answer.text
    asked = person.get("/nothing", headers={"accept": "application/json"})
    assert asked.json()["problem"].startswith("There is nothing here")


def test_the_server_says_that_it_works_without_a_sign_in(stranger):
    assert stranger.get("/healthz").text == "ok\n"
