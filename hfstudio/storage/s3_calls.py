"""One call to the S3 server, and what its answer means: done, Missing, or Unavailable."""

import os
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

import httpx

from hfstudio.outbound import client_for_operator

from .s3_signing import signed
from .stored import Missing, Unavailable

TRIES = 4
WAIT = 0.2  # seconds before the second try; three times as long before each further one
TIMEOUT = 60.0  # seconds of silence; a server may take its time to put parts together
CONNECT = 5.0  # seconds until it takes a connection
GLANCE = 3.0  # seconds, for a look whether it is there

METHODS = {
    "get_object": "GET",
    "head_object": "HEAD",
    "head_bucket": "HEAD",
    "put_object": "PUT",
    "upload_part": "PUT",
    "delete_object": "DELETE",
    "abort_multipart_upload": "DELETE",
    "create_multipart_upload": "POST",
    "complete_multipart_upload": "POST",
}
_CODE = re.compile(r"<Code>(\w{1,60})</Code>")

Done = TypeVar("Done")


def patiently(call: Callable[[], Done]) -> Done:
    """The call's value, at one of a few tries. Raises what the last one raised."""
    for number in range(TRIES - 1):
        try:
            return call()
        except Unavailable as error:
            if not error.again:
                raise
        time.sleep(WAIT * 3**number * random.uniform(0.5, 1.5))  # noqa: S311 — jitter
    return call()


def ask(
    operation: str,
    *,
    content: Iterable[bytes] | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float | None = None,
    **params: Any,
) -> httpx.Response:
    """The answer to one operation, tried once. Raises Missing, Unavailable, and whatever `content` raises."""
    seconds, url = timeout or TIMEOUT, signed(operation, **params)
    patience = httpx.Timeout(seconds, connect=min(seconds, CONNECT))
    with _troubles(operation):
        response = _client().request(METHODS[operation], url, content=content, headers=headers, timeout=patience)
    _check(operation, response)
    return response


class Opened:
    """An object on its way to us: a context manager, and its chunks. Raises Unavailable when it breaks off."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def __enter__(self) -> "Opened":
        return self

    def __exit__(self, *_: object) -> None:
        self._response.close()

    def __iter__(self) -> Iterator[bytes]:
        with _troubles("get_object"):
            yield from self._response.iter_raw()


def opened(key: str, start: int, end: int | None) -> Opened | None:
    """The bytes from `start` up to, not including, `end`; None when there are none. Raises Missing, Unavailable."""
    headers = {"Accept-Encoding": "identity"}
    if start or end is not None:
        headers["Range"] = f"bytes={start}-{'' if end is None else end - 1}"
    patience = httpx.Timeout(TIMEOUT, connect=CONNECT)
    request = _client().build_request("GET", signed("get_object", Key=key), headers=headers, timeout=patience)
    with _troubles("get_object"):
        response = _client().send(request, stream=True)
    try:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            response.close()
            return None
        if "Range" in headers and response.status_code == httpx.codes.OK:
            raise Unavailable("The S3 server does not know ranges.", again=False)
        _check("get_object", response)
    except BaseException:
        response.close()
        raise
    return Opened(response)


@cache
def _client() -> httpx.Client:
    return client_for_operator("", timeout=TIMEOUT)


# A forked process must not speak on its parent's connections.
os.register_at_fork(after_in_child=_client.cache_clear)


@contextmanager
def _troubles(operation: str) -> Iterator[None]:
    try:
        yield
    except httpx.TransportError as error:
        detail = f"{operation}: the S3 server does not answer ({type(error).__name__})."
        raise Unavailable(detail, again=True) from error


def _check(operation: str, response: httpx.Response) -> None:
    if response.is_success:
        return
    with _troubles(operation):
        said = _CODE.search(response.read()[:4000].decode(errors="replace"))
    code = said[1] if said else ""
    if response.status_code == httpx.codes.NOT_FOUND and code in ("", "NoSuchKey", "NotFound"):
        raise Missing(operation)
    again = response.status_code >= 500 or response.status_code in (408, 425, 429) or code == "RequestTimeout"
    raise Unavailable(f"{operation}: the S3 server says {response.status_code} {code}".rstrip(), again=again)
