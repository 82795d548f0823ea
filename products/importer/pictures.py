"""The pictures that a page names, fetched through the guard, opened in limited children, each kept once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import inf
from pathlib import Path
from time import monotonic

from PIL import Image

from hfstudio import outbound
from hfstudio.media.decode import Picture, Refused, clean_picture

from .picture_address import larger

SIDE_BY_SIDE = 4
MAX_PICTURES = 8
SMALLEST = 200  # pixels; less is a thumbnail
SAMPLE = 24  # pixels a side of what two pictures are compared by
SAME = 2.5  # of 255: the mean difference of samples; encoding and scaling alone make less


def fetch_pictures(
    addresses: Sequence[str],
    folder: Path,
    *,
    smallest: int = SMALLEST,
    done: Callable[[], None] = lambda: None,
    ends: float = inf,
) -> list[Picture]:
    """Clean pictures in `folder`, in the given order; what cannot be had or is no picture is left out.

    One that comes twice, be it in other sizes, is taken once, as large as it is. Thumbnails are left out
    where there is anything larger. `done` is called after each address. None is asked for once there are
    enough, or after `ends` (of the monotonic clock): what is there by then is the answer.
    """
    pictures: list[Picture] = []
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        for start in range(0, len(addresses), SIDE_BY_SIDE):
            if len(pictures) >= MAX_PICTURES or monotonic() >= ends:
                break
            some = enumerate(addresses[start : start + SIDE_BY_SIDE], start)
            for file in threads.map(lambda item: _download(item[1], folder / f"{item[0]}.given", ends), some):
                picture = _cleaned(file, folder) if file and len(pictures) < MAX_PICTURES else None
                pictures += [picture] if picture else []
                done()
    pictures = _each_once(pictures)
    large = [picture for picture in pictures if min(picture.width, picture.height) >= smallest]
    return large or pictures[:1]


def fetch_picture(address: str, folder: Path, *, name: str, ends: float = inf) -> Picture | None:
    """One picture, whatever its size; None when it cannot be had by then, or is none."""
    file = _download(address, folder / f"{name}.given", ends) if address else None
    return _cleaned(file, folder) if file else None


def _download(address: str, path: Path, ends: float) -> Path | None:
    """The largest version that there is, else the one that the page named."""
    for one in dict.fromkeys((larger(address), address)):
        if (left := ends - monotonic()) <= 0:
            return None
        try:
            limits = replace(outbound.PICTURE, total=min(left, outbound.PICTURE.total))
            return outbound.download(one, path, limits=limits).path
        except outbound.OutboundError:
            continue
    return None


def _cleaned(file: Path, folder: Path) -> Picture | None:
    try:
        return clean_picture(file, folder)
    except Refused:
        return None
    finally:
        file.unlink()


def _each_once(pictures: Sequence[Picture]) -> list[Picture]:
    kept: list[tuple[Picture, bytes]] = []
    for picture in pictures:
        sample = _sample(picture)
        twin = next((n for n, (other, seen) in enumerate(kept) if _same(picture, sample, other, seen)), None)
        if twin is None:
            kept.append((picture, sample))
        elif picture.width > kept[twin][0].width:
            kept[twin] = picture, sample
    return [picture for picture, _ in kept]


def _sample(picture: Picture) -> bytes:
    """A few pixels of it; the file is one that we have encoded ourselves."""
    with Image.open(picture.path) as image:
        image.draft("RGB", (SAMPLE * 2, SAMPLE * 2))
        return image.convert("RGB").resize((SAMPLE, SAMPLE), Image.Resampling.BOX).tobytes()


def _same(one: Picture, sample: bytes, other: Picture, seen: bytes) -> bool:
    shape = one.width * other.height / (one.height * other.width)
    if not 0.98 < shape < 1.02:
        return False
    return sum(abs(a - b) for a, b in zip(sample, seen, strict=True)) / len(sample) < SAME
