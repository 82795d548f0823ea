"""Storage promises the same on a disk and in a bucket."""

import hashlib
import secrets

import pytest

from hfstudio import storage

pytestmark = pytest.mark.xdist_group("s3")


@pytest.fixture(params=["disk", "s3"], autouse=True)
def place(request) -> str:
    if request.param == "s3":
        request.getfixturevalue("s3")
    return request.param


@pytest.fixture
def key() -> str:
    return f"media/{secrets.token_hex(8)}"


def content(key: str) -> bytes:
    return b"".join(storage.read(key))


@pytest.mark.parametrize("length", [7, None])
def test_what_is_saved_is_measured_hashed_and_read_again(key, length):
    saved = storage.save(key, [b"one ", b"", b"two"], length=length)

    assert saved == storage.Saved(7, hashlib.sha256(b"one two").hexdigest())
    assert content(key) == b"one two"
    assert storage.size(key) == 7


def test_a_local_file_is_saved(key, tmp_path):
    path = tmp_path / "film"
    path.write_bytes(bytes(range(256)) * 4096)

    saved = storage.save_file(key, path)

    assert saved == storage.Saved(1 << 20, hashlib.sha256(path.read_bytes()).hexdigest())
    assert content(key) == path.read_bytes()


@pytest.mark.parametrize(
    ("start", "end", "part"), [(0, 3, b"one"), (4, None, b"two"), (4, 5, b"t"), (7, 9, b""), (2, 2, b""), (0, 7, None)]
)
def test_a_part_is_read(key, start, end, part):
    storage.save(key, [b"one two"])

    assert b"".join(storage.read(key, start=start, end=end)) == (b"one two" if part is None else part)


def test_saving_again_replaces(key):
    storage.save(key, [b"before"])
    storage.save(key, [b"after, and longer"])

    assert content(key) == b"after, and longer"


@pytest.mark.parametrize("length", [3, 5])
def test_more_or_fewer_bytes_than_announced_are_not_kept(key, length):
    with pytest.raises(ValueError, match="were announced"):
        storage.save(key, [b"four"], length=length)

    with pytest.raises(storage.Missing):
        storage.size(key)


def test_what_the_source_raises_comes_through_and_nothing_is_kept(key):
    def broken():
        yield b"half"
        raise ZeroDivisionError

    for length in (8, None):
        with pytest.raises(ZeroDivisionError):
            storage.save(key, broken(), length=length)

    with pytest.raises(storage.Missing):
        storage.size(key)


def test_what_is_not_there_is_missing(key):
    for ask in (storage.size, storage.read):
        with pytest.raises(storage.Missing):
            ask(key)
    assert storage.local_path(key) is None


def test_deleting_twice_is_deleting_once(key):
    storage.save(key, [b"x"])
    storage.delete(key)
    storage.delete(key)

    with pytest.raises(storage.Missing):
        storage.size(key)


def test_a_file_is_copied_out(key, tmp_path):
    storage.save(key, [b"one", b"two"])
    storage.copy_to(key, tmp_path / "copy")

    assert (tmp_path / "copy").read_bytes() == b"onetwo"


def test_whoever_needs_a_file_gets_one_for_as_long_as_it_is_needed(key, place):
    storage.save(key, [b"one two"])

    with storage.as_file(key) as path:
        assert path.read_bytes() == b"one two"

    assert path.exists() is (place == "disk")


def test_the_check_passes(key):
    storage.check()
