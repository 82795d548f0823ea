"""Every page of the portal, with something on it to see: for axe, for screenshots, for what holds everywhere."""

from datetime import timedelta

from django.utils import timezone

from generations.lifecycle.trash import trash_generation
from generations.models import (
    Attempt,
    Budget,
    EventType,
    LedgerEntry,
    ProviderAccount,
    Status,
    WebhookDelivery,
    WebhookTry,
)
from generations.money.ledger import day_of
from generations.views.tagging import put_tag
from generations.webhooks.endpoints import add_endpoint
from generations.webhooks.events import new_delivery
from hfstudio.accounts.invitations import invite
from hfstudio.accounts.models import ApiKey, Membership, Role, User

from .filled import Filled, generation, importing

SATURDAY = 5
State = WebhookDelivery.State


def every_page(filled: Filled) -> dict[str, str]:
    """The addresses by a name, after the rows for them were made."""
    now = timezone.now()
    _rolling(filled)
    account = _account()
    why = {"error_code": "unreadable", "error_detail": "The product's picture could not be read. Nothing was made."}
    failed = generation(filled, "Kiln mugs", product=6, status=Status.FAILED, **why)
    asked = waiting_for_a_person(filled, account)
    canceled = generation(filled, "Satchel, try-on", product=7, status=Status.CANCELED)
    gone = generation(filled, "Dome lamp, at dusk", product=9, status=Status.COMPLETED)
    trash_generation(gone, now=now)
    put_tag(filled.films[:3], "Spring")
    importing(filled)
    _spending(filled)
    _settings(filled)
    film = filled.films[0]
    return {
        "today": "/", "generations": "/generations/", "library": "/library/", "library-list": "/library/?view=list",
        "trash": "/library/trash/", "products": "/products/", "product": f"/products/{filled.products[0].pk}/",
        "create": f"/create/?again={film.pk}", "create-new": "/create/", "create-still": "/create/?model=flux_kontext",
        "create-motion": "/create/?model=relay_standard", "create-input": f"/create/?use={film.pk}",
        "generation-done": f"/generations/{film.pk}/", "generation-wide": f"/generations/{filled.films[1].pk}/",
        "generation-running": f"/generations/{filled.films[-1].pk}/", "generation-failed": f"/generations/{failed.pk}/",
        "generation-asks": f"/generations/{asked.pk}/", "generation-canceled": f"/generations/{canceled.pk}/",
        "avatars": "/avatars/", "brand-kit": "/brand/kit/",
        "usage": "/usage/", "team": "/settings/team/", "budget": "/settings/budget/", "keys": "/settings/keys/",
        "webhooks": "/settings/webhooks/", "providers": "/settings/providers/", "password": "/password/",
        "nothing": "/library/?q=nothing+of+this+name", "missing": "/nowhere/",
    }  # fmt: skip


AT_THE_DOOR = {
    "sign-in": "/sign-in/", "new-password": "/password/reset/", "new-password-sent": "/password/reset/sent/",
    "by-invitation": "/sign-in/closed/", "invitation-over": "/join/nothing/",
}  # fmt: skip


def _rolling(filled: Filled) -> None:
    generation(filled, "Loop runner, wild card", product=3, mode="wild_card", status=Status.IN_PROGRESS, percent=38)
    generation(filled, "Moss candle, showcase", product=4, status=Status.MIRRORING, percent=92)
    unboxing = generation(filled, "Tarn bottle, unboxing", product=2, status=Status.IN_PROGRESS, percent=64)
    unboxing.activity = "Drawing frame 231 of 360"
    unboxing.save()
    filled.films.append(unboxing)


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


def _account() -> ProviderAccount:
    return ProviderAccount.objects.create(
        provider="fake", base_url="http://127.0.0.1:9", secret="x", price_rule="call", unit_price_micros=3_600_000
    )


def _spending(filled: Filled) -> None:
    """A month's budget, and finals that were paid."""
    now = timezone.now()
    Budget.objects.create(brand=filled.brand, month_micros=400_000_000)
    # A working month: most days a film or two, little on a weekend.
    for ago in range(30):
        film, at = filled.films[ago % len(filled.films)], now - timedelta(days=ago)
        cost = 0 if at.weekday() >= SATURDAY and ago else (3 + ago * 7 % 9) * 950_000
        if cost:
            LedgerEntry.objects.create(
                generation=film, hold_number=ago + 1, kind="settle", micros=cost, at=at, day=day_of(at),
                brand=filled.brand, user=filled.user, model=film.model, provider="fake",
            )  # fmt: skip


def _settings(filled: Filled) -> None:
    now = timezone.now()
    Membership.objects.create(
        user=User.objects.create_user("wren@velmora.example", name="Wren"), brand=filled.brand, role=Role.EDITOR
    )
    invite(brand=filled.brand, email="safiya@velmora.example", role=Role.VIEWER, by=filled.user, now=now)
    ApiKey.make(user=filled.user, name="Shop feed", brands=[filled.brand])
    told, _secret = add_endpoint(
        brand=filled.brand, url="https://shop.example.com/in", description="The shop", user=filled.user, now=now
    )
    for film, answer in zip(filled.films, (200, 200, 503), strict=False):
        event = film.webhook_events.create(type=EventType.COMPLETED, at=now)
        delivery = new_delivery(event, told, now=now)
        delivery.status, delivery.due_at = (State.DELIVERED if answer == 200 else State.DEAD), None
        delivery.save()
        WebhookTry.objects.create(delivery=delivery, at=now, status=answer, milliseconds=84)
