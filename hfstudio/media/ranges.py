"""The Range header (RFC 9110, section 14), in the one form that players and download tools need."""

import re
from dataclasses import dataclass

_SPEC = re.compile(r"([0-9]*)-([0-9]*)")
_DIGITS = 18  # no file has more bytes than that; and int() of a million digits takes long


@dataclass(frozen=True)
class Span:
    """The bytes from `start` up to, not including, `end`."""

    start: int
    end: int


class Unsatisfiable(Exception):
    """No byte of the file is in the range: a 416."""


def span_for(header: str, size: int) -> Span | None:
    """What a Range header asks for of a file of `size` bytes; None where the header is not about bytes.

    Several ranges are answered by one that holds all of them, which the RFC allows and which costs the
    same however many there are. Raises Unsatisfiable, also for what is no range at all (`5-2`).
    """
    unit, _, specs = header.partition("=")
    if unit.strip().lower() != "bytes":
        return None
    spans = [span for spec in specs.split(",") if (span := _span(spec.strip(), size))]
    if not spans:
        raise Unsatisfiable
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _span(spec: str, size: int) -> Span | None:
    match = _SPEC.fullmatch(spec)
    if match is None or spec == "-":
        return None
    first, last = (_number(text) for text in match.groups())
    if first is None:
        start, end = max(0, size - (last or 0)), size
    else:
        start, end = first, size if last is None else min(last + 1, size)
    return Span(start, end) if start < end else None


def _number(text: str) -> int | None:
    return None if not text else int(text) if len(text) <= _DIGITS else 10**_DIGITS
