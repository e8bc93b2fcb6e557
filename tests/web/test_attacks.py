"""Requests that somebody else's page, a stranger or a colleague sends: none does anything.

Every attack is a function of what it has at hand, named for what is tried. It returns an answer;
what counts is that the answer refuses, and that nothing was added, changed or read.
"""

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from browsing import Browser
from web_site import COOKIE, KEY

from bulk_import.options import ReadOptions
from bulk_import.web.connections import Connection, Deadlines
from bulk_import.web.people import KeySignIn, Session

CSV = b"Campaign Name,Lead List\nSpring,abc\n"
JSON = {"accept": "application/json"}
EVIL = "https://evil.example"


@dataclass
class Hand:
    """What an attacker has at hand.

    Attributes:
        person: The browser of somebody who is signed in by the key; other pages can use it.
        stranger: A browser that is not signed in.
        behind: Returns the browser of a colleague behind the team's proxy.
        sheet: The id of somebody's sheet.
        token: The token of the person's forms, where an attacker could have it.
    """

    person: Browser
    stranger: Browser
    behind: object
    sheet: str
    token: str
    site: object

    def upload(self, browser=None, *, token=None, name="a.csv", headers=(), **more):
        """Send a file; without a token unless one is given."""
        data = {**({"csrf": token} if token is not None else {}), **more}
        form = {"data": data, "files": {"file": (name, CSV)}}
        return (browser or self.person).post("/sheets", **form, headers={**JSON, **dict(headers)})

    def cancel(self, browser=None, **options):
        """Ask that the sheet is forgotten."""
        return (browser or self.person).post(f"/sheets/{self.sheet}/cancel", **options)


@pytest.fixture
def hand(person, stranger, behind, site, tmp_path):
    (tmp_path / "a.csv").write_bytes(CSV)
    record = site.sheets.add(tmp_path / "a.csv", "a.csv", "local", ReadOptions())
    return Hand(person, stranger, behind, record.id, person.token(), site)


ATTACKS = {}


def attack(tried):
    ATTACKS[tried.__name__] = tried
    return tried


def attacks(**variants):
    """Register one attack for each variant of its argument."""

    def register(tried):
        for name, value in variants.items():
            ATTACKS[f"{tried.__name__}_{name}"] = lambda hand, value=value: tried(hand, value)
        return tried

    return register


# Requests that another page lets the person's browser send.


@attacks(none=None, empty="", wrong="0" * 64, short="0", not_ascii="é" * 32)
def upload_with_token(hand, token):
    return hand.upload(token=token)


@attack
def upload_with_the_token_of_somebody_else(hand):
    return hand.upload(token=hand.behind("ravi").token())


@attack
def upload_with_the_token_in_the_address(hand):
    form = {"files": {"file": ("a.csv", CSV)}, "headers": JSON}
    return hand.person.post(f"/sheets?csrf={hand.token}", **form)


@attack
def upload_with_the_token_in_a_cookie(hand):
    hand.person.cookies.set("csrf", hand.token)
    return hand.upload()


@attacks(
    another_site={"origin": EVIL},
    the_same_name_at_another_port={"origin": "http://127.0.0.1:9"},
    another_site_that_is_told={"sec-fetch-site": "cross-site"},
    a_sibling={"sec-fetch-site": "same-site"},
    an_address_that_was_typed={"sec-fetch-site": "none"},
    another_site_behind_a_good_origin={
        "origin": "http://127.0.0.1",
        "sec-fetch-site": "cross-site",
    },
)
def upload_with_the_right_token_from(hand, headers):
    return hand.upload(token=hand.token, headers=headers)


@attacks(
    none={},
    wrong={"data": {"csrf": "0" * 64}},
    twice={"content": b"csrf=0&csrf=1", "kind": "application/x-www-form-urlencoded"},
    plain_text={"content": b"csrf=0", "kind": "text/plain"},
    json_without_header={"content": b"{}", "kind": "application/json"},
    file_form={"files": {"file": ("a.csv", CSV)}},
    many_fields={"content": b"a=&" * 20_000, "kind": "application/x-www-form-urlencoded"},
    large_form={"content": b"a" * 3_000_000, "kind": "application/x-www-form-urlencoded"},
)
def forget_the_sheet_with_token(hand, options):
    options = dict(options)
    kind = options.pop("kind", None)
    return hand.cancel(**options, headers={"content-type": kind} if kind else {})


@attacks(get="GET", head="HEAD", put="PUT", delete="DELETE", patch="PATCH", options="OPTIONS")
def forget_the_sheet_by(hand, method):
    headers = {"x-csrf-token": hand.token}
    return hand.person.request(method, f"/sheets/{hand.sheet}/cancel", headers=headers)


@attack
def forget_the_sheet_by_a_method_in_a_header(hand):
    headers = {"x-http-method-override": "POST", "x-csrf-token": hand.token}
    return hand.person.get(f"/sheets/{hand.sheet}/cancel", headers=headers)


# Other names for the page.


