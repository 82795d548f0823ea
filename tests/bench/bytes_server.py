"""Gives and takes bytes as fast as a socket can: `python -m tests.bench.bytes_server`; its port is the first line.

`GET /N` answers N bytes; a PUT of any length is read, thrown away and answered as an S3 server does. Written by hand
on plain sockets, so that it costs less than whoever asks.
"""

import re
import socket
import threading

BODY = memoryview(bytes(range(256)) * 4096)  # 1 MiB
ROOM = 1 << 20  # bytes
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def serve(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    scratch = memoryview(bytearray(ROOM))
    left = b""
    with connection:
        while True:
            while b"\r\n\r\n" not in left:
                if not (more := connection.recv(65536)):
                    return
                left += more
            head, _, left = left.partition(b"\r\n\r\n")
            if head.startswith(b"GET"):
                give(connection, int(head.split(b" ", 2)[1].lstrip(b"/")))
            else:
                left = take(connection, head, left, scratch)


def give(connection: socket.socket, count: int) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {count}\r\n\r\n"
    connection.sendall(head.encode())
    while count > 0:
        count -= connection.send(BODY[:count])


def take(connection: socket.socket, head: bytes, left: bytes, scratch: memoryview) -> bytes:
    said = _LENGTH.search(head)
    count = (int(said[1]) if said else 0) - len(left)
    if b"100-continue" in head.lower():
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    while count > 0:
        if not (got := connection.recv_into(scratch, min(count, ROOM))):
            return b""
        count -= got
    connection.sendall(b'HTTP/1.1 200 OK\r\nETag: "discarded"\r\nContent-Length: 0\r\n\r\n')
    return b"" if count == 0 else left[count:]


def main() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        print(listening.getsockname()[1], flush=True)
        while True:
            threading.Thread(target=serve, args=(listening.accept()[0],), daemon=True).start()


if __name__ == "__main__":
    main()
