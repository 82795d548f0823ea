"""What people do with brands and products, while somebody else does something too."""

import pytest

from products.keeping import add_photos, change_brand, change_product, move_picture
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


def test_a_picture_that_is_gone_moves_nothing():
    mug = factories.product(factories.brand(), pictures=2)
    gone = mug.pictures[1]
    mug.images.all()[1].delete()
    move_picture(gone, by=-1)
    assert mug.images.count() == 1