@attacks(
    other="evil.example",
    below="127.0.0.1.evil.example",
    empty="",
    user="127.0.0.1@evil.example",
    bracket="[::1",
    other_machine="10.0.0.1",
    blank="127.0.0.1 evil.example",
)
def read_under_the_name(hand, host):
    return hand.person.get(f"/sheets/{hand.sheet}", headers={"host": host})


@attack
def read_under_two_names(hand):
    headers = [("host", "127.0.0.1"), ("host", "evil.example")]
    return hand.person.get("/", headers=headers)


# Whoever is not signed in.


@attacks(
    start="/", accounts="/accounts", runs="/runs", key_elsewhere=f"/?key={KEY}", sheet="/sheets/x"
)
def read_without_a_sign_in(hand, address):
    return hand.stranger.get(address, headers=JSON)


@attack
def upload_without_a_sign_in(hand):
    return hand.upload(hand.stranger, token=hand.token)


def forged(hand, moments, secret=None):
    """Return a cookie for moments as an attacker would write it, or with another secret."""
    maker = KeySignIn(cookie=COOKIE, token_secret=secret or b"guessed")
    return f"{moments}.{maker._mac(moments)}"


NOW = int(datetime.now(UTC).timestamp())
DAY = 86_400


@attacks(
    guessed=lambda hand: forged(hand, f"{NOW}.{NOW}"),
    without_a_mark=lambda _: f"{NOW}.{NOW}.",
    empty=lambda _: "",
    dots=lambda _: "...",
    not_ascii=lambda _: "%C3%A9.%C3%A9.%C3%A9",
    huge=lambda _: f"{'9' * 400}.{'9' * 400}.0",
    too_long_ago=lambda hand: hand.site.sign_in.written(
        Session(*[datetime.now(UTC) - timedelta(days=8)] * 2)
    ),
    too_old=lambda hand: hand.site.sign_in.written(
        Session(datetime.now(UTC) - timedelta(days=31), datetime.now(UTC))
    ),
    of_the_future=lambda hand: hand.site.sign_in.written(
        Session(*[datetime.now(UTC) + timedelta(days=1)] * 2)
    ),
)
def sign_in_by_a_cookie(hand, made):
    hand.stranger.cookies.set(COOKIE, made(hand))
    return hand.stranger.get("/accounts", headers=JSON)


@attacks(wrong="0" * 48, part=KEY[:47], longer=f"{KEY}0", empty="", not_ascii="é" * 48)
def sign_in_by_a_key(hand, key):
    return hand.stranger.post("/sign-in", data={"key": key})


@attack
def sign_in_from_another_site(hand):
    return hand.stranger.post("/sign-in", data={"key": KEY}, headers={"origin": EVIL})


@attack
def sign_in_by_a_proxys_header_where_there_is_no_proxy(hand):
    return hand.stranger.get("/accounts", headers={**JSON, "x-forwarded-user": "asha"})


# Past the team's proxy, and past one's colleagues.


@attacks(
    another_address=lambda behind: behind("asha", address="10.0.4.3"),
    this_machine=lambda behind: behind("asha", address="127.0.0.1"),
    no_address=lambda behind: behind("asha", address="unix"),
    the_proxys_address_in_a_header=lambda behind: behind(
        "asha", address="10.9.9.9", **{"x-forwarded-for": "10.0.4.2", "x-real-ip": "10.0.4.2"}
    ),
    no_name=lambda behind: behind(None),
    an_empty_name=lambda behind: behind(" "),
    a_name_in_a_cookie=lambda behind: behind(None, cookie="x-forwarded-user=asha"),
    a_name_with_a_control=lambda behind: behind("as\x1fha"),
    a_name_without_end=lambda behind: behind("a" * 300),
    the_key=lambda behind: behind(None, cookie=f"{COOKIE}=0.0.0"),
)
def come_past_the_proxy_with(hand, made):
    return made(hand.behind).get("/accounts")


@attack
def come_past_the_proxy_with_two_names(hand):
    headers = [("x-forwarded-user", "asha"), ("x-forwarded-user", "ravi")]
    return hand.behind(None).get("/accounts", headers=headers)


@attacks(shown="", reading="/reading", columns="/columns", rows="/rows/2", confirm="/confirm")
def read_the_sheet_of_a_colleague(hand, below):
    return hand.behind("ravi").get(f"/sheets/{hand.sheet}{below}")


@attacks(cancel="cancel", discard="discard", sheet="sheet", undo="undo", start="start")
def change_the_sheet_of_a_colleague(hand, what):
    return hand.behind("ravi").send(f"/sheets/{hand.sheet}/{what}", sheet="x")


# Paths.


@attacks(
    up="/static/../../../etc/passwd",
    up_in_codes="/static/%2e%2e/%2e%2e/etc/passwd",
    up_within_a_name="/static/0/..%2f..%2fsite.py",
    nul="/static/0/page.css%00.html",
    backslash="/static/0/..%5c..%5csite.py",
    sheet_up="/sheets/..%2f..%2fjournal.sqlite3",
    sheet_nul="/sheets/%00",
    sheet_long="/sheets/" + "a" * 5_000,
    double_slash="//evil.example/%2e%2e",
    template="/templates/..%2f..%2fx.xlsx",
)
def read_a_file_of_the_server(hand, address):
    return hand.person.get(address)


