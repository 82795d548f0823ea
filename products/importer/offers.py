"""What it costs, of the offers that schema.org markup makes (https://schema.org/Offer)."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from .availability import IN_STOCK, OUT_OF_STOCK, read_availability
from .price import read_amount, read_currency, read_price

Node = Mapping[str, Any]
MAX_VALUES = 5000
_FORMER = ("listprice", "strikethroughprice", "msrp", "srp", "regularprice", "invoiceprice")


def best_offer(
    holders: Iterable[Node], by_id: Mapping[str, Node], *, region: str = ""
) -> tuple[Decimal | None, str, Node]:
    """Price, currency and the offer that has them: the first with a price; the lowest of an aggregate offer."""
    first: Node = {}
    for offer in _offers(holders, by_id):
        first = first or offer
        for holder in (offer, *_specified(offer, by_id)):
            for name in ("price", "lowPrice"):
                amount = read_amount(holder.get(name))
                if amount is not None:
                    currency = read_currency(holder.get("priceCurrency"), offer.get("priceCurrency"), region=region)
                    return amount, currency or _said_beside(holder.get(name), region), offer
    return None, "", first


def availability_of(offer: Node, holders: Iterable[Node], by_id: Mapping[str, Node]) -> str:
    """Whether it can be had: as the offer says, or one of the others where that one is sold out."""
    said = read_availability(offer.get("availability"))
    if said != OUT_OF_STOCK:
        return said
    others = {read_availability(one.get("availability")) for one in _offers(holders, by_id)}
    return IN_STOCK if IN_STOCK in others else said


def resolved(value: object, by_id: Mapping[str, Node]) -> Node:
    """The node itself, or the one that a lone @id refers to; an empty one for anything else."""
    if not isinstance(value, dict):
        return {}
    return in_small(by_id.get(str(value.get("@id")), value) if set(value) <= {"@id", "@type"} else value)


def in_small(node: Node) -> Node:
    """Its properties as schema.org spells them: some shops begin them with a capital letter."""
    if not any(name[:1].isupper() for name in node):
        return node
    return {name[:1].lower() + name[1:]: value for name, value in node.items()}


def as_list(value: object) -> list[Any]:
    return value[:MAX_VALUES] if isinstance(value, list) else [] if value is None else [value]


def _said_beside(price: object, region: str) -> str:
    return read_price(price, region=region)[1] if isinstance(price, str) else ""


def _offers(holders: Iterable[Node], by_id: Mapping[str, Node]) -> Iterator[Node]:
    for holder in holders:
        for offer in (resolved(value, by_id) for value in as_list(holder.get("offers"))):
            yield offer
            yield from (resolved(value, by_id) for value in as_list(offer.get("offers")))


def _specified(offer: Node, by_id: Mapping[str, Node]) -> Iterator[Node]:
    """Prices told apart, without those that were asked before, or for a measure of it."""
    for spec in (resolved(value, by_id) for value in as_list(offer.get("priceSpecification"))):
        if not str(spec.get("priceType", "")).lower().endswith(_FORMER) and not spec.get("referenceQuantity"):
            yield spec
