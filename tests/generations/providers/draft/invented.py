"""Invented requests: films of all sorts without any picture file, for tests of what is planned and composed."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from generations.providers.draft.brief import Brief
from generations.providers.draft.cast import Cast, Picture
from generations.providers.draft.colour import palette
from generations.providers.draft.fonts import FontSet
from generations.providers.draft.layout import Layout
from generations.providers.draft.manner import manner
from generations.providers.draft.motions import find_motion
from generations.providers.draft.planning.modes import mode_of
from generations.providers.draft.planning.plan import plan
from generations.providers.draft.request import Request, read
from generations.providers.draft.shots import compose
from generations.providers.draft.size import frame_size
from generations.providers.draft.story import tell
from generations.providers.draft.timeline import timeline
from generations.providers.draft.typeset import Typesetter

SETTER = Typesetter(FontSet())

MODES = (
    "product_showcase",
    "ugc",
    "tv_spot",
    "ugc_how_to",
    "ugc_unboxing",
    "product_review",
    "wild_card",
    "ugc_virtual_try_on",
    "virtual_try_on",
    "",
)
RATIOS = ("9:16", "4:5", "3:4", "1:1", "5:4", "4:3", "3:2", "16:9", "21:9", "9:21")
MOTIONS = (
    "",
    "Static",
    "Arc Left",
    "Bullet Time",
    "Set on Fire",
    "Thunder God + Turning Metal",
    "Eyes In",
    "Nobody Knows",
)
WORDS = {  # by script; films are titled and described with these at random
    "latin": "Cold until the last climb and back again, glazed by hand in small batches: it stays hot",
    "german": "Hochleistungs-Thermobecher mit keramischer Innenbeschichtung für alle, die länger brauchen",
    "greek": "Κρύο μέχρι την τελευταία ανάβαση και πάλι πίσω, φτιαγμένο στο χέρι",
    "cyrillic": "Холодная до последнего подъёма и обратно, сделано вручную маленькими партиями",
    "hebrew": "קר עד הטיפוס האחרון ובחזרה עשוי ביד באצוות קטנות",
    "arabic": "بارد حتى آخر صعود والعودة مرة أخرى مصنوع يدويا بكميات صغيرة",
}


@dataclass(frozen=True)
class Film:
    """A composed film as its timeline tells it, and what it was made from."""

    request: Request
    cast: Cast
    brief: Brief
    told: dict[str, Any]
    duration: float


def texts(most: int) -> st.SearchStrategy[str]:
    """Nothing, a few words or many, in one of the scripts."""
    return st.sampled_from(sorted(WORDS)).flatmap(
        lambda name: st.lists(st.sampled_from(WORDS[name].split()), max_size=most).map(" ".join)
    )


def colours() -> st.SearchStrategy[str]:
    return st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def pictures(kinds: tuple[str, ...]) -> st.SearchStrategy[Picture]:
    """A picture of one of those kinds, keyed by the first of them."""
    shade = st.tuples(*[st.integers(0, 255)] * 3)
    point = st.tuples(st.floats(0.1, 0.9), st.floats(0.1, 0.9))
    return st.builds(
        Picture,
        key=st.just(f"a-{kinds[0]}"),
        kind=st.sampled_from(kinds),
        width=st.integers(200, 2000),
        height=st.integers(200, 2000),
        median=shade,
        focal_points=st.lists(point, min_size=1, max_size=4).map(tuple),
    )


@st.composite
def casts(draw: st.DrawFn) -> Cast:
    return Cast(
        products=tuple(draw(st.lists(pictures(("cut", "print", "pack")), max_size=8))),
        portraits=tuple(draw(st.lists(pictures(("portrait",)), max_size=2))),
        opening=draw(st.none() | pictures(("print",))),
        closing=draw(st.none() | pictures(("print",))),
        logo=draw(st.none() | pictures(("print",))),
    )


@st.composite
def films(draw: st.DrawFn) -> Film:
    """Any film: mode, shape, length, words, colours and cast at random."""
    request = read(
        {
            "kind": "video",
            "mode": draw(st.sampled_from(MODES)),
            "prompt": draw(texts(60)),
            "aspect_ratio": draw(st.sampled_from(RATIOS)),
            "resolution": draw(st.sampled_from(("480p", "720p", "1080p"))),
            "seed": draw(st.integers(0, 9)),
            "motion": draw(st.sampled_from(MOTIONS)),
            "brand": {
                "name": draw(texts(3)),
                "colors": draw(st.lists(colours(), max_size=2)),
                "tagline": draw(texts(12)),
                "tone": draw(st.sampled_from(("", "Calm, detailed", "Lively, short sentences"))),
            },
            "products": [
                {
                    "title": draw(texts(14)) or "Mug",
                    "description": draw(texts(40)),
                    "price": draw(st.sampled_from(("", "€29.00", "1.299,00 €", "٥٢٠ د.إ"))),
                    "features": draw(st.lists(texts(12), max_size=8)),
                }
            ],
        }
    )
    seconds = st.sampled_from((2.0, 3.0, 4.0, 5.0, 8.0, 10.0, 15.0, 30.0, 60.0)) | st.floats(2, 60)
    return compose_film(request, draw(casts()), draw(seconds))


def compose_film(request: Request, cast: Cast, duration: float) -> Film:
    """Plan and compose, as the renderer does, but draw nothing."""
    size = frame_size(request, None)
    colours_ = (*request.brand.colours, None, None)
    brief = Brief(
        layout=Layout(size.width, size.height),
        palette=palette(colours_[0] or (79, 86, 214), colours_[1]),
        story=tell(request),
        cast=cast,
        setter=SETTER,
        motion=find_motion(request.motion),
        manner=manner(request.brand.tone),
        seed=request.seed,
    )
    mode, _ = mode_of(request.mode, cast)
    shots = plan(mode, brief.story, cast, duration, brief.manner)
    told = timeline(brief, shots, compose(brief, shots), mode=mode, notes=())
    return Film(request, cast, brief, told, duration)
