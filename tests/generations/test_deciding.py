"""A person decides about money that hangs in the air: on the film's page, and over REST."""

import pytest
from django.urls import reverse
from django.utils import timezone

from generations.models import Generation, ProviderAccount, Status
from generations.money import ledger
from hfstudio.accounts.models import Role
from tests import factories

pytestmark = pytest.mark.django_db

HELD = 3_600_000


@pytest.fixture
def brand():
    return factories.brand(slug="velmora")


@pytest.fixture
def hanging(brand) -> Generation:
    """Sent, and no answer came."""
    now = timezone.now()
    account = ProviderAccount.objects.create(
        provider="fake", base_url="http://127.0.0.1:9", price_rule="call", unit_price_micros=HELD
    )
    generation = factories.generation(
        brand, status=Status.NEEDS_ATTENTION, provider="fake", model="z_image", account=account,
        estimate_micros=HELD, hold_micros=HELD, error_detail="fake did not answer.",
    )  # fmt: skip
    generation.attempts.create(number=1, provider="fake", account=account, body=b"{}", unknown_since=now)
    ledger.hold(generation, HELD, priced=True, now=now)
    return generation


def sign_in(client, brand, role):
    person = factories.user()
    brand.memberships.create(user=person, role=role)
    client.force_login(person)
    return person


def test_the_page_shows_each_decision_with_its_price(client, brand, hanging):
    sign_in(client, brand, Role.EDITOR)

    page = client.get(reverse("generation", args=[hanging.pk])).content.decode()

    assert "It was made, $3.60" in page
    assert "It was not made, frees $3.60" in page
    assert "Send it again, $7.20" in page


def test_a_viewer_sees_no_button_and_may_not_decide(client, brand, hanging):
    sign_in(client, brand, Role.VIEWER)

    page = client.get(reverse("generation", args=[hanging.pk])).content.decode()
    answer = client.post(reverse("decide-generation", args=[hanging.pk]), {"decision": "not_accepted"})

    assert "Send it again" not in page
    assert answer.status_code == 403


def test_a_decision_is_carried_out_and_the_money_freed(client, brand, hanging):
    sign_in(client, brand, Role.EDITOR)

    client.post(reverse("decide-generation", args=[hanging.pk]), {"decision": "not_accepted"})

    hanging.refresh_from_db()
    assert (hanging.status, hanging.error_code, hanging.actual_micros) == (Status.FAILED, "not_accepted", 0)


@pytest.mark.parametrize("decision", ["", "nonsense", "look_again", "adopt"])
def test_what_cannot_be_decided_is_told_and_changes_nothing(client, brand, hanging, decision):
    sign_in(client, brand, Role.EDITOR)

    page = client.post(reverse("decide-generation", args=[hanging.pk]), {"decision": decision}, follow=True)

    hanging.refresh_from_db()
    assert hanging.status == Status.NEEDS_ATTENTION
    assert len(page.context["messages"]) == 1


@pytest.fixture
def ask(client, brand):
    person = factories.user()
    brand.memberships.create(user=person, role=Role.EDITOR)
    headers = {"Authorization": f"Bearer {factories.api_key(person)}"}

    def send(method, path, body=None):
        return getattr(client, method)(f"/api/v1{path}", body, content_type="application/json", headers=headers)

    return send


def test_the_options_are_there_over_rest(ask, hanging):
    answer = ask("get", f"/generations/{hanging.pk}/resolve/").json()

    assert [(option["decision"], option["spend"], option["free"]) for option in answer["options"]] == [
        ("adopt", "3.60", "0.00"),
        ("not_accepted", "0.00", "3.60"),
        ("submit_anew", "7.20", "0.00"),
    ]


def test_a_decision_over_rest_answers_with_the_generation(ask, hanging):
    answer = ask("post", f"/generations/{hanging.pk}/resolve/", {"decision": "not_accepted"})

    assert (answer.status_code, answer.json()["status"]) == (200, "failed")
    assert answer.json()["cost"] == {"estimate": "3.60", "hold": "3.60", "actual": "0.00", "currency": "USD"}


def test_deciding_once_more_is_a_conflict(ask, hanging):
    ask("post", f"/generations/{hanging.pk}/resolve/", {"decision": "not_accepted"})

    again = ask("post", f"/generations/{hanging.pk}/resolve/", {"decision": "submit_anew"})

    assert (again.status_code, again.json()["code"]) == (409, "cannot_resolve")


def test_a_price_is_told_with_nothing_stored(ask, brand):
    body = {"model": "z_image", "params": {"prompt": "a kite"}, "brand": "velmora"}

    answer = ask("post", "/generations/cost/", body)

    assert (answer.status_code, answer.json()["provider"], answer.json()["estimate"]) == (200, "draft", "0.00")
    assert Generation.objects.count() == 0


def test_usage_adds_up_what_was_spent_and_held(ask, brand, hanging):
    ledger.settle(hanging, 2_000_000, number=1, now=timezone.now())

    answer = ask("get", "/usage/?per=provider").json()

    assert answer["rows"] == [{"name": "fake", "spent": "2.00", "generations": 1, "unpriced": 0}]
    (month,) = answer["months"]
    assert (month["brand"], month["spent"], month["held"], month["budget"]) == ("velmora", "2.00", "0.00", None)


@pytest.mark.parametrize("query", ["per=nonsense", "since=yesterday", "until=2026-13-01"])
def test_nonsense_in_a_usage_query_is_told(ask, query):
    assert ask("get", f"/usage/?{query}").status_code == 422
