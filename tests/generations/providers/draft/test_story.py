"""What a film says, and what it does not."""

from typing import Any

import pytest

from generations.providers.draft.request import read
from generations.providers.draft.story import Story, quotations, tell


def story(**wishes: Any) -> Story:
    return tell(read({"kind": "video", **wishes}))


MUG = {
    "title": "Ember mug",
    "price": "€29",
    "features": ["Keeps it hot", "Fits every hand"],
    "description": "Slow mornings, hot coffee. Thrown by hand.",
}


def test_quoted_words_open_the_film_and_the_tagline_closes_it():
    told = story(prompt='She says "My coffee was always cold" and smiles.', products=[MUG])
    assert (told.hook, told.verdict) == ("My coffee was always cold", "Slow mornings, hot coffee.")


def test_without_quotes_the_tagline_opens_it_and_is_not_said_twice():
    told = story(products=[MUG], brand={"tagline": "Hot for hours."})
    assert told.hook == "Hot for hours."
    assert told.verdict == "Slow mornings, hot coffee."
    assert "Hot for hours." not in told.lines


def test_features_come_before_the_rest_of_the_description():
    assert story(products=[MUG], brand={"tagline": "Hot."}).lines == (
        "Keeps it hot",
        "Fits every hand",
        "Thrown by hand.",
    )


def test_the_prompt_is_a_direction_and_not_spoken():
    told = story(products=[MUG], prompt="Slow dolly in, cinematic grain")
    assert not any("dolly" in line for line in (told.hook, told.verdict, *told.lines))


def test_the_prompt_is_spoken_when_there_is_nothing_else():
    told = story(prompt="A neon city at night, rain on the windows. Slow dolly in.")
    assert told.title == "A neon city at night"
    assert (told.hook, told.lines) == ("Rain on the windows", ("Slow dolly in",))


@pytest.mark.parametrize("prompt", ["x", "水", "7."])
def test_one_character_is_a_prompt_too(prompt: str):
    assert story(prompt=prompt).title == prompt.rstrip(".").upper()


def test_marks_alone_say_nothing():
    assert story(prompt="... – !!") == Story()


def test_a_start_image_speaks_for_itself():
    told = story(prompt="slow push in", media=[{"role": "start_image", "path": "x.png"}])
    assert (told.hook, told.lines, told.title) == ("", (), "Slow push in")


@pytest.mark.parametrize(
    ("prompt", "title", "label"),
    [
        ("正在吃饭", "正在吃饭", "Velmora"),
        ("The camera dollies in, a cat eats", "A cat eats", "Velmora"),
        ("Slow push in", "Velmora", ""),
        ("", "Velmora", ""),
    ],
)
def test_a_picture_s_prompt_names_the_film_unless_it_only_directs_the_camera(prompt: str, title: str, label: str):
    told = story(prompt=prompt, media=[{"role": "image", "path": "x.png"}], brand={"name": "Velmora", "tagline": "Hm."})
    assert (told.title, told.label, told.hook) == (title, label, "Hm.")


def test_bullets_go_and_numbers_stay():
    told = story(products=[{**MUG, "features": ["• Double wall", "- 218 grams", "2) No sugar", "24 hours cold"]}])
    assert told.lines[:4] == ("Double wall", "218 grams", "No sugar", "24 hours cold")


def test_a_shop_title_is_cut_to_the_name_in_it():
    long = "Hochleistungs-Thermobecher mit keramischer Innenbeschichtung und Geschmacksschutz, 450 ml"
    assert story(products=[{"title": long}]).title == "Hochleistungs-Thermobecher"


def test_a_brand_that_is_the_title_is_not_named_twice():
    assert story(products=[{"title": "Aurora"}], brand={"name": "aurora"}).label == ""


@pytest.mark.parametrize(
    ("language", "kind", "call"),
    [
        ("en", "item", "Shop now"),
        ("de-AT", "item", "Jetzt kaufen"),
        ("fr", "web", "En savoir plus"),
        ("xx", "item", "Shop now"),
    ],
)
def test_the_call_speaks_the_language_of_the_request(language: str, kind: str, call: str):
    assert story(language=language, products=[{**MUG, "kind": kind}]).cta == call


@pytest.mark.parametrize(
    ("product", "call"),
    [
        ({"title": "كوب السفر المعزول"}, "تسوق الآن"),
        ({"title": "保温マグカップ", "kind": "web"}, "詳しく見る"),
        ({"title": "Tarn 600", "features": ["Hält alles kalt", "Für unterwegs und für daheim"]}, "Jetzt kaufen"),
        ({"title": "Tarn 600"}, "Shop now"),
    ],
)
def test_without_a_language_the_call_speaks_that_of_the_product(product: dict[str, Any], call: str):
    assert story(products=[product]).cta == call
    assert story(products=[product], language="el").cta in ("Αγοράστε τώρα", "Μάθετε περισσότερα")


def test_a_product_without_words_leaves_it_to_the_prompt():
    assert story(products=[{"title": "600"}], prompt="Une tasse dans la neige, avec le soleil").cta == "Acheter"


def test_a_given_call_is_kept_and_nothing_is_called_for_without_an_offer():
    assert story(cta="Taste it", products=[MUG]).cta == "Taste it"
    assert story(prompt="A quiet sea").cta == ""


@pytest.mark.parametrize(
    "prompt",
    ["He says “cold by nine” twice", 'He says "cold by nine"', "Er sagt „cold by nine“", "Il dit « cold by nine »"],
)
def test_quotation_marks_of_many_languages_are_known(prompt: str):
    assert quotations(prompt) == ["cold by nine"]
