"""What a model takes of the brand's kit: what its entry declares for it, where the request does not say otherwise."""

from uuid import UUID

import pytest

from generations import catalog
from generations.kit_params import kit_notes, of_kit
from generations.ordering import read_order
from tests import factories

pytestmark = pytest.mark.django_db

KIT = UUID("0c0ffee0-3a76-4a1f-b0d0-5b0a5f6c0001")
COLOURS = ["#1f7a72", "#f2c14e"]


@pytest.fixture
def brand():
    return factories.brand(colors=COLOURS, fonts=["Karla"], tone="Calm", tagline="Slow skin care", provider_kit_id=KIT)


def filled(model, brand, *, provider="higgsfield_cli", **named):
    entry = catalog.find(model)
    return of_kit(entry, entry.route(provider), brand, named=named)


def test_only_what_a_model_declares_is_filled_in(brand):
    declared = {
        entry.id: {param.name: param.kit for param in entry.params if param.kit}
        for entry in catalog.entries().values()
        if any(param.kit for param in entry.params)
    }

    assert declared == {"recraft_v4_1": {"colors": "colors"}, "dtc_ads": {"brand_kit_id": "provider_kit_id"}}
    assert filled("recraft_v4_1", brand) == {"colors": COLOURS}
    assert filled("dtc_ads", brand) == {"brand_kit_id": str(KIT)}
    assert filled("z_image", brand) == {}


@pytest.mark.parametrize("said", [["#000000"], [], None])
def test_what_the_request_names_is_the_request_s(brand, said):
    assert filled("recraft_v4_1", brand, colors=said) == {}


def test_a_brand_without_a_kit_fills_in_nothing():
    assert filled("recraft_v4_1", factories.brand()) == filled("dtc_ads", factories.brand()) == {}


def test_a_route_that_has_no_word_for_it_gets_nothing(brand):
    """The draft renderer has the whole kit anyway."""
    assert filled("recraft_v4_1", brand, provider="draft") == {}


def test_it_is_told(brand):
    told = kit_notes(filled("recraft_v4_1", brand)) + kit_notes(filled("dtc_ads", brand))

    assert told == ("From the brand kit, colors: #1f7a72, #f2c14e.", f"From the brand kit, brand_kit_id: {KIT}.")


def test_a_draft_has_no_such_note_and_keeps_the_kit_in_its_snapshot(brand):
    order = read_order({"model": "recraft_v4_1", "params": {"prompt": "A kite"}}, actor=factories.actor(brands=[brand]))

    assert (order.offer.provider, "colors" in order.params, order.notes) == ("draft", False, ())
