"""Tags that two people put on and take off at the same moment, on a database where they can."""

import pytest

from generations.models import Tag
from generations.views.tagging import put_tag, take_tag
from tests import factories
from tests.databases import overtaken

pytestmark = [
    pytest.mark.xdist_group("databases"), pytest.mark.parametrize("database", ["postgresql"], indirect=True)
]  # fmt: skip


@pytest.fixture
def films(database):
    brand = factories.brand()
    return [factories.generation(brand) for _ in range(2)]


def test_the_same_new_tag_twice_at_once_is_one(films):
    one, other = films
    overtaken(lambda: put_tag([one], "Spring"), lambda: put_tag([other], "spring"))
    assert set(Tag.objects.get().generations.all()) == {one, other}


def test_a_tag_that_leaves_its_last_film_while_it_is_put_on_another_is_there(films):
    one, other = films
    put_tag([one], "Spring")
    overtaken(lambda: take_tag([one], "Spring"), lambda: put_tag([other], "Spring"))
    assert list(Tag.objects.get().generations.all()) == [other]


def test_a_tag_that_leaves_its_last_two_films_at_once_is_gone(films):
    one, other = films
    put_tag(films, "Spring")
    overtaken(lambda: take_tag([one], "Spring"), lambda: take_tag([other], "Spring"))
    assert not Tag.objects.exists()
