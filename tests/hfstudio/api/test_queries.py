"""A list costs the same few queries however long it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from generations.models import Asset, Status
from hfstudio.accounts.models import ApiKey
from tests import factories
from tests.calling import Caller, answer

pytestmark = pytest.mark.django_db


def some_product(caller):
    factories.product(caller.brand, pictures=2)


def some_avatar(caller):
    made = factories.avatar(caller.brand)
    for position in range(2):
        made.images.create(file=factories.stored_file(caller.brand), position=position)


def some_brand(caller):
    made = factories.brand(member=caller.person)
    made.logo = factories.stored_file(made)
    made.save()


def some_generation(caller):
    made = factories.generation(caller.brand, status=Status.COMPLETED)
    made.products.add(factories.product(caller.brand))
    for index in range(2):
        Asset.objects.create(generation=made, role="raw", output_index=index, file=factories.stored_file(caller.brand))


def some_key(caller):
    ApiKey.make(user=caller.person, name="x", brands=[caller.brand])


LISTS = {
    "products/": (some_product, 8),
    "avatars/": (some_avatar, 8),
    "brands/": (some_brand, 5),
    "uploads/": (lambda caller: factories.upload(caller.brand), 5),
    "generations/": (some_generation, 8),
    "assets/": (some_generation, 5),
    "api-keys/": (some_key, 6),
    "motions/": (lambda caller: None, 3),
    "models/": (lambda caller: None, 8),
    "account/": (lambda caller: None, 6),
}


def queries(caller, path):
    with CaptureQueriesContext(connection) as asked:
        answer(caller.get(path))
    return len(asked)


@pytest.mark.parametrize("path", LISTS)
def test_more_rows_are_no_more_queries(path):
    make, most = LISTS[path]
    caller = Caller(role="manager")
    caller.key.last_used_at = timezone.now()
    caller.key.save()
    make(caller)
    few = queries(caller, path)
    for _ in range(6):
        make(caller)
    assert queries(caller, path) == few
    assert few <= most


@pytest.mark.parametrize(
    ("what", "most"), [("products", 8), ("avatars", 8), ("brands", 5), ("uploads", 5), ("generations", 8)]
)
def test_one_object_costs_a_few_queries(what, most):
    caller = Caller(role="manager")
    caller.key.last_used_at = timezone.now()
    caller.key.save()
    row = {
        "products": factories.product, "avatars": factories.avatar, "uploads": factories.upload,
        "generations": factories.generation, "brands": lambda brand: brand,
    }[what](caller.brand)  # fmt: skip
    assert queries(caller, f"{what}/{row.pk}/") <= most


def test_asking_for_a_film_costs_a_few_queries(django_assert_max_num_queries):
    caller = Caller()
    product, avatar = factories.product(caller.brand), factories.avatar(None)
    body = {
        "model": "marketing_studio_video", "product_ids": [str(product.pk)], "avatars": [str(avatar.pk)],
    }  # fmt: skip
    with django_assert_max_num_queries(40):
        answer(caller.post("generations/", body), 202)
