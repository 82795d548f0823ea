"""Every page of the portal, with something on it to see, by who looks: for axe, for screenshots, for all that holds
everywhere. A page that is added to the product is added here."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.admin import site as admin_site
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from avatars.models import Avatar
from generations.lifecycle.trash import trash_generation
from generations.models import Asset, Generation, ProviderAccount, Status
from generations.views.tagging import put_tag
from hfstudio.accounts import devices
from hfstudio.accounts.invitations import invite
from hfstudio.accounts.models import ApiKey, Role, User
from hfstudio.guides.pages import GUIDES
from hfstudio.media.models import StoredFile
from products.models import Brand, Product

from . import more_rows as rows
from .filled import EMAIL, Filled, generation, give_film, importing

NOT_THERE = ("/nowhere/", "/join/nothing/", "/password/reset/nothing-0/", "/device?user_code=WRONG")
REFUSED = "/settings/budget/?refused"  # to whoever only looks
BROKEN = {
    f"broken-{what}": f"/broken/{what}/" for what in ("unreadable", "old-form", "locked-out", "too-many", "defect")
}  # where nothing but a page that says so can be shown (broken.py)
COMPLAINED_OF = (*NOT_THERE, REFUSED, *BROKEN.values())  # a browser notes the status that comes with each of them
Pages = dict[str, str]  # a name, and the address


def every_page(filled: Filled) -> dict[str, Pages]:
    """The addresses by who looks at them, by e-mail (empty: nobody is signed in), after the rows were made."""
    account = rows.accounts()
    rows.rolling(filled)
    rows.stills(filled)
    rows.settings(filled)
    rows.spending(filled)
    rows.kit(filled)
    put_tag(filled.films[:3], "Spring")
    people = rows.people(filled)
    return {
        "": at_the_door(filled),
        EMAIL: work(filled, account) | things(filled) | house(filled),
        people["new"]: with_nothing_yet(),
        people["viewer"]: {"viewer-today": "/", "viewer-film": film(filled, 0), "refused": REFUSED},
        people["alone"]: {"alone": "/"},
        people["root"]: admin(filled, account),
    }


def at_the_door(filled: Filled) -> Pages:
    """What those see who are not signed in."""
    now = timezone.now()
    _, token = invite(brand=filled.brand, email="safiya@velmora.example", role=Role.EDITOR, by=filled.user, now=now)
    _, known = invite(brand=filled.brand, email="wren@velmora.example", role=Role.EDITOR, by=filled.user, now=now)
    reset = f"{user_pk_to_url_str(filled.user)}-{default_token_generator.make_token(filled.user)}"
    return {
        "sign-in": "/sign-in/", "new-password": "/password/reset/", "new-password-sent": "/password/reset/sent/",
        "new-password-link": f"/password/reset/{reset}/", "new-password-done": "/password/reset/done/",
        "new-password-old-link": "/password/reset/nothing-0/", "by-invitation": "/sign-in/closed/",
        "invitation": f"/join/{token}/", "invitation-known": f"/join/{known}/", "invitation-over": "/join/nothing/",
        "guides": "/docs/", "missing-signed-out": "/nowhere/", "api-docs": "/api/docs/",
        "api-console": "/api/docs/console/",
    } | {f"guide-{name}": f"/docs/{name}/" for name in GUIDES}  # fmt: skip


def work(filled: Filled, account: ProviderAccount) -> Pages:
    """What films are made on, watched on and kept on."""
    why = {"error_code": "unreadable", "error_detail": "The product's picture could not be read. Nothing was made."}
    failed = generation(filled, "Kiln mugs", product=6, status=Status.FAILED, **why)
    asked = rows.waiting_for_a_person(filled, account)
    canceled = generation(filled, "Satchel, try-on", product=7, status=Status.CANCELED)
    queued = generation(filled, "Dome lamp, hero", product=9, status=Status.QUEUED)
    blocked = generation(filled, "Round shades, wild card", product=8, status=Status.NSFW)
    gone = generation(filled, "Dome lamp, at dusk", product=9, status=Status.COMPLETED)
    trash_generation(gone, now=timezone.now())
    first = filled.films[0]
    again = generation(filled, "Morning drop, warmer", mode="ugc", status=Status.COMPLETED, retry_of=first)
    give_film(again, "f-serum-2", seconds=12)
    return {
        "today": "/", "generations": "/generations/", "generations-asks": "/generations/?status=needs_attention",
        "library": "/library/", "library-list": "/library/?view=list",
        "library-nothing": "/library/?q=nothing+of+this+name", "trash": "/library/trash/",
        "create": f"/create/?again={first.pk}", "create-new": "/create/", "create-still": "/create/?model=flux_kontext",
        "create-motion": "/create/?model=relay_standard", "create-input": f"/create/?use={first.pk}",
        "create-found": "/create/?find-product=o&find-avatar=a&find-file=o",
        "film": film(filled, 0), "film-version": f"/generations/{again.pk}/",
        "film-wide": film(filled, 1), "film-running": film(filled, -1),
        "film-queued": f"/generations/{queued.pk}/", "film-failed": f"/generations/{failed.pk}/",
        "film-asks": f"/generations/{asked.pk}/", "film-canceled": f"/generations/{canceled.pk}/",
        "film-blocked": f"/generations/{blocked.pk}/",
        "avatar-of-film": f"/generations/{first.pk}/avatar/",
    }  # fmt: skip


def things(filled: Filled) -> Pages:
    """What films are about: products, avatars, the brand."""
    failed, (own, withdrawn) = rows.failed_import(filled), rows.own_avatars(filled)
    reading = importing(filled)
    return {
        "products": "/products/", "products-unused": "/products/?ads=none&sort=title",
        "products-nothing": "/products/?q=nothing+of+this+name",
        "product": f"/products/{filled.products[0].pk}/", "product-reading": f"/products/{reading.pk}/",
        "product-failed": f"/products/{failed.pk}/",
        "product-new": "/products/new/", "product-edit": f"/products/{filled.products[0].pk}/edit/",
        "avatars": "/avatars/",
        "avatar": f"/avatars/{own.pk}/", "avatar-withdrawn": f"/avatars/{withdrawn.pk}/",
        "avatar-preset": f"/avatars/{filled.avatars[0].pk}/", "brand-kit": "/brand/kit/", "brand-new": "/brand/new/",
    }  # fmt: skip


def house(filled: Filled) -> Pages:
    """Money, people, keys, and what else is set."""
    grant, _ = devices.begin(client_name="hfstudio on atelier-3", now=timezone.now())
    return {
        "usage": "/usage/", "usage-month": f"/usage/?month={timezone.localdate():%Y-%m}",
        "team": "/settings/team/", "budget": "/settings/budget/", "keys": "/settings/keys/",
        "webhooks": "/settings/webhooks/", "providers": "/settings/providers/", "password": "/password/",
        "webhook-edit": f"/settings/webhooks/{filled.brand.webhook_endpoints.get().pk}/edit/",
        "profile": "/profile/", "device": "/device", "device-asks": f"/device?user_code={grant.shown}",
        "device-wrong": "/device?user_code=WRONG", "missing": "/nowhere/",
    }  # fmt: skip


def with_nothing_yet() -> Pages:
    """A brand's first minute."""
    pages = {
        "today": "/", "create": "/create/", "generations": "/generations/", "library": "/library/",
        "trash": "/library/trash/", "products": "/products/", "products-unused": "/products/?ads=none&sort=title",
        "avatars": "/avatars/", "usage": "/usage/",
        "team": "/settings/team/", "keys": "/settings/keys/", "webhooks": "/settings/webhooks/",
        "kit": "/brand/kit/", "budget": "/settings/budget/",
    }  # fmt: skip
    return {f"empty-{name}": path for name, path in pages.items()}


