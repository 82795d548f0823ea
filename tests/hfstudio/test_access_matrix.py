"""Who gets what at every address. The addresses are the URL configuration's own: one that is in no table fails."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from generations.models import Asset, Status
from hfstudio.accounts.models import ApiKey, Membership, Scope
from hfstudio.media.signing import sign
from tests import factories

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
READ, WRITE, GENERATE, ADMIN = Scope.READ, Scope.WRITE, Scope.GENERATE, Scope.ADMIN


def addresses(resolver: Any = None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the product, as its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield path, pattern
        else:
            yield from addresses(pattern, path)


ALL = dict(addresses())
API = [path for path in ALL if path.startswith("/api/v1/")]
ADMIN_PAGES = [path for path in ALL if path.startswith("/admin/")]
DROPIN = [path for path in ALL if ALL[path].callback.__module__.startswith("generations.dropin")]
PORTAL = [path for path in ALL if path not in {*API, *ADMIN_PAGES, *DROPIN}]


# --- The API -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """The statuses of one request. Without a key it is a 401, as with a revoked one; without `scope` a 403.

    `elsewhere` is a key of the editor's that is for another brand alone.
    """

    scope: Scope
    stranger: int
    viewer: int
    editor: int
    manager: int
    elsewhere: int
    body: Any = None  # what is sent, with the names of the world in it

    @property
    def expected(self) -> dict[str, int]:
        people = {name: getattr(self, name) for name in ("stranger", "viewer", "editor", "manager", "elsewhere")}
        return {"anonymous": 401, "revoked": 401, "no scope": 403, **people}


def everybody(scope: Scope = READ, status: int = 200, body: Any = None) -> Row:
    return Row(scope, status, status, status, status, status, body)


def members(scope: Scope = READ, status: int = 200, body: Any = None) -> Row:
    return Row(scope, 404, status, status, status, 404, body)


def editors(scope: Scope, status: int, body: Any = None) -> Row:
    return Row(scope, 404, 403, status, status, 404, body)


def managers(scope: Scope, status: int, body: Any = None) -> Row:
    return Row(scope, 404, 403, 403, status, 404, body)


def only_managers(scope: Scope, status: int = 200, body: Any = None) -> Row:
    """What nobody else in the brand so much as sees."""
    return Row(scope, 404, 404, 404, status, 404, body)


def editor_alone(scope: Scope, status: int) -> Row:
    return Row(scope, 404, 404, status, 404, 404)


TABLE = {
    "GET /account/": everybody(),
    "GET /models/": everybody(),
    "GET /models/<str:name>/": everybody(),
    "GET /motions/": everybody(),
    "GET /brands/": everybody(),
    "POST /brands/": Row(WRITE, 201, 201, 201, 201, 403, {"name": "New"}),
    "GET /brands/<uuid:pk>/": members(),
    "PATCH /brands/<uuid:pk>/": managers(WRITE, 200, {"tone": "Calm"}),
    "DELETE /brands/<uuid:pk>/": managers(WRITE, 204),
    "POST /brands/<uuid:pk>/fetch/": managers(WRITE, 202, {"url": "https://shop.example/"}),
    "GET /products/": everybody(),
    "POST /products/": editors(WRITE, 201, {"brand": "velmora", "title": "Mug", "image_ids": ["uploads"]}),
    "POST /products/fetch/": editors(WRITE, 202, {"brand": "velmora", "url": "https://shop.example/mug"}),
    "GET /products/<uuid:pk>/": members(),
    "PATCH /products/<uuid:pk>/": editors(WRITE, 200, {"title": "Cup"}),
    "DELETE /products/<uuid:pk>/": editors(WRITE, 204),
    "POST /products/<uuid:pk>/fetch/": editors(WRITE, 409, {}),  # it was made of photos
    "GET /avatars/": everybody(),
    "POST /avatars/": editors(WRITE, 201, {"brand": "velmora", "name": "Ada", "image_ids": ["uploads"]}),
    "GET /avatars/<uuid:pk>/": members(),
    "PATCH /avatars/<uuid:pk>/": editors(WRITE, 200, {"name": "Bo"}),
    "DELETE /avatars/<uuid:pk>/": editors(WRITE, 204),
    "GET /avatars/<uuid:pk>/consent/": members(),
    "POST /avatars/<uuid:pk>/consent/": editors(
        WRITE, 201, {"person": "Ada", "purpose": "Ads", "given_on": "2026-01-31"}
    ),
    "POST /avatars/<uuid:pk>/consent/withdraw/": editors(WRITE, 200, {}),
    "GET /uploads/": everybody(),
    "POST /uploads/": editors(WRITE, 422, {"brand": "velmora", "base64": "AAAA"}),  # it comes to looking at the bytes
    "GET /uploads/<uuid:pk>/": members(),
    "DELETE /uploads/<uuid:pk>/": editors(WRITE, 204),
    "GET /uploads/<uuid:pk>/file": members(),
    "GET /generations/": everybody(),
    "POST /generations/": editors(
        GENERATE, 202, {"brand": "velmora", "model": "nano_banana", "params": {"prompt": "A mug"}}
    ),
    "GET /generations/<uuid:pk>/": members(),
    "DELETE /generations/<uuid:pk>/": editors(GENERATE, 204),
    "POST /generations/<uuid:pk>/cancel/": editors(GENERATE, 409, {}),  # it has ended
    "POST /generations/<uuid:pk>/retry/": editors(GENERATE, 202, {}),
    "POST /generations/cost/": editors(
        WRITE, 200, {"brand": "velmora", "model": "nano_banana", "params": {"prompt": "A mug"}}
    ),
    "GET /generations/<uuid:pk>/resolve/": members(),
    "POST /generations/<uuid:pk>/resolve/": editors(GENERATE, 409, {"decision": "give_up"}),  # it needs nobody
    "GET /usage/": everybody(),
    "GET /assets/": everybody(),
    "GET /assets/<uuid:pk>/": members(),
    "GET /assets/<uuid:pk>/file": members(),
    "POST /assets/<uuid:pk>/upload/": editors(WRITE, 201, {}),
    "GET /api-keys/": everybody(ADMIN),
    "POST /api-keys/": members(ADMIN, 201, {"name": "New", "brands": ["velmora"]}),
    "GET /api-keys/<uuid:pk>/": editor_alone(ADMIN, 200),
    "DELETE /api-keys/<uuid:pk>/": editor_alone(ADMIN, 204),
    "GET /account/webhook-secret/": everybody(GENERATE),
    "POST /account/webhook-secret/": everybody(GENERATE, 200, {}),
    "GET /webhook-endpoints/": everybody(ADMIN),  # of the brands that one manages
    "POST /webhook-endpoints/": managers(ADMIN, 201, {"brand": "velmora", "url": "https://hooks.example/studio"}),
    "GET /webhook-endpoints/<uuid:pk>/": only_managers(ADMIN),
    "PATCH /webhook-endpoints/<uuid:pk>/": only_managers(ADMIN, 200, {"enabled": False}),
    "DELETE /webhook-endpoints/<uuid:pk>/": only_managers(ADMIN, 204),
    "POST /webhook-endpoints/<uuid:pk>/secret/": only_managers(ADMIN, 200, {}),
    "POST /webhook-endpoints/<uuid:pk>/redeliver/": only_managers(ADMIN, 202, {"since": "2026-01-01T00:00:00Z"}),
    "GET /webhook-deliveries/": everybody(ADMIN),
    "GET /webhook-deliveries/<uuid:pk>/": only_managers(ADMIN),
    "POST /webhook-deliveries/<uuid:pk>/redeliver/": only_managers(ADMIN, 202, {}),
}


@pytest.fixture
def world():
    """A brand with one of everything, and people in and around it."""
    brand, other = factories.brand(slug="velmora"), factories.brand(slug="nordlicht")
    people = {role: factories.actor(brands=[brand], role=role).user for role in ("viewer", "editor", "manager")}
    people["stranger"] = factories.actor(brands=[other], role="manager").user
    Membership.objects.create(user=people["editor"], brand=other, role="manager")
    done = factories.generation(brand, status=Status.COMPLETED)
    asset = Asset.objects.create(generation=done, role="raw", file=factories.stored_file(brand))
    key, _ = ApiKey.make(user=people["editor"], name="Feed", brands=[brand])
    endpoint, delivery = factories.told(done)
    return SimpleNamespace(
        brand=brand,
        other=other,
        people=people,
        ids={
            "brands": brand.pk,
            "products": factories.product(brand, title="Secret mug").pk,
            "avatars": factories.consent(factories.avatar(brand)).avatar_id,
            "uploads": factories.upload(brand).pk,
            "generations": factories.generation(brand, status=Status.FAILED, title="Secret film").pk,
            "assets": asset.pk,
            "api-keys": key.pk,
            "webhook-endpoints": endpoint.pk,
            "webhook-deliveries": delivery.pk,
            "models": "marketing_studio_video",
        },
    )


def key_of(world, persona, scope):
    """The text of the persona's key; None for nobody."""
    everything = list(Scope.values)
    if persona == "anonymous":
        return None
    if persona in ("revoked", "no scope", "elsewhere"):
        scopes = [one for one in everything if one != scope] if persona == "no scope" else everything
        brands = [world.other] if persona == "elsewhere" else []
        key, text = ApiKey.make(user=world.people["editor"], name=persona, scopes=scopes, brands=brands)
        if persona == "revoked":
            key.revoke(now=timezone.now())
        return text
    return ApiKey.make(user=world.people[persona], name=persona)[1]


