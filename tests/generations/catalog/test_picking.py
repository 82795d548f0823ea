"""Which model is recommended for what: every row of the list that people work by."""

import pytest

from generations import catalog
from generations.catalog import validate
from generations.catalog.picking import recommend, tasks
from tests.generations.catalog.requests_for import minimal

# task → model, as the higgsfield-generate skill and the HeyGen page have it
ROWS = {
    "product_photo": "marketing_studio_image",
    "branded_ad_image": "marketing_studio_image",
    "editorial_still": "text2image_soul_v2",
    "cinematic_still": "soul_cinematic",
    "persona": "soul_cast",
    "location": "soul_location",
    "vector_illustration": "seedream_v4_5",
    "face_edit": "seedream_v4_5",
    "soul_character": "text2image_soul_v2",
    "soul_character_cinematic": "soul_cinematic",
    "fast_image": "z_image",
    "character": "nano_banana_flash",
    "hard_character": "nano_banana_2",
    "design": "gpt_image_2",
    "general_image": "gpt_image_2",
    "ad_video": "marketing_studio_video",
    "general_video": "seedance_2_0",
    "single_plane_video": "kling3_0",
    "clean_shot_video": "seedance1_5",
    "cinema_video": "cinematic_studio_3_0",
    "physics_video": "minimax_hailuo",
    "batch_video": "veo3_1_lite",
    "heygen_video": "heygen_veo_3_1",
    "heygen_fast_video": "heygen_ltx_distilled",
    "heygen_fast_veo": "heygen_veo3_fast",
    "animate_photo": "heygen_kling_pro",
}


def test_the_table_has_these_rows_and_no_other() -> None:
    assert {row.task for row in tasks()} == set(ROWS)


@pytest.mark.parametrize(("task", "model"), ROWS.items())
def test_a_task_has_its_model_with_a_reason(task: str, model: str) -> None:
    found = recommend(task)

    assert (found.model, found.task) == (model, task)
    assert found.reason.endswith(".")
    assert task in catalog.find(model).tasks


@pytest.mark.parametrize("task", ROWS)
def test_what_is_recommended_can_be_asked_for(task: str) -> None:
    found = recommend(task)
    entry = catalog.find(found.model)
    draft = minimal(entry)

    validated = validate(entry, {**draft.params, **found.params}, media=draft.media, strict=True)

    assert validated.adjustments == ()


def test_every_task_of_an_entry_is_in_the_table() -> None:
    assert {task for entry in catalog.entries().values() for task in entry.tasks} == set(ROWS)


@pytest.mark.parametrize(
    ("brief", "model"),
    [
        ("A Pinterest pin of our candle", "marketing_studio_image"),
        ("lifestyle scene with the mug", "marketing_studio_image"),
        ("hero banner for the new serum", "marketing_studio_image"),
        ("an ad pack of product photos", "marketing_studio_image"),
        ("virtual try-on of the coat", "marketing_studio_image"),
        ("branded ad image with avatar and product", "marketing_studio_image"),
        ("fashion editorial picture", "text2image_soul_v2"),
        ("cinematic still frame of a detective", "soul_cinematic"),
        ("picture of a distinctive character, an eccentric persona", "soul_cast"),
        ("image of an environment without people", "soul_location"),
        ("vector illustration of a fox", "seedream_v4_5"),
        ("photo: keep the face, swap the scene", "seedream_v4_5"),
        ("portrait of my Soul Character", "text2image_soul_v2"),
        ("cinematic still of my Soul Character", "soul_cinematic"),
        ("fast and cheap iteration of an image", "z_image"),
        ("cartoon image of a cat", "nano_banana_flash"),
        ("anime character concept, expressive pose", "nano_banana_flash"),
        ("image of a difficult character", "nano_banana_2"),
        ("typography for a poster", "gpt_image_2"),
        ("image of a neon city at dusk", "gpt_image_2"),
        ("TV spot for a commercial break", "marketing_studio_video"),
        ("branded ad video", "marketing_studio_video"),
        ("UGC clip with an unboxing", "marketing_studio_video"),
        ("multi-shot video of two dancers", "seedance_2_0"),
        ("video of a neon city at dusk", "seedance_2_0"),
        ("video of a calm scene", "kling3_0"),
        ("cheap clean shot without cuts, as video", "seedance1_5"),
        ("cinema-grade video of the highest fidelity", "cinematic_studio_3_0"),
        ("video with strong physics, no audio", "minimax_hailuo"),
        ("a fast batch of clips", "veo3_1_lite"),
        ("HeyGen video of the highest quality", "heygen_veo_3_1"),
        ("video when speed matters", "heygen_ltx_distilled"),
        ("Animate this product photo with a slow zoom", "heygen_kling_pro"),
    ],
)
def test_a_brief_in_plain_words_has_a_model(brief: str, model: str) -> None:
    assert recommend(brief).model == model


