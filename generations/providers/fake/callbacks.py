"""The calls that the fake makes when a job has ended: planned as plain values, sent by whoever has a socket."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    url: str
    body: bytes


def planned(job: FakeJob, faults: Mapping[str, Fault], *, now: float) -> Sequence[Callback]:
    """The callbacks of a job that was just accepted. One that is stopped calls nobody: see FakeService."""
    if not job.callback or "no_callback" in faults:
        return ()
    if "early_callback" in faults:
        return (Callback(now, job.callback, _body(job, now)), *_at_the_end(job))
    if late := faults.get("late_callback"):
        return _at_the_end(job, late.delay)
    if "forged_callback" in faults:
        return (Callback(job.ends_at or now, job.callback, b'{"id": "job_of_nobody", "status": "done"}'),)
    if "garbage_callback" in faults:
        return (Callback(job.ends_at or now, job.callback, HTML),)
    if again := faults.get("double_callback"):
        return (*_at_the_end(job), *_at_the_end(job, again.delay))
    return _at_the_end(job)


def _at_the_end(job: FakeJob, later: float = 0.0) -> Sequence[Callback]:
    if job.ends_at is None:
        return ()
    return (Callback(job.ends_at + later, job.callback, _body(job, job.ends_at)),)


def _body(job: FakeJob, now: float) -> bytes:
    return json.dumps({"id": job.id, "status": job.word(now)}).encode()


async def deliver(callback: Callback) -> list[int]:
    """Call until it is taken (2xx), some times; the status of each try, 0 where none came."""
    statuses: list[int] = []
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


def stays_here(url: str) -> bool:
    """Whether the address is plain HTTP on this machine: the fake calls nobody else."""
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
