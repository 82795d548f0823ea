"""Which pictures a film has, as facts without pixels: what planning and composing need to know of them."""

from collections.abc import Collection
from dataclasses import dataclass

from generations.providers.draft.colour import RGB

SMALL = 600  # pixels of the long side: under this a picture is not enlarged


@dataclass(frozen=True)
class Picture:
    """A picture that can be shown, by its key in the gallery."""

    key: str
    kind: str  # cut: a cut-out object · print: a photo · pack: the drawn carton · portrait
    width: int  # pixels
    height: int
    median: RGB | None = None
    focal_points: tuple[tuple[float, float], ...] = ((0.5, 0.5),)  # fractions of width and height, busiest first
    alternative: bool = False  # another photo of the product that the hero is: one picture can do without it

    @property
    def aspect(self) -> float:
        return self.width / self.height

    @property
    def small(self) -> bool:
        return self.kind == "print" and max(self.width, self.height) < SMALL

    @property
    def is_photo(self) -> bool:
        """Whether it can fill a frame: a photo, not an object."""
        return self.kind == "print"

    def focal_point(self, index: int) -> tuple[float, float]:
        return self.focal_points[index % len(self.focal_points)]


@dataclass(frozen=True)
class Cast:
    """Everyone and everything on screen."""

    products: tuple[Picture, ...] = ()  # the hero first, then further photos, references, stills of a video
    portraits: tuple[Picture, ...] = ()
    opening: Picture | None = None  # what the film opens on
    closing: Picture | None = None  # what it ends on
    logo: Picture | None = None

    @property
    def hero(self) -> Picture | None:
        return self.products[0] if self.products else None

    def unshown(self, shown: Collection[str]) -> tuple[Picture, ...]:
        """The given pictures of things that are not among the shown keys."""
        frames = tuple(frame for frame in (self.opening, self.closing) if frame is not None)
        products = () if self.shows_only_given_frames else self.products
        return tuple(picture for picture in (*frames, *products) if picture.key not in shown and picture.kind != "pack")

    @property
    def shows_only_given_frames(self) -> bool:
        """Whether the start or end image is all there is to show."""
        frames = [frame for frame in (self.opening, self.closing) if frame is not None]
        return len(self.products) == 1 and any(self.products[0].key == f"of-{frame.key}" for frame in frames)

    def portrait(self, index: int = 0) -> Picture | None:
        return self.portraits[index % len(self.portraits)] if self.portraits else None
