"""Small real outputs: made once, then marked with the job that they are for, so that no two are the same bytes."""

import io
import struct
import zlib
from functools import cache
from typing import NamedTuple

import av
import numpy as np
from PIL import Image

from .job import FakeJob

WIDTH, HEIGHT, FPS, FRAMES = 90, 160, 12, 12  # pixels; a second of film
_JPEG_SEGMENT = 65_000  # bytes of comment that fit into one


class Output(NamedTuple):
    content_type: str
    suffix: str
    body: bytes


def output_of(job: FakeJob, index: int) -> Output:
    """The bytes of one output; the same at every call, also after a restart."""
    mark = f"{job.id}/{index}".encode()
    if job.kind == "text":
        return Output("text/plain; charset=utf-8", "txt", text_of(job, index).encode())
    if job.kind == "video":
        return Output("video/mp4", "mp4", _marked_mp4(_padded(mark, job.output_bytes, len(_mp4()))))
    if job.output_format == "jpeg":
        return Output("image/jpeg", "jpg", _marked_jpeg(_padded(mark, job.output_bytes, len(_picture("JPEG")))))
    return Output("image/png", "png", _marked_png(_padded(mark, job.output_bytes, len(_picture("PNG")))))


def text_of(job: FakeJob, index: int) -> str:
    return f"Output {index} of {job.id}: a text, with “quotes”, €, and a second line.\nThis is it.\n"


def _padded(mark: bytes, size: int, base: int) -> bytes:
    return mark.ljust(max(size - base, 0), b"\0")


def _marked_mp4(mark: bytes) -> bytes:
    """A `free` box at the end is skipped by every player."""
    return _mp4() + struct.pack(">I4s", 8 + len(mark), b"free") + mark


def _marked_png(mark: bytes) -> bytes:
    """A private chunk before the last one (IEND, always 12 bytes)."""
    picture, chunk = _picture("PNG"), b"fkJb" + mark
    return picture[:-12] + struct.pack(">I", len(mark)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + picture[-12:]


def _marked_jpeg(mark: bytes) -> bytes:
    """Comments behind the first marker."""
    picture = _picture("JPEG")
    pieces = [mark[start : start + _JPEG_SEGMENT] for start in range(0, len(mark), _JPEG_SEGMENT)]
    return picture[:2] + b"".join(b"\xff\xfe" + struct.pack(">H", 2 + len(p)) + p for p in pieces) + picture[2:]


@cache
def _picture(form: str) -> bytes:
    kept = io.BytesIO()
    Image.fromarray(_frame(0)).save(kept, form)
    return kept.getvalue()


@cache
def _mp4() -> bytes:
    kept = io.BytesIO()
    with av.open(kept, "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(FRAMES):
            film.mux(stream.encode(av.VideoFrame.from_ndarray(_frame(number), format="rgb24")))
        film.mux(stream.encode(None))
    return kept.getvalue()


def _frame(number: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """A slope of colour that moves with `number`; (height, width, 3)."""
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH]
    return np.stack([down + 8 * number, across + 60, 200 - down], axis=-1).clip(0, 255).astype(np.uint8)
