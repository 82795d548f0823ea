"""A request of another API becomes an ordinary Generation: the same validation, ledger and lifecycle."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction

from generations.catalog import CatalogEntry
from generations.dropin.given import kept, promised
from generations.dropin.limits import check_submits
from generations.lifecycle.start import start_generation
from generations.models import Generation
from generations.ordering import read_order
from hfstudio.accounts.access import Actor


def start(
    entry: CatalogEntry,
    *,
    params: Mapping[str, Any],
    media: Sequence[dict[str, str]] = (),
    param: str = "image",
    unused: Iterable[str] = (),
    webhook_url: str = "",
    webhook_form: Mapping[str, str] = MappingProxyType({}),
    actor: Actor,
    source: str,
    now: datetime,
) -> Generation:
    """Check everything, then keep what came in base64, then start it. `media` is from `given.medium_of`.

    `param` names the files in errors; `unused` are fields that nothing here reads, which is told. Raises
    ProblemError; then nothing was started, and no file was fetched.
    """
    assert actor.key is not None
    check_submits(actor.key, now=now)
    body: dict[str, Any] = {"model": entry.id, "webhook_url": webhook_url}
    body["params"] = {name: value for name, value in params.items() if value is not None}
    order = read_order({**body, "media": promised(media)}, actor=actor, addresses=True)
    if any("base64" in medium for medium in media):
        here = kept(media, actor=actor, param=param, now=now)
        order = read_order({**body, "media": here}, actor=actor, addresses=True)
    if names := sorted(set(unused)):
        order = replace(order, notes=(*order.notes, f"Not used here: {', '.join(names)[:200]}."))
    with transaction.atomic():
        return start_generation(replace(order, webhook_form=webhook_form), source=source, now=now)
