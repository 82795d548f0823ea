"""Rows that only some pages show: what runs, what waits for a person, what was spent, who was invited."""

from datetime import datetime, timedelta

from django.utils import timezone

from avatars.consent import record_consent, withdraw_consent
from avatars.keeping import make_avatar
from avatars.models import Avatar
from generations import catalog
from generations.models import (
    Asset,
    Attempt,
    Budget,
    EventType,
    Generation,
    LedgerEntry,
    ProviderAccount,
    Status,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookTry,
)
from generations.money.ledger import day_of
from generations.webhooks.endpoints import add_endpoint
from generations.webhooks.events import new_delivery
from hfstudio.accounts.invitations import invite
from hfstudio.accounts.models import ApiKey, Membership, Role, User
from hfstudio.demo.catalog import PICTURES
from hfstudio.media.uploads import keep_upload
from products.models import Brand, ImportStatus, Product

from .filled import DRAWINGS, PASSWORD, Filled, generation, keep_bytes, size_of

SATURDAY = 5
State = WebhookDelivery.State


def rolling(filled: Filled) -> None:
    generation(filled, "Loop runner, wild card", product=3, mode="wild_card", status=Status.IN_PROGRESS, percent=38)
    generation(filled, "Moss candle, showcase", product=4, status=Status.MIRRORING, percent=92)
    unboxing = generation(filled, "Tarn bottle, unboxing", product=2, status=Status.IN_PROGRESS, percent=64)
    unboxing.activity = "Drawing frame 231 of 360"
    unboxing.save()
    filled.films.append(unboxing)


STILLS = [  # title, the demo shop's picture, which product
    ("Dome lamp, at dusk", "lamp", 9), ("Loop runner still", "shoe-detail", 3), ("Moss candle still", "candle", 4),
    ("Night balm still", "jar-detail", 1), ("Round shades still", "shades", 8), ("Tarn bottle still", "bottle", 2),
]  # fmt: skip


def stills(filled: Filled) -> None:
    """Pictures between the films, as a library has them."""
    entry = catalog.find("flux_kontext").as_dict()
    look = {"model": "flux_kontext", "kind": "image", "entry": entry, "params": {"aspect_ratio": "3:4"}}
    for age, (title, name, product) in enumerate(STILLS):
        at = timezone.now() - timedelta(minutes=20 + 70 * age)
        made = generation(filled, title, product=product, avatar=None, status=Status.COMPLETED, at=at)
        Generation.objects.filter(pk=made.pk).update(**look)
        path = PICTURES / f"{name}.jpg"
        file = keep_bytes(path.read_bytes() + title.encode(), filled.brand, "image/jpeg", size_of(path))
        Asset.objects.create(generation=made, role=Asset.Role.RAW, file=file)


def waiting_for_a_person(filled: Filled, account: ProviderAccount):
    """A film whose order was sent to a provider that never answered."""
    ask = {"error_code": "no_answer", "error_detail": "It was sent, and no answer came. Was it made?"}
    film = generation(filled, "Aria headphones, review", product=5, status=Status.NEEDS_ATTENTION, **ask)
    film.provider, film.account = "fake", account
    film.estimate_micros = film.hold_micros = 2_950_000
    film.save()
    Attempt.objects.create(generation=film, number=1, provider="fake", account=account, body=b"{}")
    now = timezone.now()
    LedgerEntry.objects.create(
        generation=film, kind="hold", micros=2_950_000, at=now, day=day_of(now), brand=film.brand, model=film.model,
        provider="fake",
    )  # fmt: skip
    return film


def accounts() -> ProviderAccount:
    """The one that serves; beside it one that its provider refuses, and one that is switched off."""
    ProviderAccount.objects.create(
        provider="relay", base_url="http://127.0.0.1:9", secret="x", price_rule="unit", unit_price_micros=410_000,
        unhealthy_since=timezone.now(), unhealthy_reason="The key was not accepted (401).",
    )  # fmt: skip
    ProviderAccount.objects.create(
        provider="heygen", base_url="http://127.0.0.1:9", secret="x", price_rule="unknown", enabled=False
    )
    return ProviderAccount.objects.create(
        provider="fake", base_url="http://127.0.0.1:9", secret="x", price_rule="call", unit_price_micros=3_600_000
    )


def colleague() -> User:
    """Wren, who makes films too."""
    known = User.objects.filter(email="wren@velmora.example").first()
    return known or User.objects.create_user("wren@velmora.example", name="Wren")


