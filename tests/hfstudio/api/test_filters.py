"""Filters of lists: what they find, and what nonsense they refuse."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations.models import Asset, Status
from tests import factories
from tests.calling import Caller, answer, names, problem

pytestmark = pytest.mark.django_db

NONSENSE = {
    "products/": {"kind": "zzz", "import_status": "zzz", "search": "x" * 201, "brand": "a\0b"},
    "brands/": {"archived": "maybe", "search": "x" * 201},
    "avatars/": {"type": "zzz", "search": "a\0b", "brand": "\0"},
    "uploads/": {"type": "zzz", "brand": "\0"},
    "assets/": {"generation": "zzz", "role": "timeline", "type": "zzz"},
    "generations/": {
        "status": "submitting", "kind": "zzz", "product": "zzz", "created_after": "yesterday",
        "created_before": "9999-12-31T23:59:59-23:59", "search": "x" * 201, "model": "a\0b",
    },
    "api-keys/": {"revoked": "maybe"},
    "models/": {"kind": "zzz"},
    "usage/": {"per": "zzz", "since": "yesterday", "until": "2026-02-30"},
    "motions/": {"size": "0", "search": "a\0b"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [(path, name, value) for path, found in NONSENSE.items() for name, value in found.items()],
)
def test_nonsense_is_a_422_that_names_the_parameter(path, name, value):
    assert problem(Caller().get(path, **{name: value}), 422)["errors"][0]["param"] == name


@pytest.mark.parametrize(
    ("path", "name"), [("products/", "kind"), ("generations/", "status"), ("models/", "kind"), ("avatars/", "type")]
)
def test_a_value_outside_of_a_list_is_told_with_the_list(path, name):
    found = problem(Caller().get(path, **{name: "zzz"}), 422)
    assert f"{name}=zzz (allowed: " in found["detail"]
    assert len(found["errors"][0]["allowed"]) > 1


@pytest.mark.parametrize("search", ["é ß", "%_\\", "' OR 1=1 --", "qq " * 60, "x" * 200])
@pytest.mark.parametrize("path", ["products/", "brands/", "avatars/", "generations/", "models/", "motions/"])
def test_any_search_is_answered(path, search):
    assert answer(Caller().get(path, search=search))["results"] == []


def test_any_day_is_answered():
    for day in ("0001-01-01", "9999-12-31"):
        assert answer(Caller().get("usage/", since=day, until=day))["rows"] == []


def test_products_are_found_by_words_brand_kind_and_status():
    caller = Caller()
    mug = str(factories.product(caller.brand, title="Blue morning mug").pk)
    other = factories.brand(member=caller.person, slug="nordlicht")
    cup = str(factories.product(other, title="Red cup").pk)
    waiting = str(factories.product(other, title="", import_status="queued", source_url="https://x.example").pk)
    assert names(caller.get("products/", search="mug BLUE")) == [mug]
    assert set(names(caller.get("products/", brand="nordlicht"))) == {cup, waiting}
    assert set(names(caller.get("products/", brand=str(other.pk)))) == {cup, waiting}
    assert names(caller.get("products/", import_status="queued")) == [waiting]
    assert names(caller.get("products/", kind="web")) == []
    assert len(names(caller.get("products/", kind="", search="", brand=""))) == 3


def test_a_brand_that_is_not_ones_own_has_nothing_to_show():
    factories.product(factories.brand(slug="foreign"))
    assert names(Caller().get("products/", brand="foreign")) == []


def test_generations_are_found_by_what_the_outside_sees():
    caller = Caller()
    made = {status: str(factories.generation(caller.brand, status=status).pk) for status in Status}
    assert set(names(caller.get("generations/", status="in_progress"))) == {
        made[status] for status in (Status.SUBMITTING, Status.SUBMIT_UNKNOWN, Status.IN_PROGRESS, Status.MIRRORING)
    }
    for status in ("queued", "completed", "failed", "nsfw", "canceled", "needs_attention"):
        assert names(caller.get("generations/", status=status)) == [made[status]]


def test_generations_are_found_by_model_kind_provider_product_title_and_time():
    caller = Caller()
    early = timezone.now() - timedelta(days=2)
    product = factories.product(caller.brand)
    film = factories.generation(caller.brand, title="Morning mug", created_at=early)
    film.products.add(product)
    still = factories.generation(caller.brand, model="nano_banana", kind="image", provider="other", title="Cup")
    film, still = str(film.pk), str(still.pk)
    middle = (timezone.now() - timedelta(days=1)).isoformat()
    for query, found in {
        ("model", "nano_banana"): still, ("kind", "video"): film, ("provider", "other"): still,
        ("product", str(product.pk)): film, ("search", "mug"): film, ("created_after", middle): still,
        ("created_before", middle): film,
    }.items():  # fmt: skip
        assert names(caller.get("generations/", **dict([query]))) == [found]


def test_a_time_without_an_offset_is_utc():
    caller = Caller()
    at = timezone.now().replace(microsecond=0)
    made = factories.generation(caller.brand, created_at=at)
    naive = at.replace(tzinfo=None).isoformat()
    assert names(caller.get("generations/", created_after=naive)) == [str(made.pk)]
    assert names(caller.get("generations/", created_before=naive)) == []


def test_assets_are_found_by_generation_role_and_type():
    caller = Caller()
    one, other = (factories.generation(caller.brand, status=Status.COMPLETED) for _ in range(2))
    film = Asset.objects.create(
        generation=one, role="raw", file=factories.stored_file(caller.brand, b"film", "video/mp4")
    )
    poster = Asset.objects.create(generation=one, role="poster", file=factories.stored_file(caller.brand))
    still = Asset.objects.create(generation=other, role="raw", file=factories.stored_file(caller.brand))
    film, poster, still = str(film.pk), str(poster.pk), str(still.pk)
    assert set(names(caller.get("assets/", generation=str(one.pk)))) == {film, poster}
    assert names(caller.get("assets/", role="poster")) == [poster]
    assert names(caller.get("assets/", type="video")) == [film]
    assert set(names(caller.get("assets/", type="image", brand=caller.brand.slug))) == {poster, still}


def test_archived_brands_are_shown_when_asked_for():
    caller = Caller(role="manager")
    factories.brand(member=caller.person, slug="old", archived_at=timezone.now())
    assert names(caller.get("brands/"), "slug") == [caller.brand.slug]
    assert names(caller.get("brands/", archived="true"), "slug") == ["old"]
    assert names(caller.get("brands/", archived="false"), "slug") == [caller.brand.slug]


def test_presets_and_ones_own_avatars_are_told_apart():
    caller = Caller()
    preset, own = factories.avatar(None), factories.avatar(caller.brand)
    factories.avatar(factories.brand())
    assert names(caller.get("avatars/", type="preset")) == [str(preset.pk)]
    assert names(caller.get("avatars/", type="custom")) == [str(own.pk)]


@pytest.mark.parametrize("by", ["slug", "pk"])
def test_the_presets_belong_to_every_brand(by):
    caller = Caller()
    preset, own = factories.avatar(None), factories.avatar(caller.brand)
    factories.avatar(factories.brand(member=caller.person, slug="nordlicht"))
    found = names(caller.get("avatars/", brand=str(getattr(caller.brand, by))))
    assert set(found) == {str(preset.pk), str(own.pk)}
