"""Stills for image models."""

import json
from pathlib import Path

import pytest
from PIL import Image

from generations.providers.draft.cast import Cast, Picture
from generations.providers.draft.stills import choose
from tests.generations.providers.draft.drawn import make, mug, photo

PRODUCT = Picture("product-0", "cut", 400, 500)
PERSON = Picture("portrait-0", "portrait", 400, 500)
BOTH = Cast(products=(PRODUCT,), portraits=(PERSON,))


@pytest.mark.parametrize(
    ("prompt", "family"),
    [
        ("A poster for the launch", "poster"),
        ("magazine cover, soft light", "cover"),
        ("a customer quote with her portrait", "quote"),
        ("summer sale banner", "end_card"),
        ("studio packshot, hero angle", "hero"),
    ],
)
def test_the_words_of_the_prompt_choose_the_composition(prompt: str, family: str):
    assert choose(prompt, BOTH, seed=0) == family


def test_without_such_words_the_seed_chooses():
    assert len({choose("a mug", BOTH, seed) for seed in range(5)}) == 5


def test_a_person_is_never_asked_for_who_is_not_there():
    assert {choose("a magazine cover", Cast(products=(PRODUCT,)), seed) for seed in range(9)} == {
        "end_card",
        "hero",
        "poster",
    }
    assert choose("a quote", Cast(), 0) == "poster"


@pytest.mark.parametrize(
    ("resolution", "ratio", "size"),
    [
        ("1k", "1:1", (1024, 1024)),
        ("1k", "16:9", (1024, 576)),
        ("2k", "4:5", (1638, 2048)),
        ("4k", "9:16", (2304, 4096)),
    ],
)
def test_resolutions_are_those_of_image_models(tmp_path: Path, resolution: str, ratio: str, size: tuple[int, int]):
    made = make(
        tmp_path, kind="image", width=None, height=None, resolution=resolution, aspect_ratio=ratio, prompt="A quiet sea"
    )
    with Image.open(made.outputs[0].path) as picture:
        assert (picture.format, picture.size) == ("PNG", size)
    assert (made.outputs[0].width, made.outputs[0].height) == size


def test_jpeg_is_made_when_asked_for(tmp_path: Path):
    made = make(tmp_path, kind="image", format="jpeg", products=[mug(tmp_path)])
    assert [(output.role, output.content_type) for output in made.outputs] == [
        ("raw", "image/jpeg"),
        ("timeline", "application/json"),
    ]
    with Image.open(made.outputs[0].path) as picture:
        assert (picture.format, picture.size) == ("JPEG", (180, 320))


def test_a_batch_is_of_different_stills_and_repeats_itself(tmp_path: Path):
    product = mug(tmp_path)
    avatar = {"images": [photo(tmp_path / "mara.png", (220, 170, 140))]}
    first = make(tmp_path / "a", kind="image", count=4, seed=3, products=[product], avatars=[avatar])
    second = make(tmp_path / "b", kind="image", count=4, seed=3, products=[product], avatars=[avatar])
    once, again = (
        [output.path.read_bytes() for output in made.outputs if output.role == "raw"] for made in (first, second)
    )
    assert len(set(once)) == 4
    assert once == again


def test_a_batch_with_a_word_for_one_composition_begins_with_it_and_has_the_others_too():
    assert [choose("a poster", BOTH, seed=4, index=index) for index in range(6)] == [
        "poster",
        "quote",
        "cover",
        "end_card",
        "hero",
        "poster",
    ]
    opened = Cast(products=(PRODUCT,), opening=Picture("opening", "print", 400, 500))
    assert [choose("a poster", opened, seed=4, index=index) for index in range(2)] == ["opening", "end_card"]


def test_no_two_stills_of_a_batch_show_and_say_the_same(tmp_path: Path):
    several = mug(tmp_path, images=[photo(tmp_path / f"{i}.png") for i in range(2)])
    make(tmp_path, kind="image", count=6, prompt="a poster", products=[several], width=64, height=96)
    told = [json.loads((tmp_path / f"timeline-{i}.json").read_text())["shots"] for i in range(6)]
    said = [(shot["family"], shot["stage"], [t["text"] for t in shot["texts"]]) for (shot,) in told]
    assert all(one not in said[:i] for i, one in enumerate(said)), said


def test_text_covers_no_more_than_a_fifth(tmp_path: Path):
    made = make(tmp_path, kind="image", count=6, width=800, height=800, products=[mug(tmp_path)])
    for output in made.outputs:
        if output.role == "timeline":
            told = json.loads(output.path.read_text())
            area = sum(text["box"][2] * text["box"][3] for shot in told["shots"] for text in shot["texts"])
            assert area <= 0.2 * 800 * 800, told["shots"][0]["family"]


def pictures_of(folder: Path) -> set[str]:
    told = json.loads((folder / "timeline-0.json").read_text())
    return {picture["picture"] for shot in told["shots"] for picture in shot["pictures"]}


@pytest.mark.parametrize(("width", "height"), [(180, 320), (320, 320), (320, 180)])
@pytest.mark.parametrize("prompt", ["an offer", "a poster", "a hero packshot"])
def test_every_reference_is_in_the_still(tmp_path: Path, prompt: str, width: int, height: int):
    media = [{"role": "image", "path": photo(tmp_path / f"{i}.png", (40 * i, 255 - 40 * i, 90))} for i in range(5)]
    made = make(tmp_path, kind="image", prompt=prompt, width=width, height=height, media=media)
    assert pictures_of(tmp_path) == {f"product-{i}" for i in range(5)}
    assert made.notes == ()


def test_further_photos_of_the_same_product_leave_the_composition_alone(tmp_path: Path):
    several = mug(tmp_path, images=[photo(tmp_path / f"{i}.png") for i in range(3)])
    make(tmp_path, kind="image", prompt="an offer", products=[several])
    assert pictures_of(tmp_path) == {"product-0"}


def test_other_products_and_the_start_image_s_companions_stand_beside(tmp_path: Path):
    other = {"title": "Saucer", "images": [photo(tmp_path / "saucer.png", (20, 90, 200))]}
    make(tmp_path, kind="image", prompt="an offer", products=[mug(tmp_path), other])
    assert pictures_of(tmp_path) == {"product-0", "product-1"}
    media = [{"role": "start_image", "path": photo(tmp_path / "start.png", (20, 60, 200))}]
    make(tmp_path, kind="image", media=media, products=[mug(tmp_path)])
    assert pictures_of(tmp_path) == {"opening", "product-0"}
