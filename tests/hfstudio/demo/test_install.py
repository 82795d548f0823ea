import pytest
from django.utils import timezone

from hfstudio.demo.install import install_demo_brand
from products.models import Brand

pytestmark = pytest.mark.django_db


def test_the_demo_brand_is_made_once():
    brand = install_demo_brand(timezone.now())
    assert (brand.slug, brand.name, len(brand.colors)) == ("velmora", "Velmora", 3)
    assert brand.tagline
    brand.full_clean()
    assert install_demo_brand(timezone.now()) == brand
    assert Brand.objects.filter(slug="velmora").count() == 1


def test_what_people_changed_stays():
    brand = install_demo_brand(timezone.now())
    brand.name = "Ours"
    brand.save()
    assert install_demo_brand(timezone.now()).name == "Ours"
