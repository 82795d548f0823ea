"""JSON as it is defined, and no more: what other readers would read differently is refused."""

import json
import math
from collections import Counter
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser

from hfstudio.api.problems import ProblemError

MAX_DEPTH = 32
MIB = 1 << 20


class StrictJSONParser(BaseParser):
    """application/json in UTF-8: no NaN, no Infinity, no duplicate keys, no NUL, at most 32 levels deep."""

    media_type = "application/json"
    max_bytes = 2 * MIB

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        request = (parser_context or {}).get("request")
        if request is not None and request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise UnsupportedMediaType("", detail="Send the body as it is, without a Content-Encoding.")
        raw = stream.read(self.max_bytes + 1)
        if len(raw) > self.max_bytes:
            raise ProblemError(413, "too_large", f"A JSON body may have up to {self.max_bytes // MIB} MiB here.")
        return parse_json(raw)


class LargeJSONParser(StrictJSONParser):
    """The same, for bodies that carry a file in base64."""

    max_bytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def parse_json(raw: bytes) -> Any:
    """The value; raises a 400 problem that says what is wrong with it."""
    try:
        value = json.loads(raw.decode(), parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_unique)
    except UnicodeDecodeError:
        raise ProblemError(400, "bad_json", "The body is not UTF-8.") from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:
        raise ProblemError(400, "bad_json", f"The body is not valid JSON: {error}") from None
    _check(value, 0)
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large a number")
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        [(double, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"the key {double[:60]!r} stands twice in one object")
    return found


def _too_deep() -> ProblemError:
    return ProblemError(400, "bad_json", f"The body is nested deeper than {MAX_DEPTH} levels.")


def _check(value: Any, depth: int) -> None:
    if isinstance(value, dict | list) and depth == MAX_DEPTH:
        raise _too_deep()
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_text(name)
            _check(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth + 1)


def _check_text(text: str) -> None:
    if "\0" in text:
        raise ProblemError(400, "bad_json", "A text in the body has a NUL character, which cannot be kept.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ProblemError(400, "bad_json", "A text in the body has half a character (a lone surrogate).") from None
