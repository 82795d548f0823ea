"""The calls that the fake makes when a job has ended: planned as plain values, sent by whoever has a socket."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import urlsplit

from .garbage import HTML
from .job import FakeJob
from .script import Fault

TRIES = 4
_WAIT = 0.3  # seconds before the second try; doubled each time
_LIMIT = 10.0  # seconds for one try


@dataclass(frozen=True, order=True)
class Callback:
    """One call that is due at a time, in seconds since 1970."""

    due: float
    job_id: str
    url: str
    body: bytes


def planned(job: FakeJob, faults: Mapping[str, Fault], *, now: float) -> tuple[Callback, ...]:
    """The callbacks of a job that was just accepted, unless it is stopped; `faults` are those of this step, by name."""
    if not job.callback or "no_callback" in faults:
        return ()
    at_the_end = () if job.ends_at is None else (_telling(job, job.ends_at),)
    for name, changed in _CHANGED.items():
        if name in faults:
            return changed(job, at_the_end, faults[name], now)
    return at_the_end


def _telling(job: FakeJob, when: float) -> Callback:
    body = json.dumps({"id": job.id, "status": job.word(when)}).encode()
    return Callback(when, job.id, job.callback, body)


def _later(callbacks: tuple[Callback, ...], seconds: float) -> tuple[Callback, ...]:
    return tuple(replace(callback, due=callback.due + seconds) for callback in callbacks)


def _saying(callbacks: tuple[Callback, ...], body: bytes) -> tuple[Callback, ...]:
    return tuple(replace(callback, body=body) for callback in callbacks)


_CHANGED: Mapping[str, Callable[[FakeJob, tuple[Callback, ...], Fault, float], tuple[Callback, ...]]] = {
    "early_callback": lambda job, usual, fault, now: (_telling(job, now), *usual),
    "late_callback": lambda job, usual, fault, now: _later(usual, fault.delay),
    "double_callback": lambda job, usual, fault, now: usual + _later(usual, fault.delay),
    "forged_callback": lambda job, usual, fault, now: _saying(usual, b'{"id": "job_of_nobody", "status": "done"}'),
    "garbage_callback": lambda job, usual, fault, now: _saying(usual, HTML),
}


async def deliver(callback: Callback) -> list[int]:
    """Call until it is taken (2xx), some times; the status of each try, 0 where none came.

    Whoever is not on this machine, or speaks TLS, is not called.
    """
    statuses: list[int] = []
    if not _stays_here(callback.url):
        return statuses
    for number in range(TRIES):
        if number:
            await asyncio.sleep(_WAIT * 2 ** (number - 1))
        try:
            statuses.append(await asyncio.wait_for(_post(callback), _LIMIT))
        except (OSError, TimeoutError, ValueError, IndexError):
            statuses.append(0)
        if 200 <= statuses[-1] < 300:
            break
    return statuses


def _stays_here(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return parts.scheme == "http" and (host == "localhost" or ip_address(host).is_loopback) and parts.port != 0
    except ValueError:
        return False


async def _post(callback: Callback) -> int:
    parts = urlsplit(callback.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    try:
        target = parts.path or "/"
        head = (
            f"POST {target}{'?' + parts.query if parts.query else ''} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(callback.body)}\r\nConnection: close\r\n\r\n"
        )
        writer.write(head.encode("ascii") + callback.body)
        await writer.drain()
        return int((await reader.readline()).split(b" ")[1])
    finally:
        writer.close()
