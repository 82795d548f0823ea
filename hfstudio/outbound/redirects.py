"""Where an answer sends us on to. Refresh headers and pages that redirect are never followed."""

from urllib.parse import urljoin

import httpcore

from .errors import OutboundError
from .target import Target, parse

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def next_hop(target: Target, response: httpcore.Response, *, with_credentials: bool) -> Target | None:
    """The address of a redirect, read as strictly as one that a person gave; None when it is none.

    Raises OutboundError: bad_url, or insecure_redirect where credentials would follow in the clear.
    """
    if response.status not in _REDIRECTS:
        return None
    location = next((value for name, value in response.headers if name.lower() == b"location"), b"")
    if not location:
        return None
    hop = _joined(target, location)
    if with_credentials and target.scheme == "https" and hop.scheme == "http":
        raise OutboundError("insecure_redirect", f"{target.host} sends us on without encryption, so we stopped.")
    return hop


def _joined(target: Target, location: bytes) -> Target:
    try:
        text = location.decode("utf-8")
    except UnicodeDecodeError:
        text = location.decode("latin-1")
    try:
        # urljoin drops tabs and line ends silently; h11 lets neither into a header value but the tab.
        return parse(urljoin(target.url, text.replace("\t", "%09")))
    except ValueError as error:
        raise OutboundError("bad_url", f"{target.host} sends us on to an address that cannot be read.") from error
