"""Sign in of a command line by device grant (RFC 8628): a code in a terminal, approved in the browser.

Only hashes of device codes are kept. What comes out is an API key of the person who approved, for reading,
writing and generating, with the brand that they were working for as its default.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from hfstudio.accounts.models import ApiKey, DeviceGrant, Scope, User

if TYPE_CHECKING:
    from products.models import Brand

LIFETIME = timedelta(minutes=10)
KEY_LIFETIME = timedelta(days=90)
INTERVAL = 2  # seconds that a terminal waits between two questions
MOST_OPEN = 1000  # grants at a time: nobody has to sign in to begin one
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, no words; nothing that looks like something else (RFC 8628, 6.1)
SCOPES = (Scope.READ, Scope.WRITE, Scope.GENERATE)


class TooMany(Exception):
    """More grants are open than this studio lets wait."""


class Pending(Exception):
    """No token: `error` is the RFC's word for why."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


def begin(*, client_name: str, now: datetime) -> tuple[DeviceGrant, str]:
    """A new grant, and the device code, which is kept nowhere. Raises TooMany."""
    DeviceGrant.objects.filter(expires_at__lt=now).delete()
    if DeviceGrant.objects.count() >= MOST_OPEN:
        raise TooMany
    code = secrets.token_urlsafe(32)
    grant = DeviceGrant.objects.create(
        device_sha256=_hash(code),
        user_code="".join(secrets.choice(LETTERS) for _ in range(8)),
        client_name=client_name,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    return grant, code


def find(user_code: str, *, now: datetime) -> DeviceGrant | None:
    """The open grant with this code, however it was typed."""
    typed = "".join(char for char in user_code.upper() if char.isalpha())
    return DeviceGrant.objects.filter(user_code=typed, expires_at__gt=now, decision="").first()


def approve(grant: DeviceGrant, *, user: User, brand: "Brand | None") -> bool:
    """Whether it was still open; the terminal gets a key of this person."""
    return _decide(grant, "approved", user=user, brand=brand)


def refuse(grant: DeviceGrant, *, user: User) -> bool:
    return _decide(grant, "refused", user=user, brand=None)


def take_key(device_code: str, *, now: datetime) -> tuple[ApiKey, str]:
    """The key of an approved grant and its text, once. Raises Pending with what to tell the terminal."""
    with transaction.atomic():
        grant = DeviceGrant.objects.filter(device_sha256=_hash(device_code)).select_related("user", "brand").first()
        if grant is None or grant.expires_at <= now:
            raise Pending("expired_token")
        if grant.decision == "refused":
            raise Pending("access_denied")
        if grant.decision == "approved" and grant.user and grant.user.is_active:
            deleted, _ = DeviceGrant.objects.filter(pk=grant.pk).delete()
            if not deleted:  # asked twice at once: the other one has the key
                raise Pending("expired_token")
            return ApiKey.make(
                user=grant.user,
                name=grant.client_name[:80],
                default_brand=grant.brand,
                scopes=SCOPES,
                expires_at=now + KEY_LIFETIME,
            )
    raise Pending(_word_for_waiting(grant, now))


def _word_for_waiting(grant: DeviceGrant, now: datetime) -> str:
    asked = grant.asked_at
    DeviceGrant.objects.filter(pk=grant.pk).update(asked_at=now)
    too_soon = asked is not None and (now - asked).total_seconds() < INTERVAL / 2
    return "slow_down" if too_soon else "authorization_pending"


def _decide(grant: DeviceGrant, decision: str, *, user: User, brand: "Brand | None") -> bool:
    open_still = DeviceGrant.objects.filter(pk=grant.pk, decision="")
    return bool(open_still.update(decision=decision, user=user, brand=brand))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
