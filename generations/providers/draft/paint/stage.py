"""Backdrops: a lit wall, sometimes with a floor, with grain baked in against banding."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from generations.providers.draft.elements import Flat, Stage

_GRAIN = 1.3  # standard deviation, of 255
_REACH = 0.62  # where the light ends, of the frame's long side

Plane = NDArray[np.float32]


def backdrop(spec: Stage | Flat, width: int, height: int, seed: int) -> Image.Image:
    """Bake a backdrop: an RGB picture of the frame's size."""
    if isinstance(spec, Flat):
        return Image.new("RGB", (width, height), spec.ground.base)
    long = max(width, height)
    across = ((np.arange(width, dtype=np.float32) + 0.5) / width - spec.glow[0]) * (width / long * 1.15 / _REACH)
    down = ((np.arange(height, dtype=np.float32) + 0.5) / height - spec.glow[1]) * (height / long / _REACH)
    reach = np.sqrt(across[None, :] ** 2 + down[:, None] ** 2)
    shade = _smooth(np.minimum(reach, 1, out=reach))
    edge, depth = _floor(spec.horizon, height)
    grain = _grain(width, height, seed)
    picture = np.empty((height, width, 3), np.uint8)
    for channel, (light, dark, base) in enumerate(
        zip(spec.ground.light, spec.ground.dark, spec.ground.base, strict=True)
    ):
        floor = light * (1 - 0.9 * depth) + base * 0.9 * depth
        # The wall's light, then the floor's over it from the horizon down.
        plane = (light + (dark - light) * shade) * (1 - 0.55 * edge) + 0.55 * edge * floor + grain
        np.clip(plane, 0, 255, out=plane)
        picture[..., channel] = plane
    return Image.fromarray(picture)


def _floor(horizon: float | None, height: int) -> tuple[Plane, Plane]:
    """For each row how much of it is floor, with a soft edge at the wall, and how far forward it lies; (height, 1)."""
    y = ((np.arange(height, dtype=np.float32) + 0.5) / height)[:, None]
    if horizon is None:
        return np.zeros_like(y), np.zeros_like(y)
    return np.clip((y - horizon) / 0.03 + 0.5, 0, 1), np.clip((y - horizon) / (1 - horizon), 0, 1)


def _grain(width: int, height: int, seed: int) -> Plane:
    """Noise against banding, and the half that makes truncation rounding."""
    noise = np.random.default_rng(seed).standard_normal((height, width), dtype=np.float32)
    return noise * np.float32(_GRAIN) + np.float32(0.5)


def _smooth(x: Plane) -> Plane:
    smooth: Plane = x * x * (3 - 2 * x)
    return smooth
