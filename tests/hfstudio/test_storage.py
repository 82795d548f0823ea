"""Bytes on the local disk: whole or not at all, and nowhere but below the media folder."""

import hashlib

import pytest
from django.conf import settings

from hfstudio import storage


def everything() -> list[str]:
    return sorted(
        str(path.relative_to(settings.MEDIA_ROOT)) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()
    )


def test_what_is_saved_is_measured_hashed_and_read_again():
    saved = storage.save("media/a", [b"one ", b"two"])

    assert saved == storage.Saved(7, hashlib.sha256(b"one two").hexdigest())
    assert b"".join(storage.read("media/a")) == b"one two"
    assert storage.size("media/a") == 7


@pytest.mark.parametrize(("start", "end", "part"), [(0, 3, b"one"), (4, None, b"two"), (4, 5, b"t"), (7, 9, b"")])
def test_a_part_is_read(start, end, part):
    storage.save("media/a", [b"one two"])

    assert b"".join(storage.read("media/a", start=start, end=end)) == part


def test_a_save_that_is_cut_off_leaves_nothing_and_keeps_what_was_there():
    def cut_off():
        yield b"half"
        raise OSError(28, "No space left on device")

    storage.save("media/a", [b"before"])
    with pytest.raises(OSError, match="No space"):
        storage.save("media/a", cut_off())

    assert everything() == ["media/a"]
    assert b"".join(storage.read("media/a")) == b"before"


def test_what_is_not_there_is_missing():
    for ask in (storage.size, storage.read):
        with pytest.raises(storage.Missing):
            ask("media/none")
    assert storage.local_path("media/none") is None


def test_deleting_twice_is_deleting_once():
    storage.save("media/a", [b"x"])
    storage.delete("media/a")
    storage.delete("media/a")

    assert everything() == []


@pytest.mark.parametrize("key", ["../outside", "media/../../outside", "/etc/passwd"])
def test_no_key_leads_out_of_the_media_folder(key):
    with pytest.raises(ValueError, match="must not lead out"):
        storage.save(key, [b"x"])


def test_a_file_is_copied_out(tmp_path):
    storage.save("media/a", [b"one", b"two"])
    storage.copy_to("media/a", tmp_path / "copy")

    assert (tmp_path / "copy").read_bytes() == b"onetwo"


def test_the_check_writes_reads_and_leaves_nothing():
    storage.check()

    assert everything() == []
