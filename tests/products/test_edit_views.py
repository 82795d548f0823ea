"""Products by hand in the portal: made of photos, changed, their pictures in order."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hfstudio.accounts.models import Role
from products.models import PERSON, ImportStatus, Product, ProductImage
from tests import factories
from tests.hfstudio.media.clips import clip

pytestmark = pytest.mark.django_db
MUG = {
    "title": "Kiln mug", "maker": "Okkuno", "price": "24.00", "currency": "EUR", "description": "Stoneware.",
    "features": "Holds 300 ml\n\n  Dishwasher safe ",
}  # fmt: skip
COLOURS = ("#c0392b", "#2980b9", "#27ae60")
FETCHED = {"HX-Request": "true"}


@pytest.fixture
def client(signed_in_as) -> Client:
    return signed_in_as(Role.EDITOR)


def photo(colour=COLOURS[0], name="mug.png"):
    return SimpleUploadedFile(name, factories.picture(colour), "image/png")


@pytest.fixture
def mug(client):
    """One with three pictures."""
    client.post("/products/new/", {**MUG, "photos": [photo(colour) for colour in COLOURS]})
    return Product.objects.get()


def order(product):
    return list(product.images.values_list("pk", flat=True))


def test_photos_become_a_product(client, brand):
    made = client.post("/products/new/", {**MUG, "photos": [photo(colour) for colour in COLOURS]})
    mug = Product.objects.get(brand=brand)
    assert made.headers["Location"] == f"/products/{mug.pk}/"
    assert (mug.title, mug.price_text, mug.features) == ("Kiln mug", "€24.00", ["Holds 300 ml", "Dishwasher safe"])
    assert [image.position for image in mug.pictures] == [0, 1, 2]
    assert mug.import_status == ImportStatus.COMPLETED


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"photos": []}, "Choose a photo."),
        ({"title": ""}, "This field is required."),
        ({"currency": "euro"}, "Three letters, as EUR."),
        ({"currency": ""}, "A price needs its currency."),
        ({"features": "a" * 201}, "At most 20 features"),
        ({"photos": [SimpleUploadedFile("mug.png", b"no picture", "image/png")]}, "mug.png: "),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(client, wrong, said):
    refused = client.post("/products/new/", {**MUG, "photos": [photo()], **wrong})
    assert (refused.status_code, said in refused.text) == (422, True)
    assert not Product.objects.exists()


def test_a_change_by_hand_is_a_person_s(client, mug):
    page = f"/products/{mug.pk}/edit/"
    assert 'value="24.00"' in client.get(page).text
    given = {**MUG, "title": "Kiln cup", "price": "", "currency": "", "features": "\n".join(mug.features)}
    changed = client.post(page, given)
    assert changed.headers["Location"] == f"/products/{mug.pk}/"
    mug.refresh_from_db()
    assert (mug.title, mug.price_micros, mug.maker) == ("Kiln cup", None, "Okkuno")
    assert mug.sources == {"title": PERSON, "price": PERSON}


def test_a_failed_import_is_filled_in_by_hand(client, brand):
    failed = Product.objects.create(
        brand=brand, source_url="https://shop.example/mug", import_status=ImportStatus.FAILED, fail_reason="Gone."
    )
    assert "Fill in by hand" in client.get(f"/products/{failed.pk}/").text
    client.post(f"/products/{failed.pk}/edit/", {**MUG})
    failed.refresh_from_db()
    assert (failed.title, failed.import_status, failed.fail_reason) == ("Kiln mug", ImportStatus.COMPLETED, "")


def test_what_is_being_read_is_not_changed(client, brand):
    reading = Product.objects.create(
        brand=brand, source_url="https://shop.example/mug", import_status=ImportStatus.IN_PROGRESS
    )
    answer = client.post(f"/products/{reading.pk}/edit/", MUG)
    assert (answer.status_code, "Its page is being read" in answer.text) == (409, True)
    assert all(f'value="{MUG[name]}"' in answer.text for name in ("title", "maker", "price"))  # as they were typed
    assert "Its page is being read" in client.get(f"/products/{reading.pk}/edit/", follow=True).text
    reading.refresh_from_db()
    assert reading.title == ""


def test_only_what_differs_from_what_was_seen_is_a_person_s(client, mug):
    page = f"/products/{mug.pk}/edit/"
    Product.objects.update(description="One line.\nAnother.", sources={})
    seen = client.get(page).context["form"]
    given = {field.name: field.value() or "" for field in seen}
    given |= {field.html_initial_name: field.value() or "" for field in seen}
    assert all(f'name="{field.html_initial_name}"' in client.get(page).text for field in seen)
    Product.objects.update(title="Kiln mug, new", price_micros=30_000_000, sources={"title": "json-ld"})

    client.post(page, {**given, "maker": "Okkuno Kyoto"})

    mug.refresh_from_db()
    assert (mug.title, mug.price_micros, mug.maker) == ("Kiln mug, new", 30_000_000, "Okkuno Kyoto")
    assert mug.sources == {"title": "json-ld", "maker": PERSON}


def test_pictures_are_put_in_order(client, mug):
    first, second, third = order(mug)
    change = f"/products/{mug.pk}/pictures/"
    client.post(change, {"do": f"earlier:{third}"})
    assert order(mug) == [first, third, second]
    client.post(change, {"do": f"later:{first}"})
    assert order(mug) == [third, first, second]
    client.post(change, {"do": f"earlier:{third}"})
    assert order(mug) == [third, first, second]
    client.post(change, {"do": f"remove:{first}"})
    assert order(mug) == [third, second]
    mug.refresh_from_db()
    assert mug.sources == {"images": PERSON}


@pytest.mark.parametrize(("steps", "now_at"), [("2", 0), ("99", 0), ("1", 1), ("", 1), ("all", 1), ("9" * 99, 1)])
def test_a_picture_that_was_dragged_is_moved_several_places_at_once(client, mug, steps, now_at):
    last = order(mug)[-1]
    client.post(f"/products/{mug.pk}/pictures/", {"do": f"earlier:{last}", "steps": steps})
    assert order(mug).index(last) == now_at


def test_a_picture_is_moved_among_those_of_its_view(client, brand, mug):
    for number in range(2):
        screen = factories.stored_file(brand)
        ProductImage.objects.create(product=mug, file=screen, view=ProductImage.View.MOBILE, position=number)
    photos, screens = mug.pictures, mug.pictures_of("mobile")
    text = client.get(f"/products/{mug.pk}/edit/").text
    held = [f'disabled id="earlier-{image.pk}"' in text for image in (*photos, *screens)]
    assert held == [True, False, False, True, False]
    held = [f'disabled id="later-{image.pk}"' in text for image in (*photos, *screens)]
    assert held == [False, False, True, False, True]
    assert text.count(">Main<") == 1


def test_more_photos_stand_behind_those_that_are_there_each_once(client, mug):
    before = order(mug)
    part = client.post(f"/products/{mug.pk}/pictures/", {"photos": [photo(), photo("#8e44ad")]}, headers=FETCHED)
    assert part.text.count("<li ") == 4
    assert order(mug)[:3] == before


def test_photos_that_are_none_or_too_many_are_said(client, mug):
    change, broken = f"/products/{mug.pk}/pictures/", SimpleUploadedFile("note.png", b"text", "image/png")
    refused = client.post(change, {"photos": [broken]}, headers=FETCHED)
    assert "note.png: " in refused.text
    many = client.post(change, {"photos": [photo(f"#0000{n:02x}") for n in range(18)]}, headers=FETCHED)
    assert "A product has at most 20 photos." in many.text
    refused = client.post(change, {"photos": [broken]})
    assert (refused.status_code, f'method="post" action="/products/{mug.pk}/edit/"' in refused.text) == (422, True)
    assert mug.images.count() == 3


def test_of_several_files_the_pictures_are_kept(client, mug):
    film = SimpleUploadedFile("mug.mp4", clip("mp4", seconds=0.2), "video/mp4")
    both = client.post(f"/products/{mug.pk}/pictures/", {"photos": [film, photo("#8e44ad")]}, headers=FETCHED)
    assert "mug.mp4 is no picture." in both.text
    assert [image.file.content_type for image in mug.images.all()] == ["image/png"] * 4


def test_a_picture_of_another_product_is_not_touched(client, brand, mug):
    other = factories.product(brand, title="Cup")
    picture = ProductImage.objects.create(product=other, file=factories.stored_file(brand))
    before = order(other)
    assert client.post(f"/products/{mug.pk}/pictures/", {"do": f"remove:{picture.pk}"}).status_code == 404
    for which in ("all", "1" * 5000, "9" * 19):
        assert client.post(f"/products/{mug.pk}/pictures/", {"do": f"remove:{which}"}).status_code == 404
    assert order(other) == before


def test_a_page_is_read_again_where_there_is_one(client, brand, mug, bells):
    assert "It has no page to read" in client.post(f"/products/{mug.pk}/read-again/", follow=True).text
    fetched = factories.product(brand, title="Cup", source_url="https://shop.example/cup")
    client.post(f"/products/{fetched.pk}/read-again/")
    fetched.refresh_from_db()
    assert fetched.import_status == ImportStatus.QUEUED


def test_a_deleted_product_is_gone(client, mug):
    client.post(f"/products/{mug.pk}/delete/")
    assert client.get(f"/products/{mug.pk}/").status_code == 404
    mug.refresh_from_db()
    assert mug.deleted_at is not None