def admin(filled: Filled, account: ProviderAccount) -> Pages:
    """What looks after all nouns: the list of every one that has any, so that a new one cannot be forgotten.

    Of those that are changed in a page of their own, one; the others' pages are made of the same parts.
    """
    lists = {f"admin-list-{model._meta.model_name}": _of(model, "changelist") for model in admin_site._registry}
    own = Avatar.objects.get(name="Noor")
    return lists | {
        "admin": reverse("admin:index"),
        "admin-film": _of(Generation, "change", filled.films[0].pk),
        "admin-product": _of(Product, "change", filled.products[0].pk), "admin-add-product": _of(Product, "add"),
        "admin-avatar": _of(Avatar, "change", own.pk), "admin-account": _of(ProviderAccount, "change", account.pk),
        "admin-brand": _of(Brand, "change", filled.brand.pk), "admin-past": _of(Brand, "history", filled.brand.pk),
        "admin-user": _of(User, "change", filled.user.pk), "admin-add-key": _of(ApiKey, "add"),
        "admin-file": _of(StoredFile, "change", filled.films[0].assets.get(role=Asset.Role.RAW).file_id),
    }  # fmt: skip


def _of(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def film(filled: Filled, number: int) -> str:
    return f"/generations/{filled.films[number].pk}/"
