"""Calls sent over a real connection, and a box that callbacks fall into."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread

import httpx

from generations.providers.protocol import Answer, Call

PATIENCE = 30.0  # seconds


def send(call: Call, *, timeout: float = PATIENCE) -> Answer:
    """The whole answer. Raises httpx.HTTPError where none comes."""
    with httpx.Client(timeout=timeout, trust_env=False) as http:
        response = http.request(call.method, call.url, headers=dict(call.headers), content=call.body)
    return Answer(response.status_code, dict(response.headers), response.content)


class Postbox:
    """Takes every POST. `statuses` are what it answers first, 204 after them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.statuses: list[int] = []
        self._posts: Queue[tuple[str, bytes]] = Queue()

    def next(self) -> tuple[str, bytes]:
        """(path, body) of the next POST; waits for it."""
        return self._posts.get(timeout=PATIENCE)

    def take(self, path: str, body: bytes) -> int:
        self._posts.put((path, body))
        return self.statuses.pop(0) if self.statuses else 204


@contextmanager
def postbox() -> Iterator[Postbox]:
    class Visit(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = box.take(self.path, self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Visit) as server:
        box = Postbox(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
