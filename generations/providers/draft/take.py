"""A shot being composed: what every composition needs, measured for this frame, palette and cast."""

from dataclasses import dataclass, replace

from generations.providers.draft import ground as grounds
from generations.providers.draft.brief import Brief
from generations.providers.draft.camera import POP, SETTLE, Enter, Move, Pose
from generations.providers.draft.cast import Cast, Picture
from generations.providers.draft.colour import RGB, Palette
from generations.providers.draft.elements import Words
from generations.providers.draft.geometry import Box
from generations.providers.draft.ground import Ground
from generations.providers.draft.layout import Layout
from generations.providers.draft.planning.shot import Shot
from generations.providers.draft.script import is_rtl, is_western
from generations.providers.draft.story import Story
from generations.providers.draft.typeset import Style
from generations.providers.draft.wording import shorten

HEADLINE = Style(850, 82, leading=1.04)
BODY = Style(430, 100, leading=1.25)
LABEL = Style(650, 100, caps=True, tracking=0.09)


@dataclass(frozen=True)
class Take:
    """One shot of a brief. `after` is the tone of the shot before it."""

    brief: Brief
    shot: Shot
    after: str = ""

    @property
    def layout(self) -> Layout:
        return self.brief.layout

    @property
    def palette(self) -> Palette:
        return self.brief.palette

    @property
    def story(self) -> Story:
        return self.brief.story

    @property
    def cast(self) -> Cast:
        return self.brief.cast

    @property
    def u(self) -> float:
        return self.layout.u

    @property
    def length(self) -> float:
        return self.shot.seconds

    @property
    def picture(self) -> Picture | None:
        """What this shot shows."""
        products = self.cast.products
        return products[self.shot.picture % len(products)] if products else None

    @property
    def turn(self) -> int:
        """Which of its looks a kind of shot has: another for each in a film, and for each seed."""
        return self.shot.number + self.brief.seed

    # Colour

    def ground(self, *tones: str, free: bool = False) -> Ground:
        """The lit stage that the picture stands out from, not that of the shot before if it can be helped.

        `free` of the product: any will do.
        """
        shown = None if free else self.picture
        # A print has its own white edge: it stands out from every stage.
        median = shown.median if shown is not None and shown.kind != "print" else None
        return grounds.stage(self.palette, grounds.choose(self.palette, tones, median, after=self.after))

    def accent(self, ground: Ground, ratio: float = 4.5) -> RGB:
        """The one accent colour of a shot: pop on dark stages, the brand on pale ones."""
        return ground.readable(self.palette.pop if ground.is_dark else self.palette.mid, ratio)

    # Time

    def cue(self, delay: float = 0.0) -> float:
        """When something starts that waits for the old shot to be gone; in a film's first shot, it is there already."""
        return 0.0 if self.shot.first else self.shot.lead + delay

    def enter(
        self,
        *,
        dx: float = 0.0,
        dy: float = 0.0,
        zoom: float = 1.0,
        roll: float = 0.0,
        delay: float = 0.0,
        length: float = 0.8,
    ) -> Enter | None:
        """A settling entrance; none in a film's first shot."""
        if self.shot.first:
            return None
        return Enter(Pose(dx, dy, zoom, roll), delay, length, SETTLE)

    def pop(self, delay: float) -> Enter:
        """A circle or a sticker that pops up, in the first shot as well: it is the second thing to see."""
        return Enter(Pose(zoom=0.01), self.shot.lead + delay, 0.45, POP)

    def moved(self, move: Move) -> Move:
        """The move, with the motion that was asked for on top; a locked camera keeps entrances only."""
        motion = self.brief.motion
        if motion.locked:
            return replace(move, end=move.start, sway=None)
        return replace(move, also=motion.pose(self.u))

    # Words

    def words(
        self,
        text: str,
        box: Box,
        *,
        role: str,
        style: Style,
        big: float,
        small: float,
        most: int,
        colour: RGB,
        on: tuple[RGB, ...],
        align: float = 0.0,
        valign: float = 0.0,
        start: float | None = None,
        reveal: str = "rise",
        stagger: float = 0.07,
        alpha: float = 1.0,
    ) -> Words | None:
        """Set `text` in a box; right-to-left text starts at the right. Sizes are in u. None for no text."""
        block = self.brief.setter.fit(text, style, box.w, box.h, big * self.u, small * self.u, most)
        if not block.lines:
            return None
        ascent, descent = 0.8 if is_western(text) else 1.0, 0.05 if block.style.caps else 0.24
        height = block.size * ((len(block.lines) - 1) * block.style.leading + ascent + descent)
        align = 1.0 - align if is_rtl(text) else align
        settled = Box(box.x + (box.w - block.width) * align, box.y + (box.h - height) * valign, block.width, height)
        if self.shot.first:
            start, reveal = 0.0, "none"
        return Words(
            role,
            text,
            block.lines,
            settled,
            block.size,
            block.style,
            colour,
            on,
            align,
            self.cue() if start is None else start,
            reveal,
            stagger,
            alpha,
            ascent,
        )

    def headline(
        self,
        text: str,
        box: Box,
        ground: Ground,
        *,
        scale: float = 1.0,
        colour: RGB | None = None,
        role: str = "headline",
        align: float = 0.0,
        valign: float = 0.0,
        most: int = 3,
        delay: float = 0.0,
    ) -> list[Words]:
        big = self.layout.headline_size / self.u * scale
        found = self.words(
            text,
            box,
            role=role,
            style=HEADLINE,
            big=big,
            small=4,
            most=most,
            colour=colour or ground.text,
            on=ground.all,
            align=align,
            valign=valign,
            start=self.cue(delay),
        )
        return [found] if found else []

    def label(
        self,
        text: str,
        x: float,
        y: float,
        ground: Ground,
        *,
        size: float = 2.9,
        colour: RGB | None = None,
        align: float = 0.0,
        role: str = "label",
        alpha: float = 1.0,
        width: float | None = None,
    ) -> list[Words]:
        """A small line in capitals whose top is at `y`; `x` is its left edge, centre or right edge by `align`."""
        room = width or self.layout.width * 0.6
        text = shorten(text, 30)
        found = self.words(
            text,
            Box(x - room * align, y, room, size * self.u * 1.6),
            role=role,
            style=LABEL,
            big=size,
            small=size * 0.7,
            most=1,
            colour=colour or self.accent(ground),
            on=ground.all,
            align=align,
            reveal="fade",
            alpha=alpha,
        )
        return [found] if found else []
