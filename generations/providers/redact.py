"""Raw answers made fit for keeping: no secrets, no keys, no signatures in URLs, no unbounded size.

What is kept is for the day that support needs it. When in doubt it is left out: every value in a URL's
query goes, whatever its name.
"""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit, urlunsplit

from generations.providers.protocol import Answer

REDACTED = "[redacted]"
CUT = "[cut]"

_MAX_BODY = 64 * 1024  # bytes of a body that are looked at
_MAX_TEXT = 2_000  # characters kept of one text
_MAX_NODES = 2_000  # values kept of one body
_MAX_DEPTH = 12
_SHORTEST_SECRET = 6  # a shorter part of a secret would blot out ordinary words
_LONGEST_SECRET = 500

_KEPT_HEADERS = frozenset(
    {"content-type", "content-length", "date", "retry-after", "server", "x-request-id", "request-id",
     "x-correlation-id", "cf-ray"}
)  # fmt: skip
_SECRET_NAME = re.compile(
    r"authori[sz]ation|api[-_ ]?key|secret|token|passw|cookie|signature|credential|private[-_]?key|access[-_]?key|jwt",
    re.IGNORECASE,
)
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s\"'<>\\]+", re.IGNORECASE)
_CALLBACK_TOKEN = re.compile(r"(/callbacks/[^/\s]+/)[^/?#\s\"']+")
_PATTERNS = (
    # The words of an Authorization header with what follows them. Without that header's name, a digit,
    # mixed letters or its length tell a key from a word, as in `Basic plan`.
    (re.compile(r"\b(authori[sz]ation\W{1,4}(?:bearer|basic))\s+[\w.~+/=:-]{4,}", re.IGNORECASE), r"\1 " + REDACTED),
    (re.compile(r"\b((?i:bearer|basic))\s+(?=\S*[\d=]|\S*[:a-z][A-Z]|\S{16})[\w.~+/=:-]{4,}"), r"\1 " + REDACTED),
    (
        re.compile(r"\b(key|token|secret|password)([\s:=\"']+)(?=\S*[\d:])[\w.~+/=:-]{8,}", re.IGNORECASE),
        r"\1\2" + REDACTED,
    ),
    (re.compile(r"\b(?:hfs|hk|sk|pk|rk|ghp|xox[abp])[-_][A-Za-z0-9_-]{6,}"), REDACTED),
    (re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}"), REDACTED),
    (re.compile(r"\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?"), REDACTED),
    (re.compile(r"([?&;][\w.-]{1,60}=)[^&;\s\"'<>#]+"), r"\1" + REDACTED),
)


def redact(answer: Answer, secrets: Collection[str] = ()) -> dict[str, Any]:
    """`{status, headers, body}`, of a command `errors` too, of plain JSON values, fit for a database row. Never raises.

    `secrets` are the account's own, looked for by value; keys of the usual forms are found without.
    """
    return {
        "status": answer.status,
        "headers": {
            name: redact_text(value, secrets) for name, value in answer.headers.items() if name in _KEPT_HEADERS
        },
        "body": _body(answer.body, _forms(secrets)),
        **({"errors": _text(answer.errors.decode("utf-8", "replace"), _forms(secrets))} if answer.errors else {}),
    }


def redact_text(text: str, secrets: Collection[str] = ()) -> str:
    """`text` without what opens something, at most some thousand characters of it."""
    return _text(text, _forms(secrets))


def _body(body: bytes, forms: tuple[str, ...]) -> Any:
    if len(body) <= _MAX_BODY:
        try:
            return _Pruned(forms).value(json.loads(body))
        except (ValueError, RecursionError):
            pass
    return _text(body[:_MAX_BODY].decode("utf-8", "replace"), forms)


class _Pruned:
    """A JSON value, redacted and cut to a size, node by node."""

    def __init__(self, forms: tuple[str, ...]) -> None:
        self._forms, self._left = forms, _MAX_NODES

    def value(self, value: Any, depth: int = 0) -> Any:
        self._left -= 1
        if self._left < 0 or depth > _MAX_DEPTH:
            return CUT
        if isinstance(value, str):
            return _text(value, self._forms)
        if isinstance(value, list):
            return [self.value(item, depth + 1) for item in value[: max(self._left, 1)]]
        if isinstance(value, dict):
            return self._object(value, depth)
        if isinstance(value, float) and value - value != 0:  # NaN and the infinities are no JSON
            return str(value)
        return value if not isinstance(value, int) or abs(value) < 2**63 else CUT

    def _object(self, value: Mapping[str, Any], depth: int) -> dict[str, Any]:
        kept = list(value.items())[: max(self._left, 1)]
        return {
            _text(name, self._forms): REDACTED if _is_secret(name, item) else self.value(item, depth + 1)
            for name, item in kept
        }


def _is_secret(name: str, value: Any) -> bool:
    """A count such as `prompt_tokens: 17` is none."""
    return not (value is None or isinstance(value, bool | int | float)) and bool(_SECRET_NAME.search(name))


def _forms(secrets: Collection[str]) -> tuple[str, ...]:
    """Each secret, the parts of an `id:secret` pair, and how they look in a URL; the longest first."""
    parts = {part for secret in secrets for part in (secret, *secret.split(":")) if len(part) >= _SHORTEST_SECRET}
    return tuple(sorted({form for part in parts for form in (part, quote(part, ""), quote_plus(part))}, key=len)[::-1])


def _text(text: str, forms: tuple[str, ...]) -> str:
    whole, text = len(text) <= 4 * _MAX_TEXT, text[: 4 * _MAX_TEXT]
    for form in forms:
        text = text.replace(form, REDACTED)
    text = _CALLBACK_TOKEN.sub(r"\1" + REDACTED, _URL.sub(_url, text))
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    if not whole:
        text = text[:-_LONGEST_SECRET]  # one that was cut in two is not recognised: its half goes with the cut
    if len(text) > _MAX_TEXT or not whole:
        text = f"{text[:_MAX_TEXT]} {CUT}"
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _url(match: re.Match[str]) -> str:
    """The address without user, query values and fragment; the names in the query stay."""
    try:
        parts = urlsplit(match[0])
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return REDACTED
    names = [f"{pair.partition('=')[0][:60]}={REDACTED}" for pair in parts.query.split("&") if pair]
    return urlunsplit((parts.scheme, host, parts.path, "&".join(names), REDACTED if parts.fragment else ""))
