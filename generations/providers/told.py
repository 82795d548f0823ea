"""Errors that a provider tells in a body, whatever the status of the answer says.

Shapes seen: OpenAI's relays `{"error": {"message", "type", "code"}}`, where `type` or `code` may be an HTTP
status as text · openai-hk's account API `{"error": 1, "error_des": "…"}` under HTTP 200 · HeyGen
`{"error": {"code", "message"}}`, and before its v2 `{"code": 40001, "message": "…"}`, where 100 is success.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from generations.providers import answers
from generations.providers.answers import ACCOUNT_REFUSED, SUBMIT_REFUSALS
from generations.providers.protocol import Ambiguous, Answer, SubmitOutcome, Unreadable

FINE = frozenset({"", "0", "100", "200"})  # codes that tell of no error
MAYBE_RIGHT = frozenset({200, 201, 202, 400})  # statuses that a body may know better


@dataclass(frozen=True)
class Told:
    """One error, in the provider's words; `status` is the HTTP status that it comes to, where that can be told."""

    code: str
    message: str
    status: int | None = None


def told_error(data: Any, codes: Mapping[str, int] = MappingProxyType({})) -> Told | None:
    """The error that a body tells of the request itself. `codes`: what the provider's codes mean, as HTTP statuses."""
    if not isinstance(data, dict):
        return None
    error, code = data.get("error"), _word(data.get("code"))
    if isinstance(error, dict) and error:
        named = [_word(error.get("code")), _word(error.get("type")), code]
    elif error not in (None, False, 0, "", "0", [], {}):
        named = [_word(error), code]
    elif code.isdigit() and code not in FINE:
        named = [code]
    else:
        return None
    status = next(filter(None, (codes.get(word) or _http(word) for word in named)), None)
    return Told(next(filter(None, named), ""), answers.message_of(data), status)


def read_told(answer: Answer, codes: Mapping[str, int]) -> SubmitOutcome | None:
    """What follows from an error told in the answer to a submit; None where the status says all there is."""
    if answer.status not in MAYBE_RIGHT:
        return None
    try:
        data = answers.read_json(answer)
    except Unreadable:
        return None
    told = told_error(data, codes)
    if told is None:
        return None
    status = told.status or 400
    if status not in SUBMIT_REFUSALS:
        return Ambiguous(f"The provider answered with the error {told.code}, which does not say whether it took it.")
    return SUBMIT_REFUSALS[status].outcome(answer, told.message or told.code)


def unreadable_told(told: Told, answer: Answer) -> Unreadable:
    """To be raised where an error was told instead of a job's status."""
    return Unreadable(
        f"The provider answered with an error: {told.message or told.code}.",
        retry_after=answers.retry_after(answer),
        account=told.status in ACCOUNT_REFUSED,
    )


def _word(value: Any) -> str:
    """A code as text; empty for what is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)[:60]


def _http(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and 400 <= int(word) < 600 else None
