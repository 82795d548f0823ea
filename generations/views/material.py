"""What a brand has to make something of, read for one entry: as much as is drawn, and whatever is chosen."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from avatars.models import Avatar
from generations.catalog import CatalogEntry
from generations.forms import FileCard, Material
from generations.models import Asset, Generation, Motion, Status
from generations.views.showing import showings, with_pictures
from hfstudio.accounts.access import Actor
from hfstudio.media.models import StoredFile, Upload
from products.models import Brand, Product

T = TypeVar("T", bound=Model)

CARDS = 12  # of each that are drawn to choose from

Chosen = Mapping[str, Sequence[str]]  # field → what is chosen in it


def read_material(entry: CatalogEntry, *, brand: Brand, actor: Actor, chosen: Chosen) -> Material:
    """As many queries for a brand with much as for one with little; none for what the entry does not take."""
    return Material(
        products=_products(entry, brand, actor, chosen) if entry.param("product_ids") else (),
        avatars=_avatars(brand, actor, chosen) if entry.param("avatars") else (),
        files=_files(entry, brand, actor, chosen) if entry.media else (),
        motions=_motions() if entry.param("motion_id") else (),
    )


def _products(entry: CatalogEntry, brand: Brand, actor: Actor, chosen: Chosen) -> list[Product]:
    products = Product.objects.visible_to(actor).ready().filter(brand=brand)
    if entry.param("web_product_ids") is None:
        products = products.filter(kind=Product.Kind.ITEM)
    return _some(products.prefetch_related("images__file"), chosen.get("product", ()))


def _avatars(brand: Brand, actor: Actor, chosen: Chosen) -> list[Avatar]:
    avatars = Avatar.objects.visible_to(actor).filter(Q(brand=None) | Q(brand=brand))
    return _some(avatars.prefetch_related("images__file"), chosen.get("avatar", ()))


def _motions() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Motion.objects.listed().values_list("pk", "name")]


def _some(rows: "QuerySet[T]", chosen: Iterable[str]) -> list[T]:
    """The first CARDS of them; the chosen ones are always there, in front."""
    first: list[T] = list(rows[:CARDS])
    missing = _ids(chosen) - {row.pk for row in first}
    return [*rows.filter(pk__in=missing), *first][: max(CARDS, len(missing))] if missing else first


def _ids(texts: Iterable[str]) -> set[UUID]:
    return {wanted for text in texts if (wanted := uuid_of(text))}


def uuid_of(text: Any) -> UUID | None:
    """What a query or form says, when it is an id at all."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


# --- Files to give to a model


def _files(entry: CatalogEntry, brand: Brand, actor: Actor, chosen: Chosen) -> list[FileCard]:
    kinds = sorted({role.kind for role in entry.media})
    wanted = [one for role in entry.media for one in chosen.get(role.role, ())]
    of_kinds = Q(*[("file__content_type__startswith", f"{kind}/") for kind in kinds], _connector=Q.OR)
    uploads = Upload.objects.visible_to(actor).filter(of_kinds, brand=brand).select_related("file")
    made = Generation.objects.visible_to(actor).filter(brand=brand, status=Status.COMPLETED, kind__in=kinds)
    cards = [
        *((upload.created_at, _upload_card(upload)) for upload in _some(uploads, wanted)),
        *((g.created_at, card) for g in _some(with_pictures(made), wanted) for card in _generation_cards(g)),
    ]
    newest = [card for _at, card in sorted(cards, key=lambda dated: dated[0], reverse=True)]
    known = {card.id for card in newest}
    assets = _asset_cards(brand, actor, _ids(wanted) - _ids(known))
    first = [card for card in newest if card.id in wanted]
    return [*assets, *first, *_at_most(CARDS, [card for card in newest if card.id not in wanted], kinds)]


def _at_most(number: int, cards: Sequence[FileCard], kinds: Iterable[str]) -> list[FileCard]:
    return [card for kind in kinds for card in [one for one in cards if one.kind == kind][:number]]


def _upload_card(upload: Upload) -> FileCard:
    return FileCard(str(upload.pk), _kind(upload.file), str(upload), _as_picture(upload.file))


def _generation_cards(generation: Generation) -> list[FileCard]:
    (showing,) = showings([generation])
    if showing.main is None:
        return []
    return [FileCard(str(generation.pk), _kind(showing.main.file), str(generation), showing.main.picture)]


def _asset_cards(brand: Brand, actor: Actor, ids: set[UUID]) -> list[FileCard]:
    """Assets that were given by their own id, as programs do."""
    if not ids:
        return []
    assets = Asset.objects.visible_to(actor).filter(generation__brand=brand, pk__in=ids)
    return [
        FileCard(str(asset.pk), _kind(asset.file), str(asset.generation), _as_picture(asset.file))
        for asset in assets.select_related("file", "generation")
    ]


def _kind(file: StoredFile) -> str:
    return file.content_type.partition("/")[0]


def _as_picture(file: StoredFile) -> StoredFile | None:
    return file if _kind(file) == "image" else None
