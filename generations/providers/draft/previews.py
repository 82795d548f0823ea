"""The draft's own small pictures of its motions, for the portal: moving ones, and a still of each.

python -m generations.providers.draft.previews --out hfstudio/static/portal/motions

Each follows the path that the draft's films follow, in a small set of three layers: near things move further than far
ones. It goes further than a film does, so that it can be told from the next one at the size of a thumb. What only a
model can make has no picture.
"""

import argparse
import math
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from generations.providers.draft.camera import Pose
from generations.providers.draft.cutout import stage_photo
from generations.providers.draft.motions import Motion, find_motion, moves

PRODUCT = Path(__file__).parents[3] / "hfstudio" / "demo" / "pictures" / "bottle.jpg"
_SIDE, _SCALE, _QUALITY = 132, 2, 60  # pixels; drawn so many times as large; of WebP
_SECONDS, _RATE = 2.4, 10  # frames a second
_FAR, _NEAR = 0.35, 1.9  # how much of the product's way the wall goes, and the ball in front
_SETS = (("#ecd9bb", "#cdae80"), ("#cfdadd", "#a3b5ba"), ("#e8cdc0", "#c49a89"), ("#d8dac8", "#abb08f"))  # wall, floor
_W = _SIDE * _SCALE
_UNIT = _W / 100