def filled(path, world):
    noun = path.split("/")[3]
    return re.sub(r"<\w+:\w+>", str(world.ids.get(noun, "")), path)


def sent(body, world):
    """The body with the ids of the world for the nouns that stand for them."""
    if body and "image_ids" in body:
        return {**body, "image_ids": [str(world.ids[noun]) for noun in body["image_ids"]]}
    return body


def ask(method, path, text, body=None):
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {text}"} if text else {})
    return client.generic(method, path, *([] if body is None else [json.dumps(body), "application/json"]))


def offered(path):
    """The methods that an address of the API has."""
    callback = ALL[path].callback
    if actions := getattr(callback, "actions", None):
        return {method.upper() for method in actions if method != "head"}
    view = getattr(callback, "cls", None) or callback.view_class
    return {method for method in METHODS if hasattr(view, method.lower())}


ROUTES = [f"{method} {path.removeprefix('/api/v1')}" for path in API for method in METHODS if method in offered(path)]
NOT_OFFERED = [f"{method} {path}" for path in API for method in METHODS if method not in offered(path)]


def test_every_request_of_the_api_is_in_the_table():
    assert set(ROUTES) == set(TABLE)


@pytest.mark.parametrize("route", TABLE)
def test_everybody_gets_what_the_table_says(world, route):
    method, path = route.split()
    row, path = TABLE[route], filled(f"/api/v1{path}", world)
    found = {}
    for persona in row.expected:
        with transaction.atomic():
            text = key_of(world, persona, row.scope)
            response = ask(method, path, text, sent(row.body, world))
            found[persona] = response.status_code
            if response.status_code >= 400:
                assert response.headers["Content-Type"] == "application/problem+json"
            transaction.set_rollback(True)
    assert found == row.expected


