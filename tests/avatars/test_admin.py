"""An avatar in the admin: named by the function that every door uses."""

import pytest
from django.urls import reverse
from django.utils import timezone

from avatars.admin import AvatarAdmin
from avatars.keeping import delete_avatar
from avatars.models import Avatar, AvatarImage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    brand = factories.brand()
    avatar = factories.avatar(brand, name="Ada")
    AvatarImage.objects.create(avatar=avatar, file=factories.stored_file(brand))
    return avatar


def save(client, avatar, **fields):
    page = reverse("admin:avatars_avatar_change", args=[avatar.pk])
    forms = [one.formset for one in client.get(page).context["inline_admin_formsets"]]
    managing = {field.html_name: field.value() for one in forms for field in one.management_form}
    images = {field.html_name: field.value() or "" for form in forms[0].forms for field in form}
    given = {"name": avatar.name, "description": avatar.description, **managing, **images, **fields}
    return client.post(page, given, follow=True)


def test_an_avatar_is_named_here(client, ada):
    save(client, ada, name="Ada B.", **{"images-0-position": 3})
    ada.refresh_from_db()
    assert (ada.name, ada.images.get().position) == ("Ada B.", 3)


def test_one_that_is_deleted_while_it_is_changed_stays_deleted(client, ada, monkeypatch):
    saving = AvatarAdmin.save_model

    def save_too_late(*args, **more):
        delete_avatar(Avatar.objects.get(), now=timezone.now())
        saving(*args, **more)

    monkeypatch.setattr(AvatarAdmin, "save_model", save_too_late)
    answer = save(client, ada, name="Ada B.", **{"images-0-position": 3})
    ada.refresh_from_db()
    assert "Nothing is saved: it is deleted." in answer.text
    assert (ada.name, ada.deleted_at is None, ada.images.exists()) == ("Ada", False, False)
