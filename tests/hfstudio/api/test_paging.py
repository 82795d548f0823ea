"""Pages of a list: every row once, in order, whatever comes or goes meanwhile."""

import base64
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from avatars.models import Avatar
from products.models import Product
from tests import factories
from tests.calling import Caller, answer, names, problem

pytestmark = pytest.mark.django_db


def pages(caller, first, direction="next"):
    """The pages from this one on, by its own links."""
    page = answer(first)
    yield page
    while page[direction]:
        page = answer(caller.client.get(page[direction]))
        yield page


def ids(found):
    return [[row["id"] for row in page["results"]] for page in found]


def products(brand, count, **fields):
    now = timezone.now()
    return [
        factories.product(brand, pictures=0, created_at=now - timedelta(seconds=number), **fields)
        for number in range(count)
    ]


def test_the_newest_come_first():
    caller = Caller()
    made = products(caller.brand, 3)
    assert names(caller.get("products/")) == [str(row.pk) for row in made]


def test_pages_follow_each_other_and_lead_back():
    caller = Caller()
    made = [str(row.pk) for row in products(caller.brand, 5)]
    forth = list(pages(caller, caller.get("products/", page_size=2)))
    assert ids(forth) == [made[:2], made[2:4], made[4:]]
    assert (forth[0]["previous"], forth[-1]["next"]) == (None, None)
    back = list(pages(caller, caller.client.get(forth[-1]["previous"]), "previous"))
    assert ids(back) == [made[2:4], made[:2]]
    assert ids(pages(caller, caller.client.get(back[-1]["next"]))) == [made[2:4], made[4:]]


def test_the_links_keep_the_filters():
    caller = Caller()
    products(caller.brand, 3)
    page = answer(caller.get("products/", page_size=2, kind="item"))
    assert "kind=item" in page["next"]
    assert "page_size=2" in page["next"]


def test_nothing_comes_twice_or_is_left_out_while_rows_are_added():
    caller = Caller()
    made = {str(row.pk) for row in products(caller.brand, 9)}
    seen = []
    for page in pages(caller, caller.get("products/", page_size=2)):
        seen += [row["id"] for row in page["results"]]
        factories.product(caller.brand, pictures=0)
    assert len(seen) == len(set(seen))
    assert set(seen) == made


def test_nothing_is_left_out_while_rows_go():
    caller = Caller()
    made = products(caller.brand, 8)
    first = answer(caller.get("products/", page_size=2))
    Product.objects.filter(pk__in=[made[0].pk, made[1].pk]).update(deleted_at=timezone.now())
    rest = [pk for page in pages(caller, caller.client.get(first["next"])) for row in [page] for pk in ids([row])[0]]
    assert rest == [str(row.pk) for row in made[2:]]


def test_rows_of_the_same_moment_come_once_each():
    caller = Caller()
    now = timezone.now()
    made = {str(factories.product(caller.brand, pictures=0, created_at=now).pk) for _ in range(7)}
    seen = [pk for page in ids(pages(caller, caller.get("products/", page_size=2))) for pk in page]
    assert (len(seen), set(seen)) == (7, made)


def test_names_are_in_order_and_equal_names_come_once_each():
    caller = Caller()
    made = [factories.avatar(caller.brand, name=name) for name in ("Mia", "Ada", "Mia", "Mia", "Żółw 🐢\u200d", "Bo")]
    found = list(pages(caller, caller.get("avatars/", page_size=2)))
    assert [row["name"] for page in found for row in page["results"]] == sorted(one.name for one in made)
    assert {pk for page in ids(found) for pk in page} == {str(pk) for pk in Avatar.objects.values_list("pk", flat=True)}


def test_a_list_that_fits_has_no_links():
    caller = Caller()
    products(caller.brand, 2)
    page = answer(caller.get("products/", page_size=2))
    assert (len(page["results"]), page["next"], page["previous"]) == (2, None, None)


def test_an_empty_list_is_a_page():
    assert answer(Caller().get("products/")) == {"next": None, "previous": None, "results": []}


def test_without_a_size_fifty_come_and_never_more_than_two_hundred():
    caller = Caller()
    now = timezone.now()
    Product.objects.bulk_create(Product(brand=caller.brand, title="x", created_at=now) for _ in range(210))
    assert len(names(caller.get("products/"))) == 50
    for size in ("200", "201", "100000", "9" * 5000, "000000201"):
        assert len(names(caller.get("products/", page_size=size))) == 200
    assert len(names(caller.get("products/", page_size=1))) == 1


@pytest.mark.parametrize("size", ["0", "-1", "", "x", "1.5", "١٢", "1e3", "00"])
def test_a_size_that_is_no_number_is_a_422(size):
    found = problem(Caller().get("products/", page_size=size), 422)
    assert (found["errors"][0]["param"], found["errors"][0]["allowed"]) == ("page_size", ["1-200"])


def token(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


SOME_ID = "00000000-0000-0000-0000-000000000000"
NOW = "2026-11-21T10:00:00+00:00"


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "%00", "é", "====", "AAAA", token(None), token([]), token([0, NOW]), token([0, NOW, SOME_ID, 1]),
        token([0, NOW, "x"]), token([0, NOW, 5]), token([0, 5, SOME_ID]), token([0, None, SOME_ID]),
        token([0, "yesterday", SOME_ID]), token([0, "2026-11-21T10:00:00", SOME_ID]), token([0, "\0", SOME_ID]),
        token([0, "\ud800", SOME_ID]), token([0, "9999-12-31T23:59:59-23:59", SOME_ID]), token({"a": 1}),
        token([0, "0001-01-01T00:00:00+23:59", SOME_ID]), "W" * 20_000,
    ],
    ids=range(21),
)  # fmt: skip
@pytest.mark.parametrize("path", ["products/", "generations/"])
def test_a_cursor_that_is_not_ours_is_a_422(path, cursor):
    assert problem(Caller().get(path, cursor=cursor), 422)["errors"][0]["param"] == "cursor"


def test_an_empty_cursor_is_the_beginning():
    assert answer(Caller().get("products/", cursor=""))["results"] == []


def test_a_cursor_shows_nothing_of_somebody_else():
    caller, other = Caller(), Caller()
    products(other.brand, 4)
    cursor = answer(other.get("products/", page_size=2))["next"].split("cursor=")[1].split("&")[0]
    response = Client().get(
        f"/api/v1/products/?page_size=2&cursor={cursor}", headers={"Authorization": f"Bearer {caller.text}"}
    )
    assert answer(response)["results"] == []
