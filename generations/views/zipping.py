"""Many files in one download: a ZIP that is written while it is sent, in constant memory."""

import zipfile
from collections.abc import Iterator, Sequence
from io import RawIOBase

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from generations.models import Asset, Generation
from hfstudio import storage
from hfstudio.media.content_types import content_type
from hfstudio.media.models import StoredFile
from hfstudio.media.names import file_name


def zip_answer(films: Sequence[Generation]) -> HttpResponseBase:
    """The originals of these films, each under its title."""
    raw = Asset.objects.filter(generation__in=films, role=Asset.Role.RAW, file__stored_at__isnull=False)
    assets = list(raw.select_related("file", "generation").order_by("generation__created_at", "output_index"))
    name = f"hf-studio-{timezone.localdate():%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(zipped(_named(assets)), content_type="application/zip", headers=headers)


def zipped(files: Sequence[tuple[str, StoredFile]]) -> Iterator[bytes]:
    """A ZIP of stored files under these names. What is film or picture is packed already, and only stored."""
    out = _Passing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, stored in files:
            info = zipfile.ZipInfo(name, timezone.localtime(stored.created_at).timetuple()[:6])
            with archive.open(info, "w", force_zip64=True) as entry:
                for chunk in storage.read(stored.key, start=0, end=stored.bytes or 0):
                    entry.write(chunk)
                    yield out.take()
    yield out.take()


class _Passing(RawIOBase):
    """What is written is taken away at once; nothing can be sought."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, chunk: bytes) -> int:  # type: ignore[override]  # bytes alone come here, not every buffer
        self._waiting += chunk
        return len(chunk)

    def take(self) -> bytes:
        taken, self._waiting = bytes(self._waiting), bytearray()
        return taken


def _named(assets: Sequence[Asset]) -> list[tuple[str, StoredFile]]:
    """No two of the same name."""
    named: dict[str, StoredFile] = {}
    for asset in assets:
        name = file_name(str(asset.generation), content_type(asset.file.content_type))
        stem, dot, ending = name.rpartition(".")
        number = 2
        while name in named:
            name, number = f"{stem} {number}{dot}{ending}", number + 1
        named[name] = asset.file
    return list(named.items())
