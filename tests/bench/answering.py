"""A provider that answers every request after some milliseconds: `python -m tests.bench.answering MS KIND`.

`status`: a status answer in the fake's words that is never twice the same; `bare`: always the same few bytes;
`taken`: the order is taken, under an id that is new each time.
Written by hand on the event loop, so that it costs less than whoever asks.
"""

import asyncio
import re
import sys
import time

import uvloop

STATUS = (
    b'{"id": "%b", "reference": "9f6f9a5e", "status": "working", "created_at": "2026-11-21T12:00:00+00:00", '
    b'"percent": 40, "checked": %d}'
)
TAKEN = b'{"id": "job_%d", "status": "waiting"}'
BARE = b'{"id": "x", "status": "working"}'
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


class Answering(asyncio.Protocol):
    def __init__(self, kind: str, delay: float) -> None:
        self._kind, self._delay, self._left = kind, delay, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._left += data
        while (end := self._left.find(b"\r\n\r\n")) >= 0:
            head = self._left[:end]
            length = _LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._left) < whole:
                return
            self._left = self._left[whole:]
            answer = self._answer(head)
            if self._delay:
                asyncio.get_running_loop().call_later(self._delay, self._write, answer)
            else:
                self._write(answer)

    def _answer(self, head: bytes) -> bytes:
        if self._kind == "bare":
            body = BARE
        elif self._kind == "taken":
            body = TAKEN % time.monotonic_ns()
        else:
            body = STATUS % (head.split(b" ", 2)[1].rpartition(b"/")[2], time.monotonic_ns())
        return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)

    def _write(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


async def main(milliseconds: float, kind: str) -> None:
    server = await asyncio.get_running_loop().create_server(
        lambda: Answering(kind, milliseconds / 1000), "127.0.0.1", 0, backlog=4096
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main(float(sys.argv[1]), sys.argv[2]))
