"""The relay's adapter: image to film, and ads, as https://www.openai-hk.com/docs/lab/higgsfield-video.html says.

    POST /higgsfield/generate   {model, motion_id, prompt, enhance_prompt, seed, width, height, image: […]} → {"id"}
    POST /higgsfield/ads        {product_placement_sample_id, image: […], size} → {"id"}
    GET  /higgsfield/feed/{id}  the feed (see the flavours)

with `Authorization: Bearer <key>`. Pictures are addresses or base64, which we send as data URLs. Documented are
neither a key against doubles nor a list, a cancel, a callback, a price in answers or what a failure costs.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal
from urllib.parse import quote

from generations.providers import answers
from generations.providers.protocol import (
    Accepted,
    Answer,
    Call,
    Capabilities,
    Credentials,
    Job,
    Order,
    RemoteJob,
    RemoteStatus,
    SubmitOutcome,
    Unreadable,
)
from generations.providers.relay.flavour import Flavour
from generations.providers.relay.openai_hk import OPENAI_HK
from generations.providers.told import read_told, told_error, unreadable_told

ADS = "ads"
END = "end_image"  # the role of the picture that comes last
NO_FEED = "00000000-0000-0000-0000-000000000000"  # nobody's: asking for it costs nothing
CODES: Mapping[str, int] = MappingProxyType(
    {
        "invalid_api_key": 401, "authentication_error": 401, "unauthorized": 401, "permission_error": 403,
        "insufficient_quota": 402, "insufficient_user_quota": 402, "rate_limit_exceeded": 429,
        "rate_limit_error": 429, "model_not_found": 404, "not_found": 404,
    }
)  # fmt: skip


class RelayProvider:
    """Translates for a relay; which one, is its flavour."""

    kind: Literal["http"] = "http"
    capabilities = Capabilities(media_in=("public_url", "base64"), bills_failures="unknown", poll_every=5.0)

    def __init__(self, name: str = "relay", *, flavour: Flavour = OPENAI_HK) -> None:
        self.name, self._flavour = name, flavour
        self.status_words: Mapping[str, RemoteStatus] = flavour.status_words

    def order(self, job: Job) -> tuple[str, bytes]:
        """`remote_id` of a route is the relay's model, or `ads`."""
        body = {**job.route.said(job.params), "image": list(_images(job))}
        path = "/higgsfield/ads"
        if job.route.remote_id != ADS:
            path, body = "/higgsfield/generate", {"model": job.route.remote_id, **body}
        return path, json.dumps(body, ensure_ascii=False, sort_keys=True).encode()

    def submit(self, account: Credentials, order: Order) -> Call:
        return _call("POST", account, order.path, {"content-type": "application/json"}, order.body)

    def read_submit(self, answer: Answer) -> SubmitOutcome:
        found = answers.read_submit(answer, remote_id=self._flavour.submitted_id)
        return found if isinstance(found, Accepted) else read_told(answer, CODES) or found

    def status(self, account: Credentials, remote_id: str) -> Call:
        return _call("GET", account, f"/higgsfield/feed/{quote(remote_id, safe='')}")

    def read_status(self, answer: Answer) -> RemoteJob:
        if _says_no_such_feed(answer):
            return RemoteJob(RemoteStatus.FORGOTTEN, word="not_found")
        feed = answers.read_object(answer)
        if told := told_error(feed, CODES):
            raise unreadable_told(told, answer)
        try:
            return self._flavour.read_feed(feed)
        except ValueError as reason:
            raise answers.unreadable(str(reason), answer) from None

    def read_callback(self, body: bytes) -> str | None:
        return None

    def test(self, account: Credentials) -> Call:
        """There is no call for this: a relay that looks for nobody's feed has let the key in."""
        return self.status(account, NO_FEED)

    def read_test(self, answer: Answer) -> str:
        if _says_no_such_feed(answer):
            return ""
        if told := _told(answer):
            as_said = replace(answer, status=told) if answer.status < 400 else answer
            return answers.account_problem(as_said)
        return answers.account_problem(answer)


def _call(
    method: str,
    account: Credentials,
    path: str,
    headers: Mapping[str, str] = MappingProxyType({}),
    body: bytes = b"",
) -> Call:
    return Call(
        method,
        account.base_url.rstrip("/") + path,
        {"authorization": f"Bearer {account.secret}", "accept": "application/json", **headers},
        body,
    )


def _images(job: Job) -> Iterator[str]:
    """The pictures that the route takes; the one that is the end comes last."""
    before: Counter[str] = Counter()
    ends: list[str] = []
    for medium in job.media:
        role = job.route.role_said(medium.role, before[medium.role])
        before[medium.role] += 1
        if role == END:
            ends.append(medium.reference)
        elif role:
            yield medium.reference
    yield from ends


def _told(answer: Answer) -> int | None:
    """The HTTP status that an error in the body comes to."""
    try:
        told = told_error(answers.read_json(answer), CODES)
    except Unreadable:
        return None
    return (told.status or 400) if told else None


def _says_no_such_feed(answer: Answer) -> bool:
    """The relay's own word for it, not some 404 on the way: a JSON object, with a message."""
    if answer.status == 404:
        return answer.body.lstrip().startswith(b"{") and bool(answers.message_in(answer))
    return answer.status < 300 and _told(answer) == 404
