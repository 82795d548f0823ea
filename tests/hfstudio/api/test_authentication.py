"""A key, wherever the clients that we serve put it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from hfstudio.accounts.models import ApiKey
from tests import factories
from tests.calling import V1, Caller, answer, problem

pytestmark = pytest.mark.django_db

FORMS = {
    "Bearer": lambda key: {"Authorization": f"Bearer {key}"},
    "bearer in small letters": lambda key: {"Authorization": f"bearer  {key} "},
    "X-Api-Key": lambda key: {"X-Api-Key": key},
    "Key": lambda key: {"Authorization": f"Key {key}"},
    "a pair": lambda key: {"Authorization": f"Key anything:{key}"},
    "a pair with colons": lambda key: {"Authorization": f"Key any:thing:{key}"},
    "two headers": lambda key: {"hf-api-key": "anything", "hf-secret": key},
    "beside a scheme that is not ours": lambda key: {"Authorization": "Basic YTpi", "X-Api-Key": key},
}


def ask(headers):
    return Client(raise_request_exception=False).get(f"{V1}account/", headers=headers)


@pytest.mark.parametrize("form", FORMS)
def test_a_key_is_found_in_every_form(form):
    caller = Caller()
    assert answer(ask(FORMS[form](caller.text)))["email"] == caller.person.email


@pytest.mark.parametrize("form", FORMS)
def test_a_wrong_key_is_a_401_in_every_form(form):
    text = Caller().text
    swapped = text[:-1] + ("0" if text[-1] != "0" else "1")
    problem(ask(FORMS[form](swapped)), 401)


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Bearer "}, {"X-Api-Key": ""},
        {"Authorization": "Key"}, {"Authorization": "Key :"}, {"Authorization": "hfs_"}, {"hf-secret": "hfs__"},
        {"Authorization": "Bearer hfs_00000000_ünïcode_00000000"}, {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer " + "hfs_" * 5000}, {"hf-api-key": "hfs_00000000"},
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_no_key_is_a_401(headers):
    problem(ask(headers), 401)


def test_a_key_in_the_address_is_not_looked_at():
    text = Caller().text
    problem(Client().get(f"{V1}account/?api_key={text}&token={text}&hf-secret={text}"), 401)


def test_a_typing_error_costs_no_query(django_assert_num_queries):
    text = Caller().text
    with django_assert_num_queries(0):
        problem(ask({"Authorization": f"Bearer {text[:-3]}xyz"}), 401)


def test_a_revoked_key_opens_nothing():
    caller = Caller()
    caller.key.revoke(now=timezone.now())
    problem(caller.get("account/"), 401)


def test_an_expired_key_opens_nothing():
    caller = Caller(expires_at=timezone.now() + timedelta(hours=1))
    answer(caller.get("account/"))
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        problem(caller.get("account/"), 401)


def test_the_key_of_somebody_who_left_opens_nothing():
    caller = Caller()
    caller.person.is_active = False
    caller.person.save()
    problem(caller.get("account/"), 401)


def test_a_key_says_when_it_was_last_used_to_the_minute():
    caller = Caller()
    begin = timezone.now().replace(microsecond=0)
    used = []
    for seconds in (0, 30, 90):
        with time_machine.travel(begin + timedelta(seconds=seconds), tick=False):
            answer(caller.get("account/"))
        caller.key.refresh_from_db()
        used.append((caller.key.last_used_at - begin).total_seconds())
    assert used == [0, 0, 90]


def test_a_wrong_key_is_not_forgiven_for_a_session():
    client = Client()
    client.force_login(factories.user())
    problem(client.get(f"{V1}account/", headers={"Authorization": "Bearer hfs_wrong"}), 401)


def test_a_session_opens_the_api_for_reading():
    person = factories.user()
    client = Client()
    client.force_login(person)
    found = answer(client.get(f"{V1}account/"))
    assert (found["email"], found["key"]) == (person.email, None)


def test_a_session_writes_only_with_the_csrf_token():
    person = factories.user()
    factories.brand(member=person)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    body = {"title": "Mug"}
    problem(client.post(f"{V1}products/", body, content_type="application/json"), 403)
    client.cookies["csrftoken"] = "a" * 32
    headers = {"X-CSRFToken": "a" * 32}
    answer(client.post(f"{V1}products/", body, content_type="application/json", headers=headers), 201)


def test_a_session_that_was_left_inactive_opens_nothing():
    person = factories.user()
    client = Client()
    client.force_login(person)
    person.is_active = False
    person.save()
    problem(client.get(f"{V1}account/"), 401)


def test_a_key_is_kept_as_its_hash_alone():
    caller = Caller()
    (row,) = ApiKey.objects.values()
    assert caller.text not in str(row)
    assert caller.text.split("_")[2] not in str(row)