def spending(filled: Filled) -> None:
    """A month's budget, and finals that were paid."""
    now = timezone.now()
    Budget.objects.create(brand=filled.brand, month_micros=400_000_000)
    wren = colleague()
    paid = [("fake", "marketing_studio_video", filled.user), ("higgsfield", "veo3", wren), ("relay", "kling3_0", wren)]
    # A working month: most days a film or two, little on a weekend.
    for ago in range(30):
        film, at = filled.films[ago % len(filled.films)], now - timedelta(days=ago)
        cost = 0 if at.weekday() >= SATURDAY and ago else (3 + ago * 7 % 9) * 950_000
        if cost:
            provider, model, user = paid[ago % 7 % 3]
            LedgerEntry.objects.create(
                generation=film, hold_number=ago + 1, kind="settle", micros=cost, at=at, day=day_of(at),
                brand=filled.brand, user=user, model=model, provider=provider,
            )  # fmt: skip
    Generation.objects.bulk_create(
        _taken(film, number + 1, by=filled.user, at=now - timedelta(days=ago, hours=number))
        for ago in range(1, 30)
        for number in range((5 + ago * 5) % 7)
        for film in [filled.films[(ago + number) % len(filled.films)]]
    )


def _taken(film: Generation, number: int, *, by: User, at: datetime) -> Generation:
    """One of the many tries that a film takes, stopped when the next one was better."""
    return Generation(
        brand=film.brand, model=film.model, kind="video", provider="draft" if number % 3 else "fake",
        title=f"{film.title}, take {number}", inputs=film.inputs, params=film.params, created_by=by,
        status=Status.CANCELED, created_at=at, finished_at=at,
    )  # fmt: skip


def settings(filled: Filled) -> None:
    now = timezone.now()
    Membership.objects.create(user=colleague(), brand=filled.brand, role=Role.EDITOR)
    invite(brand=filled.brand, email="safiya@velmora.example", role=Role.VIEWER, by=filled.user, now=now)
    ApiKey.make(user=filled.user, name="Shop feed", brands=[filled.brand])
    told, _secret = add_endpoint(
        brand=filled.brand, url="https://shop.example.com/in", description="The shop", user=filled.user, now=now
    )
    WebhookEndpoint.objects.filter(pk=told.pk).update(failures=12, paused_until=now + timedelta(hours=1))
    for film, answer in zip(filled.films, (200, 200, 503), strict=False):
        event = film.webhook_events.create(type=EventType.COMPLETED, at=now)
        delivery = new_delivery(event, told, now=now)
        delivery.status, delivery.due_at = (State.DELIVERED if answer == 200 else State.DEAD), None
        delivery.save()
        WebhookTry.objects.create(delivery=delivery, at=now, status=answer, milliseconds=84)


def kit(filled: Filled) -> None:
    """What the brand's website told."""
    path = DRAWINGS / "p-serum.jpg"
    filled.brand.logo = keep_bytes(path.read_bytes(), filled.brand, "image/jpeg", size_of(path))
    filled.brand.fonts, filled.brand.font = ["Archivo", "Source Serif 4"], "Archivo"
    filled.brand.save()


def people(filled: Filled) -> dict[str, str]:
    """Others who sign in, by what they are: their addresses. All have the one password."""
    fresh = Brand.objects.create(name="Okkuno", slug="okkuno", created_at=timezone.now())
    found = {}
    for what, brand, role in (("new", fresh, Role.MANAGER), ("viewer", filled.brand, Role.VIEWER), ("alone", None, "")):
        user = User.objects.create_user(f"{what}@velmora.example", PASSWORD, name=what.title())
        found[what] = user.email
        if brand:
            Membership.objects.create(user=user, brand=brand, role=role)
    root = User.objects.create_superuser("root@velmora.example", PASSWORD, name="Robin")
    return found | {"root": root.email}


def own_avatars(filled: Filled) -> list[Avatar]:
    """One whose consent is in force, and one who took it back."""
    now, made = timezone.now(), []
    for name, drawing in (("Noor", "f-review"), ("Ilse", "f-tryon")):
        with (DRAWINGS / f"{drawing}.jpg").open("rb") as photo:
            upload = keep_upload(source=photo, name=f"{name}.jpg", brand=filled.brand, user=filled.user, now=now)
        avatar = make_avatar(
            brand=filled.brand, name=name, description="Warm and quick", photos=[upload], user=filled.user, now=now
        )
        record_consent(
            avatar, person=f"{name} Obi", purpose="Ads for the spring season, online",
            given_on=now.date() - timedelta(days=40), valid_until=None, user=filled.user, now=now,
        )  # fmt: skip
        made.append(avatar)
    withdraw_consent(made[1], now=now)
    return made


def failed_import(filled: Filled) -> Product:
    return Product.objects.create(
        brand=filled.brand, source_url="https://shop.tarnandpell.example/bottles/gone",
        import_status=ImportStatus.FAILED,
        fail_reason="The page is not there (404). Check the address, or upload photos instead.",
    )  # fmt: skip
