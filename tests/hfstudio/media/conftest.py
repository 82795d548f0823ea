from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone

from hfstudio import storage
from hfstudio.media.models import StoredFile, Upload
from hfstudio.media.refused import Refused
from hfstudio.media.uploads import keep_upload
from products.models import Brand
from tests import factories


@pytest.fixture(autouse=True)
def incoming(tmp_path: Path, settings) -> Path:
    """Where files lie on their way in. Nothing may stay there."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    return folder


@dataclass
class Taken:
    """An upload that was kept, and its bytes."""

    upload: Upload
    content: bytes

    @property
    def file(self) -> StoredFile:
        return self.upload.file


class Giver:
    """Gives files as people do, and looks at what is left of them."""

    def __init__(self, tmp_path: Path, incoming: Path, media: Path) -> None:
        self._folder, self._incoming, self._media = tmp_path, incoming, media
        self.brand: Brand = factories.brand()

    def __call__(self, content: bytes, name: str = "photo.jpg") -> Taken:
        """The upload that becomes of these bytes: made anew, alone in storage, nothing left on the way."""
        upload = self._keep(content, name)
        kept = b"".join(storage.read(upload.file.key))
        assert kept != content
        assert upload.file.key == f"media/{upload.file.pk}"
        assert self.leftovers() == []
        return Taken(upload, kept)

    def refused(self, content: bytes, name: str = "photo.jpg") -> str:
        """The code with which these bytes are refused; nothing of them is anywhere then."""
        with pytest.raises(Refused) as refused:
            self._keep(content, name)
        assert len(refused.value.detail) > 20
        assert StoredFile.objects.count() == 0
        assert not self._media.exists()
        assert self.leftovers() == []
        return refused.value.code

    def leftovers(self) -> list[Path]:
        return list(self._incoming.rglob("*"))

    def _keep(self, content: bytes, name: str) -> Upload:
        source = self._folder / "source"
        source.write_bytes(content)
        with source.open("rb") as file:
            return keep_upload(source=file, name=name, brand=self.brand, user=None, now=timezone.now())


@pytest.fixture
def give(db, tmp_path: Path, incoming: Path, settings) -> Giver:
    return Giver(tmp_path, incoming, settings.MEDIA_ROOT)
