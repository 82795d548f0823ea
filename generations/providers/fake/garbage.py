"""Answers that say nothing, though their status is 200."""

from collections.abc import Callable, Mapping

HTML = b"<!doctype html><title>Sign in</title><h1>Sign in</h1><form action=/login><input name=user></form>"

_MANY = 200_000
_HUGE = 16 * 1024 * 1024

# Made when asked for: some are large.
GARBAGE: Mapping[str, Callable[[], bytes]] = {
    "html": lambda: HTML,
    "nothing": lambda: b"",
    "empty_object": lambda: b"{}",
    "list": lambda: b'["job_1"]',
    "null": lambda: b"null",
    "wrong_types": lambda: b'{"id": 17, "status": ["done"], "outputs": "yes", "percent": "half", "jobs": {"id": "x"}}',
    "null_id": lambda: b'{"id": null, "status": null, "outputs": [null], "jobs": [null]}',
    "control_id": lambda: b'{"id": "job\\u0000\\n1", "status": "done", "outputs": [{"url": "javascript:1"}]}',
    "lone_surrogate": lambda: b'{"id": "\\ud800", "status": "\\ud800", "jobs": [{"id": "\\ud800"}]}',
    "two_ids": lambda: b'{"id": "job_1", "status": "done", "id": "job_2", "jobs": [{"id": "job_1", "id": "job_2"}]}',
    "not_utf8": lambda: b'{"id": "job_\xff\xfe", "status": "done", "jobs": []}',
    "truncated": lambda: b'{"id": "job_1", "status": "wai',
    "infinite": lambda: b'{"id": "job_1", "status": "done", "percent": Infinity, "cost": NaN, "jobs": []}',
    "long_number": lambda: b'{"id": "job_1", "percent": ' + b"9" * 10_000 + b"}",
    "deep": lambda: b"[" * _MANY + b"]" * _MANY,
    "huge": lambda: b'{"id": "' + b"x" * _HUGE + b'"}',
}
DUPLICATE = "duplicate_id"  # not here, for it needs the ledger: the id of the job that was accepted before this one
KINDS = (*GARBAGE, DUPLICATE)