@pytest.mark.parametrize("route", [route for route, row in TABLE.items() if row == everybody(row.scope)])
def test_no_list_shows_anything_of_a_brand_to_those_outside(world, route):
    path = f"/api/v1{route.split()[1]}"
    for persona in ("stranger", "elsewhere"):
        text = key_of(world, persona, READ)
        content = ask("GET", filled(path, world), text).content.decode()
        shown = [pk for noun, pk in world.ids.items() if noun != "models" and str(pk) in content]
        assert (shown, "Secret" in content, "velmora" in content) == ([], False, False)


@pytest.mark.parametrize("route", NOT_OFFERED)
def test_a_method_that_an_address_has_not_is_a_405(world, route):
    method, path = route.split()
    path = filled(path, world)
    assert ask(method, path, None).status_code == 401
    response = ask(method, path, key_of(world, "manager", READ))
    assert response.status_code == 405
    assert method not in response.headers["Allow"].split(", ")


# --- The drop-in APIs ----------------------------------------------------------------------------------

FILM = {"model": "lite", "prompt": "A mug", "image": ["uploads"]}
NODE = {"workflow_type": "GenerateVideoNode", "input": {"prompt": "A mug", "reference_image_url": "uploads"}}
OLD_NODE = {"node_type": "GenerateVideoNode", "input": NODE["input"]}
# An editor of two brands whose key names none has to say which: these APIs cannot, so such a key is refused.
DROPIN_TABLE = {
    "POST /higgsfield/generate": Row(GENERATE, 404, 403, 400, 200, 404, FILM),
    "POST /higgsfield/ads": Row(
        GENERATE, 404, 403, 400, 200, 404, {"product_placement_sample_id": "3hpZ2HB0xS688", "image": ["uploads"]}
    ),
    "GET /higgsfield/feed/<str:feed_id>": members(),
    "POST /higgsfield/feed/<str:feed_id>": members(body={}),
    "POST /v1/workflows/executions": Row(GENERATE, 404, 403, 400, 200, 404, NODE),
    "GET /v1/workflows/executions/<str:execution_id>": members(),
    "GET /v1/workflows": everybody(),
    "POST /v1/nodes/executions": Row(GENERATE, 404, 403, 400, 200, 404, OLD_NODE),
    "GET /v1/nodes/executions/<str:execution_id>": members(),
    "POST /v1/node/execute": Row(GENERATE, 404, 403, 400, 200, 404, OLD_NODE),
    "GET /v1/node/status": members(),
    "POST /platform/<path:model>": Row(GENERATE, 200, 403, 422, 200, 200, {"prompt": "A mug"}),
    "GET /platform/<path:model>": everybody(status=404),
    "POST /platform/estimate/<path:model>": Row(GENERATE, 200, 403, 422, 200, 200, {"prompt": "A mug"}),
    "GET /platform/requests/<str:request_id>/status": members(),
    "POST /platform/requests/<str:request_id>/cancel": Row(GENERATE, 404, 403, 400, 400, 404),
    "GET /platform/v1/job-sets/<str:request_id>": members(),
    "POST /platform/files/generate-upload-url": Row(WRITE, 200, 403, 422, 200, 200, {"content_type": "image/png"}),
    "GET /platform/models": everybody(),
    "GET /platform/v1/motions": everybody(),
    "GET /platform/v1/text2image/soul-styles": everybody(),
    "GET /platform/v1/text2image/soul-styles/v2": everybody(),
    "GET /platform/v1/custom-references/list": everybody(),
}
# The address of an upload is signed for one file: tests/generations/dropin/test_platform.py has who gets what there.
FOR_ANYBODY = {"GET /motions", "PUT /platform/uploads/<str:ticket>"}


