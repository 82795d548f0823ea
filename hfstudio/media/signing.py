"""Addresses that open without a key: signed, for a while, for one path.

`?exp=<unix seconds>&sig=<HMAC-SHA256 of path and exp>`. The key is its own, so that the addresses
outlive a change of SECRET_KEY. Nothing else in a query is read, so nothing else can change the answer.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

from hfstudio.address import studio_address

LIFETIME = timedelta(days=7)  # of the addresses in answers of the API
FOR_PROVIDERS = timedelta(hours=24)
IN_PORTAL = timedelta(hours=1)


def sign(path: str, *, now: datetime, lifetime: timedelta = LIFETIME) -> str:
    """`path` with the query that opens it until `now + lifetime`."""
    expires = int((now + lifetime).timestamp())
    return f"{path}?exp={expires}&sig={_signature(path, expires)}"


def verify(path: str, exp: str | None, sig: str | None, now: datetime) -> bool:
    """Whether `exp` and `sig` are what `sign` gave for this path, and the time has not run out."""
    if not exp or not sig or not (exp.isascii() and exp.isdecimal()) or len(exp) > 12 or not sig.isascii():
        return False
    genuine = hmac.compare_digest(sig, _signature(path, int(exp)))
    return genuine and now.timestamp() < int(exp)


def absolute(request: HttpRequest | Request | None, path: str) -> str:
    """The whole address: on the public URL where one is set, else on the host of the request.

    With neither there is no address that would work elsewhere, and the path is all there is.
    """
    return f"{settings.PUBLIC_URL if request is None else studio_address(request)}{path}"


def _signature(path: str, expires: int) -> str:
    digest = hmac.new(settings.MEDIA_SIGNING_KEY.encode(), f"{path}\n{expires}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
