"""What was made becomes something to make things of: an upload of the same bytes, a presenter's face."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from avatars.keeping import make_avatar
from avatars.models import Avatar
from generations.models import Asset, Generation
from hfstudio.accounts.models import User
from hfstudio.media.models import Upload

PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})  # what every model takes for a face
_LIKED = (Asset.Role.RAW, Asset.Role.POSTER, Asset.Role.MIN)  # the original first; a film has only its poster


def upload_of(asset: Asset, *, user: User, now: datetime) -> Upload:
    """An upload of the asset's file: the same bytes, no copy."""
    return Upload.objects.create(
        brand=asset.generation.brand,
        file=asset.file,
        name=f"{asset.generation} {asset.get_role_display().lower()}"[:120],
        created_by=user,
        created_at=now,
    )


def faces_in(generation: Generation) -> list[Asset]:
    """For each of its outputs the picture of which an avatar can be made, where there is one."""
    pictures = [asset for asset in generation.public_assets if asset.file.content_type in PHOTOS]
    best: dict[int, Asset] = {}
    for asset in sorted(pictures, key=lambda asset: (asset.output_index, _LIKED.index(Asset.Role(asset.role)))):
        best.setdefault(asset.output_index, asset)
    return list(best.values())


@transaction.atomic
def avatar_of(assets: Iterable[Asset], *, name: str, description: str, user: User, now: datetime) -> Avatar:
    """A custom avatar of these pictures of one Generation; there is at least one."""
    photos = [upload_of(asset, user=user, now=now) for asset in assets]
    return make_avatar(brand=photos[0].brand, name=name, description=description, photos=photos, user=user, now=now)