def with_ids(value, world):
    """The body with the upload's id where it is named."""
    if isinstance(value, dict):
        return {name: with_ids(item, world) for name, item in value.items()}
    if isinstance(value, list):
        return [with_ids(item, world) for item in value]
    return str(world.ids["uploads"]) if value == "uploads" else value


def test_every_request_of_the_drop_in_apis_is_in_the_table():
    offered_here = {f"{method} {path}" for path in DROPIN for method in METHODS if method in offered(path)}
    assert offered_here == {*DROPIN_TABLE, *FOR_ANYBODY}


@pytest.mark.parametrize("route", DROPIN_TABLE)
def test_everybody_gets_what_the_drop_in_table_says(world, route):
    method, path = route.split()
    row, wanted = DROPIN_TABLE[route], str(world.ids["generations"])
    path = path.replace("<path:model>", "z-image/turbo")
    path = re.sub(r"<\w+:\w+>", wanted, path) + (f"?workflow_id={wanted}" if path.endswith("node/status") else "")
    found = {}
    for persona in row.expected:
        with transaction.atomic():
            response = ask(method, path, key_of(world, persona, row.scope), with_ids(row.body, world))
            found[persona] = response.status_code
            assert response.headers["Content-Type"] == "application/json"
            said = response.json() if isinstance(response.json(), dict) else {}
            told = bool({"error", "detail"} & set(said))
            assert told == (response.status_code >= 400) or {"data", "status"} & set(said)
            transaction.set_rollback(True)
    assert found == row.expected


