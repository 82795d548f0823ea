"""REST: the account, and keys that can do no more than whoever makes them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from generations.models import Budget
from generations.money import ledger
from hfstudio.accounts.models import ApiKey, Membership
from products.models import Brand
from tests import factories
from tests.calling import V1, Caller, answer, names, problem

pytestmark = pytest.mark.django_db


def caller_with(text):
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {text}"})


def test_the_account_says_who_asks_and_what_for():
    person = factories.user(email="mika@example.com", name="Mika")
    brands = [factories.brand(member=person, name=name, slug=name.lower()) for name in ("Velmora", "Ada")]
    caller = Caller(person=person, only=brands, scopes=["read", "generate"])
    assert answer(caller.get("account/")) == {
        "user": "Mika", "email": "mika@example.com", "key": "Test", "scopes": ["read", "generate"],
        "brands": ["ada", "velmora"], "default_brand": "velmora",
        "currency": "USD", "budget": None, "balance": None,
    }  # fmt: skip


def test_the_account_says_what_is_left_of_the_month():
    brand = factories.brand()
    Budget.objects.create(brand=brand, month_micros=5_000_000)
    running = factories.generation(brand)
    ledger.hold(running, 1_250_000, priced=True, now=timezone.now())

    found = answer(Caller(brand=brand).get("account/"))
    assert (found["default_brand"], found["budget"], found["balance"]) == (brand.slug, "5.00", "3.75")


def test_the_account_of_a_session_has_no_key():
    client = Client()
    client.force_login(factories.user())
    found = answer(client.get(f"{V1}account/"))
    assert (found["key"], found["default_brand"], found["scopes"]) == (
        None, None, ["read", "write", "generate", "admin"],
    )  # fmt: skip


def test_a_superuser_has_every_brand():
    factories.brand()
    found = answer(Caller(person=factories.user(is_superuser=True)).get("account/"))["brands"]
    assert set(found) == set(Brand.objects.values_list("slug", flat=True))


def test_a_new_key_is_shown_once_and_works():
    caller = Caller()
    response = caller.post("api-keys/", {"name": "Feed", "scopes": ["read"], "brands": [caller.brand.slug]})
    made = answer(response, 201)
    assert (made["name"], made["scopes"], made["brands"]) == ("Feed", ["read"], [caller.brand.slug])
    assert made["key"].startswith(f"hfs_{made['lookup']}_")
    assert response.headers["Location"] == f"http://testserver{V1}api-keys/{made['id']}/"
    assert answer(caller_with(made["key"]).get(f"{V1}account/"))["key"] == "Feed"
    for later in (caller.get("api-keys/"), caller.get(f"api-keys/{made['id']}/")):
        answer(later)
        assert made["key"].encode() not in later.content
        assert b'"key"' not in later.content


def test_a_key_is_kept_as_its_sha256():
    caller = Caller()
    text = answer(caller.post("api-keys/", {"name": "Feed"}), 201)["key"]
    row = ApiKey.objects.find(text, now=timezone.now())
    assert len(row.sha256) == 64
    assert text.split("_")[2] not in str(ApiKey.objects.filter(pk=row.pk).values())


def test_without_anything_said_a_key_can_do_what_its_maker_can():
    brands = [factories.brand(), factories.brand()]
    person = factories.actor(brands=brands).user
    caller = Caller(person=person, only=[brands[1], brands[0]], scopes=["read", "admin"])
    made = answer(caller.post("api-keys/", {"name": "Twin"}), 201)
    assert (made["scopes"], set(made["brands"])) == (["read", "admin"], {brand.slug for brand in brands})
    assert (made["default_brand"], made["expires_at"]) == (brands[1].slug, None)


@pytest.mark.parametrize("scopes", [["write"], ["read", "generate"]])
def test_a_key_gives_no_scope_that_it_has_not(scopes):
    found = problem(Caller(scopes=["read", "admin"]).post("api-keys/", {"name": "x", "scopes": scopes}), 422)
    assert (found["errors"][0]["param"], found["errors"][0]["allowed"]) == ("scopes", ["read", "admin"])
    assert ApiKey.objects.count() == 1


def test_a_key_for_certain_brands_gives_no_other():
    person = factories.user()
    own, other = factories.brand(member=person), factories.brand(member=person)
    caller = Caller(person=person, only=[own])
    problem(caller.post("api-keys/", {"name": "x", "brands": [other.slug]}), 404)
    problem(caller.post("api-keys/", {"name": "x", "brands": [own.slug, other.slug]}), 404)
    assert answer(caller.post("api-keys/", {"name": "x", "brands": []}), 201)["brands"] == [own.slug]


def test_nobody_gives_a_brand_that_is_not_theirs():
    problem(Caller().post("api-keys/", {"name": "x", "brands": [factories.brand().slug]}), 404)


def test_a_key_that_ends_makes_none_that_lives_on():
    end = timezone.now().replace(microsecond=0) + timedelta(days=1)
    caller = Caller(expires_at=end)
    for body in ({"name": "x"}, {"name": "x", "expires_at": None}):
        assert answer(caller.post("api-keys/", body), 201)["expires_at"] == end.isoformat().replace("+00:00", "Z")
    later = (end + timedelta(seconds=1)).isoformat()
    assert problem(caller.post("api-keys/", {"name": "x", "expires_at": later}), 422)["errors"][0]["param"] == (
        "expires_at"
    )
    earlier = (end - timedelta(hours=1)).isoformat()
    answer(caller.post("api-keys/", {"name": "x", "expires_at": earlier}), 201)


def test_a_key_ends_in_the_future():
    past = (timezone.now() - timedelta(seconds=1)).isoformat()
    problem(Caller().post("api-keys/", {"name": "x", "expires_at": past}), 422)


@pytest.mark.parametrize(
    "body",
    [
        {}, {"name": ""}, {"name": None}, {"name": "x" * 81}, {"name": "x", "scopes": []},
        {"name": "x", "scopes": "read"},
        {"name": "x", "scopes": ["all"]}, {"name": "x", "scopes": [["read"]]}, {"name": "x", "brands": "velmora"},
        {"name": "x", "expires_at": "soon"}, {"name": "x", "expires_at": "9999-12-31T23:59:59-23:59"},
        {"name": "x", "key": "hfs_mine"}, {"name": "x", "user": "other"}, {"name": "x", "brands": [None]},
    ],
    ids=range(14),
)  # fmt: skip
def test_nonsense_makes_no_key(body):
    problem(Caller().post("api-keys/", body), 422)
    assert ApiKey.objects.count() == 1


def test_a_key_without_the_admin_scope_neither_sees_nor_makes_keys():
    caller = Caller(scopes=["read", "write", "generate"])
    for response in (caller.get("api-keys/"), caller.post("api-keys/", {"name": "x"}), caller.delete("api-keys/x/")):
        assert response.status_code in (403, 404)
    problem(caller.get(f"api-keys/{caller.key.pk}/"), 403)


def test_keys_of_others_are_not_seen():
    caller, other = Caller(), Caller()
    assert names(caller.get("api-keys/")) == [str(caller.key.pk)]
    problem(caller.get(f"api-keys/{other.key.pk}/"), 404)
    problem(caller.delete(f"api-keys/{other.key.pk}/"), 404)


def test_a_key_for_certain_brands_sees_no_key_for_others():
    person = factories.user()
    own, other = (factories.brand(member=person) for _ in range(2))
    seen = {str(ApiKey.make(user=person, name="own", brands=[own])[0].pk)}
    hidden = [
        ApiKey.make(user=person, name="other", brands=[other])[0],
        ApiKey.make(user=person, name="both", brands=[own, other])[0],
        ApiKey.make(user=person, name="all")[0],
    ]
    caller = Caller(person=person, only=[own])
    assert set(names(caller.get("api-keys/"))) == seen | {str(caller.key.pk)}
    for key in hidden:
        problem(caller.delete(f"api-keys/{key.pk}/"), 404)


def test_a_revoked_key_stays_in_the_list_and_opens_nothing():
    caller = Caller()
    made = answer(caller.post("api-keys/", {"name": "Feed"}), 201)
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        assert caller.delete(f"api-keys/{made['id']}/").status_code == 204
    assert caller.delete(f"api-keys/{made['id']}/").status_code == 204
    assert ApiKey.objects.get(pk=made["id"]).revoked_at == now
    problem(caller_with(made["key"]).get(f"{V1}account/"), 401)
    assert names(caller.get("api-keys/", revoked="true")) == [made["id"]]
    assert names(caller.get("api-keys/", revoked="false")) == [str(caller.key.pk)]


def test_whoever_loses_a_brand_loses_it_with_every_key():
    caller = Caller()
    product = factories.product(caller.brand)
    answer(caller.get(f"products/{product.pk}/"))
    Membership.objects.filter(user=caller.person).delete()
    problem(caller.get(f"products/{product.pk}/"), 404)
    assert answer(caller.get("account/"))["brands"] == []
