"""Servers that send too much, too slowly, or too cleverly packed."""

import gzip
import zlib
from time import sleep

import pytest

from hfstudio.outbound import Limits, OutboundError, fetch
from hfstudio.outbound.inflate import inflated
from tests.hfstudio.outbound.hostile import answer, says

LIMITS = Limits(max_bytes=3_000_000, total=30, idle=30, max_ratio=100)
SHORT = Limits(max_bytes=3_000_000, total=1.0, idle=0.4)


def code_of(url: str, limits: Limits = LIMITS) -> str:
    with pytest.raises(OutboundError) as caught:
        fetch(url, limits=limits)
    return caught.value.code


def test_a_packed_body_is_unpacked(serve):
    body = b"".join(b"%d " % number for number in range(50_000))
    assert fetch(serve(says(answer(gzip.compress(body), Content_Encoding="gzip"))).url, limits=LIMITS).body == body
    assert fetch(serve(says(answer(zlib.compress(body), Content_Encoding="deflate"))).url, limits=LIMITS).body == body


def test_a_body_larger_than_it_may_be_is_refused_before_it_is_read(serve):
    assert code_of(serve(says(answer(b"a", Content_Length="3000001"))).url) == "too_large"


def test_a_body_of_exactly_the_limit_is_taken(serve):
    assert len(fetch(serve(says(answer(b"a" * 3_000_000))).url, limits=LIMITS).body) == 3_000_000


def test_a_body_of_unknown_length_is_refused_at_the_first_byte_too_many(serve):
    assert code_of(serve(says(answer(b"a" * 3_000_001, Content_Length=""))).url) == "too_large"
    assert len(fetch(serve(says(answer(b"a" * 3_000_000, Content_Length=""))).url, limits=LIMITS).body) == 3_000_000


def test_an_endless_body_ends_at_the_limit(serve):
    def endless(connection, visit) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"a" * 65536)

    assert code_of(serve(endless).url) == "too_large"


@pytest.mark.parametrize("level", [1, 9])
def test_a_bomb_stops_at_the_ratio(level):
    bomb, made = gzip.compress(bytes(200_000_000), level), 0
    roomy = Limits(max_bytes=10**9, total=1, max_ratio=100)
    with pytest.raises(OutboundError) as caught:
        for piece in inflated(iter([bomb]), encoding="gzip", limits=roomy):
            assert len(piece) <= 65536
            made += len(piece)
    assert (caught.value.code, made <= 100 * len(bomb)) == ("too_large", True)


def test_a_bomb_stops_at_the_size(serve):
    noise = b"".join(b"%d" % number for number in range(900_000))
    assert code_of(serve(says(answer(gzip.compress(noise), Content_Encoding="gzip"))).url) == "too_large"


@pytest.mark.parametrize(
    ("encoding", "body", "code"),
    [
        ("br", b"\x8b\x00\x80\x03", "bad_encoding"),
        ("zstd", b"\x28\xb5\x2f\xfd", "bad_encoding"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"a")), "bad_encoding"),
        ("gzip", b"not gzip", "bad_encoding"),
        ("gzip", gzip.compress(b"a") + b"more behind it", "bad_encoding"),
        ("gzip", gzip.compress(b"a" * 100)[:-9], "incomplete"),
    ],
    ids=["br", "zstd", "twice", "not packed", "more behind it", "cut off"],
)
def test_a_body_that_is_not_packed_as_it_should_be_is_refused(serve, encoding, body, code):
    assert code_of(serve(says(answer(body, Content_Encoding=encoding))).url) == code


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 131_072, 1_000_003])
def test_a_body_is_whole_also_at_the_edges_of_pieces(size):
    body, packed = b"ab" * (size // 2), zlib.compress(b"ab" * (size // 2))
    one_by_one = (packed[place : place + 1] for place in range(len(packed)))
    roomy = Limits(max_bytes=10**7, total=1, max_ratio=10**6)
    assert b"".join(inflated(one_by_one, encoding="deflate", limits=roomy)) == body
    assert b"".join(inflated(iter([packed]), encoding="deflate", limits=roomy)) == body


def test_silence_ends_a_fetch(serve):
    def silent(connection, visit) -> None:
        connection.recv(1)

    assert code_of(serve(silent).url, SHORT) == "timeout"


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nX-Drip: ", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["header", "body"])
def test_a_drip_ends_at_the_deadline(serve, head):
    def drip(connection, visit) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(b"a")
            sleep(0.05)

    assert code_of(serve(drip).url, SHORT) == "timeout"


def test_an_answer_after_the_deadline_is_not_taken(serve):
    def late(connection, visit) -> None:
        sleep(1)
        connection.sendall(answer(b"late"))

    with pytest.raises(OutboundError) as caught:
        fetch(serve(late).url, limits=Limits(max_bytes=100, total=0.3, idle=10))
    assert caught.value.code == "timeout"


def test_slow_hops_share_one_deadline(serve):
    def slow_loop(connection, visit) -> None:
        sleep(0.3)
        connection.sendall(answer(status="302 Found", Location="/on"))

    assert code_of(serve(slow_loop).url, SHORT) == "timeout"


@pytest.mark.parametrize(
    ("head", "flood", "code"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500, "too_large"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 60_000 + b"\r\na\r\n", "too_large"),
        (b"HTTP/1.1 200 OK\r\n", b"X-Many: " + b"a" * 8000 + b"\r\n", "incomplete"),
    ],
    ids=["informational answers", "chunk extensions", "headers"],
)
def test_a_flood_around_the_body_ends_long_before_the_deadline(serve, head, flood, code):
    def script(connection, visit) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(flood)

    with pytest.raises(OutboundError) as caught:
        fetch(serve(script).url, limits=Limits(max_bytes=100_000, total=20))
    assert caught.value.code == code
