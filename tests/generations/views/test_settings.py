"""The budget, provider accounts, webhooks and usage, as managers see them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from generations.models import (
    Budget,
    EventType,
    LedgerEntry,
    ProviderAccount,
    Status,
    WebhookDelivery,
    WebhookEndpoint,
)
from generations.money.ledger import day_of
from hfstudio.accounts.models import Membership, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand(mika):
    return factories.brand(member=mika, role=Role.MANAGER, name="Velmora")


@pytest.fixture
def account():
    return ProviderAccount.objects.create(
        provider="fake", base_url="http://127.0.0.1:9", secret="sesame", price_rule="call", unit_price_micros=100_000
    )


def test_without_a_budget_today_has_managers_set_one_and_nobody_else(page, brand):
    link = f'href="{reverse("budget")}">Set a budget<'
    assert link in page.get(reverse("today")).text
    budget = Budget.objects.create(brand=brand, month_micros=400_000_000)
    assert link not in page.get(reverse("today")).text
    budget.delete()
    Membership.objects.update(role=Role.EDITOR)
    assert "h-spend" not in page.get(reverse("today")).text


def test_the_budget_of_a_brand_is_set_and_taken_away(page, brand):
    page.post(reverse("budget"), {"month": "400"})
    assert Budget.objects.get(brand=brand).month_micros == 400_000_000
    page.post(reverse("budget"), {"month": ""})
    assert not Budget.objects.exists()


@pytest.mark.parametrize("wrong", ["-1", "much", "1e99"])
def test_what_is_wrong_is_told_and_nothing_is_saved(page, brand, wrong):
    assert page.post(reverse("budget"), {"month": wrong}).status_code == 422
    assert not Budget.objects.exists()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
@pytest.mark.parametrize("name", ["budget", "provider-accounts", "webhooks"])
def test_only_managers_open_the_settings_of_a_brand(page, role, name):
    Membership.objects.update(role=role)
    assert page.get(reverse(name)).status_code == 403
    assert reverse(name) not in page.get(reverse("team")).content.decode()


def test_an_account_is_shown_with_price_and_health_and_never_its_secret(page, account):
    text = page.get(reverse("provider-accounts")).content.decode()
    assert ("Fake provider" in text, "$0.10" in text, "sesame" in text) == (True, True, False)


def test_testing_an_account_tells_what_is_wrong(page, account):
    response = page.post(reverse("test-account", args=[account.pk]), follow=True)
    account.refresh_from_db()
    assert account.unhealthy_since is not None
    assert account.unhealthy_reason in response.content.decode().replace("&#x27;", "'")


def test_a_refused_account_is_told_on_today(page, account):
    account.found_bad("the key is wrong", now=timezone.now())
    assert "It refuses our account: the key is wrong" in page.get("/").content.decode()


def new_webhook(page, **fields):
    return page.post(reverse("new-webhook"), {"url": "https://shop.example.com/in", "events": [], **fields})


def test_a_webhook_is_added_with_a_secret_that_is_shown_once(page, brand):
    response = new_webhook(page)
    secret = re.search(r"whsec_[\w+/=]+", response.content.decode())[0]
    assert WebhookEndpoint.objects.get().brand == brand
    assert secret not in page.get(reverse("webhooks")).content.decode()


def test_an_address_of_this_machine_is_refused_with_the_reason(page):
    response = new_webhook(page, url="http://127.0.0.1/in")
    assert (response.status_code, WebhookEndpoint.objects.exists()) == (422, False)
    assert "errmsg" in response.content.decode()


def edited(page, endpoint, **fields):
    shown = {"url": endpoint.url, "description": endpoint.description, "events": EventType.values}
    return page.post(reverse("edit-webhook", args=[endpoint.pk]), {**shown, **fields})


def test_a_webhook_is_told_at_another_address_of_other_events(page, brand):
    endpoint = factories.endpoint(brand)
    WebhookEndpoint.objects.update(failures=12, paused_until=timezone.now())
    edited(page, endpoint, description="The shop")
    endpoint.refresh_from_db()
    assert (endpoint.description, endpoint.events, endpoint.failures) == ("The shop", [], 12)
    edited(page, endpoint, url="https://shop.example.com/new", events=[EventType.FAILED])
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.events) == ("https://shop.example.com/new", ["generation.failed"])
    assert (endpoint.failures, endpoint.paused_until) == (0, None)


def test_a_webhook_of_no_events_is_not_made_one_of_all(page, brand):
    endpoint = factories.endpoint(brand)
    WebhookEndpoint.objects.update(events=[EventType.FAILED])
    assert edited(page, endpoint, events=[]).status_code == 422
    assert WebhookEndpoint.objects.get().events == [EventType.FAILED]


def test_what_a_colleague_changed_meanwhile_is_kept(page, brand):
    endpoint = factories.endpoint(brand, description="The shop")
    seen = {"initial-url": endpoint.url, "initial-description": "The shop"}
    assert 'name="initial-description" value="The shop"' in page.get(reverse("edit-webhook", args=[endpoint.pk])).text
    WebhookEndpoint.objects.update(description="The new shop")
    edited(page, endpoint, url="https://shop.example.com/new", **seen)
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.description) == ("https://shop.example.com/new", "The new shop")


def test_a_webhook_is_never_led_to_this_machine(page, brand):
    endpoint = factories.endpoint(brand)
    response = edited(page, endpoint, url="http://127.0.0.1/in")
    assert (response.status_code, "errmsg" in response.text) == (422, True)
    assert WebhookEndpoint.objects.get().url == endpoint.url


def test_a_new_secret_is_made_after_a_question_that_tells_what_it_ends(page, brand):
    endpoint = factories.endpoint(brand)
    text = page.get(reverse("webhooks")).text
    dialog = text[text.index(f'<div class="dialog" id="secret-{endpoint.pk}" popover') :]
    assert "One that was replaced within the last day ends at once." in dialog
    assert text.count('value="secret"') == 1
    assert "whsec_" in page.post(reverse("change-webhook", args=[endpoint.pk]), {"do": "secret"}).text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"failures": 1}, "The last tries to tell its webhook failed."),
        ({"failures": 12, "paused_until": timezone.now() + timedelta(days=1)}, "Its webhook does not answer"),
        ({"enabled": False, "disabled_reason": "It answered 410 Gone."}, "switched off: It answered 410 Gone."),
    ],
)
def test_a_webhook_that_nobody_hears_is_told_of_on_today_to_managers(page, brand, state, said):
    factories.endpoint(brand, description="The shop")
    assert "The shop" not in page.get("/").text
    WebhookEndpoint.objects.update(**state)
    assert (said in page.get("/").text, page.get("/").context["waiting"]) == (True, 1)
    Membership.objects.update(role=Role.EDITOR)
    assert said not in page.get("/").text


def test_a_webhook_that_a_manager_switched_off_waits_for_nobody(page, brand):
    factories.endpoint(brand, description="The shop")
    WebhookEndpoint.objects.update(enabled=False, failures=3)
    assert "The shop" not in page.get("/").text


def test_a_webhook_is_switched_off_on_and_removed(page):
    new_webhook(page)
    endpoint = WebhookEndpoint.objects.get()
    change = reverse("change-webhook", args=[endpoint.pk])
    for do, enabled in (("off", False), ("on", True)):
        text = page.post(change, {"do": do}, follow=True).text
        endpoint.refresh_from_db()
        assert (endpoint.enabled, f"{endpoint} is switched {do}" in text) == (enabled, True)
    assert f"{endpoint} is removed" in page.post(change, {"do": "remove"}, follow=True).text
    assert not WebhookEndpoint.objects.exists()


def test_a_webhook_goes_with_its_log_and_its_dialog_says_so(page, brand):
    endpoint, _delivery = factories.told(factories.generation(brand, status=Status.COMPLETED))
    assert "what it was sent goes out of the log" in page.get(reverse("webhooks")).text
    page.post(reverse("change-webhook", args=[endpoint.pk]), {"do": "remove"})
    assert not WebhookDelivery.objects.exists()


def test_beside_a_new_secret_the_log_is_paged_as_ever(page, brand, monkeypatch):
    monkeypatch.setattr("generations.views.webhook_pages.ROWS", 1)
    for _ in range(2):
        endpoint, _delivery = factories.told(factories.generation(brand, status=Status.COMPLETED))
    text = page.post(reverse("change-webhook", args=[endpoint.pk]), {"do": "secret"}).content.decode()
    assert f'href="{reverse("webhooks")}?page=2"' in text


def test_what_was_sent_is_sent_again(page, brand):
    _endpoint, delivery = factories.told(factories.generation(brand, status=Status.COMPLETED))
    WebhookDelivery.objects.update(status=WebhookDelivery.State.DEAD, due_at=None)
    assert "On its way again" in page.post(reverse("send-again", args=[delivery.pk]), follow=True).text
    delivery.refresh_from_db()
    assert (delivery.status, delivery.due_at is None) == (WebhookDelivery.State.WAITING, False)


def test_what_was_sent_is_sent_again_by_managers_alone(page, brand):
    _endpoint, theirs = factories.told(factories.generation(status=Status.COMPLETED))
    _endpoint, ours = factories.told(factories.generation(brand, status=Status.COMPLETED))
    WebhookDelivery.objects.update(status=WebhookDelivery.State.DEAD, due_at=None)
    assert page.post(reverse("send-again", args=[theirs.pk])).status_code == 404
    Membership.objects.update(role=Role.EDITOR)
    assert page.post(reverse("send-again", args=[ours.pk])).status_code == 403
    assert set(WebhookDelivery.objects.values_list("status", flat=True)) == {WebhookDelivery.State.DEAD}


def test_webhooks_of_other_brands_are_out_of_reach(page):
    foreign = WebhookEndpoint.objects.create(brand=factories.brand(), url="https://x.example/in")
    assert page.post(reverse("change-webhook", args=[foreign.pk]), {"do": "remove"}).status_code == 404


def test_usage_adds_up_what_was_made_and_spent(page, brand, mika):
    film = factories.generation(brand, provider="fake", model="z_image")
    factories.generation(brand)
    now = timezone.now()
    LedgerEntry.objects.create(
        generation=film, kind="settle", micros=3_600_000, at=now, day=day_of(now), brand=brand, user=mika,
        model="z_image", provider="fake",
    )  # fmt: skip
    context = page.get(reverse("usage-page")).context
    assert (context["made_sum"], context["spent_sum"]) == (2, 3_600_000)
    names = [[row.name for row in rows] for _title, rows in context["breakdowns"]]
    assert names == [["Fake provider"], ["Z Image"], ["Mika"]]
    last = context["made"][-1]
    assert (last.value, last.drafts, last.low, last.high) == (2, 1, 50.0, 100.0)


def test_usage_of_other_brands_is_not_counted(page, brand):
    factories.generation(factories.brand())
    assert page.get(reverse("usage-page", query={"days": "nonsense"})).context["made_sum"] == 0
