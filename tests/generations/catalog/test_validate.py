"""A request is told everything that is wrong with it, in the words that people know, or made as it will be sent."""

from dataclasses import replace
from typing import Any

import pytest

from generations import catalog
from generations.catalog import Adjustment, InvalidRequest, Param, Validated

AVATAR = "0b0e9d3c-6a55-4a0f-8b39-2f1f4a4f9d11"
PRODUCT = "9d7ab9b0-64c3-4a51-8f0b-8e2c3b7f8f52"
OTHER = "5c3f4d1e-8d7c-4a61-9b0d-6f6a3f0a7a10"
AD = {"prompt": "A red kettle sings"}


def check(model: str, params: Any, **more: Any) -> Validated:
    return catalog.validate(catalog.find(model), params, **more)


def refusal(model: str, params: Any, **more: Any) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        check(model, params, **more)
    return caught.value


def picture(role: str = "image") -> dict[str, str]:
    return {"role": role, "id": OTHER, "kind": "image"}


def test_the_exact_texts() -> None:
    assert str(refusal("z_image", {**AD, "foo": 1})) == "Unknown params: foo"
    assert str(refusal("z_image", {})) == "Missing required params: prompt"
    assert str(refusal("kling3_0", {**AD, "mode": "zzz"})) == "Invalid values: mode=zzz (allowed: std, pro, 4k)"
    assert (
        str(refusal("relay_lite", {**AD, "seed": 0}, media=[picture()]))
        == "Invalid values: seed=0 (allowed: 1-1000000)"
    )


def test_everything_that_is_wrong_is_told_at_once() -> None:
    error = refusal("kling3_0", {"foo": 1, "bar": 2, "mode": "zzz", "sound": "loud"})

    assert str(error) == (
        "Unknown params: foo, bar; Missing required params: prompt; "
        "Invalid values: mode=zzz (allowed: std, pro, 4k), sound=loud (allowed: on, off)"
    )
    assert [problem.as_dict() for problem in error.problems[2:4]] == [
        {
            "code": "invalid_value",
            "param": "mode",
            "allowed": ["std", "pro", "4k"],
            "detail": "Invalid values: mode=zzz (allowed: std, pro, 4k)",
        },
        {
            "code": "invalid_value",
            "param": "sound",
            "allowed": ["on", "off"],
            "detail": "Invalid values: sound=loud (allowed: on, off)",
        },
    ]


def test_a_shape_is_coerced_to_the_nearest_and_told() -> None:
    validated = check("kling3_0", {**AD, "aspect_ratio": "99:99"})

    assert validated.params["aspect_ratio"] == "1:1"
    assert validated.adjustments == (Adjustment("aspect_ratio", "99:99", "1:1", "nearest value that this model takes"),)


def test_strict_makes_the_same_an_error() -> None:
    error = refusal("kling3_0", {**AD, "aspect_ratio": "99:99"}, strict=True)

    assert str(error) == "Invalid values: aspect_ratio=99:99 (allowed: 16:9, 9:16, 1:1)"


@pytest.mark.parametrize("strict", [False, True])
def test_a_whole_number_as_text_is_read_and_told(strict: bool) -> None:
    validated = check("kling3_0", {**AD, "duration": "15"}, strict=strict)

    assert validated.params["duration"] == 15
    assert validated.adjustments == (Adjustment("duration", "15", 15, "read as a whole number"),)


def test_a_word_is_no_whole_number() -> None:
    error = refusal("kling3_0", {**AD, "duration": "fifteen"})

    assert str(error) == "Invalid values: duration=fifteen (allowed: 3-15)"


@pytest.mark.parametrize("value", [True, 4.5, [4], {"s": 4}, "4.5", "１５", "1e3"])
def test_what_is_no_whole_number_is_refused_where_near_means_nothing(value: Any) -> None:
    assert str(refusal("relay_lite", {**AD, "seed": value}, media=[picture()])).startswith("Invalid values: seed=")


