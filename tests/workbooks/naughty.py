"""Five hundred texts that programs stumble over, made by rule."""

import itertools
import random
from collections.abc import Iterator

COUNT = 500


def naughty_texts():
    """Return the texts, always the same, without repetition."""
    texts = list(dict.fromkeys(itertools.chain.from_iterable(kind() for kind in KINDS)))
    rest = random.Random(6)  # noqa: S311  the same ones each time
    while len(texts) < COUNT:
        texts.append("".join(map(chr, rest.choices(POINTS, k=rest.randint(1, 12)))))
    return texts[:COUNT]


POINTS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x250),
    *range(0x300, 0x370),
    *range(0x590, 0x700),
    *range(0x900, 0x980),
    *range(0x2000, 0x2070),
    *range(0x1F300, 0x1F700),
]


def formulas() -> Iterator[str]:
    bodies = ("1+1", "SUM(A1:A9)", 'HYPERLINK("http://example.org","x")', "cmd|' /C calc'!A0")
    for sign, body in itertools.product("=+-@＝＋－＠\t\n;|", bodies):
        yield f"{sign}{body}"
    yield from ("{=SUM(A1)}", "=WEBSERVICE(A1)", "'=1+1", "''=1", " =1+1", "=", "==", "+", "-", "@")
    yield from ("DDE(A1)", "=A1&B1", "%=1", "=\t1", '"=1"', "=1\n=2", "-2+3+cmd|' /C x'!A0")


def control_characters() -> Iterator[str]:
    for code in (*range(0x20), *range(0x7F, 0xA0)):
        yield f"a{chr(code)}b"
    yield from ("\x00", "\x1f\x1f", "a\r\nb", "a\rb", "\x0b", "line\n\nline", "\ufffe", "a\uffffb")


def surrogates() -> Iterator[str]:
    yield from ("\ud83d", "\ude00", "a\ud800b", "\udfff\ud800", "half \ud83d here", "\ud83d" * 5)


def directions() -> Iterator[str]:
    marks = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
    for mark in marks:
        yield f"{mark}gnp.exe"
        yield f"Sales{mark}"
    yield from ("שלום עולם", "حملة المبيعات", "abc שלום def", "١٢٣", "\u202eabc\u202c def")


def pictures() -> Iterator[str]:
    faces = ("🪔", "👩‍👩‍👧‍👦", "🇮🇳", "👍🏽", "❤️", "✅", "1️⃣", "🏴\U000e0067\U000e0062\U000e007f")
    for face in faces:
        yield face
        yield f"{face} Festive {face * 3}"
    yield from (
        "e\u0301" * 9,
        "Z\u0336\u0335\u0334" * 9,
        "क्षत्रिय",
        "தமிழ்",
        "ﷺ",
        "\U0010ffff",
        "𝒮𝒶𝓁ℯ𝓈",
    )


def quotes() -> Iterator[str]:
    for sign, count in itertools.product("'\"`´‘’“”«»", (1, 2, 3)):
        yield sign * count
        yield f"a{sign * count}b"
    yield from ("O'Neill", '"quoted"', "a,b", "a;b", "a|b", '","', '"\n"', "';--", "\\'", '\\"')


def lengths() -> Iterator[str]:
    for length in (255, 256, 1024, 4_999, 5_001, 8_192, 32_766, 32_767):
        yield "x" * length
    yield from (
        "🪔" * 16_383,
        "a b " * 2_000,
        "1" * 400,
        "=" * 300,
        "\n" * 90,
        "ab\n" * 60,
        "&" * 900,
    )


def markup() -> Iterator[str]:
    yield from (
        "<b>",
        "</c>",
        "<!--",
        "-->",
        "]]>",
        "<![CDATA[x]]>",
        "&amp;",
        "&#0;",
        "&#x1F;",
        "&lt;",
    )
    yield from ("<?xml version='1.0'?>", "<!DOCTYPE a>", "<!ENTITY x 'y'>", "&x;", "<f>1+1</f>")
    yield from (
        '<c r="A1">',
        "<script>alert(1)</script>",
        "<img src=x onerror=1>",
        "{{7*7}}",
        "${x}",
    )
    yield from (
        "%s%n",
        "{0}",
        "{cell}",
        "{header}",
        "$(id)",
        "`id`",
        "%00",
        "\\x00",
        "\\u0000",
        "&",
    )
    yield from (
        "<svg/onload=1>",
        "javascript:1",
        "<a href='x'>y</a>",
        "#{1}",
        "<%= 1 %>",
        "<t>a</t>",
    )


def escapes() -> Iterator[str]:
    for code in ("0000", "0009", "000A", "000D", "0041", "005F", "D83D", "FFFF", "00e9", "abcd"):
        yield f"_x{code}_"
        yield f"a_x{code}_b"
    yield from ("_x005F_x0041_", "_x41_", "__x0041__", "_X0041_", "_x0041", "x005F_", "_x005F_" * 3)


def links() -> Iterator[str]:
    for start in ("http://", "https://", "mailto:", "file:///", "ftp://", "internal:", "external:"):
        yield f"{start}example.org"
        yield f"{start}Sheet1!A1"
    yield from (
        "\\\\server\\share",
        "C:\\a.xlsx",
        "[a.xlsx]Sheet1!A1",
        "#Sheet1!A1",
        "www.example.org",
    )


def like_numbers() -> Iterator[str]:
    yield from (
        "007",
        "1e5",
        "1E400",
        "-0",
        "0x1F",
        "NaN",
        "Infinity",
        "1,000",
        "1.000,5",
        "1:2",
        "99:99",
    )
    yield from (
        "12/31",
        "1-2",
        "31/02/2026",
        "2026-02-31",
        "24:00",
        "1" * 16,
        "1.0",
        "٣",
        "½",
        "1_2",
    )
    yield from ("TRUE", "FALSE", "null", "None", "undefined", "#N/A", "#REF!", "#NAME?", "#DIV/0!")
    yield from (
        "0",
        "00",
        "+0",
        "9" * 30,
        "1e-9",
        "5201_2224257",
        "5,201",
        "१२३",
        "Ⅷ",
        "10 %",
        "₹100",
    )


def spaces() -> Iterator[str]:
    for space in "\u00a0\u1680\u2003\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\u00ad\u180e":
        yield f"{space}a{space}b{space}"
    yield from ("  two", "two  ", " ", "\t\t", "a  b", "\n", "a\tb", "\u200b")


KINDS = (
    formulas,
    control_characters,
    surrogates,
    directions,
    pictures,
    quotes,
    lengths,
    markup,
    escapes,
    links,
    like_numbers,
    spaces,
)
