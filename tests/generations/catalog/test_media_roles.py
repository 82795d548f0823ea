"""Files get the roles that a model has, and what does not fit is told."""

from typing import Any

import pytest

from generations import catalog
from generations.catalog import Adjustment, InvalidRequest, MediaInput, Validated

PICTURE, SECOND, CLIP, SOUND = "picture-1", "picture-2", "clip-1", "sound-1"
KINDS = {PICTURE: "image", SECOND: "image", CLIP: "video", SOUND: "audio"}


def check(model: str, *files: tuple[str | None, str], params: Any = None) -> Validated:
    media = [{"role": role, "id": identifier, "kind": KINDS[identifier]} for role, identifier in files]
    return catalog.validate(catalog.find(model), params or {"prompt": "A red kettle"}, media=media)


def refusal(model: str, *files: tuple[str | None, str], **more: Any) -> str:
    with pytest.raises(InvalidRequest) as caught:
        check(model, *files, **more)
    return str(caught.value)


def roles(validated: Validated) -> list[tuple[str, str]]:
    return [(one.role, one.id) for one in validated.media]


def test_newer_names_of_roles_are_understood() -> None:
    validated = check(
        "seedance_2_0",
        ("image_references", PICTURE),
        ("video_references", CLIP),
        ("audio-references", SOUND),
        ("Start-Image", SECOND),
    )

    assert roles(validated) == [("image", PICTURE), ("video", CLIP), ("audio", SOUND), ("start_image", SECOND)]
    assert validated.adjustments == ()


def test_a_file_without_a_role_has_the_one_of_its_kind() -> None:
    assert roles(check("seedance_2_0", (None, PICTURE), (None, CLIP), (None, SOUND))) == [
        ("image", PICTURE),
        ("video", CLIP),
        ("audio", SOUND),
    ]


@pytest.mark.parametrize("model", ["veo3", "veo3_1", "kling3_0", "kling2_6", "grok_video_v15", "kling3_0_turbo"])
def test_a_plain_picture_is_the_first_frame_where_pictures_are_frames_and_that_is_told(model: str) -> None:
    validated = check(model, ("image", PICTURE))

    assert validated.media == (MediaInput("start_image", PICTURE, "image"),)
    assert validated.adjustments == (
        Adjustment("image", "image", "start_image", "this model takes a plain picture as its first frame"),
    )


def test_a_plain_picture_beside_a_last_frame_is_the_first_one() -> None:
    assert roles(check("kling3_0", ("end_image", SECOND), ("image", PICTURE))) == [
        ("end_image", SECOND),
        ("start_image", PICTURE),
    ]


def test_a_plain_picture_stays_one_where_the_model_has_that_role() -> None:
    validated = check("seedance_2_0", ("image", PICTURE))

    assert (roles(validated), validated.adjustments) == ([("image", PICTURE)], ())


def test_two_plain_pictures_are_not_guessed_about() -> None:
    assert refusal("kling3_0", ("image", PICTURE), ("image", SECOND)) == (
        "Unknown params: image. Kling v3.0 takes files as start_image, end_image."
    )


def test_a_plain_picture_beside_a_first_frame_is_not_guessed_about() -> None:
    assert refusal("kling3_0", ("start_image", PICTURE), ("image", SECOND)) == (
        "Unknown params: image. Kling v3.0 takes files as start_image, end_image."
    )


def test_a_model_without_files_says_so() -> None:
    assert refusal("z_image", ("image", PICTURE)) == "Unknown params: image. Z Image takes no files."


def test_the_wrong_kind_is_told_with_what_it_is() -> None:
    assert refusal("seedance_2_0", ("image", CLIP)) == (
        "Invalid values: image=clip-1 (allowed: a picture). clip-1 is a video."
    )


def test_too_many_are_counted() -> None:
    assert refusal("soul_cinematic", ("image", PICTURE), ("image", SECOND)) == (
        "Invalid values: image=2 files (allowed: at most 1)"
    )


def test_a_missing_file_says_how_to_give_it() -> None:
    assert refusal("veo3") == (
        "Missing required params: start_image. It is a picture, given as media with this role (--start-image)."
    )


def test_a_relay_model_takes_one_picture_or_two() -> None:
    assert roles(check("relay_standard", ("image", PICTURE), ("image", SECOND))) == [
        ("image", PICTURE),
        ("image", SECOND),
    ]
    assert roles(check("relay_standard", ("start_image", PICTURE), ("end_image", SECOND))) == [
        ("image", PICTURE),
        ("end_image", SECOND),
    ]
    assert refusal("relay_standard").startswith("Missing required params: image.")
    assert refusal("relay_standard", *[("image", PICTURE)] * 3) == "Invalid values: image=3 files (allowed: at most 2)"


def test_sound_alone_is_not_enough_for_seedance() -> None:
    assert refusal("seedance_2_0", ("audio", SOUND)) == (
        "Missing required params: image or start_image or end_image or video. "
        "With audio: image, start_image, end_image or video must be given."
    )


def test_files_of_an_unknown_schema_are_passed_on() -> None:
    assert roles(check("topaz_video", ("video", CLIP), ("whatever", PICTURE), params={"a": 1})) == [
        ("video", CLIP),
        ("whatever", PICTURE),
    ]


@pytest.mark.parametrize(
    "media",
    [
        5,
        "picture-1",
        {"role": "image"},
        [None],
        ["picture-1"],
        [{"role": "image", "id": PICTURE}],
        [{"role": 5, "id": PICTURE, "kind": "image"}],
        [{"role": "image", "id": "", "kind": "image"}],
        [{"role": "image", "id": PICTURE, "kind": "hologram"}],
    ],
)
def test_what_is_no_list_of_files_is_refused(media: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        catalog.validate(catalog.find("seedance_2_0"), {"prompt": "A red kettle"}, media=media)

    assert [problem.param for problem in caught.value.problems] == ["media"]
