import pytest
from django.utils import timezone

from avatars.models import Avatar, AvatarImage
from avatars.presets.install import FOLDER, install_presets
from hfstudio.media.models import StoredFile

pytestmark = pytest.mark.django_db


def test_every_drawing_becomes_a_preset_that_belongs_to_everybody():
    presets = install_presets(timezone.now())
    assert {avatar.slug for avatar in presets} == {path.stem for path in FOLDER.glob("*.jpg")}
    for avatar in presets:
        avatar.full_clean()
        (image,) = avatar.images.all()
        assert (avatar.type, image.file.brand, image.file.content_type) == ("preset", None, "image/jpeg")
        assert (image.file.width, image.file.height) == (960, 1200)
        assert image.file.bytes == (FOLDER / f"{avatar.slug}.jpg").stat().st_size


def test_a_second_time_changes_nothing():
    before = install_presets(timezone.now())
    assert install_presets(timezone.now()) == before
    assert (Avatar.objects.count(), AvatarImage.objects.count(), StoredFile.objects.count()) == (7, 7, 7)


def test_a_picture_that_an_interrupted_run_left_out_is_added():
    avatar = Avatar.objects.create(slug="wren", name="Wren")
    install_presets(timezone.now())
    assert avatar.images.count() == 1
    assert Avatar.objects.filter(slug="wren").count() == 1


def test_a_preset_that_was_deleted_stays_deleted():
    install_presets(timezone.now())
    Avatar.objects.filter(slug="wren").update(deleted_at=timezone.now())
    install_presets(timezone.now())
    assert Avatar.objects.get(slug="wren").deleted_at is not None
