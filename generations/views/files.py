"""Files that come along with an order form: each is kept as an Upload, and chosen in the form."""

from collections.abc import Iterator
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from generations.catalog import CatalogEntry, MediaRole
from generations.forms.cards import upload_field
from hfstudio.accounts.models import User
from hfstudio.media.models import Upload
from hfstudio.media.photos import reason_of
from hfstudio.media.refused import Refused
from hfstudio.media.uploads import keep_upload
from products.models import Brand


def keep_files(
    files: "MultiValueDict[str, UploadedFile[bytes]]",
    data: QueryDict,
    *,
    entry: CatalogEntry,
    brand: Brand,
    user: User,
    now: datetime,
) -> list[tuple[str, str]]:
    """Keep what is taken and choose it in `data`; (role, what is wrong) of what is not taken."""
    refusals = []
    for role, file in _given(files, entry):
        try:
            upload = keep_upload(source=file, name=file.name or "", brand=brand, user=user, now=now)
        except (Refused, OSError) as refusal:
            refusals.append((role.role, f"{file.name}: {reason_of(refusal)}"))
        else:
            _choose(upload, role, data)
    return refusals


def _given(
    files: "MultiValueDict[str, UploadedFile[bytes]]", entry: CatalogEntry
) -> Iterator[tuple[MediaRole, UploadedFile[bytes]]]:
    for role in entry.media:
        for file in files.getlist(upload_field(role)):
            yield role, file


def _choose(upload: Upload, role: MediaRole, data: QueryDict) -> None:
    """Beside those that are chosen already; where only one can be, in its place."""
    chosen = [] if role.max == 1 else data.getlist(role.role)
    data.setlist(role.role, [*chosen, str(upload.pk)])
