"""Which shots a film has, and how long they are."""

import itertools
from typing import Any

import pytest

from generations.providers.draft.cast import Cast, Picture
from generations.providers.draft.planning.modes import mode_of
from generations.providers.draft.planning.pictures import unshown
from generations.providers.draft.planning.plan import plan
from generations.providers.draft.planning.shot import FPS, Shot, held, hold, readable
from generations.providers.draft.request import read
from generations.providers.draft.story import tell

PRODUCT, PERSON = Picture("product-0", "cut", 400, 500), Picture("portrait-0", "portrait", 400, 500)
WORDS: dict[str, Any] = {
    "kind": "video",
    "brand": {"name": "Kiln", "tagline": "Hot for hours."},
    "products": [
        {
            "title": "Ember mug",
            "price": "€29",
            "features": ["Keeps it hot", "Fits every hand", "Glazed by hand", "Dishwasher safe", "No plastic"],
        }
    ],
}


def planned(mode: str, seconds: float, cast: Cast | None = None, **wishes: Any) -> list[Shot]:
    cast = cast or Cast(products=(PRODUCT,), portraits=(PERSON,) if mode == "ugc" else ())
    return plan(mode, tell(read({**WORDS, **wishes})), cast, seconds)


@pytest.mark.parametrize("mode", ["product_showcase", "ugc", "tv_spot"])
@pytest.mark.parametrize(("seconds", "fewest", "most"), [(4, 3, 3), (8, 4, 5), (15, 6, 7), (30, 10, 12), (60, 18, 22)])
def test_the_number_of_shots_grows_with_the_film(mode: str, seconds: int, fewest: int, most: int):
    shots = planned(mode, seconds)
    assert fewest <= len(shots) <= most
    assert sum(shot.frames for shot in shots) == seconds * FPS
    assert shots[-1].family == "end_card"


@pytest.mark.parametrize(
    "title", ["كوب السفر المعزول للقهوة الساخنة يوميا", "Isolierter Reisebecher für heißen Kaffee"]
)
def test_a_long_title_leaves_room_for_a_feature(title: str):
    features = ["Keeps it hot", "Fits every hand", "Glazed by hand"]
    shots = planned("product_showcase", 8, brand={}, products=[{"title": title, "features": features}])
    assert len(shots) == 4
    assert [shot.headline for shot in shots if shot.family == "macro"] == ["Fits every hand"]
    assert shots[-1].headline == title


def test_a_film_under_four_seconds_is_a_hero_and_an_end_card():
    assert [shot.family for shot in planned("product_showcase", 2)] == ["hero", "end_card"]
    assert [shot.family for shot in planned("tv_spot", 3.9)] == ["crane", "end_card"]


@pytest.mark.parametrize("mode", ["product_showcase", "ugc", "tv_spot"])
def test_no_shot_is_followed_by_one_of_its_kind_except_details(mode: str):
    families = [shot.family for shot in planned(mode, 60)]
    repeated = {one for one, next_ in itertools.pairwise(families) if one == next_}
    assert repeated <= {"macro", "tv_macro"}


def test_the_title_comes_back_in_a_long_film():
    shots = planned("product_showcase", 60)
    starts = [
        sum(shot.frames for shot in shots[:i]) / FPS for i, shot in enumerate(shots) if shot.headline == "Ember mug"
    ]
    assert all(later - earlier < 27 for earlier, later in itertools.pairwise(starts))


def test_without_a_presenter_nobody_speaks():
    shots = planned("ugc", 15, Cast(products=(PRODUCT,)))
    assert {"presenter", "two_shot"}.isdisjoint(shot.family for shot in shots)
    assert not any(shot.caption for shot in shots)


def test_nothing_but_a_prompt_is_set_as_posters():
    shots = plan("product_showcase", tell(read({"kind": "video", "prompt": "A quiet sea, gulls, a door"})), Cast(), 8)
    assert {shot.family for shot in shots} == {"poster", "end_card"}


