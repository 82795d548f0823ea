"""The versions on a generation's page: films of the same product, and the tries of one order."""

import pytest
from django.urls import reverse
from django.utils import timezone

from generations.models import Status
from generations.views.versions import STEPS, TRIES
from tests import factories

pytestmark = pytest.mark.django_db


def tried(brand, before=None, status=Status.FAILED, **fields):
    return factories.generation(brand, status=status, retry_of=before, **fields)


def versions(page, film):
    response = page.get(reverse("generation", args=[film.pk]))
    return [one.generation for one in response.context["versions"]]


def test_all_tries_of_an_order_are_shown_on_the_page_of_each(page, brand):
    first = tried(brand)
    second, other = tried(brand, first), tried(brand, first)
    third = tried(brand, second, status=Status.COMPLETED)
    tried(brand)
    for film in (first, second, other, third):
        assert versions(page, film) == [third, other, second, first]
    assert "Failed · " in page.get(reverse("generation", args=[third.pk])).text


def test_tries_stand_among_the_films_of_the_same_product(page, brand):
    mug, first = factories.product(brand), tried(brand)
    again, film = tried(brand, first, status=Status.COMPLETED), tried(brand, status=Status.COMPLETED)
    for one in (first, again, film):
        one.products.add(mug)
    assert versions(page, again) == [film, again, first]


def test_what_is_alone_or_in_the_trash_has_no_versions(page, brand):
    first = tried(brand, trashed_at=timezone.now())
    assert versions(page, tried(brand, first)) == []


def test_a_long_chain_is_followed_as_far_as_people_look(page, brand, django_assert_max_num_queries):
    chain = [tried(brand)]
    for _ in range(3 * STEPS):
        chain.append(tried(brand, chain[-1]))
    shown = versions(page, chain[-1])
    assert shown == chain[-1 : -2 - STEPS : -1]
    for _ in range(2 * TRIES):
        tried(brand, chain[0])
    with django_assert_max_num_queries(40):
        assert chain[0] in versions(page, chain[0])
