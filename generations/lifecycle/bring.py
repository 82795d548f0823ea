"""QUEUED, before anything is sent: the page and the files that a request names by their address become ours.

What cannot be had ends the Generation with the reason, its hold released.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from generations.lifecycle import finish
from generations.lifecycle.apart import apart
from generations.lifecycle.handing import InputUnreachable
from generations.lifecycle.lease import LEASE, Superseded, kept_alive
from generations.lifecycle.own_file import RunOut, own_file
from generations.lifecycle.page import NotImported, awaits_page, imported, name_after, wait_for, with_product
from generations.lifecycle.start import files_named
from generations.models import Generation, Status
from hfstudio import outbound, queue, storage
from hfstudio.media.keep import keep_file
from hfstudio.media.models import StoredFile
from hfstudio.media.refused import Refused
from hfstudio.media.uploads import keep_url
from products.models import Product

TRIES = 2  # of one address, where the first went wrong in a way that may pass
NO_ROOM = timedelta(minutes=1)
SHOWN = 250  # characters of an address in a reason


def bring_batch(*, now: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Fetch what one due Generation names; how many were taken. 0: nothing is due.

    One, because it may take minutes: no other waits under a lease meanwhile. `stopping` tells that this process is
    about to end: the row is then given back at once.
    """
    began = time.monotonic()
    claimed = Generation.objects.filter(brings=True).claim(Status.QUEUED, now=now, lease=LEASE, limit=1)
    now += timedelta(seconds=time.monotonic() - began)  # the database may have been busy
    for generation in claimed:
        with apart(generation):
            bring(generation, kept_alive(generation, stopping, now=now), now=now)
    return len(claimed)


def bring(generation: Generation, alive: Callable[[], None], *, now: datetime) -> None:
    """One claimed row: fetch and keep all that it names, and hand it on to be sent; or end it, or wait.

    `alive` is called all the while; it raises Superseded when the row is somebody else's, or shall be.
    """
    if generation.cancel_requested_at:
        finish.cancel(generation, now=now)
    elif finish.end_if_late(generation, now=now):
        return
    elif awaits_page(generation.inputs):
        _bring_page(generation, alive, now=now)
    else:
        _bring_files(generation, {}, alive, now=now)


def _bring_page(generation: Generation, alive: Callable[[], None], *, now: datetime) -> None:
    try:
        product = imported(generation)
    except NotImported as reason:
        finish.fail(generation, code="import_failed", detail=str(reason), now=now)
        return
    if product is None:
        wait_for(generation, now=now)
    else:
        _bring_files(generation, with_product(generation, product), alive, now=now, products=[product])


def _bring_files(
    generation: Generation,
    fields: dict[str, Any],
    alive: Callable[[], None],
    *,
    now: datetime,
    products: Sequence[Product] = (),
) -> None:
    try:
        brought = list(_brought(generation, alive, now=now))
    except Superseded:
        generation.write_held(lease_until=None)  # given back; where somebody else has it, this writes nothing
    except InputUnreachable as reason:
        finish.fail(generation, code="input_unreachable", detail=str(reason), now=now)
    except OSError:  # storage is full or broken, which is not the address's fault
        generation.write_held(due_at=now + NO_ROOM, lease_until=None)
    else:
        _hand_on(generation, brought, fields, products, now=now)


def _brought(
    generation: Generation, alive: Callable[[], None], *, now: datetime
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each file that is named, with its place; one that is here is written down, and no later try fetches it again.

    Else many slow ones together, which take longer than a task may, would never be through. Raises Superseded.
    """
    for reference in generation.inputs.get("references", []):
        if "medium" not in reference:
            reference["medium"] = _medium(reference, generation, alive, now=now)
            with transaction.atomic():
                if not generation.write_held(inputs=generation.inputs):
                    raise Superseded
                _hold_files(generation)
        yield reference["at"], reference["medium"]


def _hold_files(generation: Generation) -> None:
    generation.files.add(*StoredFile.objects.filter(pk__in=files_named(generation.inputs)))


def _hand_on(
    generation: Generation,
    brought: list[tuple[int, dict[str, str]]],
    fields: dict[str, Any],
    products: Sequence[Product],
    *,
    now: datetime,
) -> None:
    inputs = dict(fields.get("inputs", generation.inputs))
    inputs.pop("references", None)
    media = list(inputs["media"])
    for at, medium in sorted(brought, key=lambda pair: pair[0]):
        media.insert(at, medium)
    ready = {**fields, "inputs": {**inputs, "media": media}, "brings": False, "due_at": now, "lease_until": None}
    with transaction.atomic():
        if generation.write_held(**ready):
            generation.products.add(*products)
            for product in products:
                name_after(generation, product)
            _hold_files(generation)
            queue.ring("generations.tasks.submit_due")


def _medium(
    reference: dict[str, Any], generation: Generation, alive: Callable[[], None], *, now: datetime
) -> dict[str, str]:
    url = reference["url"]
    try:
        stored, upload_id = _kept(url, generation, alive, now=now)
    except RunOut:
        raise _unreachable(url, "The address has run out; ask for a new one.") from None
    except storage.Missing:
        raise _unreachable(url, "It is no longer stored.") from None
    except (outbound.OutboundError, Refused) as error:
        raise _unreachable(url, error.detail) from None
    if stored.content_type.partition("/")[0] != reference["kind"]:
        raise _unreachable(url, f"It is {stored.content_type}, and {reference['kind']} is wanted here.")
    return {
        "role": reference["role"],
        "id": upload_id or str(stored.pk),
        "file": str(stored.pk),
        "content_type": stored.content_type,
        "url": url,
    }


def _kept(url: str, generation: Generation, alive: Callable[[], None], *, now: datetime) -> tuple[StoredFile, str]:
    """The brand's own file with what is at the address, and its upload's id where one was made."""
    if (own := own_file(url, now=generation.created_at)) is not None:
        return _of_brand(own, generation, alive, now=now), ""
    name = url.partition("?")[0].rpartition("/")[2]
    for tries in range(1, TRIES + 1):
        alive()  # a try may be silent for most of a lease
        try:
            upload = keep_url(
                url=url, name=name, brand=generation.brand, user=generation.created_by, now=now, alive=alive
            )
        except outbound.OutboundError as error:
            if not error.retry or tries == TRIES:
                raise
        else:
            return upload.file, str(upload.pk)
    raise AssertionError("unreachable")


def _of_brand(own: StoredFile, generation: Generation, alive: Callable[[], None], *, now: datetime) -> StoredFile:
    """The same file, or a copy where it is another brand's: bytes are never shared across brands."""
    if own.brand_id in (None, generation.brand_id):
        return own
    with storage.as_file(own.key, alive=alive) as source:
        return keep_file(
            source, brand=generation.brand, content_type=own.content_type, width=own.width, height=own.height,
            duration=own.duration, now=now, alive=alive,
        )  # fmt: skip


def _unreachable(url: str, reason: str) -> InputUnreachable:
    return InputUnreachable(f"{url[:SHOWN]} could not be had: {reason} Nothing was sent.")
