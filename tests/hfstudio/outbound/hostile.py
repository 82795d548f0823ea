"""A web server that misbehaves as a test's script says, and that counts its visitors."""

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

Script = Callable[[socket.socket, "Visit"], None]


class Visit:
    """One request, as its raw head says it."""

    def __init__(self, head: bytes) -> None:
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.path, _ = lines[0].split(" ", 2)
        self.headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}

    @property
    def host(self) -> str:
        return self.headers["host"]


class HostileServer:
    """Answers each connection once with `script`, in a thread of its own; `with` stops all of it."""

    def __init__(self, script: Script, *, tls: ssl.SSLContext | None = None) -> None:
        self.script, self._tls = script, tls
        self.visits: list[Visit] = []
        self.stopped = Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.address}"
        self._threads = [Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> "HostileServer":
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()

    def _accept(self) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            thread = Thread(target=self._answer, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        with suppress(OSError), connection:
            stream = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with stream:
                head = b""
                while b"\r\n\r\n" not in head:
                    data = stream.recv(65536)
                    if not data:
                        return
                    head += data
                visit = Visit(head.partition(b"\r\n\r\n")[0])
                self.visits.append(visit)
                self.script(stream, visit)


def answer(body: bytes = b"", *, status: str = "200 OK", **headers: str) -> bytes:
    """A well-made answer. Header names are given with underscores."""
    fields = {"Content_Type": "text/html", "Content_Length": str(len(body)), **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def says(data: bytes) -> Script:
    """A script that sends the same to everybody."""
    return lambda connection, _: connection.sendall(data)