def test_a_truth_value_as_text_is_read_and_told() -> None:
    validated = check("marketing_studio_video", {**AD, "generate_audio": "true"})

    assert validated.params["generate_audio"] is True
    assert validated.adjustments == (Adjustment("generate_audio", "true", True, "read as true or false"),)


def test_a_number_for_a_value_that_is_text_is_read_and_told() -> None:
    validated = check("minimax_hailuo", {**AD, "resolution": 1080})

    assert validated.params["resolution"] == "1080"


@pytest.mark.parametrize("blank", ["", "  \n", None])
def test_a_blank_prompt_is_a_missing_one(blank: str | None) -> None:
    assert str(refusal("z_image", {"prompt": blank})) == "Missing required params: prompt"


def test_defaults_are_filled_in_and_told_apart_from_what_was_given() -> None:
    validated = check("marketing_studio_video", {**AD, "mode": "tv_spot"})

    assert validated.params["resolution"] == "720p"
    assert validated.given == {"prompt", "mode"}


def test_the_sound_of_seedance_is_a_file() -> None:
    error = refusal("seedance_2_0", {**AD, "generate_audio": True})

    assert str(error) == (
        "Unknown params: generate_audio. "
        "Seedance 2.0 takes sound as a file: use --audio (media with the role audio) instead."
    )


def test_a_soul_id_is_passed_on_unchanged_under_its_own_name() -> None:
    validated = check("text2image_soul_v2", {**AD, "soul_id": "Soul-Ref_77"})

    assert validated.params["custom_reference_id"] == "Soul-Ref_77"
    assert "soul_id" not in validated.params


def test_a_name_and_its_alias_with_different_values_is_an_error() -> None:
    error = refusal("text2image_soul_v2", {**AD, "soul_id": "a", "custom_reference_id": "b"})

    assert str(error) == "Invalid values: custom_reference_id (given twice, with different values)"


def test_an_ad_film_needs_a_prompt_only_without_a_product() -> None:
    assert str(refusal("marketing_studio_video", {})) == "Missing required params: prompt"
    assert check("marketing_studio_video", {"product_ids": [PRODUCT]}).product_ids == (PRODUCT,)
    assert check("marketing_studio_video", {"web_product_ids": [PRODUCT]}).web_product_ids == (PRODUCT,)
    assert check("marketing_studio_video", {"url": "https://shop.example.com/k"}).url == "https://shop.example.com/k"


def test_an_ad_still_needs_a_prompt_only_without_a_product_and_a_picture() -> None:
    assert str(refusal("marketing_studio_image", {})) == "Missing required params: prompt"
    assert check("marketing_studio_image", {}, media=[picture()]).params["aspect_ratio"] == "1:1"


def test_product_and_web_product_exclude_each_other() -> None:
    error = refusal("marketing_studio_video", {"product_ids": [PRODUCT], "web_product_ids": [OTHER]})

    assert str(error) == "Invalid values: web_product_ids (not together with product_ids)"


def test_one_avatar_is_enough() -> None:
    error = refusal("marketing_studio_video", {**AD, "avatars": [{"id": AVATAR}, {"id": OTHER}]})

    assert [(problem.param, problem.allowed) for problem in error.problems] == [("avatars", ("at most 1",))]


@pytest.mark.parametrize(
    "avatars",
    [
        [{"id": AVATAR, "type": "preset"}],
        f'[{{"id":"{AVATAR}","type":"preset"}}]',
        {"id": AVATAR.upper(), "type": "preset"},
    ],
)
def test_avatars_are_read_as_a_list_or_as_json_in_text(avatars: Any) -> None:
    validated = check("marketing_studio_video", {**AD, "avatars": avatars})

    assert validated.avatars == ({"id": AVATAR, "type": "preset"},)
    assert "avatars" not in validated.params


def test_an_avatar_without_a_type_is_taken() -> None:
    assert check("marketing_studio_video", {**AD, "avatars": [AVATAR]}).avatars == ({"id": AVATAR},)


