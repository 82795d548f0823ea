"""What is too long for one PUT goes to S3 in parts, each streamed, and becomes one object at the end.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from xml.sax.saxutils import escape

from .s3_calls import ask, patiently
from .stored import Missing, Unavailable

PART = 1 << 30  # bytes; at most 10,000 parts make an object
_UPLOAD_ID = re.compile(r"<UploadId>([^<]+)</UploadId>")


def save_in_parts(key: str, chunks: Iterator[bytes], length: int) -> None:
    """Put `length` bytes under `key`; nothing is left when it cannot be done. Raises as `ask` does."""
    begun = _UPLOAD_ID.search(patiently(lambda: ask("create_multipart_upload", Key=key)).text)
    if begun is None:
        raise Unavailable("create_multipart_upload: the S3 server named no upload.", again=False)
    upload: dict[str, Any] = {"Key": key, "UploadId": begun[1]}
    try:
        etags = [
            _save_part(upload, number, pieces, size)
            for number, (pieces, size) in enumerate(_parts(chunks, length), start=1)
        ]
        _complete(upload, etags)
    except BaseException:
        with suppress(Missing, Unavailable):
            ask("abort_multipart_upload", **upload)
        raise


def _save_part(upload: dict[str, Any], number: int, pieces: Iterator[bytes], size: int) -> str:
    headers = {"Content-Length": str(size)}
    return ask("upload_part", PartNumber=number, content=pieces, headers=headers, **upload).headers["ETag"]


def _complete(upload: dict[str, Any], etags: list[str]) -> None:
    parts = "".join(
        f"<Part><PartNumber>{number}</PartNumber><ETag>{escape(etag)}</ETag></Part>"
        for number, etag in enumerate(etags, start=1)
    )
    body = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()
    headers = {"Content-Length": str(len(body))}
    said = ask("complete_multipart_upload", content=[body], headers=headers, **upload)
    if "<Error>" in said.text:  # it may come late, behind a 200
        raise Unavailable("complete_multipart_upload: the S3 server could not put the parts together.", again=True)


def _parts(chunks: Iterator[bytes], length: int) -> Iterator[tuple[Iterator[bytes], int]]:
    """The chunks cut into parts; each has to be taken to its end before the next."""
    rest: list[bytes] = []

    def part(size: int) -> Iterator[bytes]:
        while size > 0:
            chunk = rest.pop() if rest else next(chunks, b"")
            if not chunk:
                return
            if len(chunk) > size:
                rest.append(chunk[size:])
            yield chunk[:size]
            size -= len(chunk)

    for start in range(0, length, PART):
        size = min(PART, length - start)
        yield part(size), size
    next(chunks, b"")  # their end, where a wrong length is noticed
