"""After a *definitely no*: the next route of the same entry. The hold goes along, and nothing is with two providers.

Only where nobody asked for a provider by name, and never to one that has refused this Generation already, nor to
the draft. Called with a Generation that the caller holds, and whose last Attempt surely was not taken.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from generations import catalog, routing
from generations.catalog import CatalogEntry, InvalidRequest, Validated
from generations.lifecycle.retry import NotOffered, current_offers, entry_of
from generations.lifecycle.start import hold_price
from generations.models import Event, Generation, ProviderAccount, Status
from generations.money import ledger
from generations.providers.registry import extra_routes
from generations.routing import Offer
from hfstudio import queue
from hfstudio.api.problems import ProblemError


def may_be_elsewhere(generation: Generation) -> bool:
    """Whether it may have gone to another provider than its row says, were the row an old one."""
    if generation.request.get("provider") is not None:
        return False
    try:
        entry = entry_of(generation)
    except NotOffered:
        return True  # nobody knows any more where it could have gone
    every = {route.provider for route in (*entry.routes, *extra_routes(entry))} - {generation.provider}
    return ProviderAccount.objects.filter(enabled=True, provider__in=every).exists()


@dataclass(frozen=True)
class _Other:
    """A route that takes it, and the request as far as that route goes."""

    offer: Offer
    validated: Validated


class _SomebodyWasFirst(Exception):
    """The row is no longer ours: nothing may be written."""


def go_elsewhere(generation: Generation, *, why: str, now: datetime) -> bool:
    """Put it in the queue for another provider, at that one's price; False where none is open, or takes it.

    `why` is a code for the history. The old hold is released and the new one made in the same transaction: a
    budget that the other price does not fit into keeps it where it is.
    """
    other = _next(generation, now=now)
    if other is None:
        return False
    fields = _fields(generation, other)
    before = {name: getattr(generation, name) for name in (*fields, "status", "due_at", "lease_until")}
    try:
        with transaction.atomic():
            ledger.release(generation, number=generation.hold_number, note=f"not taken: {why}", now=now)
            _requeue(generation, f"{why}: on to {other.offer.provider}", fields, now=now)
            generation.attempts.filter(closed_at=None).update(closed_at=now)
            hold_price(generation, other.offer, now=now)
    except (_SomebodyWasFirst, ProblemError):
        for name, value in before.items():  # as the database has it: the caller goes on with the same fence
            setattr(generation, name, value)
        return False
    queue.ring("generations.tasks.submit_due")
    return True


def _requeue(generation: Generation, note: str, fields: dict[str, Any], *, now: datetime) -> None:
    if generation.status != Status.QUEUED:
        if not generation.move_to(Status.QUEUED, now=now, note=note, **fields):
            raise _SomebodyWasFirst
        return
    if not generation.write_held(due_at=now, lease_until=None, **fields):
        raise _SomebodyWasFirst
    Event.objects.create(generation=generation, at=now, old=Status.QUEUED, new=Status.QUEUED, note=note)


def _fields(generation: Generation, other: _Other) -> dict[str, Any]:
    offer, note = other.offer, f"{generation.provider} did not take it, so {other.offer.provider} is asked."
    changed = [adjustment.as_dict() for adjustment in other.validated.adjustments]
    return {
        "provider": offer.provider,
        "account": offer.account,
        "activity": "",  # it was of the other one
        "hold_number": generation.hold_number + 1,
        "estimate_micros": offer.price.micros,
        "hold_micros": offer.price.hold,
        "params": {**generation.params, **other.validated.params},
        "adjustments": [*generation.adjustments, *changed],
        "notes": [*generation.notes, note],
    }


def _next(generation: Generation, *, now: datetime) -> _Other | None:
    """The best open route that has not refused it and takes all that it is made of."""
    if generation.request.get("provider") is not None:
        return None
    try:
        entry = entry_of(generation)
    except NotOffered:
        return None
    refused = {generation.provider, *generation.attempts.values_list("provider", flat=True)}
    for offer in routing.ranked(current_offers(generation, params=generation.params, now=now)):
        if offer.provider in refused or (validated := _as_taken(entry, offer, generation)) is None:
            continue
        for priced in routing.ranked(current_offers(generation, params=validated.params, now=now)):
            if priced.provider == offer.provider:
                return _Other(priced, validated)
    return None


def _as_taken(entry: CatalogEntry, offer: Offer, generation: Generation) -> Validated | None:
    """The request within this route's limits; None where it has no word for a file or a value of it."""
    inputs = generation.inputs
    media = inputs.get("media", [])
    if not all(offer.route.role_said(medium["role"], 0) for medium in media):
        return None
    products = inputs.get("products", [])
    try:
        return catalog.validate(
            entry.on(offer.route),
            generation.params,
            media=[{**medium, "kind": medium["content_type"].partition("/")[0]} for medium in media],
            avatars=[{"id": avatar["id"], "type": avatar["type"]} for avatar in inputs.get("avatars", [])],
            product_ids=[product["id"] for product in products if product.get("kind") != "web"],
            web_product_ids=[product["id"] for product in products if product.get("kind") == "web"],
            strict=bool(generation.request.get("strict")),
        )
    except InvalidRequest:
        return None
