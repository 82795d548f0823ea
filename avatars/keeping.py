"""What people do with avatars: make, change, hide."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from avatars.models import Avatar, AvatarImage
from hfstudio.accounts.models import User
from hfstudio.media.models import Upload
from hfstudio.media.ordered import replace_pictures
from products.models import Brand

MAX_PHOTOS = 4


@transaction.atomic
def make_avatar(
    *, brand: Brand, name: str, description: str = "", photos: Iterable[Upload], user: User, now: datetime
) -> Avatar:
    """A custom avatar of this brand, from one to MAX_PHOTOS photos."""
    avatar = Avatar.objects.create(brand=brand, name=name, description=description, created_by=user, created_at=now)
    set_photos(avatar, photos)
    return avatar


@transaction.atomic
def change_avatar(avatar: Avatar, *, photos: Iterable[Upload] | None = None, **fields: str) -> None:
    """Change name or description; `photos` replaces all of them, None leaves them.

    One that is deleted meanwhile stays as it is: photos that it took now would never be let go.
    """
    avatar.refresh_from_db(from_queryset=Avatar.objects.select_for_update(no_key=True))
    if avatar.deleted_at:
        return
    for name, value in fields.items():
        setattr(avatar, name, value)
    if fields:
        avatar.save(update_fields=list(fields))
    if photos is not None:
        set_photos(avatar, photos)


def set_photos(avatar: Avatar, photos: Iterable[Upload]) -> None:
    replace_pictures(AvatarImage, [upload.file_id for upload in photos], avatar=avatar)


@transaction.atomic
def delete_avatar(avatar: Avatar, *, now: datetime) -> None:
    """Hide it, and let go of its photos, which are no uploads any more either: they show a person's face.

    What was made with it keeps its snapshot, and the photos with that.
    """
    if avatar.deleted_at is None:
        avatar.deleted_at = now
        avatar.save(update_fields=["deleted_at"])
    photos = AvatarImage.objects.filter(avatar=avatar)
    Upload.objects.filter(brand=avatar.brand_id, file__in=photos.values("file")).delete()
    photos.delete()
