"""Tags: words that a team puts on its films."""

from collections.abc import Sequence

from django.db import transaction

from generations.models import Generation, Tag

LONGEST = 40


@transaction.atomic
def put_tag(films: Sequence[Generation], name: str) -> None:
    """Put a word on these films; each brand has tags of its own."""
    name = " ".join(name.split())[:LONGEST]
    if not name:
        return
    for brand in {film.brand_id: film.brand for film in films}.values():
        tag = Tag.objects.filter(brand=brand, name__iexact=name).first() or Tag.objects.create(brand=brand, name=name)
        tag.generations.add(*(film for film in films if film.brand_id == brand.pk))


@transaction.atomic
def take_tag(films: Sequence[Generation], name: str) -> None:
    """Take it off; a tag that is on nothing any more is gone."""
    for tag in Tag.objects.filter(brand__in={film.brand_id for film in films}, name__iexact=name.strip()):
        tag.generations.remove(*films)
        if not tag.generations.exists():
            tag.delete()
