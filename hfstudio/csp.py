"""Content-Security-Policy: what a page may load. Nothing from another host, and no inline code.

Two neighbours need more: the admin's Alpine evaluates expressions, and the API's docs page starts
itself with an inline script. Both still load from this host alone.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"

CLOSED = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
PORTAL = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    f"font-src 'self'; connect-src 'self'; {CLOSED}"
)
ADMIN = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data: blob:; {CLOSED}"
)
API_DOCS = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data:; {CLOSED}"
)
BY_PREFIX = {"/admin/": ADMIN, "/api/docs/": API_DOCS}


def policy_for(path: str) -> str:
    """The policy of the page at this path."""
    return next((policy for prefix, policy in BY_PREFIX.items() if path.startswith(prefix)), PORTAL)


class ContentSecurityPolicyMiddleware:
    """Puts the policy on every response that does not bring its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, policy_for(request.path))
        return response