@pytest.mark.parametrize(
    "avatars",
    ["[{]", [{"id": "x"}], [{"id": AVATAR, "type": "robot"}], [{"id": AVATAR, "name": "Ines"}], [[AVATAR]], 7],
)
def test_what_is_no_avatar_is_refused(avatars: Any) -> None:
    assert [problem.param for problem in refusal("marketing_studio_video", {**AD, "avatars": avatars}).problems] == [
        "avatars"
    ]


@pytest.mark.parametrize("ids", [[PRODUCT], f'["{PRODUCT}"]', f"[{PRODUCT}]", PRODUCT])
def test_product_ids_are_read_as_people_type_them(ids: Any) -> None:
    assert check("marketing_studio_video", {"product_ids": ids}).product_ids == (PRODUCT,)


def test_products_may_stand_beside_the_params_or_inside_or_both_alike() -> None:
    inside = check("marketing_studio_video", {"product_ids": [PRODUCT]})
    beside = check("marketing_studio_video", {}, product_ids=[PRODUCT])
    both = check("marketing_studio_video", {"product_ids": f'["{PRODUCT}"]'}, product_ids=[PRODUCT])

    assert inside == beside == both


@pytest.mark.parametrize(
    ("name", "one", "another"),
    [
        ("product_ids", [PRODUCT], [OTHER]),
        ("web_product_ids", [PRODUCT], [OTHER]),
        ("avatars", [{"id": AVATAR}], [{"id": OTHER}]),
        ("url", "https://a.example.com/", "https://b.example.com/"),
    ],
)
def test_different_values_beside_and_inside_are_an_error(name: str, one: Any, another: Any) -> None:
    error = refusal("marketing_studio_video", {**AD, name: one}, **{name: another})

    assert str(error) == f"Invalid values: {name} (given twice, with different values)"


def test_empty_lists_beside_the_params_say_nothing() -> None:
    assert check("kling3_0", AD, avatars=[], product_ids=[], url="").params["prompt"] == AD["prompt"]


def test_products_for_a_model_that_takes_none_are_unknown() -> None:
    assert str(refusal("kling3_0", AD, product_ids=[PRODUCT])) == "Unknown params: product_ids"


@pytest.mark.parametrize(
    "url",
    [
        "shop.example.com/k",
        "ftp://shop.example.com/k",
        "https://",
        "https://a b.example.com",
        "https://[::1",
        "https://shop.example.com/" + "x" * 3000,
        "http://a.example.com:99999/",
        "javascript:alert(1)",
        "https://shop.example.com/\x00",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert [problem.param for problem in refusal("marketing_studio_video", {"url": url}).problems] == ["url"]


def test_a_batch_counts_its_outputs() -> None:
    assert check("cinematic_studio_2_5", {**AD, "batch_size": 4}).count == 4
    assert check("z_image", AD).count == 1


@pytest.mark.parametrize("size", [0, -1, 21])
def test_a_batch_is_never_coerced(size: int) -> None:
    error = refusal("cinematic_studio_2_5", {**AD, "batch_size": size})

    assert str(error) == f"Invalid values: batch_size={size} (allowed: 1-20)"


def test_a_value_follows_from_another_and_is_told_once() -> None:
    validated = check("seedance_2_0", {**AD, "mode": "fast", "resolution": "8k"})

    assert validated.params["resolution"] == "720p"
    assert validated.adjustments == (Adjustment("resolution", "8k", "720p", "nearest value with mode=fast"),)


def test_strict_says_what_the_other_value_allows() -> None:
    error = refusal("seedance_2_0", {**AD, "mode": "fast", "resolution": "4k"}, strict=True)

    assert str(error) == (
        "Invalid values: resolution=4k (allowed: 480p, 720p). With mode=fast: resolution can only be 480p, 720p."
    )


def test_values_go_into_what_one_route_takes() -> None:
    entry = catalog.find("marketing_studio_video")

    validated = catalog.validate(entry.on(entry.route("draft")), {**AD, "duration": 999})

    assert validated.params["duration"] == 60


def test_a_motion_that_nobody_knows_goes_unchanged() -> None:
    motion = "CD5BFD11-5A1A-46E0-9294-B22B0B733B1E"

    assert check("relay_turbo", {"motion_id": motion}, media=[picture()]).params["motion_id"] == motion


@pytest.mark.parametrize("motion", ["face-punch", "cd5bfd11", "cd5bfd11-5a1a-46e0-9294-b22b0b733b1e0", 7])
def test_a_malformed_motion_is_refused(motion: Any) -> None:
    error = refusal("relay_turbo", {"motion_id": motion}, media=[picture()])

    assert [problem.param for problem in error.problems] == ["motion_id"]


@pytest.mark.parametrize("params", [[], "prompt", 5, True])
def test_params_that_are_no_object_are_refused(params: Any) -> None:
    assert [problem.param for problem in refusal("z_image", params).problems] == ["params"]


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * 20_001])
def test_text_that_cannot_be_kept_is_refused(text: str) -> None:
    assert [problem.param for problem in refusal("z_image", {"prompt": text}).problems] == ["prompt"]


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value", [nested(2000), float("nan"), float("inf"), 2**60, {"a": ["\x00"]}, list(range(3000)), object()]
)
def test_what_no_database_takes_is_refused_also_where_the_schema_is_unknown(value: Any) -> None:
    assert [problem.param for problem in refusal("topaz_image", {"value": value}).problems] == ["value"]