# --- The portal and the rest ---------------------------------------------------------------------------

TO_SIGN_IN, FRESH_PAGE = 302, 286
PUBLIC = {
    "/favicon.ico": {200, 301, 302}, "/sign-in/": {200}, "/sign-out/": {302, 405}, "/livez": {200}, "/readyz": {200},
    "/api/schema/": {200}, "/api/docs/": {200}, "/api/docs/console/": {200}, "/media/<uuid:pk>": {401, 403, 404},
    "/callbacks/<slug:provider>/<slug:token>/": {405}, "/sign-in/closed/": {200},
    "/join/<str:token>/": {404}, "/password/reset/": {200},
    "/password/reset/sent/": {200}, "/password/reset/done/": {200}, "/password/reset/<base36:uidb36>-<str:key>/": {200},
    "/docs/": {200}, "/docs/index.json": {200}, "/docs/<slug:name>.md": {404}, "/docs/<slug:name>/": {404},
    "/install.sh": {200}, "/install/<str:name>": {404}, "/oauth/device/code": {405}, "/oauth/token": {405},
}  # fmt: skip
PAGES = {  # what a person of another brand gets who opens it; and what one gets who sends a form there
    "/": (200, 405), "/rolling/": (200, 405), "/told/": (200, 405), "/brand/new/": (200, 422),
    "/profile/": (200, 422), "/brand/<uuid:pk>/archive/": (405, 404), "/avatars/<uuid:pk>/change/": (405, 404),
    "/brand/": (405, 404), "/theme/": (405, 302), "/products/": (200, 405),
    "/products/import/": (405, 422), "/products/import/many/": (405, 422),
    "/products/<uuid:pk>/": (404, 405), "/products/<uuid:pk>/import/": (404, 405),
    "/products/new/": (200, 422), "/products/<uuid:pk>/edit/": (404, 404), "/products/<uuid:pk>/delete/": (405, 404),
    "/products/<uuid:pk>/pictures/": (405, 404), "/products/<uuid:pk>/read-again/": (405, 404),
    "/create/": (200, 422), "/create/call-sheet/": (200, 405), "/generations/": (200, 405),
    "/generations/<uuid:pk>/": (404, 405), "/generations/<uuid:pk>/progress/": (404, 405),
    "/generations/progress/": (286, 405),
    "/generations/<uuid:pk>/cancel/": (405, 404), "/generations/<uuid:pk>/retry/": (405, 404),
    "/generations/<uuid:pk>/avatar/": (404, 404),
    "/generations/<uuid:pk>/decide/": (405, 404), "/library/": (200, 405), "/password/": (200, 200),
    "/library/trash/<uuid:pk>/empty/": (405, 404),
    "/library/trash/": (200, 405), "/library/change/": (405, 302), "/usage/": (200, 405),
    "/usage/ledger.csv": (200, 405),
    "/settings/team/": (200, 405), "/settings/team/invite/": (405, 422), "/settings/team/<int:pk>/": (405, 404),
    "/settings/team/invitations/<int:pk>/": (405, 404), "/settings/budget/": (200, 302), "/settings/keys/": (200, 405),
    "/settings/keys/make/": (405, 422), "/settings/keys/<uuid:pk>/": (405, 404), "/settings/providers/": (200, 405),
    "/settings/providers/<int:pk>/": (405, 404), "/settings/webhooks/": (200, 405),
    "/settings/webhooks/new/": (405, 422),
    "/settings/webhooks/<uuid:pk>/": (405, 404), "/settings/webhooks/deliveries/<uuid:pk>/": (405, 404),
    "/settings/webhooks/<uuid:pk>/edit/": (404, 404),
    "/device": (200, 200), "/avatars/": (200, 422), "/avatars/<uuid:pk>/": (404, 405),
    "/avatars/<uuid:pk>/consent/": (405, 404), "/avatars/<uuid:pk>/consent/withdraw/": (405, 404),
    "/avatars/<uuid:pk>/delete/": (405, 404), "/brand/kit/": (200, 422), "/brand/kit/import/": (405, 422),
    "/brand/kit/progress/": (286, 405),
}  # fmt: skip


