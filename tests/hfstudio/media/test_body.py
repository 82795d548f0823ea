import io
import time

import pytest

from hfstudio.media.body import LARGEST, BodyError, TimedBody


class Drip:
    """Gives what is asked for, a while later."""

    def __init__(self, wait: float) -> None:
        self.wait, self.asked = wait, []

    def read(self, size: int) -> bytes:
        self.asked.append(size)
        time.sleep(self.wait)
        return b"-" * size


def test_a_whole_body_is_read_as_it_is():
    content = bytes(range(256)) * 100
    body = TimedBody(io.BytesIO(content + b"another request"), len(content))
    assert body.read(10) + body.read(60_000) == content
    assert body.read(10) == body.read() == b""


def test_everything_is_read_at_once_without_a_size():
    assert TimedBody(io.BytesIO(b"a" * 5000), 5000).read() == b"a" * 5000


def test_a_body_that_ends_early_is_an_error():
    with pytest.raises(BodyError, match="ended after 10 bytes of the 11 announced") as error:
        TimedBody(io.BytesIO(b"a" * 10), 11).read()
    assert not error.value.slow


def test_a_body_that_comes_too_slowly_is_an_error(monkeypatch):
    monkeypatch.setattr(TimedBody, "grace", 0.3)
    source = Drip(0.06)
    with pytest.raises(BodyError, match="send it faster") as error:
        TimedBody(source, 1 << 20).read()
    assert error.value.slow
    assert max(source.asked) == 16


def test_a_quick_client_is_asked_for_more():
    source = Drip(0)
    TimedBody(source, 1 << 16).read()
    assert max(source.asked) == LARGEST