def test_without_a_brand_no_name_stands_alone():
    shots = planned("tv_spot", 15, brand={})
    assert "logo" not in {shot.family for shot in shots}


def test_lines_that_cannot_be_read_are_shortened_not_rushed():
    long = ["Doppelwandige Vakuumisolierung hält Getränke bis zu sechs Stunden lang heiß und acht Stunden kalt"] * 4
    for shot in planned("product_showcase", 8, products=[{"title": "Mug", "features": long}]):
        assert not shot.headline or hold(shot.headline) <= 2 * shot.seconds
        assert len(shot.headline) <= 60


@pytest.mark.parametrize(
    ("asked", "used"),
    [
        ("ugc_unboxing", "ugc"),
        ("product_review", "ugc"),
        ("wild_card", "product_showcase"),
        ("virtual_try_on", "product_showcase"),
    ],
)
def test_other_modes_use_the_nearest_and_say_so(asked: str, used: str):
    mode, note = mode_of(asked, Cast())
    assert mode == used
    assert (
        note
        == f"Drafts have no {asked.replace('_', ' ')} film of their own yet: this one is a {used.replace('_', ' ')}."
    )


def test_no_mode_goes_by_who_is_there_and_needs_no_note():
    assert mode_of("", Cast(portraits=(PERSON,))) == ("ugc", "")
    assert mode_of("", Cast(products=(PRODUCT,))) == ("product_showcase", "")
    assert mode_of("pro", Cast(products=(PRODUCT,))) == ("product_showcase", "")


def test_what_can_be_read_in_a_time_takes_no_longer():
    assert all(hold("x" * readable(seconds)) <= seconds + 1e-9 for seconds in (1.2, 2.0, 3.3, 5.0))


def test_a_text_that_says_too_little_when_shortened_is_not_said():
    assert held("Sinks in within a minute", 12) == ""
    assert held("Waterproof wool, light as a leaf", 20) == "Waterproof wool"


def pictured(count: int, *, person: bool = False, frames: bool = False) -> Cast:
    """A cast of so many pictures of the product; with a start and an end image, if `frames`."""
    return Cast(
        products=tuple(Picture(f"product-{i}", "cut", 400, 500) for i in range(count)),
        portraits=(PERSON,) if person else (),
        opening=Picture("opening", "print", 400, 500) if frames else None,
        closing=Picture("closing", "print", 400, 500) if frames else None,
    )


@pytest.mark.parametrize("frames", [False, True], ids=["alone", "between a start and an end image"])
@pytest.mark.parametrize("count", [2, 3, 5, 10])
@pytest.mark.parametrize("mode", ["product_showcase", "ugc", "tv_spot"])
def test_every_picture_is_in_a_shot_of_any_film_of_four_seconds_or_more(mode: str, count: int, frames: bool):
    cast = pictured(count, person=mode == "ugc", frames=frames)
    for seconds in (4, 5, 8, 12, 30, 60):
        shots = planned(mode, seconds, cast)
        assert unshown(shots, cast) == (), (seconds, [shot.family for shot in shots])
        assert sum(shot.frames for shot in shots) == seconds * FPS


def test_two_photos_leave_room_for_something_to_say():
    shots = planned("product_showcase", 8, pictured(2))
    assert [(shot.picture, shot.headline) for shot in shots if shot.family == "macro"] == [(1, "Keeps it hot")]


def test_a_collage_says_what_nobody_else_says_and_only_where_there_is_time():
    said = [shot.headline for shot in planned("tv_spot", 15, pictured(9))]
    assert len(set(said)) == len(said) - said.count("Ember mug") + 1
    assert [shot.headline for shot in planned("ugc", 4, pictured(9, person=True)) if shot.family == "collage"] == [""]


def test_long_films_look_closer_at_one_picture_after_the_other():
    shots = planned("product_showcase", 60, pictured(6))
    assert [shot.picture for shot in shots if shot.family == "macro"][:5] == [1, 2, 3, 4, 5]
    assert "collage" not in {shot.family for shot in shots}
