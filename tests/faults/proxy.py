"""A small proxy that cuts connections: in the middle of a request, of an answer, of a download; before an answer."""

import socket
import struct
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Self

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST

Pair = tuple[socket.socket, socket.socket]  # of the client, of the server


@dataclass(frozen=True)
class Cut:
    """A connection is reset when so many bytes have gone this way: `up` to the server, `down` to the client."""

    way: Literal["up", "down"]
    after: int


class Proxy:
    """Passes everything on to a port of this machine, or to a socket by its path.

    Each new connection takes the next of `cuts`, or None.
    """

    def __init__(self, to: int | str) -> None:
        self._to = to
        self.cuts: deque[Cut | None] = deque()
        self._unheard: bytes | None = None
        self._unhearing: set[Pair] = set()
        self.was_cut = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def lose_answer(self, said: bytes) -> None:
        """Once, and on any connection: what is answered to this is not passed on, but the connection is reset."""
        self._unheard = said

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
                server = self._connect()
                cut = self.cuts.popleft() if self.cuts else None
                pair = (client, server)
                for way, source, sink in (("up", client, server), ("down", server, client)):
                    after = cut.after if cut and cut.way == way else None
                    threading.Thread(target=self._pump, args=(source, sink, pair, after), daemon=True).start()

    def _connect(self) -> socket.socket:
        if isinstance(self._to, int):
            return socket.create_connection(("127.0.0.1", self._to))
        server = socket.socket(socket.AF_UNIX)
        server.connect(self._to)
        return server

    def _pump(self, source: socket.socket, sink: socket.socket, pair: Pair, left: int | None):
        with suppress(OSError):
            while data := source.recv(65536 if left is None else min(65536, left)):
                lost = self._is_lost(data, pair, answer=sink is pair[0])
                if not lost:
                    sink.sendall(data)
                    left = None if left is None else left - len(data)
                if lost or left == 0:
                    self.was_cut += 1
                    self._end(pair, reset=True)
                    return
        self._end(pair, reset=False)

    def _is_lost(self, data: bytes, pair: Pair, *, answer: bool) -> bool:
        if answer:
            return pair in self._unhearing
        if self._unheard and self._unheard in data:
            self._unheard = None
            self._unhearing.add(pair)
        return False

    def _end(self, pair: Pair, *, reset: bool) -> None:
        for one in pair:
            with suppress(OSError):
                if reset:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                one.shutdown(socket.SHUT_RDWR)
            one.close()
