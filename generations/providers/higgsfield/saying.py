"""A job in the platform's words: which path, and which inputs.

In a route's `remote_id`, `{name}` stands for an input that the path has instead of the body, and `[a|b]` for `a`
where a file goes along, else `b`. An input or role called `x[]` is a list; `x[].id` a list of objects with that id.
"""

import json
import re
from collections import Counter
from typing import Any
from urllib.parse import quote

from generations.providers.protocol import Job

_INPUT = re.compile(r"\{(\w+)\}")
_EITHER = re.compile(r"\[([^|\]]*)(?:\|([^\]]*))?\]")
STRENGTH = 1  # of a motion, 0 to 1: all of it


def model_path(job: Job) -> str:
    said = job.route.said(job.params)
    files = bool(_files(job))
    path = _EITHER.sub(lambda match: match[1] if files else (match[2] or ""), job.route.remote_id)
    return quote(_INPUT.sub(lambda match: str(said.get(match[1], "")), path))


def inputs(job: Job) -> dict[str, Any]:
    """What goes into the body."""
    in_path = set(_INPUT.findall(job.route.remote_id))
    said = {name: value for name, value in job.route.said(job.params).items() if name not in in_path}
    found: dict[str, Any] = {}
    for name, value in (*said.items(), *_files(job)):
        _put(found, name, value)
    return found


def as_json(value: Any) -> bytes:
    """As the official client writes it: compact, and in UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _files(job: Job) -> list[tuple[str, str]]:
    """The files that the route takes, each with its input's name."""
    before: Counter[str] = Counter()
    found = []
    for medium in job.media:
        name = job.route.role_said(medium.role, before[medium.role])
        before[medium.role] += 1
        if name:
            found.append((name, medium.reference))
    return found


def _put(found: dict[str, Any], name: str, value: Any) -> None:
    plain, listed, inner = name.partition("[]")
    if not listed:
        found.setdefault(plain, value)
    elif inner:
        found.setdefault(plain, []).append({inner.lstrip("."): value, "strength": STRENGTH})
    else:
        found.setdefault(plain, []).append(value)
