import io
from collections.abc import Callable
from typing import Any

import pytest

from hfstudio.unread import closing_unread

ANNOUNCED = {"CONTENT_LENGTH": "10"}


def asked(read: Callable[[Any], object], environ: dict[str, str]) -> list[tuple[str, str]]:
    """The headers of an answer that was given after `read`."""
    given: list[tuple[str, str]] = []

    def application(environ, start_response):
        read(environ["wsgi.input"])
        start_response("200 OK", [("Content-Length", "0")])
        return []

    def start_response(status, headers, *rest):
        given.extend(headers)

    list(closing_unread(application)({**environ, "wsgi.input": io.BytesIO(b"0123\n56789")}, start_response))
    return given


@pytest.mark.parametrize(
    "read",
    [
        lambda body: body.read(),
        lambda body: (body.read(4), body.read(6)),
        lambda body: (body.readline(), body.readline()),
    ],
)
def test_a_body_that_was_read_keeps_the_connection(read):
    assert asked(read, ANNOUNCED) == [("Content-Length", "0")]


def test_so_does_a_request_without_a_body():
    assert asked(lambda body: None, {}) == [("Content-Length", "0")]


@pytest.mark.parametrize("read", [lambda body: None, lambda body: body.read(9)])
def test_a_body_that_was_not_read_to_its_end_closes_it(read):
    assert asked(read, ANNOUNCED) == [("Content-Length", "0"), ("Connection", "close")]


def test_so_does_a_chunked_one():
    assert ("Connection", "close") in asked(lambda body: None, {"HTTP_TRANSFER_ENCODING": "chunked"})