# Forms with a file.


@attacks(
    path="/etc/hosts.toml",
    up="../../x.toml",
    unknown="nobody",
    long="x" * 5_000,
)
def name_a_profile(hand, profile):
    return hand.upload(token=hand.token, profile=profile)


def multipart(hand, body, boundary=b"x"):
    kind = b"multipart/form-data; boundary=" + boundary
    headers = {"content-type": kind, **JSON}
    return hand.person.post("/sheets", content=body, headers=headers)


@attacks(
    no_boundary=b"",
    long_boundary=b"b" * 5_000,
)
def divide_the_form_by(hand, boundary):
    return multipart(hand, b"--x--\r\n", boundary)


@attacks(
    header_without_end=b"--x\r\nContent-Disposition: " + b"a" * 200_000,
    many_headers=b"--x\r\n" + b"A: b\r\n" * 5_000 + b"\r\n",
    many_parts=b'--x\r\nContent-Disposition: form-data; name="%d"\r\n\r\n\r\n' * 50 + b"--x--",
    no_file=b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n0\r\n--x--\r\n',
    rubbish=b"\xff" * 1_000,
)
def send_the_form(hand, body):
    return multipart(hand, body)


ADDED_OR_READ = "a.csv"


def is_refused(answer):
    to_sign_in = answer.status_code == 303 and answer.headers["location"].endswith("/sign-in")
    return to_sign_in or 400 <= answer.status_code < 500


def has_done_something(answer):
    """Return whether an answer shows the sheet, signs somebody in, or is no refusal."""
    cookie = answer.headers.get("set-cookie", "Max-Age=0")
    return not is_refused(answer) or ADDED_OR_READ in answer.text or "Max-Age=0" not in cookie


def test_no_attack_does_anything(hand):
    before = hand.site.sheets.recent(None, 100)
    succeeded = {}
    for name, tried in ATTACKS.items():
        answer = tried(hand)
        if has_done_something(answer) or hand.site.sheets.recent(None, 100) != before:
            succeeded[name] = answer.status_code, answer.text[:200]
        hand.stranger.cookies.clear()
    assert len(ATTACKS) >= 95
    assert succeeded == {}


# What a page shows of what somebody named so.


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>.csv",
        '"><img src=x onerror=alert(1)>.csv',
        "{{ 7 * 7 }}.csv",
        "' onfocus='alert(1).csv",
        "a\u202evsc.exe.csv",
    ],
)
def test_a_file_name_is_shown_and_never_obeyed(name, person, site, tmp_path):
    (tmp_path / "a.csv").write_bytes(CSV)
    record = site.sheets.add(tmp_path / "a.csv", name, "local", ReadOptions())
    site.sheets.discard(record.id)
    site.sheets.add(tmp_path / "a.csv", name, "local", ReadOptions())
    shown = person.get("/").text
    assert "<img" not in shown
    assert "' onfocus" not in shown
    assert "49.csv" not in shown
    assert not re.search(r"<script(?! src=)", shown)
    assert "\u202e" not in shown


def test_every_answer_says_what_a_browser_may_do(person, stranger):
    answers = [person.get("/"), person.get("/nothing"), stranger.get("/"), stranger.get("/healthz")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert len({answer.headers["content-security-policy"] for answer in answers}) == 4


# Clients that do not get on.


def test_a_body_that_does_not_get_on_is_not_waited_for():
    told = []

    async def app(_scope, receive, _send):
        told.append(await receive())

    async def never():
        await asyncio.Event().wait()

    slow = Deadlines(app, piece=0.01)
    asyncio.run(slow({"type": "http"}, never, never))
    assert told == [{"type": "http.disconnect"}]


def test_an_answer_that_nobody_takes_is_not_waited_for():
    async def app(_scope, _receive, send):
        await send({"type": "http.response.body"})

    async def never(*_):
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        asyncio.run(Deadlines(app, piece=0.01)({"type": "http"}, never, never))


def test_half_a_head_is_not_waited_for():
    class Hasty(Connection):
        head_seconds = 0.01

    asyncio.run(_half_a_head(Hasty))


async def _half_a_head(protocol):
    import uvicorn  # noqa: PLC0415  only here
    from uvicorn.server import ServerState  # noqa: PLC0415  likewise

    config = uvicorn.Config(lambda: None, ws="none", lifespan="off", log_config=None)
    loop = asyncio.get_running_loop()
    made = await loop.create_server(
        lambda: protocol(config=config, server_state=ServerState(), app_state={}), "127.0.0.1", 0
    )
    async with made:
        reader, writer = await asyncio.open_connection(*made.sockets[0].getsockname())
        writer.write(b"GET / HTTP/1.1\r\nHost: ")
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        writer.close()
