"""Which provider makes it: one of the entry's routes. See `choose()` for the rule."""

from dataclasses import dataclass

from generations.catalog import CatalogEntry, Route
from generations.providers.registry import providers

DRAFT = "draft"


@dataclass(frozen=True)
class Offer:
    """A route as it stands now: usable, or closed with the reason and what would open it."""

    route: Route
    available: bool
    reason: str = ""


class NoRoute(Exception):
    """The entry cannot be made here now; `offers` says why for each of its routes."""

    def __init__(self, entry: CatalogEntry, offers: list[Offer], asked: str | None) -> None:
        self.entry, self.offers, self.asked = entry, offers, asked
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        where = f" at {self.asked}" if self.asked else " here"
        closed = "; ".join(f"{offer.route.provider}: {offer.reason}" for offer in self.offers)
        return f"{self.entry.display_name} cannot be made{where}: {closed or 'it has no route'}."


def offers(entry: CatalogEntry) -> list[Offer]:
    """Every route of the entry, in the order in which they would be taken."""
    known = providers()
    return [
        Offer(route, True)
        if route.provider in known
        else Offer(route, False, f"no account for {route.provider} is set up")
        for route in entry.routes
    ]


def choose(entry: CatalogEntry, *, provider: str | None = None) -> Route:
    """The route to take. Raises NoRoute.

    A named provider is taken or refused. Otherwise the draft is never in the contest: it is taken only
    where no other route of the entry is open.
    """
    every = offers(entry)
    asked = [offer for offer in every if provider in (None, offer.route.provider)]
    usable = [offer.route for offer in asked if offer.available]
    if not usable:
        raise NoRoute(entry, asked, provider)
    return min(usable, key=lambda route: route.provider == DRAFT)
