"""Content-Security-Policy: what a page may load. Nothing from another host, and no inline code.

Pictures and films may come from the bucket that they are kept in, where there is one: our own addresses send
browsers on to it.

Two neighbours need more: the admin's Alpine evaluates expressions, and both it and the console of the API have inline
styles. Both still load from this host alone.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from hfstudio import storage

HEADER = "Content-Security-Policy"

CLOSED = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
PORTAL = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    f"font-src 'self'; connect-src 'self'; {CLOSED}"
)
ADMIN = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data: blob:; media-src 'self'; {CLOSED}"
)
API_CONSOLE = f"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; {CLOSED}"
BY_PREFIX = {"/admin/": ADMIN, "/api/docs/console/": API_CONSOLE}


def policy_for(path: str) -> str:
    """The policy of the page at this path."""
    policy = next((policy for prefix, policy in BY_PREFIX.items() if path.startswith(prefix)), PORTAL)
    return _with_bucket(policy, bucket) if (bucket := storage.origin()) else policy


def _with_bucket(policy: str, bucket: str) -> str:
    return re.sub(r"(img|media)-src 'self'", rf"\g<0> {bucket}", policy)


class ContentSecurityPolicyMiddleware:
    """Puts the policy on every response that does not bring its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, policy_for(request.path))
        return response
