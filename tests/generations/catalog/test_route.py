"""A route says a request in the provider's words, and what it costs in the provider's units."""

from decimal import Decimal
from typing import Any

import pytest

from generations import catalog
from generations.catalog import Limit, ParamMap, PriceCase, PriceShape, Route

SOURCE: dict[str, Any] = {"source": "https://example.com/prices", "read_on": "2026-11-20"}
FREE = PriceShape(unit="draft", per="call", amount=Decimal(0), **SOURCE)


def draft_of(model: str, params: dict[str, Any], **more: Any) -> dict[str, Any]:
    entry = catalog.find(model)
    return entry.route("draft").said(catalog.validate(entry, params, **more).params)


def test_params_are_said_in_the_words_of_the_draft() -> None:
    assert draft_of("kling3_0", {"prompt": "Steam", "sound": "off", "mode": "pro", "duration": 4}) == {
        "kind": "video",
        "prompt": "Steam",
        "aspect_ratio": "16:9",
        "duration": 4,
        "generate_audio": False,
    }


def test_a_batch_is_a_count_of_stills() -> None:
    assert draft_of("cinematic_studio_2_5", {"prompt": "Steam", "batch_size": 3})["count"] == 3


def test_single_values_are_translated() -> None:
    assert draft_of("minimax_hailuo", {"prompt": "Steam", "resolution": "1080"})["resolution"] == "1080p"


def test_only_marketing_studio_has_modes_that_the_draft_knows() -> None:
    assert draft_of("marketing_studio_video", {"prompt": "Steam", "mode": "tv_spot"})["mode"] == "tv_spot"
    assert "mode" not in draft_of("seedance_2_0", {"prompt": "Steam", "mode": "fast"})


def test_what_the_draft_does_not_use_is_told() -> None:
    entry = catalog.find("text2image_soul_v2")
    validated = catalog.validate(entry, {"prompt": "Steam", "soul_id": "ref-1", "aspect_ratio": "3:4"})

    assert entry.route("draft").unused(validated.given) == ("custom_reference_id",)


def test_products_and_avatars_are_used_by_the_draft() -> None:
    entry = catalog.find("marketing_studio_video")

    assert entry.route("draft").unused({"avatars", "product_ids", "web_product_ids", "url", "prompt"}) == ()


def test_numbers_can_be_sent_as_text() -> None:
    route = Route("veo", "veo3.1", FREE, params={"duration": ParamMap("duration", as_text=True)})

    assert route.said({"duration": 8, "prompt": "Steam"}) == {"duration": "8"}


def test_truth_values_can_be_translated() -> None:
    route = Route("x", "y", FREE, params={"sound": ParamMap("audio", values={"true": "on", "false": "off"})})

    assert route.said({"sound": True}) == {"audio": "on"}


def test_files_are_said_by_position() -> None:
    draft = catalog.find("relay_standard").route("draft")

    assert [draft.role_said("image", at) for at in (0, 1, 2)] == ["start_image", "end_image", "end_image"]
    assert draft.role_said("end_image", 0) == "end_image"
    assert draft.role_said("video", 0) is None


def test_a_route_names_the_limits_that_a_request_does_not_keep() -> None:
    resolution, duration = Limit("resolution", enum=("480p", "720p")), Limit("duration", min=4, max=30)
    route = Route("higgsfield", "x", FREE, limits=(resolution, duration))

    assert route.refusals({"resolution": "720p", "duration": 30}) == []
    assert route.refusals({"resolution": "1080p", "duration": 31}) == [resolution, duration]
    assert route.refusals({"duration": 3}) == [duration]


def test_a_price_for_each_call_output_or_second() -> None:
    def price(per: Any) -> PriceShape:
        return PriceShape(unit="credit", per=per, amount=Decimal("2.5"), **SOURCE)

    assert price("call").units({"duration": 4}, count=3) == Decimal("2.5")
    assert price("output").units({"duration": 4}, count=3) == Decimal("7.5")
    assert price("second").units({"duration": 4}, count=3) == Decimal("30.0")
    assert price("second").units({}) is None


def test_a_price_depends_on_params() -> None:
    price = PriceShape(
        unit="USD",
        per="second",
        cases=(
            PriceCase({"resolution": ("480p",)}, Decimal("0.206")),
            PriceCase({"resolution": ("720p", "1080p")}, Decimal("0.462")),
        ),
        factors={"sound": {"on": Decimal("1.5"), "off": Decimal(1)}},
        **SOURCE,
    )

    assert price.units({"resolution": "480p", "sound": "off", "duration": 5}) == Decimal("1.030")
    assert price.units({"resolution": "1080p", "sound": "on", "duration": 5}) == Decimal("3.4650")
    assert price.units({"resolution": "4k", "sound": "on", "duration": 5}) is None
    assert price.units({"resolution": "480p", "duration": 5}) is None


DRAWN = [entry for entry in catalog.entries().values() if entry.route("draft")]


@pytest.mark.parametrize("entry", DRAWN, ids=lambda entry: entry.id)
def test_a_draft_is_asked_for_only_in_words_that_it_knows(entry: catalog.CatalogEntry) -> None:
    known = {"kind", "mode", "prompt", "aspect_ratio", "resolution", "width", "height", "duration", "generate_audio"}
    known |= {"seed", "count", "motion_id"}
    route = entry.route("draft")

    assert {there.name for there in route.params.values()} | set(route.fixed) <= known
    assert {name for names in route.roles.values() for name in names} <= {
        "image",
        "start_image",
        "end_image",
        "video",
        "audio",
    }
    assert set(route.roles) == {role.role for role in entry.media}
