"""Set-up: all there after the first time, and unchanged by the second."""

import stat

import pytest
from django.conf import settings
from django.utils import timezone

from avatars.models import Avatar
from generations.models import Motion
from hfstudio.accounts.access import Actor, brands_of
from hfstudio.accounts.models import ApiKey, User
from hfstudio.prepare import prepare
from products.models import Brand

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"


def test_a_prepared_studio_has_its_owner_brand_avatars_and_motions():
    prepared = prepare(now=timezone.now())

    assert prepared.owner.check_password(prepared.password)
    assert prepared.brand in brands_of(Actor(user=prepared.owner))
    assert ApiKey.objects.find(prepared.key, now=timezone.now()).default_brand == prepared.brand
    assert Avatar.objects.filter(brand=None).count() == 7
    assert Motion.objects.listed().count() == 30
    assert {stat.S_IMODE(path.stat().st_mode) for path in settings.KEYS_DIR.iterdir()} == {0o600}


def test_preparing_again_changes_nothing():
    before = prepare(now=timezone.now())
    counts = [model.objects.count() for model in (User, Brand, Avatar, ApiKey)]

    assert prepare(now=timezone.now()) == before
    assert [model.objects.count() for model in (User, Brand, Avatar, ApiKey)] == counts


def test_a_password_that_was_changed_is_not_told():
    owner = prepare(now=timezone.now()).owner
    owner.set_password("another")
    owner.save()

    assert prepare(now=timezone.now()).password is None


def test_migrate_makes_a_default_brand():
    assert [brand.slug for brand in Brand.objects.all()] == ["my-brand"]
