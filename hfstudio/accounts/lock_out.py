"""Who guesses passwords is locked out for a while, and never the owner of the account.

Wrong tries are counted for an e-mail address and where they come from (django-axes). A browser that has signed
in before carries a signed cookie and is counted by itself: whatever strangers try, also from behind the same
proxy, it stays open. From any other browser a new password by e-mail opens the door at once, and so does
`manage.py axes_reset_username EMAIL`.
"""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from axes.utils import reset
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hfstudio.accounts.models import User

COOKIE = "device"
A_YEAR = 365 * 86400  # seconds


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Let this browser be known as one in which this person has signed in."""
    if _device(request, user.email):
        return
    value = signing.dumps({"for": _hash(user.email), "id": secrets.token_hex(8)}, salt=COOKIE)
    response.set_cookie(
        COOKIE, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def tried_as(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """Under which name a try is counted: the address, and the device where it is a known one."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or (request.POST.get("login", "") if request else "")
    email = str(name).strip().lower()[:200]
    device = _device(request, email) if request else ""
    return f"{email} {device}" if device else email


def client_ip(request: HttpRequest) -> str | None:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # no address: not a request from the network
        return None


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return render(request, "429.html", {"sign_in": True}, status=429)


def open_again(user: User) -> None:
    """Forget all wrong tries for this person, who has shown to own the address."""
    reset(username=user.email.lower())


def _device(request: HttpRequest, email: str) -> str:
    """The id of this browser, if it is one in which this address has signed in before."""
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=A_YEAR)
    except signing.BadSignature:
        return ""
    return str(known["id"]) if known["for"] == _hash(email) else ""


def _hash(email: str) -> str:
    return hashlib.sha256(email.lower().encode()).hexdigest()[:24]
