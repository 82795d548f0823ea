"""Searching what was made by words: in title, brief and tags."""

from django.db.models import Q

from generations.models import Tag
from generations.models.generation import GenerationQuerySet


def search(generations: GenerationQuerySet, words: str) -> GenerationQuerySet:
    """Those with all of these words in title, brief or tags."""
    for word in words.split()[:8]:
        named = Q(title__icontains=word) | Q(prompt__icontains=word)
        tagged = Tag.generations.through.objects.filter(tag__name__icontains=word).values("generation")
        generations = generations.filter(named | Q(pk__in=tagged))
    return generations
