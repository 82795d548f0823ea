"""Every name that people know from elsewhere finds its entry, and no name finds the wrong one."""

import re
from dataclasses import replace

import pytest

from generations import catalog
from generations.catalog import AmbiguousModel, Catalog, UnknownModel
from tests.seeds import pieces

# Ids and display names that the higgsfield-generate skill prints.
IDS = (
    "gpt_image_2",
    "kling2_6",
    "kling3_0",
    "marketing_studio_image",
    "marketing_studio_video",
    "nano_banana_2",
    "seedance_2_0",
    "text2image_soul_v2",
    "veo3",
    "veo3_1",
    "z_image",
)
NAMES = {
    "Marketing Studio Image": "marketing_studio_image",
    "Marketing Studio": "marketing_studio_video",
    "Soul 2.0": "text2image_soul_v2",
    "Soul Cinema": "soul_cinematic",
    "Soul Cast": "soul_cast",
    "Soul Location": "soul_location",
    "Seedream 4.5": "seedream_v4_5",
    "Z Image": "z_image",
    "Nano Banana 2": "nano_banana_flash",
    "Nano Banana Pro": "nano_banana_2",
    "GPT Image 2": "gpt_image_2",
    "Seedance 2.0": "seedance_2_0",
    "Kling 3.0": "kling3_0",
    "Seedance 1.5 Pro": "seedance1_5",
    "Cinema Studio Video 3.0": "cinematic_studio_3_0",
    "Minimax Hailuo": "minimax_hailuo",
    "Veo 3.1 Lite": "veo3_1_lite",
}
HEYGEN = {
    "veo_3_1": "VEO 3.1",
    "veo_3_1_fast": "VEO 3.1 Fast",
    "veo3": "VEO 3",
    "veo3_fast": "VEO 3 Fast",
    "veo2": "VEO 2",
    "kling_pro": "Kling Pro",
    "kling_v2": "Kling V2",
    "sora_v2": "Sora V2",
    "sora_v2_pro": "Sora V2 Pro",
    "runway_gen4": "Runway Gen-4",
    "seedance_lite": "Seedance Lite",
    "seedance_pro": "Seedance Pro",
    "ltx_distilled": "LTX Distilled",
}
RELAY = ("lite", "turbo", "standard")


@pytest.mark.parametrize("model", IDS)
def test_an_id_finds_itself(model: str) -> None:
    assert catalog.find(model).id == model


@pytest.mark.parametrize(("name", "model"), NAMES.items())
def test_a_display_name_finds_its_id(name: str, model: str) -> None:
    assert catalog.find(name).id == model
    assert catalog.find(f"  {name.upper()} ").id == model


@pytest.mark.parametrize(("word", "name"), HEYGEN.items())
def test_a_heygen_provider_is_found_by_its_public_id_its_name_and_its_word_behind_the_drop_in(
    word: str, name: str
) -> None:
    entry = catalog.find(f"heygen_{word}")

    assert catalog.find(name) == entry
    assert catalog.find_dropin("heygen", word) == entry


@pytest.mark.parametrize("word", [*RELAY, "ads"])
def test_a_relay_model_is_found_by_its_public_id_and_its_word_behind_the_drop_in(word: str) -> None:
    assert catalog.find_dropin("relay", word) == catalog.find(f"relay_{word}")


@pytest.mark.parametrize("word", [*RELAY, "ads", "veo_3_1", "kling_pro", "ltx_distilled"])
def test_a_bare_provider_word_means_nothing_outside_its_drop_in(word: str) -> None:
    with pytest.raises(UnknownModel):
        catalog.find(word)


def test_a_bare_veo3_is_the_higgsfield_entry() -> None:
    assert catalog.find("veo3").display_name == "Google Veo 3"


def test_every_id_and_command_of_the_skill_is_known() -> None:
    skill = pieces("000")
    commanded = set(re.findall(r"generate create ([a-z0-9_]+)(?=[ \n])", skill["commands"]))

    assert commanded | set(skill["ids"].splitlines()) == set(IDS)


def test_every_pick_of_the_skill_names_a_model_that_is_known() -> None:
    picks = pieces("000")["picks"].splitlines()

    assert len(picks) == 17
    assert [pick for pick in picks if not any(name in pick for name in NAMES)] == []
    assert {name for pick in picks for name in NAMES if name in pick} == set(NAMES)


def test_every_provider_of_the_heygen_page_is_known() -> None:
    pairs = re.findall(r'^([A-Z][^\n]*)\n"([a-z0-9_]+)"$', pieces("002")["providers"], re.M)

    assert {word: name for name, word in pairs} == HEYGEN


def test_every_model_of_the_relay_page_is_known() -> None:
    assert sorted(pieces("001")["models"].split()) == sorted(RELAY)


def test_blanks_are_never_underscores() -> None:
    assert catalog.find("nano_banana_2").display_name == "Nano Banana Pro"
    assert catalog.find("nano banana 2").id == "nano_banana_flash"
    with pytest.raises(UnknownModel):
        catalog.find("marketing_studio")


def test_an_id_is_exact() -> None:
    with pytest.raises(UnknownModel):
        catalog.find("KLING3_0")


def test_an_unknown_name_is_answered_with_what_looks_like_it() -> None:
    with pytest.raises(UnknownModel) as caught:
        catalog.find("kling30")

    assert str(caught.value) == 'Unknown model "kling30". Did you mean kling3_0?'


def test_a_name_of_two_models_is_an_error_naming_both() -> None:
    first = replace(catalog.find("z_image"), id="one", aliases=("Twin",))
    second = replace(first, id="two", aliases=("TWIN  ",), display_name="Another")

    with pytest.raises(AmbiguousModel) as caught:
        Catalog([first, second]).find("twin")

    assert caught.value.ids == ("one", "two")
    assert str(caught.value) == '"twin" is a name of one and two. Ask for one of them by its id.'


def test_no_name_of_the_catalog_is_ambiguous() -> None:
    for entry in catalog.entries().values():
        for name in (entry.id, entry.display_name, *entry.aliases):
            assert catalog.find(name) == entry


def test_an_id_wins_over_the_name_of_another_model() -> None:
    first = catalog.find("z_image")
    second = replace(first, id="other", display_name="z_image")

    assert Catalog([first, second]).find("z_image") == first
