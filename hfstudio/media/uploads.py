"""A file that somebody gives becomes an Upload: looked at, made anew, kept once per brand."""

import base64
import binascii
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol
from uuid import UUID, uuid4

from django.conf import settings

from hfstudio import outbound
from hfstudio.accounts.models import User
from hfstudio.media.content_types import PICTURES
from hfstudio.media.decode import Clip, Picture, checked_type, clean_clip, clean_picture
from hfstudio.media.keep import keep_file
from hfstudio.media.limits import MAX_BYTES, MIB
from hfstudio.media.models import Upload
from hfstudio.media.names import shown_name
from hfstudio.media.refused import Refused

if TYPE_CHECKING:
    from products.models import Brand


class Source(Protocol):
    """Something that is read from."""

    def read(self, size: int = -1, /) -> bytes: ...


MAX_GIVEN = max(MAX_BYTES.values())
FROM_URL = outbound.Limits(max_bytes=MAX_GIVEN, total=60, idle=20)

_DATA_URL = re.compile(r"data:[^,]{0,200};base64,", re.ASCII)
_LINE_BREAKS = {ord("\r"): None, ord("\n"): None}  # as `base64` prints them


def keep_upload(
    *, source: Source, name: str, brand: "Brand", user: User | None, now: datetime, pk: UUID | None = None
) -> Upload:
    """Keep what is in an open file. Raises Refused, and OSError when storage is full or broken.

    With `pk` it gets this id: raises IntegrityError where there is an upload of this id already.
    """
    with _given() as given:
        _spool(source, given)
        return _keep(given, name=name, brand=brand, user=user, now=now, pk=pk)


def keep_base64(*, text: str, name: str, brand: "Brand", user: User | None, now: datetime) -> Upload:
    """Keep what is coded in `text`: base64 alone, or a data URL, whose type is not believed. Raises as above."""
    with _given() as given:
        given.write_bytes(_decoded(text))
        return _keep(given, name=name, brand=brand, user=user, now=now)


def keep_url(
    *,
    url: str,
    name: str,
    brand: "Brand",
    user: User | None,
    now: datetime,
    alive: Callable[[], None] = lambda: None,
) -> Upload:
    """Keep what is at a public address. Raises as above, and OutboundError when it cannot be had.

    `alive` is called all the while, and may raise to stop it; nothing is kept then.
    """
    with _given() as given:
        outbound.download(url, given, limits=FROM_URL, alive=alive)
        return _keep(given, name=name, brand=brand, user=user, now=now, alive=alive)


@contextmanager
def _given() -> Iterator[Path]:
    """Where the given bytes lie while they are looked at, in a folder that is always removed."""
    with TemporaryDirectory(prefix="upload-", dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        yield Path(folder) / "given"


def _spool(source: Source, given: Path) -> None:
    with given.open("xb") as file:
        shutil.copyfileobj(source, file)


def _decoded(text: str) -> bytes:
    bare = (text[match.end() :] if (match := _DATA_URL.match(text)) else text).translate(_LINE_BREAKS)
    if len(bare) // 4 * 3 > MAX_GIVEN + 2:
        raise Refused("too_large", f"The file has more than {MAX_GIVEN:,} bytes ({MAX_GIVEN // MIB} MiB).")
    try:
        return base64.b64decode(bare, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("bad_base64", "The text is not base64: A-Z, a-z, 0-9, + and /, padded with =.") from None


def _keep(
    given: Path,
    *,
    name: str,
    brand: "Brand",
    user: User | None,
    now: datetime,
    pk: UUID | None = None,
    alive: Callable[[], None] = lambda: None,
) -> Upload:
    clean = _made_anew(given, alive)
    stored = keep_file(
        clean.path,
        brand=brand,
        content_type=clean.content_type,
        width=clean.width,
        height=clean.height,
        duration=clean.duration if isinstance(clean, Clip) else None,
        now=now,
        alive=alive,
    )
    return Upload.objects.create(
        pk=pk or uuid4(),
        brand=brand,
        file=stored,
        name=shown_name(name),
        content_credentials=clean.content_credentials,
        created_by=user,
        created_at=now,
    )


def _made_anew(given: Path, alive: Callable[[], None]) -> Picture | Clip:
    make = clean_picture if checked_type(given) in PICTURES else clean_clip
    return make(given, given.parent, alive=alive)
