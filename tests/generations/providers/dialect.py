"""Other providers played on a real port: the fake's ledger, clock, faults and films behind their words.

A Dialect reads a request as the provider would, in the fake's words, and says the fake's answers in the
provider's. What a fault has spoiled stays spoiled.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from generations.providers.answers import read_json
from generations.providers.fake.server import FakeServer
from generations.providers.fake.service import FakeService
from generations.providers.fake.wire import Reply, Request
from generations.providers.fields import identifier
from generations.providers.protocol import Answer, Unreadable


@dataclass
class Refusal(Exception):
    """What the provider itself finds wrong with a request."""

    status: int
    message: str
    code: str = ""


class Dialect(Protocol):
    def asked(self, request: Request) -> Request:
        """The request in the fake's words. Raises Refusal."""

    def told(self, request: Request, job: Mapping[str, Any]) -> tuple[int, Any]:
        """Status and body for a job, or for an account, as the fake tells it."""

    def refused(self, refusal: Refusal) -> Any:
        """The body of an error."""


class DialectService(FakeService):
    """The fake, in other words. `bodies` are the submits that came, parsed."""

    dialect: Dialect
    bodies: list[Any]

    def answer(self, request: Request, *, now: float) -> Reply:
        if request.path.startswith(("/files/", "/_")):
            return super().answer(request, now=now)
        try:
            asked = self.dialect.asked(request)
        except Refusal as refusal:
            return self._refused(Reply(refusal.status), refusal)
        if asked.method == "POST" and request.body:
            self.bodies.append(json.loads(request.body))
        reply = super().answer(asked, now=now)
        return self._said(request, reply)

    def _said(self, request: Request, reply: Reply) -> Reply:
        try:
            data = read_json(Answer(200, body=reply.body))
        except Unreadable:
            return reply
        if not isinstance(data, dict):
            return reply
        if set(data) == {"error"}:
            return self._refused(reply, Refusal(reply.status, data["error"]["message"], data["error"]["code"]))
        if "account" in data or (identifier(data.get("id")) and isinstance(data.get("status"), str)):
            status, body = self.dialect.told(request, data)
            return replace(reply, status=status, body=json.dumps(body).encode())
        return reply  # garbage

    def _refused(self, reply: Reply, refusal: Refusal) -> Reply:
        body = json.dumps(self.dialect.refused(refusal)).encode()
        return replace(reply, headers={"Content-Type": "application/json", **reply.headers}, body=body)


class DialectServer(FakeServer):
    """A running provider that speaks a dialect; otherwise a FakeServer."""

    def __init__(self, dialect: Dialect, **options: Any) -> None:
        super().__init__(**options)
        service = DialectService(self.ledger, self.script, self.service.terms, base_url=self.url)
        service.dialect, service.bodies = dialect, []
        self.service = service

    @property
    def bodies(self) -> list[Any]:
        return self.service.bodies


@dataclass(frozen=True)
class Asked:
    """What the fake is asked for in place of the provider."""

    method: str
    path: str
    account: str
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def request(self, last: bool) -> Request:
        content = b"" if self.body is None else json.dumps(self.body).encode()
        headers = {"authorization": f"Bearer {self.account}" if self.account else "", **self.headers}
        return Request.of(self.method, self.path, headers, content, last=last)


def body_of(request: Request) -> dict[str, Any]:
    """The JSON object that came. Raises Refusal."""
    if request.headers.get("content-type") != "application/json":
        raise Refusal(415, "The body has to be application/json.", "invalid_parameter")
    try:
        found = json.loads(request.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refusal(400, "The body has to be a JSON object.", "invalid_parameter")
    return found
