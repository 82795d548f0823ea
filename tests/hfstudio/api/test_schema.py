"""The OpenAPI document: valid, without a warning, and saying what really comes."""

import yaml
from django.core.management import call_command
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

schema = SchemaGenerator().get_schema(public=True)
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in schema["paths"].items()
    for method, operation in methods.items()
}


def test_it_is_valid_and_made_without_a_warning(tmp_path):
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(tmp_path / "schema.yaml"))
    assert yaml.safe_load((tmp_path / "schema.yaml").read_text())["info"]["title"] == "HF Studio"


def test_it_is_served_without_a_key_as_are_the_docs():
    response = Client().get("/api/schema/", headers={"Accept": "application/json"})
    assert (response.status_code, set(response.json()["paths"])) == (200, set(schema["paths"]))
    assert Client().get("/api/docs/console/").status_code == 200


def test_it_has_every_path_of_the_api():
    own = {path.removeprefix("/api/v1") for path in schema["paths"]}
    crud = {f"/{noun}/{tail}" for noun in ("brands", "products", "avatars") for tail in ("", "{id}/")}
    assert own == crud | {
        "/account/", "/models/", "/models/{name}/", "/motions/", "/uploads/", "/uploads/{id}/", "/uploads/{id}/file",
        "/products/fetch/", "/products/{id}/fetch/", "/brands/{id}/fetch/",
        "/avatars/{id}/consent/", "/avatars/{id}/consent/withdraw/",
        "/generations/", "/generations/{id}/", "/generations/{id}/cancel/",
        "/generations/{id}/retry/", "/assets/", "/assets/{id}/", "/assets/{id}/file", "/assets/{id}/upload/",
        "/api-keys/", "/api-keys/{id}/", "/generations/cost/", "/generations/{id}/resolve/", "/usage/",
        "/account/webhook-secret/", "/webhook-endpoints/", "/webhook-endpoints/{id}/",
        "/webhook-endpoints/{id}/secret/",
        "/webhook-endpoints/{id}/redeliver/", "/webhook-deliveries/", "/webhook-deliveries/{id}/",
        "/webhook-deliveries/{id}/redeliver/",
    }  # fmt: skip


def test_what_can_be_repeated_says_so():
    told = {
        label
        for label, operation in OPERATIONS.items()
        if any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ()))
    }
    assert told == {
        "POST /api/v1/generations/", "POST /api/v1/generations/{id}/retry/", "POST /api/v1/generations/{id}/resolve/",
    }  # fmt: skip
    for label in told:
        assert "409" in OPERATIONS[label]["responses"]
