"""Ways to bring a file into storage: `python -m tests.bench.mirroring SOURCE ROUNDS BYTES WAY…`; figures as JSON.

The ways are tried in turn, round by round, so that what else the machine does hits all of them. Each is given in
seconds and CPU seconds a transfer (medians), and the growth of this process' peak memory during one.
"""

import hashlib
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hfstudio.settings")
django.setup()

import boto3
import httpx
from botocore.config import Config
from django.conf import settings

from generations.lifecycle.fetch import transfer
from hfstudio import storage
from hfstudio.outbound import body
from hfstudio.storage.stored import Measured
from tests.bench.places import megabytes

PIECE = 1 << 18
KEY = "media/bench"


def ours(url: str) -> None:
    """What the product does; in a bucket with a copy on this disk, for whoever looks at the file."""
    with tempfile.TemporaryDirectory() as folder:
        transfer(url, KEY, None if storage.is_local() else Path(folder) / "copy", lambda: None)


def ours_without_a_copy(url: str) -> None:
    transfer(url, KEY, None, lambda: None)


def put_object(url: str) -> None:
    """The whole body in memory, hashed, and given to boto3 as it comes."""
    content = httpx.get(url, trust_env=False).content
    hashlib.sha256(content).hexdigest()
    _client().put_object(Bucket=settings.S3_BUCKET, Key=KEY, Body=content)


def raw_to_server(url: str) -> None:
    """Nothing but two sockets: what is received is written on; no hash, no check."""
    with _asked(url) as (source, length, first), _given(length) as sink:
        sink.sendall(first)
        _pass_on(source, length - len(first), sink.sendall)


def raw_and_hashed(url: str) -> None:
    """The same two sockets with our pieces and our hashing between them: what is left to gain for whoever hashes."""
    with _asked(url) as (source, length, first), _given(length) as sink:
        for piece in Measured(chain([first], _pieces(source, length - len(first))), length):
            sink.sendall(piece)


def _pieces(source: socket.socket, left: int) -> Iterator[bytes]:
    while left:
        piece = source.recv(min(left, body.PIECE))
        left -= len(piece)
        yield piece


@contextmanager
def _given(length: int) -> Iterator[socket.socket]:
    """A plain PUT of so many bytes, which are to be written to the socket; then its answer is heard."""
    target = urlsplit(os.environ["AWS_ENDPOINT_URL_S3"])
    with socket.create_connection((target.hostname, target.port)) as sink:
        sink.sendall(f"PUT /raw HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
        yield sink
        sink.recv(1000)


def raw_to_disk(url: str) -> None:
    with _asked(url) as (source, length, first), tempfile.TemporaryFile(buffering=0) as file:
        file.write(first)
        _pass_on(source, length - len(first), file.write)


def _pass_on(source: socket.socket, left: int, write: Callable[[memoryview], object]) -> None:
    room = memoryview(bytearray(PIECE))
    while left:
        got = source.recv_into(room)
        write(room[:got])
        left -= got


class _asked:  # noqa: N801 — a context manager
    """A plain GET: the socket, how many bytes there are, and those that came with the head."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    def __enter__(self) -> tuple[socket.socket, int, bytes]:
        self._socket = socket.create_connection((self._parts.hostname, self._parts.port))
        self._socket.sendall(f"GET {self._parts.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += self._socket.recv(PIECE)
        head, _, first = head.partition(b"\r\n\r\n")
        return self._socket, int(self._parts.path.lstrip("/")), first

    def __exit__(self, *_: object) -> None:
        self._socket.close()


_MADE: list = []


def _client():
    if not _MADE:
        _MADE.append(boto3.session.Session().client("s3", config=Config(s3={"addressing_style": "path"})))
    return _MADE[0]


WAYS: dict[str, Callable[[str], None]] = {
    way.__name__: way for way in (ours, ours_without_a_copy, put_object, raw_to_server, raw_and_hashed, raw_to_disk)
}


def timed(way: Callable[[str], None], url: str) -> tuple[float, float]:
    cpu, began = time.process_time(), time.perf_counter()
    way(url)
    return time.perf_counter() - began, time.process_time() - cpu


def growth(way: Callable[[str], None], url: str) -> float:
    """How much more memory this process had at most, in megabytes, than before it went this way."""
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak that was
    before = megabytes()
    way(url)
    return megabytes() - before


def main(source: str, rounds: int, size: int, names: list[str]) -> dict[str, dict[str, float]]:
    little, url = f"{source}/{1 << 16}", f"{source}/{size}"
    for name in names:
        WAYS[name](little)  # imports what it needs
    grew = {name: growth(WAYS[name], url) for name in names}
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            took[name].append(timed(WAYS[name], url))
    return {name: _figures(rows, grew[name]) for name, rows in took.items()}


def _figures(rows: list[tuple[float, float]], grew: float) -> dict[str, float]:
    seconds, cpu = zip(*rows, strict=True)
    return {"seconds": median(seconds), "best": min(seconds), "cpu": median(cpu), "mb": grew}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])))
