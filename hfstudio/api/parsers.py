"""JSON as it is defined, and no more: what other readers would read differently is refused."""

import json
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser

from hfstudio.api.problems import ProblemError

MAX_DEPTH = 32


class StrictJSONParser(BaseParser):
    """application/json in UTF-8: no NaN, no Infinity, no duplicate keys, no NUL, at most 32 levels deep."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        request = (parser_context or {}).get("request")
        if request is not None and request.headers.get("Content-Encoding", "identity") != "identity":
            raise UnsupportedMediaType("a compressed body")
        return parse_json(stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))


def parse_json(raw: bytes) -> Any:
    """The value; raises ProblemError (400 or 413) that says what is wrong with it."""
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if len(raw) > limit:
        raise ProblemError(413, "too_large", f"A JSON body may have up to {limit >> 20} MB.")
    try:
        value = json.loads(raw.decode(), parse_constant=_no_constant, object_pairs_hook=_unique)
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


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        double = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {double[:60]!r} stands twice in one object")
    return dict(pairs)


def _too_deep() -> ProblemError:
    return ProblemError(400, "bad_json", f"The body is nested deeper than {MAX_DEPTH} levels.")


def _check(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
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
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ProblemError(400, "bad_json", "A text in the body has half a character (a lone surrogate).")
