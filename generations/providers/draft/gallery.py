"""The film's pictures: opened, staged and kept by key. What cannot be opened is left out, and told."""

from pathlib import Path

from PIL import Image, ImageOps

from generations.providers.draft.cast import Cast, Picture
from generations.providers.draft.colour import INDIGO, RGB
from generations.providers.draft.cutout import Subject, draw_pack, stage_photo, sticker
from generations.providers.draft.footage import stills
from generations.providers.draft.request import Request

MOST_PIXELS = 80_000_000  # of a picture: more is a bomb, or takes the memory of a film
_MOST_PICTURES = 16  # in one film
_UNREADABLE = (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError)


class Gallery:
    """All pictures of a request, no larger than its frames need."""

    def __init__(self, request: Request, longest: int) -> None:
        """`longest` is the most pixels that a side of any picture may have."""
        self._longest = longest
        self._subjects: dict[str, Subject] = {}
        self._photos: dict[str, Image.Image] = {}
        self.notes: list[str] = []
        self.cast = self._gather(request)

    @property
    def colour(self) -> RGB | None:
        """The most colourful part of the product, for films without a brand colour."""
        hero = self.cast.hero
        return self._subjects[hero.key].colour if hero is not None and hero.kind != "pack" else None

    def object(self, key: str) -> Image.Image:
        return self._subjects[key].image if key in self._subjects else self._photos[key]

    def photo(self, key: str) -> Image.Image:
        return self._photos[key]

    def sticker(self, key: str, height: int) -> Image.Image:
        return sticker(self._subjects[key], height)

    def is_print(self, key: str) -> bool:
        return key in self._subjects and self._subjects[key].kind == "print"

    def _gather(self, request: Request) -> Cast:
        opening = self._first_photo("opening", request.given("start_image"), "The start image")
        closing = self._first_photo("closing", request.given("end_image"), "The end image")
        products = self._products(request)
        if not products and (opening or closing):
            products = [self._staged("product-0", (request.given("start_image") or request.given("end_image"))[0])]
        if not products and (request.product.title or request.brand.name) and not request.given("image"):
            products = [self._pack(request)]
        portraits = [
            self._portrait(f"portrait-{i}-{j}", path)
            for i, avatar in enumerate(request.avatars[:4])
            for j, path in enumerate(avatar.images[:3])
        ]
        return Cast(
            products=tuple(picture for picture in products if picture is not None),
            portraits=tuple(picture for picture in portraits if picture is not None),
            opening=opening,
            closing=closing,
            logo=self._logo(request.brand.logo),
        )

    def _products(self, request: Request) -> list[Picture | None]:
        paths = [path for product in request.products[:1] for path in product.images]
        paths += request.given("image")
        paths += [path for product in request.products[1:] for path in product.images]
        if len(paths) > _MOST_PICTURES:
            self.notes.append(f"A draft shows {_MOST_PICTURES} pictures: {len(paths) - _MOST_PICTURES} were left out.")
        found = [self._staged(f"product-{i}", path) for i, path in enumerate(paths[:_MOST_PICTURES])]
        return [picture for picture in (*found, *self._stills(request)) if picture is not None]

    def _stills(self, request: Request) -> list[Picture | None]:
        found: list[Picture | None] = []
        for path in request.given("video")[:2]:
            try:
                frames = stills(path, 3)
            except Exception:  # whatever a broken video makes a decoder raise
                frames = []
            if not frames:
                self.notes.append("The reference video could not be read and was left out.")
            found += [self._shown(f"still-{len(found) + i}", frame) for i, frame in enumerate(frames)]
        return found

    def _staged(self, key: str, path: Path) -> Picture | None:
        """A product's picture: cut out of a plain background where that can be done, else as a print."""
        photo = self._open(path, f"Picture {key.split('-')[-1]} of the product" if key != "product-0" else "The product's picture")
        if photo is None:
            return None
        return self._kept(key, stage_photo(photo), photo)

    def _shown(self, key: str, photo: Image.Image) -> Picture | None:
        photo = photo.convert("RGB")
        photo.thumbnail((self._longest, self._longest), Image.Resampling.LANCZOS)
        return self._kept(key, stage_photo(photo, cut=False), photo)

    def _kept(self, key: str, subject: Subject, photo: Image.Image) -> Picture:
        self._subjects[key], self._photos[key] = subject, photo
        size = subject.image.size if subject.kind == "cut" else photo.size
        return Picture(key, subject.kind, *size, subject.median, tuple(subject.focal_points))

    def _pack(self, request: Request) -> Picture:
        name = request.brand.name or request.product.title
        brand = request.brand.colours[0] if request.brand.colours else INDIGO
        subject = draw_pack(brand, name)
        self._subjects["pack"] = subject
        return Picture("pack", "pack", *subject.image.size, subject.median, tuple(subject.focal_points))

    def _first_photo(self, key: str, paths: tuple[Path, ...], name: str) -> Picture | None:
        photo = self._open(paths[0], name) if paths else None
        if photo is None:
            return None
        self._photos[key] = photo
        return Picture(key, "print", *photo.size)

    def _portrait(self, key: str, path: Path) -> Picture | None:
        photo = self._open(path, "A presenter's picture")
        if photo is None:
            return None
        self._photos[key] = photo
        return Picture(key, "portrait", *photo.size)

    def _logo(self, path: Path | None) -> Picture | None:
        logo = None if path is None else self._open(path, "The logo", mode="RGBA")
        if logo is None:
            return None
        box = logo.getchannel("A").getbbox()
        logo = logo.crop(box) if box else logo
        self._photos["logo"] = logo
        return Picture("logo", "print", *logo.size, _median(logo))

    def _open(self, path: Path, name: str, *, mode: str = "RGB") -> Image.Image | None:
        """The picture, upright and no larger than needed; None, with a note, if it cannot be read."""
        try:
            with Image.open(path) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise ValueError("too large")
                picture.draft("RGB", (self._longest, self._longest))
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((self._longest, self._longest), Image.Resampling.LANCZOS)
                return _flat(upright) if mode == "RGB" else upright.convert(mode)
        except _UNREADABLE:
            self.notes.append(f"{name} could not be read and was left out.")
            return None


def _flat(picture: Image.Image) -> Image.Image:
    """Transparent pictures are laid on white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, picture).convert("RGB")
    return picture.convert("RGB")


def _median(logo: Image.Image) -> RGB:
    """The colour of the middle one of the logo's solid pixels, by lightness."""
    small = logo.resize((32, 32), Image.Resampling.BOX)
    pixels = sorted((r + g + b, r, g, b) for r, g, b, a in small.getdata() if a > 128)
    if not pixels:
        return (0, 0, 0)
    _, red, green, blue = pixels[len(pixels) // 2]
    return red, green, blue
