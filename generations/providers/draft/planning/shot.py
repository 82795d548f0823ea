"""One planned shot: what kind, what it says, which picture, how long; not yet composed."""

from dataclasses import dataclass

from generations.providers.draft.wording import chunks, shorten

FPS = 24
LONGEST = 6.0  # seconds of any shot

TRANSITIONS = {  # seconds
    "cut": 0.0,
    "push": 0.34,
    "whip": 0.25,
    "slide": 0.34,
    "wipe": 0.34,
    "zoom": 0.34,
    "dip": 0.42,
    "flash": 0.2,
}
# Seconds until the old shot is gone and the new one's text may start.
_GONE = {"cut": 0.1, "push": 0.3, "whip": 0.2, "slide": 0.3, "wipe": 0.3, "zoom": 0.2, "dip": 0.25, "flash": 0.1}
DELAY = 0.06  # seconds by which a text may start later still, so that not everything comes at once
BOTH = 0.6  # seconds more for a headline and a caption at once
_SCANNED = 0.045  # seconds a character of a list, which is looked over rather than read
STAGGER = 0.22  # seconds from one point of a list to the next
_CLAUSE_MARKS = tuple(".,;:!?–—(")


def hold(text: str) -> float:
    """Seconds that a text must stand to be read."""
    return max(1.2, 0.9 + 0.055 * len(text)) if text else 0.0


def readable(seconds: float) -> int:
    """Characters that can be read in that time."""
    return int((seconds - 0.9) / 0.055 + 1e-6) if seconds >= 1.2 else 0


def held(text: str, limit: int) -> str:
    """The text if it has at most `limit` characters, else a shorter one that still says enough, else nothing."""
    if len(text) <= limit:
        return text
    short = shorten(text, limit) if limit >= 6 else ""
    if short.endswith("…"):
        enough = 0.55
    else:  # a clause says something of its own; a phrase is a part of it
        enough = 0.3 if text[len(short) : len(short) + 2].strip()[:1] in _CLAUSE_MARKS else 0.38
    return short if len(short) >= enough * min(len(text), 60) else ""


@dataclass(frozen=True)
class Shot:
    family: str  # which composition: a key of shots.FAMILIES
    name: str  # the camera's word for it, beside the draft mark
    weight: float  # share of the time that is left over
    shortest: float  # seconds
    longest: float
    priority: int  # the lowest goes first; 10 never goes
    headline: str = ""  # or title
    caption: str = ""  # spoken
    points: tuple[str, ...] = ()  # a list
    number: int = 0  # counts the shots of its family: which side, which focal point
    picture: int = 0  # which of the cast's products
    pictures: tuple[int, ...] = ()  # of a collage
    transition: str = "cut"  # into this shot
    first: bool = False
    frames: int = 0

    @property
    def seconds(self) -> float:
        return self.frames / FPS

    @property
    def lead(self) -> float:
        """Seconds until the text may start; the film's first frame is already composed."""
        return 0.0 if self.first else _GONE[self.transition]

    @property
    def need(self) -> float:
        """Seconds in which all that it says can be read, with a frame to spare for the rounding of cuts."""
        time = max(hold(self.headline), spoken(self.caption))
        if self.headline and self.caption:
            time += BOTH  # the eye goes from one to the other
        if self.points:
            time = max(time, STAGGER * len(self.points) + hold(max(self.points, key=len)))
            time = max(time, 0.9 + _SCANNED * len("".join(self.points)))
        return self.lead + DELAY + time + 1 / FPS if time else self.shortest

    @property
    def silent(self) -> bool:
        return not (self.headline or self.caption or self.points)


def spoken(text: str) -> float:
    """Seconds for a caption, chunk after chunk."""
    return sum(hold(chunk) for chunk in chunks(text))
