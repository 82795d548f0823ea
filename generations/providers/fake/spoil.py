"""What a fault makes of an answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from . import wire
from .garbage import DUPLICATE, GARBAGE, HTML
from .script import Fault
from .wire import Reply

JSON = {"Content-Type": "application/json"}
_HTML = {"Content-Type": "text/html; charset=utf-8"}

_CODES = {
    400: "bad_input", 401: "bad_key", 402: "no_credit", 403: "not_allowed", 404: "no_such_model", 409: "conflict",
    422: "bad_input", 429: "busy", 500: "broken", 502: "broken", 503: "unavailable", 504: "timeout",
}  # fmt: skip


def spoiled(reply: Reply, fault: Fault, *, now: float, earlier: str = "job_1") -> Reply:
    """The answer that goes out instead. `earlier` is the id of another job of the account."""
    if fault.kind == DUPLICATE and fault.fault == "garbage":
        return replace(reply, status=200, body=json.dumps({"id": earlier, "status": "waiting"}).encode(), headers=JSON)
    return _SPOILERS[fault.fault](reply, fault, now) if fault.fault in _SPOILERS else reply


def refusal(status: int, code: str, message: str, **headers: str) -> Reply:
    return as_json({"error": {"code": code, "message": message}}, status=status, headers=headers)


def as_json(data: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, {**JSON, **(headers or {})}, json.dumps(data).encode())


def _refused(reply: Reply, fault: Fault, now: float) -> Reply:
    headers = {}
    if fault.retry_after is not None:
        wait = fault.retry_after
        headers = {"Retry-After": wire.date(now + wait) if fault.as_date else f"{wait:g}"}
    code = _CODES.get(fault.status, "refused")
    return refusal(fault.status, code, f"As the script says: {code.replace('_', ' ')}.", **headers)


_SPOILERS: Mapping[str, Callable[[Reply, Fault, float], Reply]] = {
    "slow": lambda reply, fault, now: replace(reply, delay=fault.delay),
    "silent": lambda reply, fault, now: Reply(ending="silent"),
    "dropped": lambda reply, fault, now: Reply(ending="closed"),
    "lost": lambda reply, fault, now: Reply(ending="closed"),
    "cut": lambda reply, fault, now: replace(reply, ending="reset"),
    "refused": _refused,
    "busy": _refused,
    "error": _refused,
    "garbage": lambda reply, fault, now: replace(
        reply, status=200, headers=JSON if fault.kind != "html" else _HTML, body=GARBAGE[fault.kind]()
    ),
    "wrong_length": lambda reply, fault, now: replace(reply, stated_length=len(reply.body) + 1000),
    "empty": lambda reply, fault, now: replace(reply, body=b""),
    "login_page": lambda reply, fault, now: replace(reply, status=200, body=HTML, headers=_HTML),
}
