"""Small films and stills for tests: pictures drawn here, outputs read back with a decoder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from generations.providers.draft.outputs import make_outputs
from generations.providers.draft.request import read
from generations.providers.protocol import LocalResult

SMALL = {"width": 180, "height": 320}  # pixels: enough to tell what is there, quick to draw


@dataclass(frozen=True)
class Video:
    """What a decoder finds in a file."""

    frames: NDArray[np.uint8]  # (n, height, width, 3)
    codec: str
    rate: float
    sound: float  # seconds
    loudest: float
    colours: tuple[int, int]  # matrix and range, as tagged

    @property
    def seconds(self) -> float:
        return len(self.frames) / self.rate


def photo(path: Path, colour: tuple[int, int, int] = (200, 80, 40), size: tuple[int, int] = (480, 640)) -> str:
    """A photo of a busy scene with a blob of one colour in its middle."""
    picture = Image.effect_noise(size, 60).convert("RGB")
    pen = ImageDraw.Draw(picture)
    width, height = size
    pen.ellipse((width * 0.2, height * 0.25, width * 0.8, height * 0.75), fill=colour)
    picture.save(path)
    return str(path)


def make(folder: Path, **wishes: Any) -> LocalResult:
    """Make the outputs of a request in this process."""
    folder.mkdir(exist_ok=True)
    return make_outputs(read({"kind": "video", **SMALL, **wishes}), folder, lambda share, activity: None)


def film(folder: Path, **wishes: Any) -> Video:
    """Make one film and read it back."""
    return decoded(make(folder, **wishes).outputs[0].path)


def mug(folder: Path, **changes: Any) -> dict[str, Any]:
    """A product as a request has it, with one photo."""
    product = {"title": "Ember mug", "price": "€29", "features": ["Keeps it hot", "Fits every hand"]}
    return {**product, "images": [photo(folder / "mug.png")], **changes}


def decoded(path: Path) -> Video:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(stream)])
        codec, rate = stream.codec_context.name, float(stream.average_rate or 0)
        tagged = int(stream.codec_context.colorspace), int(stream.codec_context.color_range)
    heard = sound_of(path)
    return Video(frames, codec, rate, len(heard) / 48_000, float(np.abs(heard).max(initial=0)), tagged)


def sound_of(path: Path) -> NDArray[np.float32]:
    """The first channel of a file's sound; empty where there is none."""
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return np.zeros(0, np.float32)
        return np.concatenate([block.to_ndarray()[0] for block in container.decode(container.streams.audio[0])])


def boxes_of(path: Path) -> list[str]:
    """The names of an MP4's top-level boxes, in their order."""
    data, names, at = path.read_bytes(), [], 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        names.append(data[at + 4 : at + 8].decode("latin-1"))
        at += length if length > 1 else len(data)
    return names


def alike(one: NDArray[Any], other: NDArray[Any]) -> float:
    """How alike two pictures are: the correlation of their values, 1 for the same."""
    return float(np.corrcoef(one.astype(float).ravel(), other.astype(float).ravel())[0, 1])


def resized(path: str | Path, size: tuple[int, int]) -> NDArray[np.uint8]:
    """A picture cropped to a frame's shape from its middle, and scaled to it."""
    with Image.open(path) as picture:
        scale = max(size[0] / picture.width, size[1] / picture.height)
        large = picture.convert("RGB").resize((round(picture.width * scale), round(picture.height * scale)))
    left, top = (large.width - size[0]) // 2, (large.height - size[1]) // 2
    return np.asarray(large.crop((left, top, left + size[0], top + size[1])))
