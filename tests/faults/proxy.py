"""A small TCP proxy that cuts connections: in the middle of a request, of an answer, of a download."""

import socket
import struct
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Self

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST


@dataclass(frozen=True)
class Cut:
    """A connection is reset when so many bytes have gone this way: `up` to the server, `down` to the client."""

    way: Literal["up", "down"]
    after: int


class Proxy:
    """Passes everything on to a port of this machine. Each new connection takes the next of `cuts`, or None."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.cuts: deque[Cut | None] = deque()
        self.was_cut = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                cut = self.cuts.popleft() if self.cuts else None
                pair = (client, server)
                for way, source, sink in (("up", client, server), ("down", server, client)):
                    after = cut.after if cut and cut.way == way else None
                    threading.Thread(target=self._pump, args=(source, sink, pair, after), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, pair: tuple[socket.socket, ...], left: int | None):
        with suppress(OSError):
            while data := source.recv(65536 if left is None else min(65536, left)):
                sink.sendall(data)
                left = None if left is None else left - len(data)
                if left == 0:
                    self.was_cut += 1
                    self._end(pair, reset=True)
                    return
        self._end(pair, reset=False)

    def _end(self, pair: tuple[socket.socket, ...], *, reset: bool) -> None:
        for one in pair:
            with suppress(OSError):
                if reset:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                one.shutdown(socket.SHUT_RDWR)
            one.close()
