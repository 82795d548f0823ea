"""A route: one entry at one provider, with how to say it there and the shape of its price."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

EVERY = "*"  # instead of a param's name: whatever was given


@dataclass(frozen=True)
class ParamMap:
    """How one of our params is said at the provider: its `name` there.

    `values` replaces single values (keyed by ours as text); with `as_text` numbers are sent as text.
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    as_text: bool = False

    def said(self, value: Any) -> Any:
        """Our value in the provider's words."""
        key = str(value).lower() if isinstance(value, bool) else str(value)
        if key in self.values:
            return self.values[key]
        return str(value) if self.as_text else value


@dataclass(frozen=True)
class Limit:
    """What a route takes of a param, where that is less than the entry: some values, or a range."""

    param: str
    enum: tuple[Any, ...] = ()
    min: float | None = None
    max: float | None = None

    def takes(self, value: Any) -> bool:
        if self.enum and value not in self.enum:
            return False
        if isinstance(value, bool) or not isinstance(value, int | float):
            return True
        return (self.min is None or value >= self.min) and (self.max is None or value <= self.max)


@dataclass(frozen=True)
class PriceCase:
    """The amount where every name in `when` has one of its values."""

    when: Mapping[str, tuple[Any, ...]]
    amount: Decimal


@dataclass(frozen=True)
class PriceShape:
    """What a call costs in the provider's own `unit`, which the account's unit price turns into money.

    The amount is per `call`, `output` or `second` of each output: the first case that fits, else `amount`,
    else unknown. `factors` multiply it by the value of a param. `source` is where it was read, at `read_on`.
    `published` false: the provider names no price, so that no amount can be expected here.
    """

    unit: str
    per: Literal["call", "output", "second"]
    source: str
    read_on: str
    amount: Decimal | None = None
    published: bool = True
    cases: tuple[PriceCase, ...] = ()
    factors: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)

    def units(self, params: Mapping[str, Any], *, count: int = 1) -> Decimal | None:
        """The price of a request for `count` outputs, in units; None when it cannot be known beforehand."""
        amount = next((case.amount for case in self.cases if _fits(case.when, params)), self.amount)
        if amount is None:
            return None
        for name, factor in self.factors.items():
            if str(params.get(name)) not in factor:
                return None
            amount *= factor[str(params[name])]
        if self.per == "call":
            return amount
        if self.per == "output":
            return amount * count
        seconds = params.get("duration")
        return None if seconds is None else amount * count * Decimal(str(seconds))


def _fits(when: Mapping[str, tuple[Any, ...]], params: Mapping[str, Any]) -> bool:
    return all(params.get(name) in values for name, values in when.items())


@dataclass(frozen=True)
class Route:
    """One entry at one provider.

    `remote_id` is the model's name there. `params` maps the params that are passed on, all others are
    not used by this route (`*` among them: all are passed on as they are); `roles` maps media roles, a
    list of names by position; `takes` names what of avatars, product_ids, web_product_ids and url the
    route understands. `fixed` is sent always.
    """

    provider: str
    remote_id: str
    price: PriceShape
    params: Mapping[str, ParamMap] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    takes: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()

    def refusals(self, params: Mapping[str, Any]) -> Sequence[Limit]:
        """The limits of this route that these (validated) params do not keep; empty when it can run them."""
        return [limit for limit in self.limits if limit.param in params and not limit.takes(params[limit.param])]

    def said(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Validated params in the provider's words, with what is fixed; what the route does not use is left out."""
        passed = ((self._said_as(name), value) for name, value in params.items())
        return {there.name: there.said(value) for there, value in passed if there} | dict(self.fixed)

    def _said_as(self, name: str) -> ParamMap | None:
        return self.params.get(name) or (ParamMap(name) if EVERY in self.params else None)

    def role_said(self, role: str, position: int) -> str | None:
        """The provider's word for the file at `position` among those of our role; None when it takes no such file."""
        names = self.roles.get(role, ())
        return names[min(position, len(names) - 1)] if names else None

    def unused(self, given: Iterable[str]) -> tuple[str, ...]:
        """Those of the given params that this route makes nothing of: the person is told."""
        return tuple(sorted(name for name in given if not self._said_as(name) and name not in self.takes))
