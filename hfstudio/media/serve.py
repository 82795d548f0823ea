"""Stored bytes as an answer: type from our table, nothing that a browser could run, any range of them.

From a bucket a browser fetches pictures, films and sounds itself, by an address that is signed for ten minutes
and pins type and disposition: that is another origin, with nothing of ours to run against. Text is passed
on by us, as everything on a disk is, under headers that a bucket cannot send.
"""

from collections.abc import Iterator
from http import HTTPStatus

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header, parse_etags
from rest_framework.request import Request

from hfstudio import storage
from hfstudio.api.problems import ProblemError
from hfstudio.media.content_types import content_type
from hfstudio.media.lost import is_lost, mark_lost
from hfstudio.media.models import StoredFile
from hfstudio.media.names import file_name
from hfstudio.media.ranges import Span, Unsatisfiable, span_for

AnyRequest = HttpRequest | Request
PASSIVE = ("image", "video", "audio", "3d")  # kinds in which nothing can run, whoever serves them


def serve_file(request: AnyRequest, stored: StoredFile, *, name: str, download: bool = False) -> HttpResponseBase:
    """The bytes of `stored`, or the range of them that is asked for, in constant memory; or where they are.

    `name` is what a browser saves it as, cleaned here; `download` keeps it from opening it. Raises a 404
    or 416 problem.
    """
    if stored.stored_at is None or stored.bytes is None:
        raise _missing()
    headers = _headers(request, stored, name=name, download=download)
    response = _known(request, stored) or _elsewhere(request, stored, headers)
    if response is None:
        if is_lost(stored):
            mark_lost(stored)
            raise _missing()
        response = _answer(request, stored, stored.bytes)
    for header, value in headers.items():
        response.headers[header] = value
    return response


def _known(request: AnyRequest, stored: StoredFile) -> HttpResponseBase | None:
    """The short answer to whoever has these bytes already."""
    return HttpResponseNotModified() if _matches(request.headers.get("If-None-Match", ""), _etag(stored)) else None


def _elsewhere(request: AnyRequest, stored: StoredFile, headers: dict[str, str]) -> HttpResponseBase | None:
    """Where a browser finds the bytes in storage; None where it has to have them from us."""
    if content_type(stored.content_type).kind not in PASSIVE or request.method != "GET":
        return None
    found = storage.address(
        stored.key, content_type=headers["Content-Type"], disposition=headers["Content-Disposition"]
    )
    return HttpResponseRedirect(found) if found else None


def _answer(request: AnyRequest, stored: StoredFile, size: int) -> HttpResponseBase:
    span = _span(request, stored, size)
    whole = span or Span(0, size)
    head = request.method == "HEAD"
    response: HttpResponseBase = HttpResponse() if head else StreamingHttpResponse(_chunks(stored, whole))
    response.headers["Content-Length"] = str(whole.end - whole.start)
    if span:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response.headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{size}"
    return response


def _headers(request: AnyRequest, stored: StoredFile, *, name: str, download: bool) -> dict[str, str]:
    kept = content_type(stored.content_type)
    attachment = download or not kept.inline or "download" in request.GET
    return {
        "Content-Type": kept.name,
        "Content-Disposition": content_disposition_header(attachment, file_name(name, kept)) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        # A signed address may be shown by other sites: whoever has it, has the picture.
        "Cross-Origin-Resource-Policy": "cross-origin" if "sig" in request.GET else "same-origin",
        "Cache-Control": "private, max-age=300",
        "ETag": _etag(stored),
        "Accept-Ranges": "bytes",
    }


def _span(request: AnyRequest, stored: StoredFile, size: int) -> Span | None:
    """The range to answer with; None for the whole file. Ranges are for GET alone (RFC 9110, 14.2)."""
    asked = request.headers.get("Range")
    if not asked or request.method != "GET" or request.headers.get("If-Range", _etag(stored)) != _etag(stored):
        return None
    try:
        return span_for(asked, size)
    except Unsatisfiable:
        raise ProblemError(
            416, "range_not_satisfiable", f"The file has {size} bytes; none of them is in the range asked for.",
            headers={"Content-Range": f"bytes */{size}"},
        ) from None  # fmt: skip


def _chunks(stored: StoredFile, span: Span) -> Iterator[bytes]:
    """Opened when the first chunk is asked for: an answer that is never sent holds no file."""
    yield from storage.read(stored.key, start=span.start, end=span.end)


def _etag(stored: StoredFile) -> str:
    return f'"{stored.sha256}"'


def _matches(header: str, etag: str) -> bool:
    return any(each in ("*", etag, f"W/{etag}") for each in parse_etags(header)) if header else False


def _missing() -> ProblemError:
    return ProblemError(404, "file_missing", "The bytes of this file are not stored here any more.")
