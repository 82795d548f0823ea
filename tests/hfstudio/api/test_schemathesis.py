"""Requests that nobody would think of, made from the OpenAPI schema: each is answered as the schema says."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from generations.models import Asset, Status
from hfstudio.wsgi import application
from tests import factories

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    ignored_auth,
    unsupported_method,
    allow_header_conformance,
]
MODELS = ["marketing_studio_video", "nano_banana", "kling3_0", "Marketing Studio", "topaz_video", "text2speech_v2"]

schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
schema.app = application
OPERATIONS = {operation.label: operation for operation in (found.ok() for found in schema.get_all_operations())}

bounded = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@pytest.fixture
def _same_connection():
    """A request of a real server ends with the old connections closed; here it is the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(db, _same_connection):
    """A little of everything in one brand, by the word that its path begins with; and a key that may do all there."""
    person = factories.user()
    brand = factories.brand(member=person, role="manager", website="https://shop.example", colors=["#102030"])
    done = factories.generation(brand, status=Status.COMPLETED, prompt="A mug.", entry={"display_name": "Ads"})
    asset = Asset.objects.create(generation=done, role=Asset.Role.RAW, file=factories.stored_file(brand))
    factories.generation(brand)
    factories.generation(brand, status=Status.FAILED)
    endpoint, delivery = factories.told(done)
    key = factories.api_key(person, brands=[brand])
    return {
        "key": key,
        "brands": brand.pk,
        "products": factories.product(brand, price_micros=29_000_000, currency="EUR").pk,
        "avatars": factories.avatar(brand).pk,
        "uploads": factories.upload(brand).pk,
        "generations": done.pk,
        "assets": asset.pk,
        "api-keys": person.api_keys.get().pk,
        "webhook-endpoints": endpoint.pk,
        "webhook-deliveries": delivery.pk,
        "models": "marketing_studio_video",
    }


def made_real(case: schemathesis.Case, world: dict, model: str) -> None:
    """Let the request be about something that is there."""
    for name in case.path_parameters or {}:
        case.path_parameters[name] = str(world[case.path.split("/")[3]])
    if isinstance(case.body, dict) and "model" in case.body:
        case.body["model"] = model


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_request_is_answered_as_the_schema_says(world, label):
    operation = OPERATIONS[label]
    cases = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @bounded
    @given(case=st.one_of(cases), real=st.booleans(), model=st.sampled_from(MODELS))
    def ask(case, real, model):
        if real:
            made_real(case, world, model)
        case.call_and_validate(headers={"Authorization": f"Bearer {world['key']}"}, checks=CHECKS)

    ask()


def test_the_schema_has_every_route_of_the_api():
    assert len(OPERATIONS) > 30
