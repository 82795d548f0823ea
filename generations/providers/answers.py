"""What a provider's answer means, as tables that all HTTP adapters share and any of them may override.

On submit every answer is one of three: definitely yes (2xx with a readable id), definitely no (a status
in the table), or ambiguous (everything else, 5xx too): the job may have been taken. Nothing that a
provider sends makes `read_submit` raise; the other readers raise Unreadable and nothing else.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Any, NoReturn

from generations.providers.fields import clean_text, identifier
from generations.providers.protocol import Accepted, Ambiguous, Answer, Refused, SubmitOutcome, Unreadable

MAX_BODY = 4 * 1024 * 1024  # bytes; a job's answer has some hundred
MAX_WAIT = 86_400.0  # seconds: a Retry-After of more is a mistake, or meant to hurt
_MESSAGE_NAMES = ("detail", "details", "message", "msg", "error", "error_des", "error_message", "fail_reason", "reason")


@dataclass(frozen=True)
class Refusal:
    """One class of *definitely no*: what we call it, what happened, and what a person can do."""

    code: str
    happened: str
    advice: str
    again: bool = False
    account: bool = False
    elsewhere: bool = False

    def outcome(self, answer: Answer, said: str) -> Refused:
        because = f": {said.rstrip('.')}" if said else ""
        return Refused(
            code=self.code,
            detail=f"{self.happened}{because} (HTTP {answer.status}). {self.advice}",
            again=self.again,
            retry_after=retry_after(answer),
            account=self.account,
            elsewhere=self.elsewhere,
        )


_INPUT = Refusal("provider_refused", "The provider refused the request", "Change what it names, then try again.")
_TOO_LARGE = Refusal(
    "provider_too_large",
    "The request is too large for the provider",
    "Use fewer or smaller files.",
    elsewhere=True,
)
_ADDRESS = Refusal(
    "provider_unknown_model",
    "The provider has no such model or address",
    "Check the account's base URL, and that the account may use this model.",
    elsewhere=True,
)
_CREDIT = Refusal(
    "provider_credit",
    "The provider account's credit is used up",
    "Top it up there; the job waits until then.",
    again=True,
    account=True,
)
_KEY = Refusal("provider_key", "The provider refused the account's key", "Enter a valid key.", again=True, account=True)
_ACCESS = Refusal(
    "provider_access",
    "The provider does not let this account do that",
    "Check the account's plan and credit there.",
    again=True,
    account=True,
)
_BUSY = Refusal("provider_busy", "The provider takes no more at the moment", "It is tried again later.", again=True)

# The statuses that say for certain that nothing was taken. 408, 409, 423, 425, all 3xx and all 5xx are left
# out on purpose: they can follow an accepted job. An adapter whose provider documents more says so itself.
SUBMIT_REFUSALS: Mapping[int, Refusal] = MappingProxyType(
    {
        400: _INPUT,
        401: _KEY,
        402: _CREDIT,
        403: _ACCESS,
        404: _ADDRESS,
        405: _ADDRESS,
        410: _ADDRESS,
        413: _TOO_LARGE,
        414: _TOO_LARGE,
        415: _INPUT,
        422: _INPUT,
        429: _BUSY,
        431: _TOO_LARGE,
    }
)
ACCOUNT_REFUSED = frozenset({401, 403})


def read_submit(
    answer: Answer,
    *,
    remote_id: Callable[[Any], str | None],
    refusals: Mapping[int, Refusal | None] = MappingProxyType({}),
) -> SubmitOutcome:
    """What follows from the answer to a submit. Never raises.

    `remote_id` picks the job's id out of the parsed body; it may fail in any way on a body that it does not
    know. `refusals` is laid over SUBMIT_REFUSALS; None makes a status ambiguous for this provider.
    """
    refusal = {**SUBMIT_REFUSALS, **refusals}.get(answer.status)
    if refusal is not None:
        return refusal.outcome(answer, message_in(answer))
    if not _ok(answer):
        return Ambiguous(f"The provider answered HTTP {answer.status}, which does not say whether it took the job.")
    try:
        found = identifier(remote_id(read_json(answer)))
    except (Unreadable, LookupError, TypeError, ValueError, AttributeError):
        found = None
    if found is None:
        return Ambiguous(f"The provider answered HTTP {answer.status} without a job id that can be read.")
    return Accepted(found)


def read_object(answer: Answer) -> dict[str, Any]:
    """The JSON object of a 2xx. Raises Unreadable for anything else, with the wait that the provider asks for."""
    if not _ok(answer):
        raise unreadable(f"The provider answered HTTP {answer.status}.", answer)
    data = read_json(answer)
    if not isinstance(data, dict):
        raise unreadable("The provider's answer is not a JSON object.", answer)
    return data


def read_json(answer: Answer) -> Any:
    """The body as JSON by RFC 8259, whatever the status. Raises Unreadable; also when a name stands twice in it."""
    if len(answer.body) > MAX_BODY:
        raise unreadable(f"The provider's answer has {len(answer.body)} bytes; at most {MAX_BODY} are read.", answer)
    try:
        return json.loads(answer.body.decode(), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise unreadable("The provider's answer is not JSON.", answer) from None


def account_problem(answer: Answer) -> str:
    """What the answer to a free test call says against the account; empty when it is good. Never raises."""
    if answer.status in SUBMIT_REFUSALS:
        return SUBMIT_REFUSALS[answer.status].outcome(answer, message_in(answer)).detail
    try:
        read_object(answer)
    except Unreadable as reason:
        return f"{reason} Check the account's base URL."
    return ""


def unreadable(detail: str, answer: Answer) -> Unreadable:
    """To be raised: with the wait that the answer asks for, and whether it is the account that is refused."""
    return Unreadable(detail, retry_after=retry_after(answer), account=answer.status in ACCOUNT_REFUSED)


def message_in(answer: Answer) -> str:
    """The message of a JSON error body, in any of the usual shapes; empty when there is none."""
    try:
        return message_of(read_json(answer))
    except Unreadable:
        return ""


def message_of(data: Any) -> str:
    """The same of a body that has been read, or of a part of one."""
    return clean_text(_message(data, depth=4))


def retry_after(answer: Answer) -> float | None:
    """Seconds that the provider asks us to wait, at most MAX_WAIT; None when it asks for nothing readable.

    A date counts from the answer's own Date, so that the provider's clock need not agree with ours.
    """
    header = answer.headers.get("retry-after", "").strip()
    if header.isascii() and header.isdigit():
        return min(float(header[:9]), MAX_WAIT)
    then, now = _date(header), _date(answer.headers.get("date", ""))
    if then is None or now is None:
        return None
    return min(max((then - now).total_seconds(), 0.0), MAX_WAIT)


def _ok(answer: Answer) -> bool:
    return 200 <= answer.status < 300


def _message(data: Any, *, depth: int) -> str:
    """The words among common error shapes; FastAPI's list of `{loc, msg}` names the param too."""
    if depth == 0 or isinstance(data, str):
        return data if isinstance(data, str) else ""
    if isinstance(data, list):
        return "; ".join(filter(None, (_message(item, depth=depth - 1) for item in data[:3])))
    if not isinstance(data, dict):
        return ""
    said = next(filter(None, (_message(data.get(name), depth=depth - 1) for name in _MESSAGE_NAMES)), "")
    place = data.get("loc")
    return f"{'.'.join(map(str, place[:6]))}: {said}" if said and isinstance(place, list) else said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
