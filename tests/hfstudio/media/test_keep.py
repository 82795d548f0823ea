"""Bytes are kept once per brand, and never shared across brands."""

import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from hfstudio import storage
from hfstudio.media import keep
from hfstudio.media.models import StoredFile
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def kept(tmp_path, content: bytes, brand) -> StoredFile:
    path = tmp_path / "given"
    path.write_bytes(content)
    return keep.keep_file(path, brand=brand, content_type="image/png", width=3, height=2, now=NOW)


def objects() -> int:
    return sum(1 for path in settings.MEDIA_ROOT.rglob("*") if path.is_file())


def test_a_file_is_kept_with_its_length_and_hash(tmp_path):
    stored = kept(tmp_path, b"pixels", factories.brand())

    assert (stored.bytes, len(stored.sha256), stored.stored_at) == (6, 64, NOW)
    assert (stored.width, stored.height) == (3, 2)
    assert b"".join(storage.read(stored.key)) == b"pixels"


def test_the_same_bytes_are_one_row_and_one_object_in_a_brand(tmp_path):
    brand = factories.brand()

    assert kept(tmp_path, b"pixels", brand) == kept(tmp_path, b"pixels", brand)
    assert (StoredFile.objects.count(), objects()) == (1, 1)


def test_another_brand_has_its_own(tmp_path):
    kept(tmp_path, b"pixels", factories.brand())
    kept(tmp_path, b"pixels", factories.brand())

    assert (StoredFile.objects.count(), objects()) == (2, 2)


def test_the_row_is_there_before_the_first_byte_and_a_second_try_overwrites_only_itself():
    reserved = keep.reserve(brand=factories.brand(), content_type="video/mp4", now=NOW)
    storage.save(reserved.key, [b"half a fi"])

    filled = keep.fill(reserved, [b"half a film"], now=NOW)

    assert filled == reserved
    assert (b"".join(storage.read(reserved.key)), objects()) == (b"half a film", 1)


def test_an_empty_file_is_no_file():
    reserved = keep.reserve(brand=factories.brand(), content_type="video/mp4", now=NOW)

    with pytest.raises(ValueError, match="nothing in this file"):
        keep.fill(reserved, [], now=NOW)

    reserved.refresh_from_db()
    assert (reserved.stored_at, objects()) == (None, 0)


def test_where_a_commit_is_not_heard_no_row_says_stored_without_its_object(tmp_path, monkeypatch):
    brand = factories.brand()
    settle = keep.settle

    def lost(*args, **kwargs):
        raise OperationalError("the connection is lost")

    def unheard(*args, **kwargs):
        settle(*args, **kwargs)
        lost()

    monkeypatch.setattr(keep, "settle", unheard)
    monkeypatch.setattr(StoredFile, "delete", lost)
    with pytest.raises(OperationalError):
        kept(tmp_path, b"pixels", brand)
    monkeypatch.undo()

    again = kept(tmp_path, b"pixels", brand)
    assert [b"".join(storage.read(row.key)) for row in StoredFile.objects.exclude(stored_at=None)] == [b"pixels"]
    assert b"".join(storage.read(again.key)) == b"pixels"


def test_what_cannot_be_saved_leaves_nothing(tmp_path, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(storage, "save_file", full)
    with pytest.raises(OSError, match="No space"):
        kept(tmp_path, b"pixels", factories.brand())
    assert (StoredFile.objects.count(), objects()) == (0, 0)
