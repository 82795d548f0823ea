"""What a brand has to make something of, read for one entry: as much as is drawn, and whatever is chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from avatars.models import Avatar
from generations.catalog import CatalogEntry
from generations.forms import FileCard, Material
from generations.forms.cards import Search
from generations.models import Asset, Generation, Motion, Status
from generations.views.searching import search
from generations.views.showing import showings, with_pictures
from hfstudio.accounts.access import Actor
from hfstudio.accounts.portal import said
from hfstudio.media.models import StoredFile, Upload
from products.models import Brand, Product

R = TypeVar("R")
T = TypeVar("T", bound=Model)

CARDS = 12  # of each that are drawn to choose from
LONGEST = 200  # signs of what is searched for
SEARCHES = ("product", "avatar", "file")

Chosen = Mapping[str, Sequence[str]]  # field → what is chosen in it
Words = Mapping[str, str]  # one of SEARCHES → what is searched for


@dataclass(frozen=True)
class Some(Generic[R]):
    """What is drawn to choose from, how many of it were found, and whether there are others."""

    rows: Sequence[R] = ()
    found: int = 0
    more: bool = False


def words_in(query: QueryDict) -> Words:
    """What a query searches for, by the searches that it comes from."""
    return {name: said(query, f"find-{name}")[:LONGEST] for name in SEARCHES if f"find-{name}" in query}


def read_material(entry: CatalogEntry, *, brand: Brand, actor: Actor, chosen: Chosen, words: Words) -> Material:
    """As many queries for a brand with much as for one with little; none for what the entry does not take."""
    products: Some[Product] = (
        _products(entry, brand, actor, chosen, words.get("product", "")) if entry.param("product_ids") else Some()
    )
    avatars: Some[Avatar] = (
        _avatars(brand, actor, chosen, words.get("avatar", "")) if entry.param("avatars") else Some()
    )
    files: Some[FileCard] = _files(entry, brand, actor, chosen, words.get("file", "")) if entry.media else Some()
    read: dict[str, Some[Any]] = {"product": products, "avatar": avatars, "file": files}
    return Material(
        products=products.rows,
        avatars=avatars.rows,
        files=files.rows,
        motions=_motions() if entry.param("motion_id") else (),
        searches={name: Search(name, words.get(name, ""), some.found, some.more) for name, some in read.items()},
    )


def _products(entry: CatalogEntry, brand: Brand, actor: Actor, chosen: Chosen, words: str) -> Some[Product]:
    products = Product.objects.visible_to(actor).ready().filter(brand=brand).prefetch_related("images__file")
    if entry.param("web_product_ids") is None:
        products = products.filter(kind=Product.Kind.ITEM)
    found = products.filter(Q(title__icontains=words) | Q(maker__icontains=words)) if words else products
    return _some(products, found, chosen.get("product", ()))


def _avatars(brand: Brand, actor: Actor, chosen: Chosen, words: str) -> Some[Avatar]:
    mine = Avatar.objects.visible_to(actor).filter(Q(brand=None) | Q(brand=brand)).select_related("brand")
    avatars = mine.prefetch_related("images__file", "consents")
    found = avatars.filter(Q(name__icontains=words) | Q(description__icontains=words)) if words else avatars
    return _some(avatars, found, chosen.get("avatar", ()))


def _motions() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Motion.objects.listed().values_list("pk", "name")]


def _some(rows: "QuerySet[T]", found: "QuerySet[T]", chosen: Iterable[str]) -> Some[T]:
    """The first CARDS of those found; of all rows, the chosen ones are always there, in front."""
    further: list[T] = list(found[: CARDS + 1])
    first = further[:CARDS]
    missing = _ids(chosen) - {row.pk for row in first}
    drawn = [*rows.filter(pk__in=missing), *first][: max(CARDS, len(missing))] if missing else first
    return Some(drawn, len(first), more=len(further) > CARDS)


def _ids(texts: Iterable[str]) -> set[UUID]:
    return {wanted for text in texts if (wanted := uuid_of(text))}


def uuid_of(text: Any) -> UUID | None:
    """What a query or form says, when it is an id at all."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


# --- Files to give to a model


def _files(entry: CatalogEntry, brand: Brand, actor: Actor, chosen: Chosen, words: str) -> Some[FileCard]:
    kinds = sorted({role.kind for role in entry.media})
    wanted = [one for role in entry.media for one in chosen.get(role.role, ())]
    of_kinds = Q(*[("file__content_type__startswith", f"{kind}/") for kind in kinds], _connector=Q.OR)
    given = Upload.objects.visible_to(actor).filter(of_kinds, brand=brand).select_related("file")
    uploads = _some(given, given.filter(name__icontains=words) if words else given, wanted)
    every = with_pictures(Generation.objects.visible_to(actor)).filter(brand=brand, status=Status.COMPLETED)
    every = every.filter(kind__in=kinds)
    made = _some(every, search(every, words), wanted)
    cards = [
        *((upload.created_at, _upload_card(upload)) for upload in uploads.rows),
        *((g.created_at, card) for g in made.rows for card in _generation_cards(g)),
    ]
    newest = [card for _at, card in sorted(cards, key=lambda dated: dated[0], reverse=True)]
    known = {card.id for card in newest}
    assets = _asset_cards(brand, actor, _ids(wanted) - _ids(known))
    first = [card for card in newest if card.id in wanted]
    others = [card for card in newest if card.id not in wanted]
    drawn = _at_most(CARDS, others, kinds)
    more = uploads.more or made.more or len(drawn) < len(others)
    return Some([*assets, *first, *drawn], uploads.found + made.found, more)


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