@pytest.mark.parametrize(
    ("brief", "shape"),
    [
        ("HeyGen video for social media", "9:16"),
        ("HeyGen video, a vertical story", "9:16"),
        ("HeyGen video in landscape", "16:9"),
        ("HeyGen video, square", "1:1"),
        ("HeyGen video", "16:9"),
        ("square cartoon image", "1:1"),
        ("HeyGen video for an instagram story", "9:16"),
        ("HeyGen video: a short film, the story of a fox", "16:9"),
    ],
)
def test_a_brief_says_its_shape(brief: str, shape: str) -> None:
    assert recommend(brief).params["aspect_ratio"] == shape


@pytest.mark.parametrize("brief", ["a film still of a desert", "a movie poster", "film frame of a harbour at night"])
def test_a_picture_of_a_film_is_a_picture(brief: str) -> None:
    assert catalog.find(recommend(brief).model).kind == "image"


def test_a_shape_that_the_model_does_not_have_is_left_out() -> None:
    assert recommend("video with strong physics, no audio, square").params == {}


@pytest.mark.parametrize(
    ("brief", "mode"),
    [
        ("unboxing ad", "ugc_unboxing"),
        ("tutorial ad film", "ugc_how_to"),
        ("product review ad", "product_review"),
        ("virtual try-on video", "virtual_try_on"),
        ("product showcase film", "product_showcase"),
        ("TV spot", "tv_spot"),
        ("ad, surprise me", "wild_card"),
        ("an ad for our soap", "ugc"),
    ],
)
def test_a_brief_for_an_ad_film_says_its_kind(brief: str, mode: str) -> None:
    found = recommend(brief, kind="video")

    assert (found.model, found.params["mode"]) == ("marketing_studio_video", mode)


def test_the_kind_that_was_chosen_wins_over_the_words() -> None:
    assert recommend("unboxing", kind="image").model == "gpt_image_2"
    assert recommend("ad", kind="image").model == "marketing_studio_image"
    assert recommend("photo of a dog", kind="video").model == "heygen_kling_pro"
    assert recommend("ad_video", kind="image").model == "marketing_studio_image"


def test_a_phrase_says_more_than_loose_words() -> None:
    assert recommend("a quick, fast and cheap product photo").task == "product_photo"


def test_a_step_up_and_a_second_choice_are_named() -> None:
    assert recommend("character").also == ("nano_banana_2",)
    assert recommend("heygen_fast_video").also == ("heygen_veo3_fast",)


def test_a_kind_that_the_table_does_not_know_has_no_recommendation() -> None:
    assert recommend("a song", kind="audio") is None


def test_a_recommendation_is_plain_json() -> None:
    assert recommend("heygen_fast_video").as_dict() == {
        "model": "heygen_ltx_distilled",
        "task": "heygen_fast_video",
        "reason": "When speed matters at HeyGen: LTX Distilled is the fastest there, VEO 3 Fast the second choice.",
        "params": {"aspect_ratio": "16:9"},
        "also": ["heygen_veo3_fast"],
        "fits": True,
    }


@pytest.mark.parametrize(
    ("brief", "fits"), [("a product photo of a mug", True), ("general_image", True), ("something nice", False)]
)
def test_a_default_says_that_nothing_called_for_it(brief: str, fits: bool) -> None:
    assert recommend(brief, kind="image").fits is fits
