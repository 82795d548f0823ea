"""Where something could be made: each route of a model with its price, or why it is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from generations.catalog import CatalogEntry
from generations.forms.labels import provider_label
from generations.money.amounts import with_currency
from generations.provider_accounts import Accounts
from generations.providers.registry import extra_routes
from generations.routing import DRAFT, NEEDS_ADDRESS, Offer

MAKE: dict[str, Promise] = {
    "image": gettext_lazy("Make still"), "video": gettext_lazy("Make film"), "audio": gettext_lazy("Make sound"),
    "3d": gettext_lazy("Make 3D object"), "text": gettext_lazy("Make text"),
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One route as a person chooses it. `price` is empty where it is closed."""

    provider: str
    says: str
    price: str
    micros: int | None
    is_open: bool
    is_chosen: bool
    output: str

    @property
    def label(self) -> str:
        return provider_label(self.provider)

    @property
    def is_draft(self) -> bool:
        return self.provider == DRAFT

    @property
    def button(self) -> str:
        """What the one button of the page does, with its price."""
        if self.is_draft:
            return _("Make free draft")
        word = str(MAKE.get(self.output) or _("Make it"))
        return at_price(word, self.micros) if self.is_open else word


def at_price(label: str, micros: int | None) -> str:
    """What a button says that spends: what it does, and at which price."""
    if micros is None:
        return f"{label}, {_('price unknown')}"
    return f"{label}, {with_currency(micros) if micros else _('free')}"


def providers_of(entry: CatalogEntry, accounts: Accounts) -> list[str]:
    """Where this model can be made at all just now: drafts, and providers with an account."""
    routes = (*entry.routes, *extra_routes(entry))
    return [route.provider for route in routes if route.provider == DRAFT or route.provider in accounts]


def places(entry: CatalogEntry, offers: Iterable[Offer], *, chosen: str) -> list[Place]:
    """The draft first, then what is open by its price, then what is closed."""
    every = [_place(entry, offer, chosen) for offer in offers]
    return sorted(every, key=lambda place: (not place.is_draft, not place.is_open, place.micros or 0, place.provider))


def chosen_place(every: Sequence[Place]) -> Place | None:
    return next((place for place in every if place.is_chosen), None)


def _place(entry: CatalogEntry, offer: Offer, chosen: str) -> Place:
    micros = offer.price.micros
    return Place(
        provider=offer.provider,
        says=_says(entry, offer),
        price="" if not offer.available else _("Free") if micros == 0 else with_currency(micros),
        micros=micros,
        is_open=offer.available,
        is_chosen=offer.provider == chosen,
        output=entry.output,
    )


def _says(entry: CatalogEntry, offer: Offer) -> str:
    if offer.provider == DRAFT:
        if entry.output == "video":
            return _("Rough film to check the story. About 20 s.")
        return _("Rough still to check the idea. A few seconds.")
    return _("Final quality") if offer.available else closed(offer)


def closed(offer: Offer | None) -> str:
    """Why it is, for whoever makes ads: which setting would open it stands in the offer's own reason.

    None: with no account that is switched on, a route may not be offered at all.
    """
    if offer is None or offer.account is None:
        return _("No account is switched on for it")
    if offer.price_alone:
        return _("Its price cannot be told beforehand here")
    if offer.reason == NEEDS_ADDRESS:
        return _("Needs a public address of this studio")
    return _("Its account was refused: %(reason)s") % {"reason": offer.account.unhealthy_reason}
