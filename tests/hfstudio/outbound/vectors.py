"""All attack vectors, the servers that play them, and the look-up that leads there."""

import gzip
import json
import socket
import zlib
from collections import defaultdict
from pathlib import Path
from time import sleep
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.hfstudio.outbound.conftest import PUBLIC
from tests.hfstudio.outbound.hostile import Visit, answer

DATA = Path(__file__).parents[2] / "data" / "ssrf"
VECTORS = [json.loads(line) for line in (DATA / "vectors.jsonl").read_text("utf-8").splitlines()]
CONTROLS = (DATA / "controls.txt").read_text("utf-8").splitlines()


def hostile_web(connection: socket.socket, visit: Visit) -> None:
    """The servers of the vectors, told apart by their host names."""
    place, query = urlsplit(visit.path), parse_qs(urlsplit(visit.path).query)
    to, name = query.get("to", [""])[0], place.path.removeprefix("/")
    if name == "loop":
        connection.sendall(answer(status="302 Found", Location="/loop"))
    elif name.isdecimal():
        connection.sendall(answer(status=f"{name} Moved", Location=to))
    elif name == "refresh-header":
        connection.sendall(answer(b"moved", Refresh=f"0; url={to}"))
    elif name == "meta-refresh":
        connection.sendall(answer(f'<meta http-equiv="refresh" content="0; url={to}">'.encode()))
    elif visit.host.startswith("rebind"):
        connection.sendall(answer(status="302 Found", Location="/again"))
    elif visit.host.startswith("page."):
        connection.sendall(answer(b'<base href="http://10.0.0.1/"><img src="http://127.0.0.1/x.png">'))
    else:
        misbehave(connection, name)


def misbehave(connection: socket.socket, name: str) -> None:
    endless = {
        "header-one-byte-per-second": (b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
        "chunked-endless": (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"1000\r\n" + b"a" * 4096 + b"\r\n",
        ),
        "headers-10mb": (b"HTTP/1.1 200 OK\r\n", b"X-Many: " + b"a" * 4000 + b"\r\n"),
        "100-continue-flood": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    }
    zeros = bytes(4_000_000)
    whole = {
        "content-length-10g": answer(b"a", Content_Length=str(10**10)),
        "lying-content-length": answer(b"a" * 100, Content_Length="5000"),
        "truncated-body": answer(b"a" * 100, Content_Length="5000"),
        "gzip-10mb-to-10gb": answer(gzip.compress(zeros), Content_Encoding="gzip"),
        "deflate": answer(zlib.compress(zeros), Content_Encoding="deflate"),
        "br": answer(b"\x1b\xff\xff\xff", Content_Encoding="br"),
        "jsonld-1e5-deep": answer(b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>"),
        "expired": b"\x15\x03\x01\x00\x02\x02\x2d",  # what is left of a TLS handshake that was refused
    }
    if name in endless:
        head, piece = endless[name]
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            sleep(0.1 if len(piece) == 1 else 0)
    connection.sendall(whole.get(name) or answer(status="404 Not Found"))


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch):
    """The system's resolver, replaced by a vector's own answers; it counts how often each name is asked for."""
    asked: dict[str, int] = defaultdict(int)

    def use(dns: dict[str, object] | None):
        def getaddrinfo(host: str, port: int, *args: object, **options: object) -> list[tuple]:
            asked[host] += 1
            found = (dns or {}).get(host, [PUBLIC])
            if host.startswith("rebind"):
                found = [PUBLIC] if asked[host] == 1 else ["127.0.0.1", "169.254.169.254"]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return use
