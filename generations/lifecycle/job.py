"""What an outside provider is to make: the Generation's own snapshots, with its files as the provider takes them."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from generations.catalog import Route
from generations.lifecycle.copies import copy_of
from generations.lifecycle.handing import InputUnreachable, answer_to, handed, not_taken, stored_file, uploaded
from generations.lifecycle.retry import entry_of
from generations.models import Generation, ProviderAccount
from generations.provider_accounts import credentials
from generations.providers.protocol import (
    CopyKind,
    Job,
    KeepsCopies,
    Medium,
    Original,
    OutsideProvider,
    Refused,
    TakesUploads,
    Uploaded,
)
from generations.providers.registry import extra_routes
from generations.routing import NoRoute

MAX_PICTURES: Mapping[CopyKind, int] = {"product_ids": 8, "web_product_ids": 8, "avatars": 1}


def remote_job(generation: Generation, provider: OutsideProvider, *, account: ProviderAccount, now: datetime) -> Job:
    """The job, with everything handed over that it names. Raises NoRoute, InputUnreachable or Delayed."""
    route = route_of(generation)
    params = {**generation.params, "prompt": generation.prompt or generation.params.get("prompt")}
    kept = provider.capabilities.copies & set(route.takes)
    copies: dict[CopyKind, list[str]] = defaultdict(list)
    pictures: list[str] = []
    for kind, snapshot in _things(generation.inputs):
        if kind in kept:
            copies[kind].append(_copy(kind, snapshot, provider, account, now=now))
        elif "image" in route.roles:  # a route that knows only pictures gets those
            pictures += snapshot.get("files", [])[:1]
    _check_roles(route, generation.inputs)
    files = [(medium["role"], medium["file"]) for medium in generation.inputs.get("media", [])]
    files += [("image", file_id) for file_id in pictures]
    return Job(
        route=route,
        params={name: value for name, value in params.items() if value is not None},
        media=tuple(_media(files, provider, account, now=now)),
        copies={kind: tuple(ids) for kind, ids in copies.items()},
    )


def route_of(generation: Generation) -> Route:
    """The way to the provider that it is to go to. Raises NoRoute."""
    entry = entry_of(generation)
    every = (*entry.routes, *extra_routes(entry))
    if route := next((route for route in every if route.provider == generation.provider), None):
        return route
    raise NoRoute(entry, (), generation.provider)


def _check_roles(route: Route, inputs: Mapping[str, Any]) -> None:
    """A file that the route has no word for would be left out, and the result paid for without it."""
    left_out = sorted({medium["role"] for medium in inputs.get("media", []) if not route.role_said(medium["role"], 0)})
    if left_out:
        raise InputUnreachable(
            f"{route.provider} takes no file as {', '.join(left_out)} for this model. Nothing was sent:"
            " leave it out, or choose another provider."
        )


def _media(
    files: list[tuple[str, str]], provider: OutsideProvider, account: ProviderAccount, *, now: datetime
) -> Iterator[Medium]:
    for role, file_id in files:
        yield handed(file_id, role, provider=provider, account=account, now=now)


def _things(inputs: Mapping[str, Any]) -> Iterator[tuple[CopyKind, Mapping[str, Any]]]:
    for product in inputs.get("products", []):
        yield "web_product_ids" if product.get("kind") == "web" else "product_ids", product
    for avatar in inputs.get("avatars", []):
        yield "avatars", avatar


def _copy(
    kind: CopyKind, snapshot: Mapping[str, Any], provider: OutsideProvider, account: ProviderAccount, *, now: datetime
) -> str:
    """The provider's own id of a product or an avatar, which it is given where it has none yet."""
    said = {name: snapshot.get(name) for name in ("title", "name", "description", "files")}
    fingerprint = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    return copy_of(
        account, kind, snapshot["id"], fingerprint, lambda: _make(kind, snapshot, provider, account, now=now), now=now
    ).reference


def _make(
    kind: CopyKind, snapshot: Mapping[str, Any], provider: OutsideProvider, account: ProviderAccount, *, now: datetime
) -> Uploaded:
    assert isinstance(provider, KeepsCopies)
    assert isinstance(provider, TakesUploads)
    files = snapshot.get("files", [])[: MAX_PICTURES[kind]]
    original = Original(
        kind=kind,
        title=snapshot.get("title") or snapshot.get("name") or "",
        description=snapshot.get("description") or "",
        pictures=tuple(uploaded(stored_file(file_id), provider, account, now=now) for file_id in files),
    )
    read = provider.read_copy(answer_to(provider.copy(credentials(account), original), account, now=now))
    if isinstance(read, Refused):
        raise not_taken(read, account, now=now)
    return Uploaded(read)
