"""A submit as the fake reads it: what is ordered, by whom, and what is wrong with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from .job import Kind, fingerprint
from .script import Fault, Live, faults_in
from .wire import Request

MOST_OUTPUTS = 16
_MAX_KEY = 255


class Rejected(Exception):
    """The order is refused; `status` and `code` are the answer's."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass(frozen=True)
class Order:
    """One order, checked."""

    account: str
    key: str
    reference: str
    callback: str
    body_sha256: str
    model: str
    kind: Kind
    outputs: int
    output_format: str
    faults: tuple[Fault, ...]

    def lives(self) -> list[Live]:
        return [Live(fault) for fault in self.faults]


def read_order(request: Request, account: str) -> Order:
    """Raises Rejected."""
    data = _object(request.body)
    asked = data.get("input", {})
    if not isinstance(asked, dict):
        raise Rejected(422, "bad_input", "input must be an object.")
    _check_media(data.get("media", []))
    return Order(
        account=account,
        key=_key(request, "idempotency-key"),
        reference=_key(request, "client-reference"),
        callback=request.query.get("callback", ""),
        body_sha256=fingerprint(request.body),
        model=str(data.get("model")),
        kind=_kind(data.get("model")),
        outputs=_count(asked.get("count", 1)),
        output_format="jpeg" if asked.get("format") in {"jpeg", "jpg"} else "png",
        faults=_faults(asked),
    )


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Rejected(400, "bad_json", "The body is not JSON.") from None
    if not isinstance(data, dict):
        raise Rejected(400, "bad_json", "The body must be a JSON object.")
    return data


def _kind(model: Any) -> Kind:
    """A model's kind is the first part of its name: `video/anything`, `image/…`, `text/…`."""
    kind = model.partition("/")[0] if isinstance(model, str) else ""
    if kind not in get_args(Kind):
        raise Rejected(404, "no_such_model", f"There is no model {model!r}. Names begin with video/, image/ or text/.")
    return cast(Kind, kind)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_OUTPUTS:
        raise Rejected(422, "bad_input", f"input.count must be a whole number from 1 to {MOST_OUTPUTS}.")
    return value


def _faults(asked: Mapping[str, Any]) -> tuple[Fault, ...]:
    try:
        return tuple(faults_in(asked))
    except (ValueError, TypeError) as reason:
        raise Rejected(422, "bad_input", f"input.fake: {reason}") from None


def _check_media(rows: Any) -> None:
    """Each file is brought along, or named by an address or by its upload; none is opened."""
    if not isinstance(rows, list):
        raise Rejected(422, "bad_input", "media must be a list.")
    for row in rows:
        if not isinstance(row, dict) or not any(isinstance(row.get(name), str) for name in ("url", "data", "file")):
            raise Rejected(
                422, "bad_input", "Each of media needs a url, data (base64) or the name of an uploaded file."
            )


def _key(request: Request, name: str) -> str:
    value = request.headers.get(name, "")
    if len(value) > _MAX_KEY:
        raise Rejected(422, "bad_key", f"{name} has at most {_MAX_KEY} characters.")
    return value