def opened(path, world):
    """The address with the id of the brand's own thing in it."""
    noun = path.split("/")[1]
    path = path.replace("<int:pk>", "4711")
    return re.sub(r"<\w+:\w+>", str(world.ids.get(noun, world.ids["products"])), path)


def test_every_page_is_in_a_table():
    assert set(PORTAL) == {*PUBLIC, *PAGES}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_is_led_to_the_sign_in(world, path, method):
    response = ask(method, opened(path, world), None)
    if response.status_code == FRESH_PAGE:
        assert (response.content, response.headers["HX-Refresh"]) == (b"", "true")
    elif response.status_code != 405:
        assert response.status_code == TO_SIGN_IN
        assert response.headers["Location"].startswith("/sign-in/?next=/")


@pytest.mark.parametrize("path", PUBLIC)
def test_what_is_public_is_this(world, path):
    assert ask("GET", opened(path, world), None).status_code in PUBLIC[path]


@pytest.mark.parametrize("path", PAGES)
def test_a_person_of_another_brand_sees_and_changes_nothing(world, path):
    client = Client(raise_request_exception=False)
    client.force_login(world.people["stranger"])
    responses = [client.get(opened(path, world)), client.post(opened(path, world), {"brand": world.brand.pk})]
    assert tuple(response.status_code for response in responses) == PAGES[path]
    for response in responses:
        assert b"Secret" not in b"".join(response)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/generations/<uuid:pk>/cancel/", {}),
        ("/generations/<uuid:pk>/retry/", {}),
        ("/generations/<uuid:pk>/avatar/", {"name": "Ada"}),
        ("/products/import/", {"url": "x.example"}),
        ("/products/<uuid:pk>/edit/", {"title": "Cup"}),
        ("/products/<uuid:pk>/delete/", {}),
        ("/avatars/<uuid:pk>/change/", {"name": "Bo"}),
        ("/products/import/many/", {"urls": "x.example"}),
        ("/create/", {}),
    ],
)
def test_a_viewer_changes_nothing(world, path, data):
    client = Client(raise_request_exception=False)
    client.force_login(world.people["viewer"])
    assert client.post(opened(path, world), data).status_code == 403


def test_a_picture_opens_with_its_signature_alone(world):
    path = f"/media/{factories.upload(world.brand).file_id}"
    assert Client().get(sign(path, now=timezone.now())).status_code == 200
    assert ask("GET", path, key_of(world, "manager", READ)).status_code == 404
    assert Client().get(sign("/media/other", now=timezone.now()).replace("/media/other", path)).status_code == 403


# --- The admin -----------------------------------------------------------------------------------------

ADMIN_OPEN = {"/admin/login/", "/admin/logout/"}


def some_admin_page(path):
    return re.sub(r"<\w+:\w+>", "00000000-0000-0000-0000-000000000000", path).replace("^", "").replace("$", "")


@pytest.mark.parametrize("path", [path for path in ADMIN_PAGES if path not in ADMIN_OPEN and "(?P" not in path])
def test_the_admin_is_for_staff_alone(world, path):
    page = some_admin_page(path)
    for person in (None, world.people["manager"], world.people["stranger"]):
        client = Client(raise_request_exception=False)
        if person:
            client.force_login(person)
        for response in (client.get(page), client.post(page)):
            assert response.status_code in (302, 404), (page, response.status_code)
            if response.status_code == 302:
                assert response.headers["Location"].startswith(("/admin/login/", "/sign-in/")), page


def test_the_admin_has_pages_to_try():
    assert len(ADMIN_PAGES) > 50
