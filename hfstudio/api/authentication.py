"""Who is asking: a program with a key, or a person with a portal session. `request.auth` is the Actor."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from hfstudio.accounts.access import Actor
from hfstudio.accounts.models import ApiKey, User

USED_EVERY = timedelta(minutes=1)  # `last_used_at` is no more exact than this


def actor_of(request: Request) -> Actor:
    """The Actor of an authenticated request."""
    assert isinstance(request.auth, Actor)
    return request.auth


def key_in(request: HttpRequest | Request) -> str | None:
    """The key's text, wherever the clients that we serve put it; None when there is none.

    `Authorization: Bearer hfs_…` · `X-Api-Key: hfs_…` · `Authorization: Key [anything:]hfs_…` · `hf-secret`.
    """
    scheme, _, rest = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "key":
        return rest.strip().rpartition(":")[2]
    return request.headers.get("X-Api-Key") or request.headers.get("hf-secret")


class ApiKeyAuthentication(authentication.BaseAuthentication):
    """An API key in a header."""

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        text = key_in(request)
        if text is None:
            return None
        now = timezone.now()
        key = ApiKey.objects.find(text, now=now)
        if key is None:
            raise exceptions.AuthenticationFailed(
                "Not authenticated: this key is not known here, has expired or was revoked."
            )
        if key.last_used_at is None or key.last_used_at < now - USED_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
        return key.user, Actor(user=key.user, key=key)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="HF Studio"'


class PortalSession(authentication.SessionAuthentication):
    """A person signed in to the portal; writing requests need the CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        found = super().authenticate(request)
        return None if found is None else (found[0], Actor(user=found[0]))
