"""Text goes over the wire compressed: the studio's own files once and for all, pages as they are written.

Films and pictures are left alone: they are compressed already, and a range of a file is of its own bytes.
"""

import gzip
import hashlib
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

TEXT = {".css", ".js", ".json", ".map", ".svg", ".txt"}
WORTH_IT = 1024  # bytes; below it the answer's headers are most of it


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # it has no types
    """WhiteNoise, with a packed twin of every text beside the data: a checkout has none, and stays as it is."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        plain = super().get_static_file(path, url, stat_cache=stat_cache)
        if (file := Path(path)).suffix not in TEXT or file.stat().st_size < WORTH_IT:
            return plain
        _wanted, _path, headers = plain.alternatives[-1]  # of the file itself
        kept = [(name, value) for name, value in headers if name != "Content-Length"]
        return StaticFile(path, kept, encodings={"gzip": str(packed(file))})


class PagesMiddleware(GZipMiddleware):
    """Pages alone; their tokens are masked anew at each request, and their length is blurred (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


def packed(path: Path) -> Path:
    """The gzip twin of a static file in the data folder, made when it is not there for these very bytes."""
    is_now = path.stat()
    name = hashlib.sha256(f"{path}\0{is_now.st_size}\0{is_now.st_mtime_ns}".encode()).hexdigest()[:32]
    twin: Path = settings.DATA_DIR / "static" / f"{name}.gz"
    if not twin.exists():
        twin.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=twin.parent, delete=False) as new:
            new.write(gzip.compress(path.read_bytes(), compresslevel=6, mtime=0))
        Path(new.name).replace(twin)  # whole or not at all: several processes start at once
    return twin
