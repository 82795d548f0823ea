"""Tags: words that a team puts on its films."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from generations.models import Generation, Tag
from products.models import Brand

LONGEST = 40


@transaction.atomic
def put_tag(films: Sequence[Generation], name: str) -> str:
    """Put a word on these films; each brand has tags of its own. Says the word as it is put on; none is nothing."""
    name = _word(name)
    if not name:
        return ""
    word = name
    for brand in _held({film.brand_id for film in films}):
        tag = Tag.objects.filter(brand=brand, name__iexact=name).first() or Tag.objects.create(brand=brand, name=name)
        tag.generations.add(*(film for film in films if film.brand_id == brand.pk))
        word = tag.name  # as the brand writes it
    return word


@transaction.atomic
def take_tag(films: Sequence[Generation], name: str) -> str:
    """Take it off; a tag that is on nothing any more is gone. Says the word; none is nothing."""
    name = _word(name)
    if not name:
        return ""
    brands = _held({film.brand_id for film in films})
    for tag in Tag.objects.filter(brand__in=brands, name__iexact=name):
        tag.generations.remove(*films)
        if not tag.generations.exists():
            tag.delete()
    return name


def _word(name: str) -> str:
    return " ".join(name.split())[:LONGEST]


def _held(ids: Iterable[UUID]) -> list[Brand]:
    """Their tags are changed by one at a time, until the transaction ends: of two at once, one comes second."""
    return list(Brand.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
