import asyncio
import gzip
import tracemalloc
import zlib

import pytest

from bulk_import.api.bodies import LONGEST_BODY, Unreadable, read_body

BODY = b'{"code": 200, "msg": "Campaign created successfully"}'
HUGE = b" " * 50_000_000


def raw_deflate(content):
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packing.compress(content) + packing.flush()


GZIP, ZLIB, RAW = gzip.compress(BODY, mtime=0), zlib.compress(BODY), raw_deflate(BODY)


def read(content, *codings, step=7):
    """Read *content* that comes in pieces; return it, and how much of it was taken."""
    taken = 0

    async def pieces():
        nonlocal taken
        for start in range(0, len(content), step):
            taken += len(content[start : start + step])
            yield content[start : start + step]

    return asyncio.run(read_body(pieces(), codings)), taken


@pytest.mark.parametrize(
    ("content", "codings"),
    [
        (BODY, []),
        (BODY, ["identity"]),
        (BODY, [""]),
        (GZIP, ["", "gzip"]),
        (BODY, ["Identity", "identity"]),
        (GZIP, ["gzip"]),
        (GZIP, ["GZIP"]),
        (GZIP, ["x-gzip"]),
        (GZIP, ["identity", "gzip"]),
        (ZLIB, ["deflate"]),
        (RAW, ["deflate"]),
    ],
)
@pytest.mark.parametrize("step", [1, 7, 10_000])
def test_a_body_is_read_as_it_is_or_out_of_one_layer(content, codings, step):
    assert read(content, *codings, step=step)[0] == BODY


@pytest.mark.parametrize(
    ("content", "codings"),
    [
        (gzip.compress(GZIP, mtime=0), ["gzip", "gzip"]),
        (gzip.compress(ZLIB, mtime=0), ["deflate", "gzip"]),
        (BODY, ["br"]),
        (BODY, ["zstd"]),
        (BODY, ["compress"]),
        (BODY, ["gzip;q=1"]),
        (BODY, ["nonsense"]),
        (BODY, ["gzip"]),
        (BODY, ["deflate"]),
        (GZIP, ["deflate"]),
        (ZLIB, ["gzip"]),
        (GZIP[:-1], ["gzip"]),
        (GZIP[:20], ["gzip"]),
        (ZLIB[:-1], ["deflate"]),
        (RAW[:-1], ["deflate"]),
        (GZIP[:-8] + bytes(8), ["gzip"]),
        (GZIP + GZIP, ["gzip"]),
        (GZIP + b"more", ["gzip"]),
        (ZLIB + b"more", ["deflate"]),
    ],
)
def test_any_other_wrapping_and_a_damaged_one_cannot_be_read(content, codings):
    with pytest.raises(Unreadable):
        read(content, *codings)


def test_two_layers_where_one_is_declared_are_no_object_of_ours():
    assert read(gzip.compress(GZIP, mtime=0), "gzip")[0] == GZIP


@pytest.mark.parametrize("codings", [[], ["gzip"], ["deflate"]])
def test_no_body_is_no_body_in_any_wrapping(codings):
    assert read(b"", *codings)[0] == b""


def test_a_body_of_the_greatest_length_is_whole():
    whole = BODY + b" " * (LONGEST_BODY - len(BODY))
    assert read(whole)[0] == read(gzip.compress(whole, mtime=0), "gzip", step=100)[0] == whole


def test_what_is_longer_than_an_answer_can_be_is_none_even_if_it_begins_like_one():
    longer = BODY + b" " * LONGEST_BODY + b"and more"
    assert read(longer, step=1_000)[0] == read(gzip.compress(longer, mtime=0), "gzip")[0] == b""


def test_a_body_without_an_end_is_read_no_further_than_is_sensible():
    content, taken = read(HUGE, step=10_000)
    assert content == b""
    assert taken <= LONGEST_BODY + 10_000


@pytest.mark.parametrize(
    ("packed", "coding"),
    [
        (gzip.compress(HUGE, mtime=0), "gzip"),
        (zlib.compress(HUGE), "deflate"),
        (raw_deflate(HUGE), "deflate"),
    ],
)
def test_a_bomb_is_unpacked_no_further_than_is_sensible(packed, coding):
    tracemalloc.start()
    try:
        assert read(packed, coding, step=65_536)[0] == b""
        assert tracemalloc.get_traced_memory()[1] < 10 * LONGEST_BODY
    finally:
        tracemalloc.stop()
