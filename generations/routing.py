"""Which provider makes it: one of the entry's routes. See `choose()` for the rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from generations.catalog import CatalogEntry, Route
from generations.models import ProviderAccount
from generations.money.prices import FREE, Price, price_of
from generations.provider_accounts import Accounts, enabled_accounts, price_setting_for, setting_for
from generations.providers.registry import extra_routes, providers
from hfstudio.api.problems import ProblemError
from hfstudio.media.addresses import can_be_fetched

DRAFT = "draft"
NEEDS_ADDRESS = "it takes files only from a public address (set HFSTUDIO_PUBLIC_URL)"


@dataclass(frozen=True)
class Offer:
    """A route as it stands now: open with its price, or closed with the reason and what would open it."""

    route: Route
    account: ProviderAccount | None = None
    price: Price = FREE
    reason: str = ""
    price_alone: bool = False  # only the missing price keeps it closed

    @property
    def available(self) -> bool:
        return not self.reason

    @property
    def provider(self) -> str:
        return self.route.provider


class NoRoute(ProblemError):
    """The entry cannot be made here now. `code` is `price_unknown` where that alone is missing, else `no_route`."""

    def __init__(self, entry: CatalogEntry, offers: Sequence[Offer], asked: str | None) -> None:
        enabled = [offer for offer in offers if offer.account is not None]
        code = "price_unknown" if enabled and all(offer.price_alone for offer in enabled) else "no_route"
        where = f" at {asked}" if asked else " here"
        closed = "; ".join(f"{offer.provider}: {offer.reason}" for offer in offers)
        super().__init__(
            422,
            code,
            f"{entry.display_name} cannot be made{where}: {closed or 'it has no such route'}.",
            errors=[{"code": code, "param": offer.provider, "detail": offer.reason} for offer in offers],
        )


def offers(
    entry: CatalogEntry,
    *,
    params: Mapping[str, Any],
    count: int = 1,
    files: bool = False,
    now: datetime,
    accounts: Accounts | None = None,
) -> list[Offer]:
    """Every route of the entry as it stands, priced for these params. `files`: whether any go along.

    `accounts` saves looking them up again.
    """
    accounts = enabled_accounts(now) if accounts is None else accounts
    # Routes that stand in no entry's file are there only once somebody has set their provider up.
    extra = [route for route in extra_routes(entry) if route.provider in accounts]
    return [_offer(route, accounts.get(route.provider), params, count, files, now) for route in (*entry.routes, *extra)]


def _offer(
    route: Route, account: ProviderAccount | None, params: Mapping[str, Any], count: int, files: bool, now: datetime
) -> Offer:
    provider = providers().get(route.provider)
    if provider is not None and provider.kind == "local":
        return Offer(route)
    if provider is None or account is None:
        return Offer(route, reason=f"no account is enabled (set {setting_for(route.provider)})")
    if not account.is_open(now):
        return Offer(route, account, reason=f"the account was refused: {account.unhealthy_reason}")
    if files and provider.capabilities.media_in == ("public_url",) and not can_be_fetched():
        return Offer(route, account, reason=NEEDS_ADDRESS)
    price = price_of(route, account, params, count=count, setting=price_setting_for(route.provider))
    return Offer(route, account, price, reason=price.reason, price_alone=price.closed)


def choose(entry: CatalogEntry, every: Sequence[Offer], *, provider: str | None = None) -> Offer:
    """The offer to take. Raises NoRoute.

    A named provider is taken or refused. Otherwise the open route of the lowest priority, then the lowest
    price. The draft is never in that contest: it is taken when it is asked for, or when no account is
    enabled for any other route of the entry.
    """
    if provider is None and not any(offer.account for offer in every):
        candidates = [offer for offer in every if offer.provider == DRAFT] or list(every)
    else:
        candidates = [offer for offer in every if offer.provider == (offer.provider if provider is None else provider)]
        if provider is None:
            candidates = [offer for offer in candidates if offer.provider != DRAFT]
    usable = [offer for offer in candidates if offer.available]
    if not usable:
        raise NoRoute(entry, candidates, provider)
    return min(usable, key=_rank)


def ranked(every: Sequence[Offer]) -> list[Offer]:
    """Those that are open, the best first; without the draft."""
    return sorted((offer for offer in every if offer.available and offer.account is not None), key=_rank)


def _rank(offer: Offer) -> tuple[int, bool, int]:
    priority = offer.account.priority if offer.account else 0
    return priority, offer.price.micros is None, offer.price.micros or 0
