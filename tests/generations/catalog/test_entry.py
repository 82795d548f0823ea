"""What the shipped entries have in common, and what an entry tells of itself."""

import json
import re
from dataclasses import replace

import pytest

from generations import catalog
from generations.catalog import CatalogEntry, Limit, Param
from generations.catalog.entry import NEAREST_NAMES, range_text

ENTRIES = list(catalog.entries().values())
PARAM_WORDS = {"name", "type", "required", "default", "enum", "closed", "min", "max", "unit"}
ROLES = {"image", "start_image", "end_image", "video", "audio", "sketch"}
each = pytest.mark.parametrize("entry", [pytest.param(entry, id=entry.id) for entry in ENTRIES])


@each
def test_an_entry_is_plain_json_in_the_words_of_the_api(entry: CatalogEntry) -> None:
    plain = entry.as_dict()

    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain["job_set_type"] == plain["id"] == entry.id
    assert {"display_name", "aliases", "kind", "use_for", "constraints", "routes"} <= set(plain)
    assert all(set(param) >= PARAM_WORDS for param in plain["params"])
    assert all({"role", "flag", "aliases", "min", "max", "required"} <= set(role) for role in plain["media"])


@each
def test_every_generating_image_and_video_entry_has_the_free_draft_route_and_no_other_kind_has(
    entry: CatalogEntry,
) -> None:
    drafted = entry.kind in ("image", "video") and entry.generates
    draft = entry.route("draft")

    assert (draft is not None) == drafted
    if draft:
        assert draft.price.units({}, count=3) == 0
        assert draft.fixed["kind"] == entry.output == entry.kind


@each
def test_what_takes_a_prompt_and_makes_pictures_or_films_generates(entry: CatalogEntry) -> None:
    if entry.kind in ("image", "video") and entry.param("prompt"):
        assert entry.generates


@each
def test_only_what_near_has_a_meaning_for_is_ever_coerced(entry: CatalogEntry) -> None:
    assert {param.name for param in entry.params if param.nearest} <= NEAREST_NAMES


@each
def test_roles_have_the_words_that_people_know(entry: CatalogEntry) -> None:
    assert {role.role for role in entry.media} <= ROLES


@each
def test_an_entry_says_where_it_is_from_and_what_it_is_for(entry: CatalogEntry) -> None:
    assert re.fullmatch(r"https://\S+.*", entry.source)
    assert re.fullmatch(r"2026-\d\d-\d\d", entry.read_on)
    assert entry.use_for.endswith(".")


@each
def test_a_constraint_can_be_read_by_people(entry: CatalogEntry) -> None:
    for constraint in entry.constraints:
        names = {name.removeprefix("media.") for name in constraint.involved}

        assert re.fullmatch(r"[A-Za-z].*[a-z0-9]\.", constraint.text)
        assert all(name in constraint.text for name in names)


@pytest.mark.parametrize(
    ("model", "word"),
    [("seedance_2_0", "generate_audio"), ("marketing_studio_video", "1080p"), ("soul_cast", "prompt")],
)
def test_an_entry_says_where_its_sources_differ(model: str, word: str) -> None:
    assert any(word in note for note in catalog.find(model).notes)


@pytest.mark.parametrize(
    ("role", "model"),
    [
        *[("image", model) for model in ("seedance_2_0", "marketing_studio_video", "gpt_image_2", "nano_banana_2")],
        *[("start_image", model) for model in ("kling3_0", "kling2_6", "veo3_1", "seedance_2_0")],
        ("start_image", "marketing_studio_video"),
        *[("end_image", model) for model in ("kling3_0", "seedance_2_0", "marketing_studio_video")],
        ("video", "seedance_2_0"),
        ("audio", "seedance_2_0"),
    ],
)
def test_a_model_takes_the_files_that_the_skill_gives_it(role: str, model: str) -> None:
    assert catalog.find(model).role(role) is not None


def test_a_relay_model_costs_nothing_as_a_draft_and_takes_a_seed_in_its_range() -> None:
    seed = catalog.find("relay_standard").param("seed")

    assert (seed.min, seed.max, seed.nearest) == (1, 1_000_000, False)


def test_a_soul_id_is_another_name_of_the_reference() -> None:
    for model in ("text2image_soul_v2", "soul_cinematic"):
        assert catalog.find(model).param("soul_id").name == "custom_reference_id"


def test_an_entry_on_a_route_takes_what_the_route_takes() -> None:
    entry = catalog.find("marketing_studio_video")
    paid = replace(
        entry.routes[0], limits=(Limit("resolution", enum=("480p", "720p")), Limit("duration", min=5, max=30))
    )

    narrowed = entry.on(paid)

    assert narrowed.param("resolution").enum == ("480p", "720p")
    assert (narrowed.param("duration").min, narrowed.param("duration").max) == (5, 30)
    assert narrowed.param("mode") == entry.param("mode")


def test_a_limit_closes_an_open_list() -> None:
    entry = catalog.find("heygen_veo3")
    route = replace(entry.routes[0], limits=(Limit("aspect_ratio", enum=("16:9", "9:16")),))

    assert entry.on(route).param("aspect_ratio").allowed == ("16:9", "9:16")


@pytest.mark.parametrize(
    ("low", "high", "step", "text"),
    [
        (1, 1_000_000, None, "1-1000000"),
        (4, None, None, "at least 4"),
        (None, 20, None, "at most 20"),
        (20, 600, 10, "20-600 in steps of 10"),
        (0.1, None, None, "at least 0.1"),
        (None, None, None, ""),
    ],
)
def test_a_range_in_words(low: float | None, high: float | None, step: int | None, text: str) -> None:
    assert range_text(low, high, step) == text


def test_an_open_list_allows_everything() -> None:
    assert Param("tone", "string", enum=("calm",), closed=False).allowed == ()
