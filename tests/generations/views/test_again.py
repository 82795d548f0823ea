"""Trying again what ended without a result, at the price that stands on the button."""

import re

import pytest
from django.urls import reverse

from generations.models import Generation, ProviderAccount, Status
from hfstudio.accounts.models import Membership, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def still(brand):
    return factories.generation(brand, status=Status.FAILED, model="z_image", kind="image", provider="fake")


def text_of(page, film):
    return page.get(reverse("generation", args=[film.pk])).text


def button(text):
    found = re.search(r">(Try again[^<]*)</button>", text)
    return found and found[1]


def press(page, film, text, **more):
    sent = dict(re.findall(r'<input type="hidden" name="(once|price)" value="([^"]+)"', text))
    return page.post(reverse("retry-generation", args=[film.pk]), sent, **more)


@pytest.mark.parametrize("status", Status)
def test_the_button_is_there_exactly_for_what_ended_without_a_result(page, brand, status):
    shown = button(text_of(page, factories.generation(brand, status=status)))
    ended_without = status in {Status.FAILED, Status.NSFW, Status.CANCELED}
    assert shown == ("Try again, free" if ended_without else None)


@pytest.mark.parametrize(("rule", "label"), [("call", "Try again, $2.95"), ("unknown", "Try again, price unknown")])
def test_the_price_of_today_is_on_the_button_and_it_is_made_at_that(page, account, still, rule, label):
    ProviderAccount.objects.update(price_rule=rule)
    text = text_of(page, still)
    assert button(text) == label
    press(page, still, text)
    assert still.retries.get().estimate_micros == (2_950_000 if rule == "call" else None)


def test_at_another_price_than_was_shown_nothing_is_made_and_the_page_says_what_it_costs_now(page, account, still):
    text = text_of(page, still)
    ProviderAccount.objects.update(unit_price_micros=4_000_000)
    answer = press(page, still, text, follow=True).text
    assert "As it stands now it costs $4.00. Nothing was sent" in answer
    assert (button(answer), Generation.objects.count()) == ("Try again, $4.00", 1)


def test_sent_twice_it_shows_what_it_has_made_whatever_the_price_is_by_now(page, account, still):
    text = text_of(page, still)
    first = press(page, still, text)
    ProviderAccount.objects.update(unit_price_micros=4_000_000)
    assert press(page, still, text).url == first.url == reverse("generation", args=[still.retries.get().pk])


def test_what_brings_no_price_makes_nothing(page, account, still):
    page.post(reverse("retry-generation", args=[still.pk]))
    assert Generation.objects.count() == 1


def test_where_it_cannot_be_made_now_the_reason_stands_in_the_place_of_the_button(page, account, still):
    ProviderAccount.objects.update(enabled=False)
    text = text_of(page, still)
    assert "Fake provider: No account is switched on for it" in text
    assert button(text) is None


def test_a_viewer_has_no_such_button(page, account, still):
    Membership.objects.update(role=Role.VIEWER)
    text = text_of(page, still)
    assert (button(text), reverse("retry-generation", args=[still.pk]) in text) == (None, False)
