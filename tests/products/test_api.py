"""REST: brands and products, made, changed, hidden and fetched."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hfstudio.media.models import StoredFile
from hfstudio.media.sweep import sweep
from products.models import Brand, ImportStatus, Product
from tests import factories
from tests.calling import V1, Caller, answer, names, problem

pytestmark = pytest.mark.django_db

PAGE = "https://shop.example/mug"


def opens(url):
    return Client().get(url.removeprefix("http://testserver")).status_code == 200


# --- Brands ---------------------------------------------------------------------------------------------


def test_whoever_makes_a_brand_is_its_manager():
    caller = Caller()
    response = caller.post("brands/", {"name": "Café Velmora", "colors": ["#1f7a72"], "website": "https://x.example"})
    made = answer(response, 201)
    assert (made["slug"], made["colors"], made["logo"], made["archived_at"]) == (
        "cafe-velmora",
        ["#1f7a72"],
        None,
        None,
    )
    assert response.headers["Location"] == f"http://testserver{V1}brands/{made['id']}/"
    assert answer(caller.patch(f"brands/{made['id']}/", {"tone": "Calm"}))["tone"] == "Calm"


def test_two_brands_of_one_name_have_two_slugs():
    caller = Caller()
    slugs = [answer(caller.post("brands/", {"name": name}), 201)["slug"] for name in ("Velmora", "Velmora", "全部")]
    assert slugs == ["velmora", "velmora-2", "brand"]


def test_a_key_for_certain_brands_makes_no_other():
    brand = factories.brand()
    caller = Caller(person=factories.actor(brands=[brand]).user, only=[brand])
    problem(caller.post("brands/", {"name": "Velmora"}), 403)


def test_only_a_manager_changes_or_archives_a_brand():
    caller = Caller(role="editor")
    problem(caller.patch(f"brands/{caller.brand.pk}/", {"name": "Mine"}), 403)
    problem(caller.delete(f"brands/{caller.brand.pk}/"), 403)


def test_a_brand_is_archived_and_still_readable():
    caller = Caller(role="manager")
    path = f"brands/{caller.brand.pk}/"
    assert caller.delete(path).status_code == 204
    at = answer(caller.get(path))["archived_at"]
    assert (at is not None, names(caller.get("brands/"))) == (True, [])
    assert caller.delete(path).status_code == 204
    assert answer(caller.get(path))["archived_at"] == at


def test_a_logo_is_an_upload_and_goes_when_told():
    caller = Caller(role="manager")
    path, upload = f"brands/{caller.brand.pk}/", factories.upload(caller.brand)
    logo = answer(caller.patch(path, {"image_ids": [str(upload.pk)]}))["logo"]
    assert (opens(logo["url"]), logo["width"], logo["height"]) == (True, 64, 64)
    assert answer(caller.patch(path, {"tone": "Calm"}))["logo"]["width"] == 64
    assert answer(caller.patch(path, {"image_ids": []}))["logo"] is None


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"name": ""}, "name"), ({"name": None}, "name"), ({"name": "x" * 121}, "name"),
        ({"website": "javascript:alert(1)"}, "website"), ({"website": "x"}, "website"),
        ({"colors": ["red"]}, "colors.0"),
        ({"colors": ["#1f7a72\n"]}, None), ({"colors": "#1f7a72"}, "colors"), ({"colors": ["#000000"] * 13}, "colors"),
        ({"slug": "mine"}, "slug"), ({"archived_at": None}, "archived_at"), ({"id": str(uuid.UUID(int=1))}, "id"),
        ({"image_ids": ["x"]}, "image_ids.0"), ({"image_ids": [str(uuid.UUID(int=n)) for n in (1, 2)]}, "image_ids"),
        ({"tone": "x" * 201}, "tone"), ({"font": ["x"]}, "font"),
    ],
)  # fmt: skip
def test_nonsense_changes_no_brand(body, param):
    caller = Caller(role="manager")
    response = caller.patch(f"brands/{caller.brand.pk}/", body)
    if param is None:  # blanks around a text are no part of it
        assert answer(response)["colors"] == ["#1f7a72"]
    else:
        assert param in {error["param"] for error in problem(response, 422)["errors"]}


def test_a_foreign_upload_is_no_logo():
    caller = Caller(role="manager")
    foreign = factories.upload(factories.brand())
    problem(caller.patch(f"brands/{caller.brand.pk}/", {"image_ids": [str(foreign.pk)]}), 404)


# --- Products -------------------------------------------------------------------------------------------


def test_a_product_is_made_of_photos():
    caller = Caller()
    photos = [factories.upload(caller.brand) for _ in range(2)]
    body = {
        "title": "Mug", "description": "For mornings.", "maker": "Ada", "price": "29.5", "currency": "EUR",
        "features": ["Blue"], "image_ids": [str(photo.pk) for photo in photos], "kind": "item",
    }  # fmt: skip
    response = caller.post("products/", body)
    made = answer(response, 201)
    assert {name: made[name] for name in ("title", "maker", "price", "currency", "features", "kind")} == {
        "title": "Mug", "maker": "Ada", "price": "29.50", "currency": "EUR", "features": ["Blue"], "kind": "item",
    }  # fmt: skip
    assert (made["import_status"], made["source_url"], made["fail_reason"]) == ("completed", "", "")
    assert [opens(image["url"]) for image in made["images"]] == [True, True]
    assert response.headers["Location"] == f"http://testserver{V1}products/{made['id']}/"
    assert answer(caller.get(f"products/{made['id']}/"))["title"] == "Mug"


def test_a_price_may_be_a_number_and_goes_with_null():
    caller = Caller()
    made = answer(caller.post("products/", {"title": "Mug", "price": 29.99}), 201)
    assert made["price"] == "29.99"
    assert answer(caller.patch(f"products/{made['id']}/", {"price": None}))["price"] is None
    assert answer(caller.patch(f"products/{made['id']}/", {"price": 0}))["price"] == "0.00"


def test_pictures_are_replaced_as_a_whole_and_in_order():
    caller = Caller()
    made = factories.product(caller.brand, pictures=2)
    uploads = [factories.upload(caller.brand) for _ in range(2)]
    wanted = [str(uploads[1].pk), str(uploads[0].pk), str(uploads[1].pk)]
    changed = answer(caller.patch(f"products/{made.pk}/", {"image_ids": wanted}))
    assert [image.file_id for image in made.images.all()] == [uploads[1].file_id, uploads[0].file_id]
    assert len(changed["images"]) == 2
    assert answer(caller.patch(f"products/{made.pk}/", {"image_ids": []}))["images"] == []


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, "title"), ({"title": " "}, "title"), ({"title": "x" * 301}, "title"), ({"title": ["x"]}, "title"),
        ({"title": "x", "price": -1}, "price"), ({"title": "x", "price": "1e999"}, "price"),
        ({"title": "x", "price": "NaN"}, "price"), ({"title": "x", "price": 10**40}, "price"),
        ({"title": "x", "price": 1.005}, "price"), ({"title": "x", "currency": "euro"}, "currency"),
        ({"title": "x", "features": ["y"] * 21}, "features"), ({"title": "x", "features": "y"}, "features"),
        ({"title": "x", "image_ids": ["y"]}, "image_ids.0"), ({"title": "x", "image_ids": {}}, "image_ids"),
        ({"title": "x", "kind": "shop"}, "kind"), ({"title": "x", "colour": "red"}, "colour"),
        ({"title": "x", "import_status": "completed"}, "import_status"), ({"title": "x", "brand": None}, "brand"),
    ],
)  # fmt: skip
def test_nonsense_makes_no_product(body, param):
    found = problem(Caller().post("products/", body), 422)
    assert [error["param"] for error in found["errors"]] == [param]
    assert Product.objects.count() == 0


@pytest.mark.parametrize("status", [ImportStatus.QUEUED, ImportStatus.IN_PROGRESS])
def test_a_product_that_is_being_imported_is_left_alone(status):
    caller = Caller()
    made = factories.product(caller.brand, title="", source_url=PAGE, import_status=status)
    assert problem(caller.patch(f"products/{made.pk}/", {"title": "x"}), 409)["code"] == "importing"


def test_a_picture_has_to_be_one_and_ones_own():
    caller = Caller()
    sound = factories.upload(caller.brand, content=b"sound", content_type="audio/mpeg")
    foreign = factories.upload(factories.brand())
    problem(caller.post("products/", {"title": "x", "image_ids": [str(sound.pk)]}), 422)
    problem(caller.post("products/", {"title": "x", "image_ids": [str(foreign.pk)]}), 404)
    problem(caller.post("products/", {"title": "x", "image_ids": [str(uuid.uuid4())]}), 404)
    assert Product.objects.count() == 0


def test_a_picture_of_ones_other_brand_is_a_404():
    caller = Caller()
    other = factories.upload(factories.brand(member=caller.person))
    body = {"title": "x", "brand": caller.brand.slug, "image_ids": [str(other.pk)]}
    problem(caller.post("products/", body), 404)


def test_a_deleted_product_is_gone():
    caller = Caller()
    made = factories.product(caller.brand)
    assert caller.delete(f"products/{made.pk}/").status_code == 204
    problem(caller.get(f"products/{made.pk}/"), 404)
    problem(caller.delete(f"products/{made.pk}/"), 404)
    assert names(caller.get("products/")) == []


def test_a_deleted_product_s_pictures_open_nowhere_any_more():
    caller = Caller()
    icon = factories.stored_file(caller.brand)
    made = answer(caller.get(f"products/{factories.product(caller.brand, kind='web', icon=icon).pk}/"))
    addresses = [made["images"][0]["url"], made["favicon_url"]]
    assert [opens(address) for address in addresses] == [True, True]

    caller.delete(f"products/{made['id']}/")

    assert [opens(address) for address in addresses] == [False, False]
    sweep(timezone.now() + timedelta(days=1))
    assert StoredFile.objects.count() == 0


# --- Fetching -------------------------------------------------------------------------------------------


def test_a_page_is_fetched_later_and_the_answer_says_where_to_look(bells, django_capture_on_commit_callbacks):
    caller = Caller()
    with django_capture_on_commit_callbacks(execute=True):
        response = caller.post("products/fetch/", {"url": PAGE})
    made = answer(response, 202)
    assert (made["import_status"], made["source_url"], made["title"]) == ("queued", PAGE, "")
    assert response.headers["Location"] == f"http://testserver{V1}products/{made['id']}/"
    assert (response.headers["Retry-After"], bells) == ("2", ["products.tasks.import_due"])
    assert caller.get(f"products/{made['id']}/").headers["Retry-After"] == "2"


def test_the_same_page_is_the_same_product():
    caller = Caller()
    spellings = [PAGE, "shop.example/mug", f"{PAGE}/?utm_source=x#top", "http://SHOP.example/mug"]
    ids = {answer(caller.post("products/fetch/", {"url": url}), 202)["id"] for url in spellings}
    assert len(ids) == 1


def test_the_same_page_for_another_brand_is_another_product():
    caller, other = Caller(), Caller()
    ids = {answer(one.post("products/fetch/", {"url": PAGE}), 202)["id"] for one in (caller, other)}
    assert len(ids) == 2


def test_a_page_that_failed_is_tried_again_and_says_why_it_had_failed():
    caller = Caller()
    made = answer(caller.post("products/fetch/", {"url": PAGE}), 202)
    Product.objects.update(import_status="failed", fail_reason="There is no product on this page.")
    failed = caller.get(f"products/{made['id']}/")
    assert (answer(failed)["fail_reason"], "Retry-After" in failed.headers) == (
        "There is no product on this page.", False,
    )  # fmt: skip
    again = answer(caller.post("products/fetch/", {"url": PAGE}), 202)
    assert (again["id"], again["import_status"], again["fail_reason"]) == (made["id"], "queued", "")


def test_a_page_that_is_imported_already_is_there_at_once():
    caller = Caller()
    made = answer(caller.post("products/fetch/", {"url": PAGE}), 202)
    Product.objects.update(import_status="completed", title="Mug")
    response = caller.post("products/fetch/", {"url": PAGE})
    assert (answer(response, 202)["id"], "Retry-After" in response.headers) == (made["id"], False)


def test_a_deleted_product_is_fetched_anew():
    caller = Caller()
    made = answer(caller.post("products/fetch/", {"url": PAGE}), 202)
    caller.delete(f"products/{made['id']}/")
    assert answer(caller.post("products/fetch/", {"url": PAGE}), 202)["id"] != made["id"]


@pytest.mark.parametrize(
    "url",
    [
        "", " ", "x" * 2001, "ftp://shop.example/", "javascript:alert(1)", "file:///etc/passwd", "http://", "https://[",
        "http://user:pass@shop.example/", "http://shop.example:99999/", "https://a b.example/", None, 5, ["x"],
    ],
    ids=range(14),
)  # fmt: skip
def test_what_is_no_address_is_a_422(url):
    found = problem(Caller().post("products/fetch/", {"url": url}), 422)
    assert {error["param"] for error in found["errors"]} == {"url"}
    assert Product.objects.count() == 0


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://169.254.169.254/", "http://[::1]/", "http://localhost/"])
def test_an_address_that_is_not_public_is_never_fetched(url):
    response = Caller().post("products/fetch/", {"url": url})
    assert response.status_code in (202, 422)  # refused now by its spelling, or later by where it leads
    assert not Product.objects.exclude(import_status="queued").exists()


def test_a_kind_that_there_is_not_is_refused():
    found = problem(Caller().post("products/fetch/", {"url": PAGE, "kind": "shop"}), 422)
    assert found["errors"][0]["allowed"] == ["item", "web"]


def test_an_archived_brands_product_is_still_there():
    caller = Caller()
    made = factories.product(caller.brand)
    Brand.objects.filter(pk=caller.brand.pk).update(archived_at=timezone.now())
    answer(caller.get(f"products/{made.pk}/"))
