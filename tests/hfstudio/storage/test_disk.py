"""Bytes on the local disk: nowhere but below the media folder, and no halves."""

import errno
import os

import pytest
from django.conf import settings

from hfstudio import storage


def everything() -> list[str]:
    return sorted(
        str(path.relative_to(settings.MEDIA_ROOT)) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()
    )


def test_a_save_that_is_cut_off_leaves_nothing_and_keeps_what_was_there():
    def cut_off():
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")

    storage.save("media/a", [b"before"])
    with pytest.raises(OSError, match="No space"):
        storage.save("media/a", cut_off())

    assert everything() == ["media/a"]
    assert b"".join(storage.read("media/a")) == b"before"


def test_a_disk_that_takes_a_part_of_a_write_gets_the_rest_as_well(monkeypatch):
    write = os.write
    monkeypatch.setattr("os.write", lambda file, content: write(file, content[:3]))

    storage.save("media/a", [b"one two three"])

    assert b"".join(storage.read("media/a")) == b"one two three"


@pytest.mark.parametrize("key", ["../outside", "media/../../outside", "/etc/passwd"])
def test_no_key_leads_out_of_the_media_folder(key):
    with pytest.raises(ValueError, match="must not lead out"):
        storage.save(key, [b"x"])


def test_the_check_leaves_nothing():
    storage.check()

    assert everything() == []


def test_the_file_itself_can_be_had_and_no_address():
    storage.save("media/a", [b"x"])

    assert storage.local_path("media/a") == settings.MEDIA_ROOT / "media" / "a"
    assert storage.address("media/a", content_type="image/png", disposition="inline") is None
    assert storage.origin() is None
