"""What a call will cost: the route's price shape × the account's price, or why nobody knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generations.catalog import Route
from generations.models import ProviderAccount
from generations.money.amounts import to_decimal, to_micros

Rule = ProviderAccount.PriceRule


@dataclass(frozen=True)
class Price:
    """`micros` None: unknown. `hold` is what is reserved. `reason` says why the route must stay closed."""

    micros: int | None
    hold: int = 0
    reason: str = ""

    @property
    def closed(self) -> bool:
        return bool(self.reason)


FREE = Price(micros=0)


def price_of(route: Route, account: ProviderAccount, params: Mapping[str, Any], *, count: int, setting: str) -> Price:
    """The price of one request on this route; `setting` is what the operator would set to have one."""
    if account.price_rule == Rule.UNKNOWN:
        return Price(None, hold=account.hold_unknown_micros)
    if account.price_rule == Rule.CALL:
        return _known(account.unit_price_micros or 0)
    if account.price_rule == Rule.UNIT:
        units = route.price.units(params, count=count)
        if units is None:
            return Price(None, reason=f"its price depends on what is made; set {setting}=unknown to let it go unpriced")
        return _known(to_micros(units * to_decimal(account.unit_price_micros or 0)))
    return Price(None, reason=f"its price is not known; set {setting} (an amount and currency a call, or unknown)")


def _known(micros: int) -> Price:
    return Price(micros, hold=micros)
