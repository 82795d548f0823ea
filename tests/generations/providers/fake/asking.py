"""Requests to the fake's service, without a socket, at a time of the test's own."""

import json
from dataclasses import dataclass, field
from typing import Any

from generations.providers.fake.ledger import Ledger
from generations.providers.fake.script import Script
from generations.providers.fake.service import FakeService
from generations.providers.fake.terms import Terms
from generations.providers.fake.wire import Reply, Request

NOON = 1_795_262_400.0
BASE = "http://127.0.0.1:1"


def said(reply: Reply) -> Any:
    return json.loads(reply.body)


@dataclass
class Fake:
    """The service with a clock that the test moves."""

    terms: Terms = field(default_factory=lambda: Terms(seconds=10))
    ledger: Ledger = field(default_factory=Ledger)
    script: Script = field(default_factory=Script)
    now: float = NOON

    def __post_init__(self) -> None:
        self.service = FakeService(self.ledger, self.script, self.terms, base_url=BASE)

    def ask(self, method: str, target: str, data: Any = None, *, key: str = "acme.1", **headers: str) -> Reply:
        body = b"" if data is None else data if isinstance(data, bytes) else json.dumps(data).encode()
        given = {"authorization": f"Bearer {key}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.service.answer(Request.of(method, target, given, body), now=self.now)

    def submit(self, *faults: Any, model: str = "video/x", callback: str = "", **headers: str) -> Reply:
        asked = {"prompt": "Steam", "fake": list(faults)} if faults else {"prompt": "Steam"}
        target = f"/v1/jobs?callback={callback}" if callback else "/v1/jobs"
        return self.ask("POST", target, {"model": model, "input": asked}, **headers)

    def job(self, *faults: Any, **more: Any) -> str:
        """A job that was taken."""
        return said(self.submit(*faults, **more))["id"]

    def status(self, job_id: str, **more: str) -> Reply:
        return self.ask("GET", f"/v1/jobs/{job_id}", **more)

    def word(self, job_id: str) -> str:
        return said(self.status(job_id))["status"]
