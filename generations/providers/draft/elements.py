"""What scenes are made of, as plain data: each element laid out, coloured and timed, not yet drawn.

Lengths are pixels, times are seconds into the shot. One long file, for it is one list: what a shot can have.
"""

from dataclasses import dataclass

from generations.providers.draft.camera import Enter, Move
from generations.providers.draft.colour import RGB
from generations.providers.draft.geometry import Box
from generations.providers.draft.ground import Ground
from generations.providers.draft.typeset import Style

STILL = Move()


@dataclass(frozen=True)
class Stage:
    """The studio: a lit backdrop, with a floor when `horizon` says where it begins (0…1 of the height)."""

    ground: Ground
    horizon: float | None = None
    glow: tuple[float, float] = (0.5, 0.42)  # of width and height


@dataclass(frozen=True)
class Flat:
    """One even colour."""

    ground: Ground


@dataclass(frozen=True)
class Cover:
    """A photo that fills a box, cropped around its focus."""

    picture: str  # key in the gallery
    box: Box
    focus: tuple[float, float] = (0.5, 0.5)
    move: Move = STILL  # of the photo inside the box
    carried: Move = STILL  # of the box itself
    radius: float = 0.0
    shadow: bool = False
    anchor: tuple[float, float] = (0.5, 0.5)  # where in the box the focus comes to lie
    whole: bool = False  # nothing may be cropped: the rest of the box shows the photo blurred
    sweep: tuple[float, float] | None = None  # a band of light crosses from … to
    dim: tuple[float, float] = (0.0, 0.0)  # darkened from … to, over the shot


@dataclass(frozen=True)
class Sprite:
    """A cut-out (or print, or carton) that stands in a box."""

    picture: str
    box: Box
    move: Move = STILL
    shadow: float = 0.5  # of the ground contact, 0…1
    sweep: tuple[float, float] | None = None  # a band of light crosses from … to
    dim: tuple[float, float] = (0.0, 0.0)  # darkened from … to, over the shot
    window: Box | None = None  # shows through this alone
    ghosts: int = 0  # echoes that trail behind


@dataclass(frozen=True)
class Sticker:
    """A die-cut sticker of a picture, by its centre and height."""

    picture: str
    cx: float
    cy: float
    height: float
    move: Move = STILL


@dataclass(frozen=True)
class Inset:
    """The presenter's circle, with a ring that moves as if to the voice."""

    picture: str
    cx: float
    cy: float
    radius: float
    ring: RGB
    enter: Enter | None = None


@dataclass(frozen=True)
class Panel:
    """A filled rectangle that slides in from `side`: left, right, top, bottom; "" for none."""

    box: Box
    colour: RGB
    alpha: float = 1.0
    radius: float = 0.0
    side: str = ""
    start: float = 0.0
    length: float = 0.7


@dataclass(frozen=True)
class Disc:
    """A filled circle. With `lower`, a gradient from `colour` at the top to `lower` at the bottom."""

    cx: float
    cy: float
    radius: float
    colour: RGB
    move: Move = STILL
    lower: RGB | None = None
    floor: float | None = None  # nothing shows below this


@dataclass(frozen=True)
class Glow:
    """Light in the air: a radial gradient from `alpha` at the centre to nothing at `radius`."""

    cx: float
    cy: float
    radius: float
    colour: RGB
    alpha: float
    box: Box | None = None  # shows inside this alone
    flat: float = 1.0  # height ÷ width of the ellipse
    move: Move = STILL


@dataclass(frozen=True)
class Veil:
    """A gradient of one colour in a box: stops are (place 0…1, alpha), from `side` to the other side."""

    box: Box
    colour: RGB
    stops: tuple[tuple[float, float], ...]
    side: str = "top"  # or left


@dataclass(frozen=True)
class Words:
    """Set lines of text; `box` is what they cover once they have settled."""

    role: str  # headline, title, tagline, label, callout, poster, price, cta, caption, note, mark
    text: str  # as it stands there, in one line
    lines: tuple[str, ...]
    box: Box
    size: float
    style: Style
    colour: RGB
    grounds: tuple[RGB, ...]  # every colour that may lie under it
    align: float = 0.0  # 0 left, 0.5 centre, 1 right
    start: float = 0.0
    reveal: str = "rise"  # out of a mask, line by line; or fade; or none; or slide (from the sides)
    stagger: float = 0.07
    alpha: float = 1.0
    ascent: float = 0.8  # from the box's top to the first baseline, of the size

    def baseline(self, line: int) -> float:
        return self.box.y + self.size * (self.ascent + line * self.style.leading)


@dataclass(frozen=True)
class Ghost:
    """A huge pale word behind the product: decoration, not reading matter."""

    word: str
    cx: float
    baseline: float
    size: float
    style: Style
    colour: RGB
    alpha: float = 0.14
    drift: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Chunk:
    """A few spoken words on screen together."""

    words: Words
    start: float
    end: float


@dataclass(frozen=True)
class Caption:
    """Spoken words: chunk after chunk, each line on its own dark box, the current word lit."""

    chunks: tuple[Chunk, ...]
    ground: RGB
    lit: RGB


@dataclass(frozen=True)
class Pill:
    """A rounded tag with words in it: filled, or outlined with an arrow."""

    box: Box
    words: Words
    fill: RGB | None
    outline: RGB | None = None
    arrow: str = ""  # left or right of the words, pointing there
    start: float = 0.0


@dataclass(frozen=True)
class Leader:
    """A thin line from a text to a dot on the product."""

    x: float
    y: float
    end: float  # x of the dot
    colour: RGB
    dot: RGB
    start: float


@dataclass(frozen=True)
class Tick:
    """A small drawn sign: tick, plus, ring, quote."""

    kind: str
    cx: float
    cy: float
    radius: float
    colour: RGB
    on: RGB
    start: float = 0.0


@dataclass(frozen=True)
class Logo:
    """The brand's logo in a box, top left aligned, on a chip of `chip` colour where it needs one."""

    picture: str
    box: Box
    chip: RGB | None
    start: float = 0.0


@dataclass(frozen=True)
class Bars:
    """Letterbox bars of `depth` pixels, that draw back from `leave` on."""

    depth: float
    leave: float | None = None


@dataclass(frozen=True)
class Effect:
    """An asked motion's effect on the whole frame: a flash, a widening ring, a circle that closes."""

    kind: str
    colour: RGB
    start: float = 0.0
    length: float = 0.3
    cx: float = 0.0
    cy: float = 0.0


Pictured = Cover | Sprite | Sticker | Inset  # shows one of the film's pictures
Element = Pictured | Panel | Disc | Glow | Veil | Words | Ghost | Caption | Pill | Leader | Tick | Logo | Bars | Effect
