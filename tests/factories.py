"""Rows for tests, each with as little as it needs."""

import io
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone
from PIL import Image

from avatars.models import Avatar, Consent
from generations.models import Event, Generation, Status, WebhookDelivery, WebhookEndpoint
from generations.models.generation import TERMINAL
from generations.webhooks.endpoints import add_endpoint
from generations.webhooks.events import new_delivery
from hfstudio.accounts.access import Actor
from hfstudio.accounts.models import ApiKey, Membership, Role, User
from hfstudio.media import keep
from hfstudio.media.models import StoredFile, Upload
from products.models import Brand, Product, ProductImage

_numbers = count(1)


def user(**fields: Any) -> User:
    return User.objects.create_user(fields.pop("email", f"person{next(_numbers)}@example.com"), "secret", **fields)


def brand(*, member: User | None = None, role: str = Role.EDITOR, **fields: Any) -> Brand:
    number = next(_numbers)
    made = Brand.objects.create(**{"name": f"Brand {number}", "slug": f"brand-{number}", **fields})
    if member:
        Membership.objects.create(user=member, brand=made, role=role)
    return made


def actor(*, brands: list[Brand] | None = None, role: str = Role.EDITOR, **fields: Any) -> Actor:
    """A member of these brands (one is made if none is given)."""
    person = user(**fields)
    for one in brands if brands is not None else [brand()]:
        Membership.objects.create(user=person, brand=one, role=role)
    return Actor(user=person)


def api_key(person: User, *, brands: list[Brand] = ()) -> str:
    """The text of a new key that may do everything."""
    return ApiKey.make(user=person, name="Test", brands=brands)[1]


def picture(color: str = "#c0392b", size: tuple[int, int] = (64, 64)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, "PNG")
    return buffer.getvalue()


def stored_file(
    for_brand: Brand | None, content: bytes | None = None, content_type: str = "image/png", **told: Any
) -> StoredFile:
    number = next(_numbers)
    content = content or picture(f"#{number % 0xFFFFFF:06x}")
    told = {"width": 64, "height": 64, **told}
    reserved = keep.reserve(brand=for_brand, content_type=content_type, now=timezone.now(), **told)
    return keep.fill(reserved, [content], now=timezone.now())


def upload(for_brand: Brand, *, name: str = "photo", **fields: Any) -> Upload:
    return Upload.objects.create(brand=for_brand, file=stored_file(for_brand, **fields), name=name)


def product(for_brand: Brand, *, pictures: int = 1, **fields: Any) -> Product:
    made = Product.objects.create(brand=for_brand, **{"title": f"Thing {next(_numbers)}", **fields})
    for position in range(pictures):
        ProductImage.objects.create(product=made, file=stored_file(for_brand), position=position)
    return made


def avatar(for_brand: Brand | None = None, **fields: Any) -> Avatar:
    return Avatar.objects.create(brand=for_brand, **{"name": f"Face {next(_numbers)}", **fields})


def consent(to: Avatar, **fields: Any) -> Consent:
    given = {"person": "Ada Berg", "purpose": "Ads", "given_on": date(2026, 1, 31), **fields}
    return Consent.objects.create(avatar=to, **given)


def generation(for_brand: Brand | None = None, *, status: Status = Status.QUEUED, **fields: Any) -> Generation:
    now = timezone.now()
    defaults: dict[str, Any] = {
        "brand": for_brand or brand(),
        "model": "marketing_studio_video",
        "kind": "video",
        "provider": "draft",
        "title": "A film",
        "status": status,
        "due_at": None if status in TERMINAL else now,
        "finished_at": now if status in TERMINAL else None,
        "error_code": "reason" if status in (Status.FAILED, Status.NEEDS_ATTENTION) else "",
    }
    made = Generation.objects.create(**{**defaults, **fields})
    Event.objects.create(generation=made, at=now, new=made.status)
    return made


def endpoint(for_brand: Brand, url: str = "https://hooks.example/studio", **fields: Any) -> WebhookEndpoint:
    return add_endpoint(brand=for_brand, url=url, user=None, now=timezone.now(), **fields)[0]


def told(about: Generation, **fields: Any) -> tuple[WebhookEndpoint, WebhookDelivery]:
    """An endpoint of the Generation's brand, and a delivery of what became of it."""
    now, to = timezone.now(), endpoint(about.brand, **fields)
    event = about.webhook_events.create(type=f"generation.{about.status}", at=now, facts={"status": about.status})
    made = new_delivery(event, to, now=now)
    made.save()
    return to, made
