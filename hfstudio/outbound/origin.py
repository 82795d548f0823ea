"""Where requests go: scheme, host and port of an address that the operator set, and how a request to it is written."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from .http1 import NotConnected

_OURS = {"accept": "*/*", "accept-encoding": "identity", "user-agent": "hfstudio"}
_AS_IT_IS = "/?&=%:@!$'()*+,;[]~-._|"  # what may stand in a path and a query beside letters and digits


class Origin(NamedTuple):
    tls: bool
    host: str
    port: int
    named: str  # as it stands in the Host header


def parted(url: str) -> tuple[Origin, str]:
    """The origin of an address, and its path with the query. Raises NotConnected."""
    scheme, _, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    if "?" in place or "#" in url:
        raise NotConnected("This is no address of a provider.")
    return _origin(scheme, place), quote(f"{slash or '/'}{path}", safe=_AS_IT_IS)


@lru_cache(1000)
def _origin(scheme: str, place: str) -> Origin:
    try:
        found = urlsplit(f"{scheme}://{place}")
        port = found.port or (443 if scheme == "https" else 80)
        host = (found.hostname or "").encode("idna").decode() if not place.startswith("[") else found.hostname
    except ValueError as error:  # a UnicodeError is one
        raise NotConnected("This is no address of a provider.") from error
    if scheme not in ("http", "https") or not host or found.username is not None:
        raise NotConnected("This is no address of a provider.")
    return Origin(scheme == "https", host, port, f"[{host}]" if ":" in host else host)


def written(method: str, origin: Origin, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """The request's bytes. Raises NotConnected for what would be another request than it looks like."""
    given = {name.lower(): value for name, value in headers.items()}
    port = "" if origin.port == (443 if origin.tls else 80) else f":{origin.port}"
    whole = {"host": f"{origin.named}{port}", **_OURS, **given}
    if body or method != "GET":
        whole["content-length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in whole.items())]
    head = "\r\n".join(lines)
    if head.count("\n") != len(lines) - 1 or head.count("\r") != len(lines) - 1 or "\0" in head:
        raise NotConnected("A header has a line break in it.")
    try:
        return head.encode("latin-1") + b"\r\n\r\n" + body
    except UnicodeError as error:
        raise NotConnected("A header cannot be written.") from error
