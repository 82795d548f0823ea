"""The fake takes every entry that makes pictures, films or texts, and says its params in its own words."""

import json

import pytest

from generations import catalog
from generations.providers.fake import FakeProvider, fake_routes
from generations.providers.protocol import Job
from tests.generations.providers.fake.asking import Fake

ENTRIES = list(catalog.entries().values())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_what_the_route_of_an_entry_orders_is_taken(entry):
    routes = fake_routes(entry)
    if entry.output not in {"video", "image", "text"}:
        assert routes == ()
        return
    (route,) = routes
    params = {**entry.defaults, "prompt": "Steam"}

    path, body = FakeProvider().order(Job(route, params))

    assert Fake().ask("POST", path, body).status == 201
    assert json.loads(body)["model"] == f"{entry.output}/{entry.id}"
    assert json.loads(body)["input"]["prompt"] == "Steam"


def test_a_batch_is_a_count_and_costs_that_often():
    entry = catalog.find("cinematic_studio_2_5")
    (route,) = fake_routes(entry)

    assert route.said({"batch_size": 3}) == {"count": 3}
    assert route.price.units({}, count=3) == 3
