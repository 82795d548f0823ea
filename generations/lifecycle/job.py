"""What an outside provider is to make: the Generation's own snapshots, with its files as the provider takes them."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from generations import catalog
from generations.catalog import Route
from generations.models import Generation
from generations.providers.protocol import HttpProvider, Job, Medium
from generations.providers.registry import extra_routes
from hfstudio import storage
from hfstudio.media.models import StoredFile
from hfstudio.media.signing import FOR_PROVIDERS, absolute, sign

MAX_INLINE = 20 << 20  # bytes of a file that goes along in base64


class InputUnreachable(Exception):
    """A file that the job needs cannot be had, or cannot be handed over; the text says which."""


def remote_job(generation: Generation, provider: HttpProvider) -> Job:
    """Raises InputUnreachable."""
    route = route_of(generation)
    params = {**generation.params, "prompt": generation.prompt or generation.params.get("prompt")}
    return Job(
        route=route,
        params={name: value for name, value in params.items() if value is not None},
        media=tuple(_media(generation, route, provider)),
    )


def route_of(generation: Generation) -> Route:
    entry = catalog.find(generation.model)
    every = (*entry.routes, *extra_routes(entry))
    return next(route for route in every if route.provider == generation.provider)


def _media(generation: Generation, route: Route, provider: HttpProvider) -> Iterator[Medium]:
    """The given files, then the pictures of products and avatars: a route that knows only pictures gets those."""
    inputs = generation.inputs
    for medium in inputs.get("media", []):
        yield _medium(medium["role"], medium["file"], provider)
    pictured = [*inputs.get("products", []), *inputs.get("avatars", [])] if "image" in route.roles else []
    for snapshot in pictured:
        for file_id in snapshot.get("files", [])[:1]:
            yield _medium("image", file_id, provider)


def _medium(role: str, file_id: str, provider: HttpProvider) -> Medium:
    stored = StoredFile.objects.filter(pk=file_id, stored_at__isnull=False).first()
    if stored is None:
        raise InputUnreachable("A picture that this film needs is no longer stored. Nothing was sent.")
    for way in provider.capabilities.media_in:
        if way == "public_url" and settings.PUBLIC_URL:
            return Medium(role, stored.content_type, _public_address(stored, FOR_PROVIDERS))
        if way == "base64" and (stored.bytes or 0) <= MAX_INLINE:
            return Medium(role, stored.content_type, _inline(stored))
    raise InputUnreachable(
        f"{provider.name} can take this file only from a public address: set HFSTUDIO_PUBLIC_URL. Nothing was sent."
    )


def _public_address(stored: StoredFile, lifetime: timedelta) -> str:
    return absolute(None, sign(reverse("stored-file", args=[stored.pk]), now=timezone.now(), lifetime=lifetime))


def _inline(stored: StoredFile) -> str:
    try:
        content: Any = b"".join(storage.read(stored.key))
    except storage.Missing:
        raise InputUnreachable("A picture that this film needs is no longer stored. Nothing was sent.") from None
    return f"data:{stored.content_type};base64,{base64.b64encode(content).decode()}"
