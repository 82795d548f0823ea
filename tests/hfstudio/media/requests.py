"""Requests written by hand, as no honest client would send them."""

import socket
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from hfstudio.media.models import Upload
from products.models import Brand
from tests import factories

UPLOADS = "/api/v1/uploads/"
BOUNDARY = "hand-made"


class Door:
    """The API as one key's owner sees it."""

    def __init__(self, *, brand: Brand | None = None, role: str = "editor") -> None:
        self.brand = brand or factories.brand()
        person = factories.actor(brands=[self.brand], role=role).user
        self.key = factories.api_key(person, brands=[self.brand])
        self._client = Client(headers={"Authorization": f"Bearer {self.key}"})

    def post(self, body: bytes, **options: Any) -> Any:
        """POST a multipart body."""
        content_type = options.pop("content_type", f"multipart/form-data; boundary={BOUNDARY}")
        return self._client.generic("POST", UPLOADS, body, content_type, **options)

    def give(self, content: bytes, *, disposition: bytes = b'filename="photo.png"', **options: Any) -> Any:
        """POST a file, with any spelling of its name."""
        return self.post(part(content, disposition=disposition) + END, **options)

    def json(self, **body: Any) -> Any:
        return self._client.post(UPLOADS, body, content_type="application/json")

    def get(self, path: str, **options: Any) -> Any:
        return self._client.get(path, **options)

    def delete(self, path: str) -> Any:
        return self._client.delete(path)


END = f"--{BOUNDARY}--\r\n".encode()


def part(
    content: bytes, *, name: bytes = b"file", disposition: bytes = b'filename="photo.png"', headers: bytes = b""
) -> bytes:
    head = b'Content-Disposition: form-data; name="' + name + b'"'
    head += b"; " + disposition if disposition else b""
    return b"--" + BOUNDARY.encode() + b"\r\n" + head + b"\r\n" + headers + b"\r\n" + content + b"\r\n"


def is_problem(response: Any, *statuses: int) -> dict[str, Any]:
    """The problem of a refusal, after which nothing is kept."""
    assert response.status_code in statuses, response.content[:500]
    assert response.headers["Content-Type"] == "application/problem+json"
    assert Upload.objects.count() == 0
    problem: dict[str, Any] = response.json()
    assert problem["code"]
    assert problem["detail"]
    return problem


class RawRequest:
    """A POST over a socket of its own, sent as slowly and as wrongly as a test likes."""

    def __init__(self, server: str, key: str, *, length: int) -> None:
        address = urlsplit(server)
        assert address.hostname
        assert address.port
        self._socket = socket.create_connection((address.hostname, address.port), timeout=120)
        self.send(
            f"POST {UPLOADS} HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer {key}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {length}\r\n\r\n".encode()
        )

    def send(self, content: bytes) -> None:
        self._socket.sendall(content)

    def end(self) -> None:
        """Say that nothing more will be sent; the answer can still be read."""
        self._socket.shutdown(socket.SHUT_WR)

    def hang_up(self) -> None:
        self._socket.close()

    def status(self) -> int:
        """The status of the answer, waited for."""
        with self._socket, self._socket.makefile("rb") as answer:
            return int(answer.readline().split()[1])
