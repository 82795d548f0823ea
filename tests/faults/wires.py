"""The studio's wires, cut and led to a fake provider in memory: its calls, its downloads, its storage, its webhooks.

Each says at which point it is before it goes on, so that a fault can strike there.
"""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpcore
from PIL import Image

from generations.providers.fake.service import FakeService
from generations.providers.fake.wire import Reply
from generations.providers.fake.wire import Request as Asked
from generations.providers.protocol import Answer, Call
from generations.sending import TIMEOUT, Lost, NotSent, Result
from hfstudio.outbound import OutboundError, Post, Posted
from hfstudio.storage import disk

At = Callable[[str], None]
BROKEN_OFF = "No whole answer came."


class ToTheProvider:
    """`generations.sending`, in memory. `refused`: so many calls do not even leave."""

    def __init__(self, service: FakeService, clock: Callable[[], float], at: At) -> None:
        self._service, self._clock, self._at = service, clock, at
        self.refused = 0

    def send_all(self, calls: Sequence[Call], *, sent: Callable[[], None] | None = None) -> list[Result]:
        return [self.exchange(call, sent) for call in calls]

    async def ask(self, call: Call, *, sent: Callable[[], None] | None = None) -> Result:
        """As `sending.Line`, for the poller."""
        return self.exchange(call, sent)

    def exchange(self, call: Call, sent: Callable[[], None] | None = None) -> Result:
        submits = call.method == "POST" and urlsplit(call.url).path == "/v1/jobs"
        hands_over = call.url.endswith("/v1/files")
        self._at("sending" if submits else "handing" if hands_over else "asking")
        if self.refused:
            self.refused -= 1
            return NotSent("No connection could be made.")
        reply = self._service.answer(_asked(call), now=self._clock())
        if submits:
            self._at("taken")
        return _heard(reply, sent)


def _asked(call: Call) -> Asked:
    parts = urlsplit(call.url)
    headers = {name.lower(): value for name, value in call.headers.items()}
    return Asked.of(call.method, f"{parts.path}?{parts.query}" if parts.query else parts.path, headers, call.body)


def _heard(reply: Reply, sent: Callable[[], None] | None) -> Result:
    if reply.ending in ("silent", "closed") or reply.delay > TIMEOUT:
        return Lost(BROKEN_OFF)
    if sent:
        sent()
    if reply.ending == "reset":
        return Lost(BROKEN_OFF)
    return Answer(reply.status, {name.lower(): value for name, value in reply.headers.items()}, reply.body)


class Downloads:
    """`hfstudio.outbound.fetch.exchange`, in memory: the real client reads what comes."""

    def __init__(self, service: FakeService, clock: Callable[[], float], at: At) -> None:
        self._service, self._clock, self._at = service, clock, at

    @contextmanager
    def exchange(self, target, addresses, *, method, headers, body, limits, deadline):
        self._at("fetch")
        reply = self._service.answer(Asked.of(method, target.path, {}), now=self._clock())
        if reply.ending in ("silent", "closed"):
            raise OutboundError("incomplete", f"{target.host} broke off its answer.", retry=True)
        length = len(reply.body) if reply.stated_length is None else reply.stated_length
        said = [(b"content-length", str(length).encode())]
        said += [(name.lower().encode(), value.encode()) for name, value in reply.headers.items()]
        half = len(reply.body) // 2
        rest = _Rest(b"" if reply.ending == "reset" else reply.body[half:], self._at)
        yield httpcore.Response(
            reply.status, headers=said, content=iter([reply.body[:half]]), extensions={"network_stream": rest}
        )


class _Rest(httpcore.NetworkStream):
    """What comes after the first half of a body."""

    def __init__(self, left: bytes, at: At) -> None:
        self._left, self._at = left, at

    def read(self, max_bytes, timeout=None):
        self._at("fetching")
        piece, self._left = self._left[:max_bytes], self._left[max_bytes:]
        return piece


class Storage:
    """`hfstudio.storage`'s place: the local disk, with points before, in the middle of and after each write."""

    def __init__(self, at: At) -> None:
        self._at = at
        self.broken: list[OSError] = []  # what the next writes end with
        self.unread: list[OSError] = []  # … and the next reads

    def __getattr__(self, name: str):
        return getattr(disk, name)

    def read(self, key, *, start=0, end=None):
        if self.unread:
            raise self.unread.pop()
        return disk.read(key, start=start, end=end)

    def save(self, key, chunks, *, length=None):
        self._at("put")
        saved = disk.save(key, self._slowly(chunks), length=length)
        self._at("kept")
        return saved

    def save_file(self, key, path: Path, *, alive):
        return self.save(key, iter([path.read_bytes()]))

    def _slowly(self, chunks):
        for chunk in chunks:
            yield chunk[: len(chunk) // 2]
            if self.broken:
                raise self.broken.pop()
            self._at("putting")
            yield chunk[len(chunk) // 2 :]


class Customers:
    """Who is told: every POST as (webhook-id, type). `answers` come first, the next one last; then all is well."""

    def __init__(self, at: At) -> None:
        self._at = at
        self.told: list[tuple[str, str]] = []
        self.answers: list[Posted] = []

    def post_all(self, posts: Sequence[Post]) -> list[Posted]:
        return [self._one(post) for post in posts]

    def _one(self, post: Post) -> Posted:
        self._at("posting")
        kind = post.body.split(b'"type":"', 1)[1].split(b'"', 1)[0].decode()
        self.told.append((post.headers["webhook-id"], kind))
        return self.answers.pop() if self.answers else Posted(status=200)


def look(_child: str, request: dict[str, str], **_: object) -> dict[str, object]:
    """Instead of the limited child, which is tried elsewhere: it takes half a second."""
    with Image.open(request["source"]) as picture:
        return {"width": picture.width, "height": picture.height}
