"""What the people behind avatars agreed to: recorded, lapsed, withdrawn, and asked before each new job."""

from datetime import timedelta

import pytest
from django.utils import timezone

from avatars.consent import withdraw_consent
from avatars.models import Avatar
from generations.lifecycle.submit import submit_batch
from generations.models import Generation, Status
from products.models import Brand
from tests import factories
from tests.calling import Caller, answer, problem
from tests.generations.paying import later

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
AGREED = {"person": "Ada Berg", "purpose": "Ads of the autumn", "given_on": "2026-01-31"}


def film_of(avatar: Avatar) -> dict[str, object]:
    return {"model": "marketing_studio_video", "params": {"prompt": "A mug"}, "avatars": [{"id": str(avatar.pk)}]}


@pytest.fixture
def caller():
    return Caller()


@pytest.fixture
def avatar(caller):
    return factories.avatar(caller.brand, name="Ada")


def test_an_avatar_without_a_record_is_usable_and_marked_so(caller, avatar):
    assert answer(caller.get(f"avatars/{avatar.pk}/"))["consent"] == "none"
    assert answer(caller.get(f"avatars/{avatar.pk}/consent/")) == {"state": "none", "records": [], "made": []}
    answer(caller.post("generations/", film_of(avatar)), 202)


def test_a_brand_may_require_a_record(caller, avatar):
    Brand.objects.filter(pk=caller.brand.pk).update(consent_required=True)
    found = problem(caller.post("generations/", film_of(avatar)), 422)
    assert (found["code"], found["errors"][0]["param"]) == ("consent_missing", "avatars")
    answer(caller.post("generations/", film_of(factories.avatar(None))), 202)  # a preset

    answer(caller.post(f"avatars/{avatar.pk}/consent/", AGREED), 201)
    answer(caller.post("generations/", film_of(avatar)), 202)


def test_a_record_says_who_when_until_when_and_for_what(caller, avatar):
    until = str(TODAY + timedelta(days=30))
    made = answer(caller.post(f"avatars/{avatar.pk}/consent/", {**AGREED, "valid_until": until}), 201)
    (record,) = made["records"]
    told = {**AGREED, "valid_until": until, "state": "valid", "withdrawn_at": None}
    assert {name: record[name] for name in told} == told
    assert answer(caller.get(f"avatars/{avatar.pk}/"))["consent"] == "valid"


def test_what_lapsed_blocks_new_jobs_from_the_next_day_on(caller, avatar):
    factories.consent(avatar, valid_until=TODAY)
    answer(caller.post("generations/", film_of(avatar)), 202)
    factories.consent(avatar, valid_until=TODAY - timedelta(days=1))
    found = problem(caller.post("generations/", film_of(avatar)), 422)
    assert found["code"] == "consent_lapsed"
    assert "Ada Berg" in found["detail"]


def test_what_was_withdrawn_blocks_new_jobs_and_lists_what_was_made(caller, avatar):
    factories.consent(avatar)
    made = answer(caller.post("generations/", film_of(avatar)), 202)

    told = answer(caller.post(f"avatars/{avatar.pk}/consent/withdraw/", {}))

    assert (told["state"], [one["id"] for one in told["made"]]) == ("withdrawn", [made["id"]])
    assert problem(caller.post("generations/", film_of(avatar)), 422)["code"] == "consent_withdrawn"
    assert problem(caller.post(f"avatars/{avatar.pk}/consent/withdraw/", {}), 409)["code"] == "no_consent"
    answer(caller.post(f"avatars/{avatar.pk}/consent/", AGREED), 201)  # agreed anew
    answer(caller.post("generations/", film_of(avatar)), 202)


def test_what_waits_to_be_sent_is_stopped_when_consent_is_withdrawn(caller, avatar):
    factories.consent(avatar)
    made = Generation.objects.get(pk=answer(caller.post("generations/", film_of(avatar)), 202)["id"])
    withdraw_consent(Avatar.objects.get(pk=avatar.pk), now=timezone.now())

    submit_batch(now=later(1))

    made.refresh_from_db()
    assert (made.status, made.error_code) == (Status.FAILED, "consent_withdrawn")
    assert not made.attempts.exists()
    again = Generation.objects.get(pk=answer(caller.post(f"generations/{made.pk}/retry/", {}), 202)["id"])
    submit_batch(now=later(3))
    again.refresh_from_db()
    assert again.error_code == "consent_withdrawn"


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"given_on": str(TODAY + timedelta(days=2))}, "given_on"),
        ({"valid_until": "2026-01-30"}, "valid_until"),
        ({"person": " "}, "person"),
        ({"purpose": None}, "purpose"),
    ],
)
def test_a_record_that_makes_no_sense_is_refused(caller, avatar, wrong, param):
    found = problem(caller.post(f"avatars/{avatar.pk}/consent/", {**AGREED, **wrong}), 422)
    assert [error["param"] for error in found["errors"]] == [param]


def test_a_preset_has_no_record(caller):
    preset = factories.avatar(None)
    assert problem(caller.post(f"avatars/{preset.pk}/consent/", AGREED), 403)["code"] == "preset"
