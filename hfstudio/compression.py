"""Text goes over the wire compressed: the studio's own files once and for all, pages as they are written.

Films and pictures are left alone: they are compressed already, and a range of a file is of its own bytes.
"""

import gzip
import hashlib
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

TEXT = {".css", ".js", ".json", ".map", ".svg", ".txt"}
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=9),  # asked for by browsers over TLS, and on this machine
    "gzip": partial(gzip.compress, compresslevel=9, mtime=0),
}
MADE_ANEW = ("text/html", "text/javascript")  # for each request
WORTH_IT = 1024  # bytes; below it the answer's headers are most of it


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # it has no types
    """WhiteNoise, with packed twins of every text beside the data: a checkout has none, and stays as it is."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        plain = super().get_static_file(path, url, stat_cache=stat_cache)
        if (file := Path(path)).suffix not in TEXT or file.stat().st_size < WORTH_IT:
            return plain
        _wanted, _path, headers = plain.alternatives[-1]  # of the file itself
        kept = [(name, value) for name, value in headers if name != "Content-Length"]
        return StaticFile(path, kept, encodings={encoding: str(packed(file, encoding)) for encoding in PACKERS})


class PagesMiddleware(GZipMiddleware):
    """What is made anew for each request. Its tokens are masked each time, and its length is blurred (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith(MADE_ANEW):
            return response
        return super().process_response(request, response)


def packed(path: Path, encoding: str) -> Path:
    """The twin of a static file in the data folder, made when it is not there for these very bytes."""
    is_now = path.stat()
    name = hashlib.sha256(f"{path}\0{is_now.st_size}\0{is_now.st_mtime_ns}".encode()).hexdigest()[:32]
    twin: Path = settings.DATA_DIR / "static" / f"{name}.{encoding}"
    if not twin.exists():
        twin.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=twin.parent, delete=False) as new:
            new.write(PACKERS[encoding](path.read_bytes()))
        Path(new.name).replace(twin)  # whole or not at all: several processes start at once
    return twin
