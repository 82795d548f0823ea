"""A person decides about money that hangs in the air: on the film's page, and over REST."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from generations.lifecycle import finish
from generations.lifecycle.resolve import DECISIONS, Option, options
from generations.models import Generation, ProviderAccount, Status
from generations.money import ledger
from generations.providers.fake import EVERYTHING, FakeProvider
from generations.providers.registry import providers
from generations.views.deciding import choices
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


@pytest.mark.parametrize("decision", DECISIONS)
def test_the_portal_has_words_of_its_own_for_each_decision(monkeypatch, hanging, decision):
    option = Option(decision, "What programs are told.")
    monkeypatch.setattr("generations.views.deciding.options", lambda generation, now: [option])
    [choice] = choices(hanging, now=timezone.now())
    assert choice.label
    assert choice.says != option.detail


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


@pytest.fixture
def unsaved(brand, hanging, monkeypatch) -> Generation:
    """Made by a provider that keeps it for a week, and not saved."""
    keeping = FakeProvider(capabilities=replace(EVERYTHING, keeps_for=timedelta(days=7)))
    monkeypatch.setitem(providers(), "fake", keeping)
    now = timezone.now()
    hanging.attempts.update(created_at=now, accepted_at=now, outputs=[{"url": "https://made.example/1", "text": ""}])
    return hanging


@pytest.mark.parametrize(("days", "says"), [
    (0, "The provider keeps them until 8 Nov 2026 at least."),
    (9, "The provider may have removed them since 8 Nov 2026."),
])  # fmt: skip
def test_whoever_decides_about_files_that_are_not_saved_learns_how_long_the_provider_keeps_them(
    client, ask, brand, time_machine, request, days, says
):
    time_machine.move_to("2026-11-01T12:00Z", tick=False)
    unsaved = request.getfixturevalue("unsaved")
    time_machine.shift(timedelta(days=days))
    sign_in(client, brand, Role.EDITOR)

    page = client.get(reverse("generation", args=[unsaved.pk])).content.decode()
    told = ask("get", f"/generations/{unsaved.pk}/resolve/").json()["options"]

    assert says in page
    assert [(option["decision"], option["kept_until"]) for option in told] == [
        ("look_again", "2026-11-08T12:00:00Z"), ("give_up", None),
    ]  # fmt: skip


@pytest.mark.parametrize(("keeps_for", "outputs"), [(None, [{"url": "https://made.example/1"}]), (timedelta(7), [])])
def test_nothing_is_said_where_nobody_knows_it_or_nothing_is_made_yet(unsaved, keeps_for, outputs):
    providers()["fake"].capabilities = replace(EVERYTHING, keeps_for=keeps_for)
    unsaved.attempts.update(outputs=outputs)

    assert [option.kept_until for option in options(unsaved, now=timezone.now())] == [None, None]


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


def test_the_same_decision_with_the_same_key_is_carried_out_once(client, brand, hanging):
    person = factories.user()
    brand.memberships.create(user=person, role=Role.EDITOR)
    headers = {"Authorization": f"Bearer {factories.api_key(person)}", "Idempotency-Key": "once"}
    path = f"/api/v1/generations/{hanging.pk}/resolve/"

    first, again = (
        client.post(path, {"decision": "not_accepted"}, content_type="application/json", headers=headers)
        for _ in range(2)
    )
    other = client.post(path, {"decision": "submit_anew"}, content_type="application/json", headers=headers)

    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


@pytest.fixture
def given_up(hanging) -> Generation:
    """It counts as spent, and nobody has seen whether it was charged."""
    hanging.attempts.update(accepted_at=timezone.now())
    finish.give_up(hanging, now=timezone.now())
    assert hanging.actual_micros == HELD
    return hanging


def test_what_was_only_assumed_to_be_spent_is_taken_back_over_rest(ask, given_up):
    path = f"/generations/{given_up.pk}/resolve/"

    (option,) = ask("get", path).json()["options"]
    answer = ask("post", path, {"decision": "not_charged"}).json()
    again = ask("post", path, {"decision": "not_charged"})

    assert (option["decision"], option["spend"]) == ("not_charged", "-3.60")
    assert (answer["status"], answer["cost"]["actual"]) == ("canceled", "0.00")
    assert again.status_code == 409
    assert [entry.kind for entry in given_up.ledger.all()] == ["hold", "release", "settle", "correction"]


def test_the_page_asks_whether_it_was_charged(client, brand, given_up):
    sign_in(client, brand, Role.EDITOR)
    address = reverse("generation", args=[given_up.pk])

    before = client.get(address).content.decode()
    client.post(reverse("decide-generation", args=[given_up.pk]), {"decision": "not_charged"})
    after = client.get(address).content.decode()

    assert "It was not charged, takes back $3.60" in before
    assert "It was not charged" not in after
    assert ledger.actual(given_up) == 0


def test_the_admin_takes_back_what_was_assumed_and_nothing_else(client, brand, given_up):
    client.force_login(factories.user(is_staff=True, is_superuser=True))
    entries = list(given_up.ledger.values_list("pk", flat=True))

    page = client.post(
        reverse("admin:generations_ledgerentry_changelist"),
        {"action": "take_back", "_selected_action": entries}, follow=True,
    )  # fmt: skip

    assert [str(message) for message in page.context["messages"]] == [f"{given_up}, $3.60: taken back."]
    given_up.refresh_from_db()
    assert given_up.actual_micros == 0
