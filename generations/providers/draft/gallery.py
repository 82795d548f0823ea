"""The film's pictures: opened, staged and kept by key. What cannot be opened is left out, and told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from PIL import Image

from generations.providers.draft.cast import Cast, Picture
from generations.providers.draft.colour import INDIGO, RGB
from generations.providers.draft.cutout import draw_pack, printed, stage_photo, sticker
from generations.providers.draft.fonts import FontSet
from generations.providers.draft.footage import UnreadableMedia, open_picture, stills
from generations.providers.draft.request import Request

_MOST = 16  # pictures of the product in one film
_STILLS, _MOST_VIDEOS = 3, 6  # of each reference video, and of those
_THREADS = 2
# Of the most pixels a side, for the hero, for the next few, and for all others; but never under that many pixels.
_SHARES, _LEAST_SHARE, _LEAST_SIDE = ((1, 1.0), (6, 0.72)), 0.5, 960
_LOGO = 800  # pixels of its longer side

Report = Callable[[float], None]  # 0…1


class Gallery:
    """All pictures of a request, no larger than its frames need."""

    def __init__(self, request: Request, longest: int, fonts: FontSet, report: Report) -> None:
        """`longest` is the most pixels that a side of any picture may have; `fonts` are for the carton's initial.

        `report` is told which share of the pictures is there.
        """
        self._longest = longest
        self._fonts = fonts
        self._objects: dict[str, Image.Image] = {}  # cut out, or drawn
        self._photos: dict[str, Image.Image] = {}
        self._prints: set[str] = set()  # of the photos: made when they are drawn, as most are in one shot
        self._colours: dict[str, RGB] = {}
        self.notes: list[str] = []
        self.cast = self._gather(request, report)

    @property
    def colour(self) -> RGB | None:
        """The most colourful part of the product, for films without a brand colour."""
        return self._colours.get(self.cast.hero.key) if self.cast.hero is not None else None

    def object(self, key: str) -> Image.Image:
        if key in self._prints:
            return printed(self._photos[key])
        return self._objects[key] if key in self._objects else self._photos[key]

    def photo(self, key: str) -> Image.Image:
        return self._photos[key]

    def sticker(self, key: str, height: int) -> Image.Image:
        return sticker(self.object(key), height, outlined=key not in self._prints)

    def is_print(self, key: str) -> bool:
        return key in self._prints

    def _gather(self, request: Request, report: Report) -> Cast:
        opening = self._plain("opening", request.given("start_image"), "The start image")
        closing = self._plain("closing", request.given("end_image"), "The end image")
        products = self._products(request, report)
        if not products:
            products = [
                self._staged(f"of-{photo.key}", self._photos[photo.key], self._longest)
                for photo in (opening, closing)
                if photo
            ][:1]
        if not products and (request.product.title or request.brand.name):
            products = [self._pack(request)]
        portraits = (self._portrait(avatar.images, i) for i, avatar in enumerate(request.avatars[:4]))
        return Cast(
            products=tuple(products),
            portraits=tuple(picture for pictures in portraits for picture in pictures),
            opening=opening,
            closing=closing,
            logo=self._logo(request.brand.logo),
        )

    def _products(self, request: Request, report: Report) -> list[Picture]:
        """The product's own photos, then references, then other products', then stills of videos."""
        paths = [*request.product.images, *request.given("image")]
        paths += [path for product in request.products[1:] for path in product.images]
        if len(paths) > _MOST:
            self.notes.append(f"A draft shows {_MOST} pictures: {len(paths) - _MOST} were left out.")
        paths, found, own = paths[:_MOST], [], len(request.product.images)
        with ThreadPoolExecutor(_THREADS) as pool:  # cutting out takes most of the time before the first frame
            for i, picture in enumerate(pool.map(self._product, range(len(paths)), paths)):
                if picture is None:
                    self.notes.append(f"Product picture {i + 1} could not be read and was left out.")
                else:
                    found.append(replace(picture, alternative=0 < i < own))
                report((i + 1) / len(paths))
        return [*found, *self._footage(request.given("video"))]

    def _product(self, index: int, path: Path) -> Picture | None:
        """Open and stage one picture; None where it cannot be read."""
        longest = self._side(index)
        try:
            return self._staged(f"product-{index}", open_picture(path, longest), longest)
        except UnreadableMedia:
            return None

    def _side(self, index: int) -> int:
        """Pixels of a picture's longer side: the more pictures, the less is each of them looked at closely."""
        share = next((share for most, share in _SHARES if index < most), _LEAST_SHARE)
        return max(round(share * self._longest), min(self._longest, _LEAST_SIDE))

    def _footage(self, paths: tuple[Path, ...]) -> list[Picture]:
        """A few stills of each video, fewer of many."""
        found: list[Picture] = []
        if len(paths) > _MOST_VIDEOS:
            self.notes.append(
                f"A draft shows stills of {_MOST_VIDEOS} videos: {len(paths) - _MOST_VIDEOS} were left out."
            )
        paths, longest = paths[:_MOST_VIDEOS], self._side(1)
        for path in paths:
            try:
                frames = stills(path, max(1, min(_STILLS, _MOST_VIDEOS // len(paths))), longest)
            except UnreadableMedia:
                self.notes.append("The reference video could not be read and was left out.")
                continue
            found += [
                self._staged(f"still-{len(found) + i}", frame, longest, cut=False) for i, frame in enumerate(frames)
            ]
        return found

    def _staged(self, key: str, photo: Image.Image, longest: int, *, cut: bool = True) -> Picture:
        """A picture of the product: cut out of a plain backdrop where that can be done, else as a print."""
        subject = stage_photo(photo, longest, cut=cut)
        self._photos[key] = _on_white(photo)
        self._colours[key] = subject.colour
        if subject.kind == "print":
            self._prints.add(key)
        else:
            self._objects[key] = subject.image
        size = subject.image.size if subject.kind == "cut" else photo.size
        return Picture(key, subject.kind, *size, subject.median, subject.focal_points)

    def _pack(self, request: Request) -> Picture:
        brand = request.brand.colours[0] if request.brand.colours else INDIGO
        subject = draw_pack(brand, request.brand.name or request.product.title, self._fonts)
        self._objects["pack"] = subject.image
        return Picture("pack", "pack", *subject.image.size, subject.median, subject.focal_points)

    def _portrait(self, paths: tuple[Path, ...], number: int) -> list[Picture]:
        found = (
            self._plain(f"portrait-{number}-{i}", (path,), "A presenter's picture") for i, path in enumerate(paths[:3])
        )
        return [Picture(picture.key, "portrait", picture.width, picture.height) for picture in found if picture]

    def _plain(self, key: str, paths: tuple[Path, ...], name: str) -> Picture | None:
        """A photo that is only ever shown as one."""
        photo = self._open(paths[0], name) if paths else None
        if photo is None:
            return None
        self._photos[key] = _on_white(photo)
        return Picture(key, "print", *photo.size)

    def _logo(self, path: Path | None) -> Picture | None:
        logo = None if path is None else self._open(path, "The brand's logo")
        if logo is None:
            return None
        logo = logo.convert("RGBA")
        logo = logo.crop(logo.getchannel("A").getbbox())
        logo.thumbnail((_LOGO, _LOGO), Image.Resampling.LANCZOS)
        self._photos["logo"] = logo
        return Picture("logo", "print", *logo.size, _middle_colour(logo))

    def _open(self, path: Path, name: str) -> Image.Image | None:
        try:
            return open_picture(path, self._longest)
        except UnreadableMedia:
            self.notes.append(f"{name} could not be read and was left out.")
            return None


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")


def _middle_colour(logo: Image.Image) -> RGB:
    """The colour of the middle one of the logo's solid pixels, by brightness."""
    small = logo.resize((32, 32), Image.Resampling.BOX)
    data = small.tobytes()
    pixels = sorted((sum(data[i : i + 3]), *data[i : i + 3]) for i in range(0, len(data), 4) if data[i + 3] > 128)
    if not pixels:
        return (0, 0, 0)
    _, red, green, blue = pixels[len(pixels) // 2]
    return red, green, blue
