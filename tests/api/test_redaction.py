import base64
import json
import re
from random import Random
from urllib.parse import quote
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import SecretStr
from sending import SECRET

from bulk_import.api.redaction import HIDDEN, SHORT, Redactor

redact = Redactor(SecretStr(SECRET))


def runs(text):
    """Return every piece of *text* that is already too long to show; dashes do not count."""
    bare = text.replace("-", "")
    return {bare[start : start + 8] for start in range(len(bare) - 7)}


def encoded(text):
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Validation Failed: {SECRET} is no secret", "Validation Failed: ••• is no secret"),
        (SECRET.upper(), "•••"),
        (f"“{SECRET}”{SECRET}", "“•••”•••"),
        (f"it begins {SECRET[:8]}", "it begins •••"),
        (f"{SECRET[-8:]} it ends", "••• it ends"),
        (f"{SECRET[9:20]}…{SECRET[3:8]}", f"•••…{SECRET[3:8]}"),
        (f"Straße İ {SECRET.upper()} ﬀ", "Straße İ ••• ﬀ"),
        (SECRET[:7], SECRET[:7]),
        ("Campaign Name Already Exists", "Campaign Name Already Exists"),
        (SECRET.replace("-", ""), "•••"),
        (SECRET.replace("-", "")[5:13], "•••"),
        (f"it is {SECRET.replace('-', ' – ')}!", "it is •••!"),
        (" ".join(SECRET), "•••"),
        (SECRET[::-1], "•••"),
        (f"back {SECRET[::-1][3:15]} wards", "back ••• wards"),
        (SECRET.replace("-", "")[::-1].upper(), "•••"),
        (f"0x{SECRET.encode().hex()}", "0x•••"),
        (SECRET.encode().hex(":").upper(), "•••"),
        (SECRET.replace("-", "").encode().hex()[4:40], "•••"),
        ("".join(f"%{byte:02X}" for byte in SECRET.encode()), "%•••"),
        (base64.b64encode(SECRET.replace("-", "").encode()).decode()[:-4], "•••"),
        ("37633965 is a number", "37633965 is a number"),
        ("", ""),
    ],
)
def test_the_secret_is_hidden_and_everything_else_is_kept(text, shown):
    assert redact(text) == shown


def test_a_secret_with_marks_is_hidden_in_a_url_too():
    hide = Redactor(SecretStr("p@ss/w:rd&more=1"))
    assert hide("?secret=" + quote("p@ss/w:rd&more=1", safe="")) == "?secret=•••"
    assert hide(quote("p@ss/w:rd&more=1", safe="").lower()) == "•••"


@pytest.mark.parametrize("secret", ['say "hello" twice', "back\\slash\\more", "Schlüssel für uns"])
def test_a_secret_that_json_writes_otherwise_is_hidden_in_json_too(secret):
    hidden = Redactor(SecretStr(secret))(json.dumps({"cell": f"is {secret}!"}))
    assert json.loads(hidden) == {"cell": "is •••!"}


@pytest.mark.parametrize(
    ("secret", "shown"),
    [("", "the shortest secret"), ("short", "the •••est secret"), ("x", "the shortest secret")],
)
def test_a_secret_that_is_hardly_one_is_hidden_and_nothing_beside_it(secret, shown):
    assert Redactor(SecretStr(secret))("the shortest secret") == shown


texts = st.text(max_size=30) | st.sampled_from(["ß", "İ", "ﬃ", "�", "•••", '{"secret": "'])


@given(before=texts, after=texts, start=st.integers(0, 28), length=st.integers(8, 36))
@example(before="Straße", after="", start=0, length=36)
def test_no_run_of_the_secret_survives_in_any_case(before, after, start, length):
    piece = SECRET[start : start + length]
    for text in (piece, piece.upper(), piece.title(), quote(piece)):
        shown = redact(before + text + after).lower()
        assert not runs(shown) & runs(SECRET)


@given(before=texts, after=texts)
@example(before="", after="")
@example(before="a", after="b")
@example(before="ab", after="c")
def test_no_run_of_the_secret_survives_within_base64(before, after):
    shown = redact(f"ß {encoded(before + SECRET + after)} ß")
    for piece in re.split(re.escape(HIDDEN), shown):
        letters = "".join(re.findall("[A-Za-z0-9+/]", piece))
        for shift in range(4):
            quartets = letters[shift:]
            plain = base64.b64decode(quartets[: len(quartets) // 4 * 4])
            assert not runs(plain.decode("latin-1").lower()) & runs(SECRET)


@pytest.mark.parametrize("long", ["", " " * SHORT])
@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        SECRET[9:18],
        SECRET.replace("-", "_").upper(),
        SECRET[::-1],
        SECRET.encode().hex(),
        encoded(f"x{SECRET}"),
    ],
)
def test_a_secret_that_is_written_otherwise_is_found(text, long):
    assert redact.finds(f"{long} see {text} {long}")
    assert not redact.finds(f"{long} see {text[:5]} {long}")


def test_a_few_digits_may_be_a_part_of_any_number():
    digits = Redactor(SecretStr("12345678-9012-4f35-9e0a-d7135c8fb264"))
    assert digits("+49 12345678") == "+49 •••"
    assert not digits.finds("+49 12345678")
    assert not digits.finds("4912345678, 1234-5678")
    assert digits.finds("123456789012")
    assert digits.finds("9012-4f35-9")


@pytest.mark.parametrize(
    ("secret", "other"),
    [
        ("ab188bcb-10a5-447c-91da-a25ca39b1166", "2fc41601-e364-447c-9184-75a86dd032af"),
        ("ae19a293-be09-472a-be48-29560b58c1ff", "6accbc6a-f928-4693-be09-7cff049195ec"),
    ],
)
def test_dashes_at_the_places_that_all_uuids_have_are_no_part_of_a_secret(secret, other):
    hide = Redactor(SecretStr(secret))
    assert hide(other) == other
    assert not hide.finds(other)


def test_a_few_digits_may_be_a_part_of_any_other_uuid():
    part = SECRET[:8]
    for other in (
        f"{part}-e364-447c-9184-75a86dd032af",
        f"2fc41601-e364-447c-9184-75a8{part}",
        f"2FC41601E364447C{part}75A86DD0",
    ):
        assert not redact.finds(other)
    for leaked in (part, f"secret:{part}", f"{part}…", f"({part}-)", f"x{part}y"):
        assert redact.finds(leaked)
    assert redact.finds(f"2fc41601-{SECRET[9:23]}-75a86dd032af")


def test_a_sheet_of_lead_lists_holds_no_secret():
    chance = Random(20261128)  # noqa: S311  for a test that is the same each time
    lists = "\n".join(str(UUID(int=chance.getrandbits(128), version=4)) for _ in range(2_000))
    for _ in range(50):
        secret = str(UUID(int=chance.getrandbits(128), version=4))
        assert not Redactor(SecretStr(secret)).finds(lists)


@given(st.text())
def test_a_text_without_the_secret_stays_as_it_is(text):
    assert redact(text) == text


@given(before=texts, after=texts, start=st.integers(0, 30), length=st.integers(6, 36))
def test_in_a_long_text_the_same_is_hidden_as_in_a_short_one(before, after, start, length):
    text = before + SECRET[start : start + length] + after + SECRET[:length]
    long = " " * SHORT
    assert redact(long + text) == long + redact(text)