def main() -> None:
    parser = argparse.ArgumentParser(prog="previews", description="Draw the motions' small pictures.")
    parser.add_argument("--out", type=Path, required=True, help="folder for them")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    product = stage_photo(PRODUCT, 600).image
    for number, (file_name, name) in enumerate(sorted(moves().items())):
        stage = Stage(find_motion(name), product, number)
        frames = [stage.frame(n / _RATE) for n in range(round(_SECONDS * _RATE))]
        frames[len(frames) * 3 // 4].save(out / f"{file_name}-still.webp", quality=_QUALITY)
        frames[0].save(
            out / f"{file_name}.webp", save_all=True, append_images=frames[1:], duration=round(1000 / _RATE), loop=0,
            quality=_QUALITY, method=6,
        )  # fmt: skip
        sys.stdout.write(f"{out / file_name}.webp\n")


class Stage:
    """A wall, a product and a ball in front of it, before a camera that moves as the motion says."""

    def __init__(self, motion: Motion, product: Image.Image, number: int) -> None:
        self.motion = motion
        self.wall = _wall(*_SETS[number % len(_SETS)])
        height = round(0.62 * _W)
        self.product = product.resize((round(height * product.width / product.height), height))
        self.shadow = _shadow(self.product.width)
        self.ball = _ball(round(0.2 * _W))

    def frame(self, t: float) -> Image.Image:
        pose = self.pose(t)
        frame = _moved(self.wall, _W // 2, _W // 2, _part(pose, _FAR), Image.new("RGB", (_W, _W)))
        frame = _moved(self.shadow, _W // 2, round(0.86 * _W), Pose(pose.dx, pose.dy, pose.zoom), frame)
        for earlier in range(self.motion.ghosts, 0, -1):
            echo = self.product.copy()
            echo.putalpha(echo.getchannel("A").point(lambda level, by=earlier: level * (3 - by) // 6))
            frame = _moved(echo, _W // 2, round(0.55 * _W), self.pose(t - 0.22 * earlier), frame)
        frame = _moved(self._lit(t), _W // 2, round(0.55 * _W), pose, frame)
        frame = _moved(self.ball, round(0.2 * _W), round(0.86 * _W), _part(pose, _NEAR), frame)
        for effect in self.motion.effects:
            frame = _EFFECTS[effect](frame, t)
        return frame.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)

    def pose(self, t: float) -> Pose:
        """As a film's, further out."""
        path = self.motion.pose(_UNIT)
        if path is None:
            return Pose()
        pose = path(max(0.0, t), _SECONDS)
        nearer = 0.9 * (1 - math.exp(-4 * (pose.zoom - 1))) if pose.zoom > 1 else 4 * (pose.zoom - 1)
        return Pose(2.4 * pose.dx, 2.4 * pose.dy, 1 + nearer, 3 * pose.roll, squeeze=1 - 2 * (1 - pose.squeeze))

    def _lit(self, t: float) -> Image.Image:
        """The product, out of the dark where the motion reveals it, with a light going over it where one sweeps."""
        lit = self.product
        if self.motion.reveal:
            dark = Image.new("RGBA", lit.size, (8, 22, 18, 255))
            dark.putalpha(lit.getchannel("A"))
            lit = Image.blend(dark, lit, min(1.0, max(0.0, (t - 0.6) / 1.0)))
        if self.motion.sweep:
            light = Image.new("L", lit.size)
            x = lit.width * (2 * t / _SECONDS - 0.5)
            ImageDraw.Draw(light).polygon([(x, 0), (x + 24, 0), (x - 16, lit.height), (x - 40, lit.height)], fill=130)
            glow = Image.composite(Image.new("RGBA", lit.size, "white"), lit, light.filter(ImageFilter.GaussianBlur(5)))
            glow.putalpha(lit.getchannel("A"))
            lit = glow
        return lit


def _part(pose: Pose, share: float) -> Pose:
    """How a layer moves that is further away, or nearer, than the product."""
    squeeze = 1 - (1 - pose.squeeze) * min(share, 1) * 0.3
    return Pose(pose.dx * share, pose.dy * share, 1 + (pose.zoom - 1) * share, pose.roll * min(share, 1), 1.0, squeeze)


def _moved(layer: Image.Image, x: float, y: float, pose: Pose, frame: Image.Image) -> Image.Image:
    """The frame with this layer's middle at (x, y), moved by the pose about the frame's middle."""
    size = max(1, round(layer.width * pose.zoom * pose.squeeze)), max(1, round(layer.height * pose.zoom))
    shown = layer.resize(size, Image.Resampling.BILINEAR).rotate(-pose.roll, Image.Resampling.BICUBIC, expand=True)
    middle = _W / 2
    at_x = middle + (x - middle) * pose.zoom + pose.dx - shown.width / 2
    at_y = middle + (y - middle) * pose.zoom + pose.dy - shown.height / 2
    frame.paste(shown, (round(at_x), round(at_y)), shown)
    return frame


def _wall(wall: str, floor: str) -> Image.Image:
    """A panelled wall with a lamp's light on it over a floor of boards, twice as large as the frame."""
    side = 2 * _W
    horizon = round(0.6 * side)
    picture = Image.new("RGB", (side, side), wall)
    draw = ImageDraw.Draw(picture, "RGBA")
    for x in range(0, side, side // 9):
        draw.rectangle([x, 0, x + 2, horizon], fill=(0, 0, 0, 34))
        draw.rectangle([x + 3, 0, x + 7, horizon], fill=(255, 255, 255, 46))
    draw.ellipse([0.3 * side, 0.2 * side, 0.45 * side, 0.35 * side], fill=(255, 255, 255, 110))
    draw.rectangle([0, horizon, side, side], fill=floor)
    draw.rectangle([0, horizon - 8, side, horizon], fill=(255, 255, 255, 70))
    for x in range(-side, 2 * side, side // 9):
        draw.line([(side / 2 + (x - side / 2) * 0.5, horizon), (x, side)], fill=(0, 0, 0, 30), width=3)
    return picture.convert("RGBA")


def _shadow(width: int) -> Image.Image:
    shadow = Image.new("L", (2 * width, width))
    ImageDraw.Draw(shadow).ellipse([0.4 * width, 0.4 * width, 1.6 * width, 0.62 * width], fill=130)
    dark = Image.new("RGBA", shadow.size, (20, 14, 8, 255))
    dark.putalpha(shadow.filter(ImageFilter.GaussianBlur(width / 14)))
    return dark


def _ball(side: int) -> Image.Image:
    ball = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(ball)
    for step in range(side // 2):
        shade = step / (side / 2)
        colour = round(168 + 80 * shade), round(78 + 70 * shade), round(40 + 60 * shade), 255
        draw.ellipse([step * 0.7, step * 0.5, side - 1 - step * 1.3, side - 1 - step * 1.5], fill=colour)
    return ball


def _flash(frame: Image.Image, t: float) -> Image.Image:
    return Image.blend(frame, Image.new("RGB", frame.size, "white"), max(0.0, 0.9 - 1.6 * abs(t - 0.3)))


def _ring(frame: Image.Image, t: float) -> Image.Image:
    reach = (t - 0.3) / 1.1 * _W
    if 0 < reach < _W:
        box = [_W / 2 - reach, _W / 2 - reach, _W / 2 + reach, _W / 2 + reach]
        ImageDraw.Draw(frame).ellipse(box, outline="white", width=round(10 * (1.2 - reach / _W)))
    return frame


def _close(frame: Image.Image, t: float) -> Image.Image:
    """A circle that closes at the end."""
    left = 1 - max(0.0, (t - 1.3) / (_SECONDS - 1.3))
    mask = Image.new("L", frame.size)
    reach = left * 0.75 * _W
    ImageDraw.Draw(mask).ellipse([_W / 2 - reach, _W / 2 - reach, _W / 2 + reach, _W / 2 + reach], fill=255)
    return Image.composite(frame, Image.new("RGB", frame.size, (6, 14, 12)), mask)


_EFFECTS = {"flash": _flash, "ring": _ring, "close": _close}

if __name__ == "__main__":
    main()
