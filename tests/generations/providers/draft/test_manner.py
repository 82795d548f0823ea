"""A brand's tone decides how its films are cut."""

import json
from pathlib import Path

import pytest

from generations.providers.draft.cast import Cast, Picture
from generations.providers.draft.manner import Manner, manner
from generations.providers.draft.planning.plan import plan
from generations.providers.draft.request import read
from generations.providers.draft.story import tell
from tests.generations.providers.draft.drawn import make, mug

PRODUCT, PERSON = Picture("product-0", "cut", 400, 500), Picture("portrait-0", "portrait", 400, 500)
WORDS = {"products": [{"title": "Ember mug", "features": ["Keeps it hot", "Fits every hand", "Glazed by hand"]}]}


@pytest.mark.parametrize(
    ("tone", "meant"),
    [
        ("", Manner.PLAIN),
        ("Matter-of-fact, plain sentences", Manner.PLAIN),
        ("Personal, short sentences, lively", Manner.LIVELY),
        ("Speaks as we, detailed, calm", Manner.CALM),
        ("Warm and quiet", Manner.CALM),
        ("Bold, a bit cheeky", Manner.LIVELY),
        ("Ruhig und sachlich", Manner.CALM),
        ("Never loud, plain", Manner.PLAIN),
        ("Quiet, never loud", Manner.CALM),
        ("Calm but playful", Manner.PLAIN),
        ("Sobre et élégant", Manner.CALM),
    ],
)
def test_words_of_a_tone_are_understood(tone: str, meant: Manner):
    assert manner(tone) is meant


def turns(mode: str, meant: Manner) -> set[str]:
    cast = Cast(products=(PRODUCT,), portraits=(PERSON,) if mode == "ugc" else ())
    return {shot.transition for shot in plan(mode, tell(read({"kind": "video", **WORDS})), cast, 15, meant)}


def test_a_calm_film_has_neither_whips_nor_flashes():
    for mode in ("ugc", "product_showcase", "tv_spot"):
        assert turns(mode, Manner.CALM) <= {"cut", "dip"}


def test_a_lively_film_does_not_go_through_the_dark():
    assert "dip" in turns("tv_spot", Manner.PLAIN)
    assert turns("tv_spot", Manner.LIVELY) == {"cut", "whip"}


def test_the_timeline_says_the_manner(tmp_path: Path):
    for tone, meant in (("", "plain"), ("Calm", "calm")):
        folder = tmp_path / meant
        folder.mkdir()
        make(folder, duration=2, brand={"tone": tone}, products=[mug(folder)])
        assert json.loads((folder / "timeline-0.json").read_text())["manner"] == meant
