"""What is ordered in a history: of a named provider and of any, with a picture and with the address of one."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from generations.ordering import Order, read_order
from hfstudio.media.signing import sign
from products.models import Brand
from tests import factories

TEXT = {"model": "z_image", "params": {"prompt": "A kite"}, "provider": "fake"}


def plain(brand: Brand) -> list[Order]:
    return _read(brand, [TEXT])


def every_kind(brand: Brand) -> list[Order]:
    """The picture at the address is another brand's, so it is copied before anything is sent."""
    theirs = sign(f"/media/{factories.upload(factories.brand()).file_id}", now=timezone.now())
    pictures = [{"id": str(factories.upload(brand).pk)}, {"url": f"https://studio.example{theirs}"}]
    anywhere = {"model": "z_image", "params": {"prompt": "A kite"}}
    pictured = {"model": "flux_kontext", "params": {"prompt": "A kite"}}
    return _read(brand, [TEXT, anywhere, *({**pictured, "media": [{"role": "image", **one}]} for one in pictures)])


def _read(brand: Brand, bodies: Sequence[dict[str, Any]]) -> list[Order]:
    actor = factories.actor(brands=[brand])
    return [read_order({**body, "brand": brand.slug}, actor=actor, addresses=True) for body in bodies]
