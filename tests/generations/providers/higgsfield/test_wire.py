"""What we send is what the official client, higgsfield-client, sends for the same call: looked at on the wire."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from higgsfield_client.http.client import SyncClient

from generations.catalog import ParamMap, PriceShape, Route
from generations.providers.fake.wire import Request
from generations.providers.higgsfield import HiggsfieldProvider
from generations.providers.protocol import Call, Credentials, File, Job, Order
from tests.generations.providers.higgsfield.server import HiggsfieldServer
from tests.generations.providers.wire import send

KEY = "key-id:key-secret"
CALLBACK = "https://studio.example/callbacks/higgsfield/tok-1/?a=1&b=ü%20c"
PARAMS = {"aspect_ratio": "9:16", "prompt": "Steam, “quietly” – für 5 €", "resolution": "1080p", "seed": 17}
MODEL = "higgsfield-ai/soul/v2/standard"
PLATFORM = HiggsfieldProvider()


@dataclass
class Wire:
    """A platform on a port that keeps every request, and the official client pointed at it."""

    server: HiggsfieldServer
    client: SyncClient
    seen: list[Request]

    @property
    def account(self) -> Credentials:
        return Credentials(self.server.url, KEY)

    def ours(self, call: Call) -> Request:
        send(call)
        return self.seen.pop()


@pytest.fixture
def wire() -> Iterator[Wire]:
    with HiggsfieldServer() as server:
        seen: list[Request] = []
        answer = server.service.answer
        server.service.answer = lambda request, *, now: seen.append(request) or answer(request, now=now)
        client = SyncClient(base_url=server.url, api_key=KEY, timeout=10)
        yield Wire(server, client, seen)
        client._client.close()
        with suppress(KeyError):
            client.__dict__["_upload_client"].close()


def same(ours: Request, theirs: Request) -> None:
    for name in ("method", "path", "query"):
        assert getattr(ours, name) == getattr(theirs, name)
    for name in ("authorization", "content-type"):
        assert ours.headers.get(name) == theirs.headers.get(name)
    assert ours.body == theirs.body


def submit(**order: Any) -> Order:
    route = Route(
        "higgsfield", MODEL, PriceShape("usd", "call", "", "2026-11-20"), {name: ParamMap(name) for name in PARAMS}
    )
    path, body = PLATFORM.order(Job(route, PARAMS))
    return Order(body=body, path=path, idempotency_key="5b0f8a52", **order)


def test_submit(wire):
    wire.client.submit(MODEL, PARAMS)
    theirs = wire.seen.pop()

    same(wire.ours(PLATFORM.submit(wire.account, submit())), theirs)
    assert json.loads(theirs.body) == PARAMS


def test_submit_with_a_callback(wire):
    wire.client.submit(MODEL, PARAMS, webhook_url=CALLBACK)
    theirs = wire.seen.pop()

    same(wire.ours(PLATFORM.submit(wire.account, submit(callback_url=CALLBACK))), theirs)
    assert theirs.query == {"hf_webhook": CALLBACK}


def test_status_and_cancel(wire):
    controller = wire.client.submit(MODEL, PARAMS)
    controller.status()
    status = wire.seen.pop()
    with suppress(Exception):  # it is done already, which the platform refuses
        controller.cancel()
    cancel = wire.seen.pop()

    same(wire.ours(PLATFORM.status(wire.account, controller.request_id)), status)
    same(wire.ours(PLATFORM.cancel(wire.account, controller.request_id)), cancel)


def test_upload(wire):
    wire.client.upload(b"bytes of a picture", "image/png")
    put, asked = wire.seen.pop(), wire.seen.pop()
    file = File("a.png", "image/png", b"bytes of a picture")

    answer = send(PLATFORM.upload(wire.account, file))
    same(wire.seen.pop(), asked)
    found = PLATFORM.read_upload(answer, file)

    ours = wire.ours(found.put)
    assert (ours.method, ours.body, ours.headers["content-type"]) == (put.method, put.body, put.headers["content-type"])
    assert "authorization" not in ours.headers
    assert wire.server.uploads[urlsplit(found.reference).path] == b"bytes of a picture"
