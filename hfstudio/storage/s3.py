"""Bytes in an S3 bucket: streamed to a signed PUT, read by signed addresses. boto3 signs; it sends nothing.

Pages: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html and the other operations there.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from django.conf import settings

from .s3_calls import GLANCE, TRIES, ask, opened, patiently
from .s3_parts import save_in_parts
from .s3_signing import origin_of, signed
from .stored import Measured, Missing, Saved, Unavailable, chunks_of

MAX_PUT = 5 << 30  # bytes; S3 takes no more in one piece


def save(key: str, chunks: Iterable[bytes], *, length: int | None = None) -> Saved:
    """One try: what streams by cannot be sent again."""
    if length is None:
        return _save_unmeasured(key, chunks)
    measured = Measured(chunks, length)
    if length > MAX_PUT:
        save_in_parts(key, iter(measured), length)
    else:
        ask("put_object", Key=key, content=iter(measured), headers={"Content-Length": str(length)})
    return measured.saved


def save_file(key: str, path: Path, *, alive: Callable[[], None]) -> Saved:
    with path.open("rb", buffering=0) as file:
        return _save_open_file(key, file, alive)


def read(key: str, *, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    if end is not None and end <= start:
        size(key)
        return iter(())
    return _chunks(key, start, end)


def size(key: str) -> int:
    return int(patiently(lambda: ask("head_object", Key=key)).headers["Content-Length"])


def delete(key: str) -> None:
    try:
        patiently(lambda: ask("delete_object", Key=key))
    except Missing:
        return  # some servers say so


def local_path(key: str) -> Path | None:
    return None


def address(key: str, *, content_type: str, disposition: str, lifetime: timedelta) -> str | None:
    if not settings.S3_REDIRECT:
        return None
    return signed(
        "get_object",
        lifetime=lifetime,
        Key=key,
        ResponseContentType=content_type,
        ResponseContentDisposition=disposition,
        ResponseCacheControl="private, max-age=300",
    )


def origin() -> str | None:
    if not settings.S3_REDIRECT:
        return None
    try:
        return origin_of(settings.S3_BUCKET)
    except Unavailable:
        return None  # then there are no addresses either


def look() -> None:
    try:
        ask("head_bucket", timeout=GLANCE)
    except Missing:
        raise Unavailable(f"There is no bucket {settings.S3_BUCKET}.", again=False) from None


def _save_unmeasured(key: str, chunks: Iterable[bytes]) -> Saved:
    """A PUT has to say its length first, so the bytes are counted into a file that nobody else sees."""
    with TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, buffering=0) as file:
        for chunk in chunks:
            file.write(chunk)
        return _save_open_file(key, file, lambda: None)


def _save_open_file(key: str, file: BinaryIO, alive: Callable[[], None]) -> Saved:
    length = file.seek(0, 2)

    def once() -> Saved:
        file.seek(0)
        return save(key, chunks_of(file, alive), length=length)

    return patiently(once)


def _chunks(key: str, start: int, end: int | None) -> Iterator[bytes]:
    """Opened here, so that Missing comes first; an answer that breaks off is asked for again from there on."""
    first = patiently(lambda: opened(key, start, end))

    def chunks() -> Iterator[bytes]:
        at, answer, tries = start, first, 0
        while answer is not None:
            try:
                with answer:
                    for chunk in answer:
                        at += len(chunk)
                        yield chunk
                return
            except Unavailable:
                tries += 1
                if tries >= TRIES:
                    raise
            answer = None if at == end else patiently(lambda: opened(key, at, end))  # noqa: B023 — called at once

    return chunks()
