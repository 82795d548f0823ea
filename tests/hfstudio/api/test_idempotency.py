"""The same Idempotency-Key and body: the same answer, and one row."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from generations.models import Generation, Status
from hfstudio.accounts.models import IdempotentAnswer
from hfstudio.api import idempotency
from hfstudio.api.idempotency import IN_FLIGHT, KEPT
from tests import factories
from tests.calling import V1, Caller, answer, problem

pytestmark = pytest.mark.django_db

BODY = {"model": "nano_banana", "params": {"prompt": "A mug in the morning light, é"}}


def ask(caller, name="order-1", body=None, path="generations/", **headers):
    return caller.post(path, BODY if body is None else body, headers={"Idempotency-Key": name, **headers})


def leave_unanswered(caller, *, age=timedelta(0)):
    """The mark of a process that died while it answered: what a first request leaves without its end."""
    answer(ask(caller), 202)
    Generation.objects.all().delete()
    IdempotentAnswer.objects.update(answered_at=None, status=None, body=None, location="", at=timezone.now() - age)


def test_a_repeat_gets_the_same_answer_byte_for_byte():
    caller = Caller()
    first, again = ask(caller), ask(caller)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.content == first.content
    for header in ("Content-Type", "Location", "Retry-After", "Cache-Control"):
        assert again.headers[header] == first.headers[header]
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert Generation.objects.count() == 1


def test_a_repeat_gets_the_same_answer_when_the_state_has_changed():
    caller = Caller()
    first = ask(caller)
    answer(caller.post(f"generations/{first.json()['id']}/cancel/"), 202)
    assert ask(caller).content == first.content


def test_without_a_key_two_requests_are_two():
    caller = Caller()
    assert answer(caller.post("generations/", BODY), 202)["id"] != answer(caller.post("generations/", BODY), 202)["id"]


def test_the_key_with_another_body_is_a_422():
    caller = Caller()
    answer(ask(caller), 202)
    other = {**BODY, "params": {"prompt": "A cup"}}
    assert problem(ask(caller, body=other), 422)["code"] == "idempotency_key_reused"
    assert Generation.objects.count() == 1


def test_the_key_at_another_path_is_a_422():
    caller = Caller()
    failed = factories.generation(caller.brand, status=Status.FAILED)
    answer(ask(caller), 202)
    assert problem(ask(caller, body=BODY, path=f"generations/{failed.pk}/retry/"), 422)["code"] == (
        "idempotency_key_reused"
    )


def test_a_retry_is_carried_out_once_too():
    caller = Caller()
    failed = factories.generation(caller.brand, status=Status.FAILED)
    path = f"generations/{failed.pk}/retry/"
    first, again = ask(caller, path=path, body={}), ask(caller, path=path, body={})
    assert (first.status_code, again.content) == (202, first.content)
    assert failed.retries.count() == 1


def test_the_same_key_of_two_owners_means_two_things():
    one = Caller()
    other = Caller(person=one.person)
    stranger = Caller()
    ids = {answer(ask(caller), 202)["id"] for caller in (one, other, stranger)}
    assert len(ids) == 3


def test_a_session_has_its_own_keys():
    caller = Caller()
    client = Client()
    client.force_login(caller.person)
    answer(ask(caller), 202)
    headers = {"Idempotency-Key": "order-1"}
    first = client.post(f"{V1}generations/", BODY, content_type="application/json", headers=headers)
    again = client.post(f"{V1}generations/", BODY, content_type="application/json", headers=headers)
    assert (first.status_code, again.content, Generation.objects.count()) == (202, first.content, 2)


def test_a_request_that_is_still_being_answered_is_a_409():
    caller = Caller()
    leave_unanswered(caller)
    response = ask(caller)
    assert problem(response, 409)["code"] == "in_flight"
    assert response.headers["Retry-After"] == "1"
    assert Generation.objects.count() == 0


def test_what_a_dead_process_left_is_taken_over_after_its_time():
    caller = Caller()
    leave_unanswered(caller, age=IN_FLIGHT + timedelta(seconds=1))
    first, again = ask(caller), ask(caller)
    assert (first.status_code, again.content, Generation.objects.count()) == (202, first.content, 1)


def test_what_a_dead_process_left_binds_to_its_body_while_it_is_kept():
    caller = Caller()
    leave_unanswered(caller, age=IN_FLIGHT + timedelta(seconds=1))
    problem(ask(caller, body={"model": "flux_2"}), 422)


def test_a_process_that_was_thought_dead_changes_nothing_any_more(monkeypatch):
    caller = Caller()
    keep = idempotency._keep

    def too_late(mark, request, response, now):
        IdempotentAnswer.objects.update(fence=mark.fence + 1)
        keep(mark, request, response, now)

    monkeypatch.setattr(idempotency, "_keep", too_late)
    assert problem(ask(caller), 409)["code"] == "in_flight"
    assert Generation.objects.count() == 0
    assert IdempotentAnswer.objects.count() == 1


def test_a_request_that_was_refused_may_be_sent_again():
    caller = Caller()
    wrong = {"model": "nano_banana", "params": {"promt": "A mug"}}
    for _ in range(2):
        problem(ask(caller, body=wrong), 422)
    assert IdempotentAnswer.objects.count() == 0
    answer(ask(caller), 202)


def test_a_request_that_broke_may_be_sent_again(monkeypatch):
    caller = Caller()
    with monkeypatch.context() as broken:
        broken.setattr("generations.api.generations.start_generation", lambda *args, **kwargs: 1 / 0)
        problem(ask(caller), 500)
    assert IdempotentAnswer.objects.count() == 0
    answer(ask(caller), 202)


def test_answers_are_kept_for_24_hours():
    caller = Caller()
    first = ask(caller)
    with time_machine.travel(timezone.now() + KEPT - timedelta(minutes=1)):
        assert ask(caller).content == first.content
    with time_machine.travel(timezone.now() + KEPT + timedelta(minutes=1)):
        assert answer(ask(caller), 202)["id"] != first.json()["id"]
    assert IdempotentAnswer.objects.count() == 1


def test_an_old_mark_without_an_answer_stands_in_nobodys_way():
    caller = Caller()
    leave_unanswered(caller, age=KEPT + timedelta(minutes=1))
    answer(ask(caller, body={"model": "flux_2", "params": {"prompt": "A cup"}}), 202)


def test_the_sweep_forgets_what_is_over():
    caller = Caller()
    answer(ask(caller, "old"), 202)
    IdempotentAnswer.objects.update(at=timezone.now() - KEPT - timedelta(minutes=1))
    answer(ask(caller, "new"), 202)
    idempotency.sweep(timezone.now())
    assert [row.name for row in IdempotentAnswer.objects.all()] == ["new"]


def test_a_mark_that_is_gone_again_when_it_is_looked_at_is_made_anew(monkeypatch):
    caller = Caller()
    create = IdempotentAnswer.objects.create

    def taken_just_then(**fields):
        monkeypatch.setattr(IdempotentAnswer.objects, "create", create)
        raise IntegrityError

    monkeypatch.setattr(IdempotentAnswer.objects, "create", taken_just_then)
    assert ask(caller).content == ask(caller).content
    assert Generation.objects.count() == 1


@pytest.mark.parametrize("name", ["", "a" * 256, "a\tb", "a\x7f"])
def test_a_key_that_is_none_is_a_400(name):
    assert problem(ask(Caller(), name), 400)["code"] == "bad_idempotency_key"


@pytest.mark.parametrize("name", ["a", "a" * 255, "5f1c-é", '"quoted"', "0"])
def test_any_visible_text_is_a_key(name):
    caller = Caller()
    assert ask(caller, name).content == ask(caller, name).content


def test_a_form_is_a_415_also_when_a_session_sends_it():
    client = Client(enforce_csrf_checks=True)
    person = factories.user()
    factories.brand(member=person)
    client.force_login(person)
    client.cookies["csrftoken"] = "a" * 32
    headers = {"Idempotency-Key": "a", "X-CSRFToken": "a" * 32}
    problem(client.post(f"{V1}generations/", {"model": "nano_banana"}, headers=headers), 415)