def test_an_unknown_schema_still_has_products_beside_its_params() -> None:
    validated = check("topaz_image", {"product_ids": f"[{PRODUCT}]", "batch_size": 3})

    assert (validated.product_ids, validated.params, validated.count) == ((PRODUCT,), {"batch_size": 3}, 1)


def test_colours_are_hexadecimal() -> None:
    assert check("recraft_v4_1", {**AD, "colors": ["#1F7A72"]}).params["colors"] == ["#1F7A72"]
    error = refusal("recraft_v4_1", {**AD, "colors": ["teal"], "background_color": "#1f7a72ff"})
    assert [problem.param for problem in error.problems] == ["colors", "background_color"]


@pytest.mark.parametrize(("size", "good"), [("640x480", True), ("1024 x 1024", False), ("0x5", False), ("big", False)])
def test_the_size_of_a_relay_ad_is_a_size(size: str, good: bool) -> None:
    params = {"product_placement_sample_id": "3hpZ2HB0xS688KnzMIwU16", "size": size}
    if good:
        assert check("relay_ads", params, media=[picture()]).params["size"] == size
    else:
        assert [problem.param for problem in refusal("relay_ads", params, media=[picture()]).problems] == ["size"]


@pytest.mark.parametrize(("shape", "good"), [("4:5", True), ("2.39:1", True), ("9:1", False), ("wide", False)])
def test_an_open_list_of_shapes_takes_any_sane_shape(shape: str, good: bool) -> None:
    if good:
        assert check("heygen_veo_3_1", {**AD, "aspect_ratio": shape}).params["aspect_ratio"] == shape
    else:
        assert str(refusal("heygen_veo_3_1", {**AD, "aspect_ratio": shape})) == (
            f"Invalid values: aspect_ratio={shape} (allowed: 16:9, 9:16, 1:1, width:height up to 4:1)"
        )


def test_a_default_is_not_shared_between_requests() -> None:
    entry = replace(catalog.find("z_image"), params=(Param("tags", "array", default=["a"], items="any"),))

    catalog.validate(entry, {}).params["tags"].append("b")

    assert catalog.validate(entry, {}).params["tags"] == ["a"]


def test_a_given_value_is_passed_on_as_it_is() -> None:
    config = {"seed": 1, "more": [1.5, None, "two"]}

    assert check("heygen_veo_3_1", {**AD, "config": config}).params["config"] == {"seed": 1, "more": [1.5, None, "two"]}
