"""What people do with brands and products, while somebody else does something too."""

import pytest
from django.utils import timezone

from products.keeping import (
    add_photos,
    change_brand,
    change_product,
    delete_product,
    move_picture,
    pictures_by_hand,
    remove_picture,
)
from products.models import PERSON, Brand, ImportStatus, Product
from tests import factories

pytestmark = pytest.mark.django_db


def test_two_changes_at_once_are_both_a_person_s():
    mine = factories.product(factories.brand(), pictures=2)
    theirs = Product.objects.get(pk=mine.pk)
    change_product(mine, title="Mug")
    change_product(theirs, maker="Okkuno")
    move_picture(mine.pictures[1], by=-1)
    add_photos(theirs, [])
    mine.refresh_from_db()
    assert mine.sources == {"title": PERSON, "maker": PERSON, "images": PERSON}


def test_two_changes_of_a_brand_at_once_are_both_a_person_s():
    mine = factories.brand()
    theirs = Brand.objects.get(pk=mine.pk)
    change_brand(mine, tagline="Slow skin care")
    change_brand(theirs, tone="calm")
    mine.refresh_from_db()
    assert mine.sources == {"tagline": PERSON, "tone": PERSON}


def test_the_first_of_a_brand_s_fonts_is_its_font():
    brand = factories.brand(font="Arial")
    change_brand(brand, fonts=["Karla", "Inter"])
    brand.refresh_from_db()
    assert (brand.font, brand.sources) == ("Karla", {"font": PERSON, "fonts": PERSON})


def test_nothing_is_changed_of_what_is_being_read():
    reading = factories.product(factories.brand(), title="Mug")
    mine = Product.objects.get(pk=reading.pk)
    Product.objects.update(import_status=ImportStatus.IN_PROGRESS)
    assert change_product(mine, title="Cup") is False
    reading.refresh_from_db()
    assert (reading.title, reading.sources) == ("Mug", {})


def test_new_photos_stand_behind_those_that_are_left():
    mug = factories.product(brand := factories.brand(), pictures=3)
    *removed, left = mug.pictures
    for picture in removed:
        remove_picture(picture)
    new = [factories.upload(brand) for _ in range(2)]
    add_photos(mug, new)
    assert [image.file for image in mug.images.all()] == [left.file, *(upload.file for upload in new)]


def test_what_is_deleted_meanwhile_takes_no_pictures_and_no_change():
    mug = factories.product(brand := factories.brand(), title="Mug")
    mine, photos = Product.objects.get(pk=mug.pk), [factories.upload(brand)]
    delete_product(mug, now=timezone.now())
    add_photos(mine, photos)
    assert change_product(mine, pictures={"photo": photos}, title="Cup") is False
    assert pictures_by_hand(mine, ["photo"]) is False
    mug.refresh_from_db()
    assert (mug.title, mug.images.count(), mug.sources) == ("Mug", 0, {})


def test_a_picture_that_is_gone_moves_nothing():
    mug = factories.product(factories.brand(), pictures=2)
    gone = mug.pictures[1]
    mug.images.all()[1].delete()
    move_picture(gone, by=-1)
    assert mug.images.count() == 1
