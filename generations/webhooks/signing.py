"""Standard Webhooks, section “Signature scheme”: HMAC-SHA256 of id, timestamp and body, once for each secret."""

import base64
import hashlib
import hmac
import secrets as random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from generations.models import WebhookEndpoint, WebhookSecret
from hfstudio.accounts import secrets
from hfstudio.accounts.models import ApiKey

OVERLAP = timedelta(hours=24)  # for so long an old secret goes on signing beside the new one
PREFIX = "whsec_"
BYTES = 32

Owner = WebhookEndpoint | ApiKey


def headers_for(event_id: str, body: bytes, texts: Iterable[str], *, now: datetime) -> dict[str, str]:
    """The three headers of one POST; a receiver that knows any of the secrets finds its signature among them."""
    timestamp = str(int(now.timestamp()))
    signed = f"{event_id}.{timestamp}.".encode() + body
    signatures = [f"v1,{_signature(text, signed)}" for text in texts]
    return {"webhook-id": event_id, "webhook-timestamp": timestamp, "webhook-signature": " ".join(signatures)}


def secrets_of(owner: Owner, *, now: datetime) -> list[str]:
    """The texts that sign now, the current one first. An owner that has none yet gets one."""
    kept = WebhookSecret.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), **_owned_by(owner))
    texts = [secret.text for secret in kept]
    return texts or [rotate(owner, now=now)]


def current_secret(owner: Owner, *, now: datetime) -> str:
    return secrets_of(owner, now=now)[0]


def rotate(owner: Owner, *, now: datetime, overlap: timedelta = OVERLAP) -> str:
    """A new secret's text. The one before signs too for as long as `overlap`; older ones are gone."""
    text = PREFIX + base64.b64encode(random.token_bytes(BYTES)).decode()
    with transaction.atomic():
        type(owner)._base_manager.select_for_update().get(pk=owner.pk)  # of two at once, one comes after the other
        own = WebhookSecret.objects.filter(**_owned_by(owner))
        own.filter(ends_at__isnull=False).delete()
        own.update(ends_at=now + overlap)
        WebhookSecret.objects.create(**_owned_by(owner), encrypted=secrets.encrypt(text), created_at=now)
    return text


def _owned_by(owner: Owner) -> dict[str, Any]:
    return {"endpoint" if isinstance(owner, WebhookEndpoint) else "api_key": owner}


def _signature(text: str, signed: bytes) -> str:
    key = base64.b64decode(text.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
