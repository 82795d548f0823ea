"""One output of an outside provider comes to us: streamed straight into storage, looked at, and only then taken.

What a provider gave is kept byte for byte. Its type is what its bytes say, whatever the answer's header calls it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from hfstudio import outbound, storage
from hfstudio.media.models import StoredFile
from hfstudio.media.probe import Probe, probe

# Whatever was paid for: an hour of film in ProRes, over a slow line.
RESULT = outbound.Limits(max_bytes=64 << 30, total=6 * 3600, idle=60)
KINDS = ("video", "audio")  # a picture instead of a film is a notice that there is none


class NotAResult(Exception):
    """What came is not what was made; another try may do better."""


@dataclass(frozen=True)
class Fetched:
    saved: storage.Saved
    found: Probe


def fetch(url: str, stored: StoredFile, *, wanted: str, alive: Callable[[], None]) -> Fetched:
    """Put what is at the address under the row's key; nothing is left there when it is no result.

    `alive` is called all the while, and may raise to stop it. `wanted` is the kind that was asked for, or `pcm` for
    sound without a header. Raises OutboundError, Refused or NotAResult for what the provider's side does, OSError for
    our own storage.
    """
    with _place_to_look(stored.key) as copy:
        saved = transfer(url, stored.key, copy, alive)
        try:
            alive()
            return Fetched(saved, _checked(saved, copy or _file(stored.key), wanted, alive))
        except BaseException:
            _remove(stored.key)
            raise


def transfer(url: str, key: str, copy: Path | None, alive: Callable[[], None]) -> storage.Saved:
    """The bytes alone, streamed under `key` and, where one is wanted, into a copy. Raises OutboundError, OSError."""
    with outbound.stream(url, limits=RESULT, packed=False) as answer:
        if copy is None or answer.length is not None:
            return storage.save(key, _copied(answer.chunks, copy, alive), length=answer.length)
        for _ in _copied(answer.chunks, copy, alive):  # its length is to be said before its first byte
            pass
    return storage.save_file(key, copy, alive=alive)


def _checked(saved: storage.Saved, path: Path, wanted: str, alive: Callable[[], None]) -> Probe:
    if not saved.bytes:
        raise NotAResult("The result is empty.")
    found = probe(path, wanted, alive=alive)
    if wanted in KINDS and found.kind != wanted:
        raise NotAResult(f"A {wanted} was asked for, and {found.content_type} came.")
    return found


def _copied(chunks: Iterator[bytes], copy: Path | None, alive: Callable[[], None]) -> Iterator[bytes]:
    """The chunks, each also written to the copy: whoever looks at the file needs it here."""
    if copy is None:
        for chunk in chunks:
            alive()
            yield chunk
        return
    with copy.open("wb", buffering=0) as file:
        for chunk in chunks:
            alive()
            file.write(chunk)
            yield chunk


@contextmanager
def _place_to_look(key: str) -> Iterator[Path | None]:
    """Where a copy goes; None where storage itself has a file."""
    if storage.is_local():
        yield None
        return
    with TemporaryDirectory(prefix="fetched-", dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        yield Path(folder) / "copy"


def _file(key: str) -> Path:
    path = storage.local_path(key)
    if path is None:
        raise FileNotFoundError(f"{key} has gone from storage.")
    return path


def _remove(key: str) -> None:
    """Best effort: the next try overwrites it, and no row says that it is there."""
    try:
        storage.delete(key)
    except OSError:
        return
