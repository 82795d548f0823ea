"""Owners and managers are told once that a provider refuses an account, however many jobs find it out."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from generations.lifecycle import telling
from generations.lifecycle.submit import submit_batch
from generations.lifecycle.telling import TRY_AGAIN, tell_of_refused
from generations.models import Generation, ProviderAccount
from hfstudio.accounts.models import Role
from tests import factories
from tests.generations.paying import go_on, later, ordered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    """An owner, a manager and an editor of one brand, a manager of an archived one, and somebody who has left."""
    factories.user(email="owner@example.com", is_superuser=True)
    factories.user(email="left@example.com", is_superuser=True, is_active=False)
    brand = factories.brand()
    old = factories.brand(archived_at=timezone.now())
    for email, role, where in (
        ("manager@example.com", Role.MANAGER, brand),
        ("editor@example.com", Role.EDITOR, brand),
        ("archived@example.com", Role.MANAGER, old),
    ):
        where.memberships.create(user=factories.user(email=email), role=role)
    return brand


@pytest.fixture
def refused(people) -> ProviderAccount:
    account = ProviderAccount.objects.create(provider="relay", base_url="http://127.0.0.1:9")
    for _ in range(3):
        account.found_bad("The key is not valid.", now=timezone.now())
    return account


def told() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_owners_and_managers_get_one_mail_each(refused, settings):
    settings.PUBLIC_URL = "https://studio.example.com"

    for _ in range(3):
        tell_of_refused(now=timezone.now())

    assert told() == ["manager@example.com", "owner@example.com"]
    message = mail.outbox[0]
    assert message.subject == "relay refuses our account"
    assert "relay refuses the account “default”: The key is not valid." in message.body
    assert "https://studio.example.com/settings/providers/" in message.body


@pytest.mark.xdist_group("fake")
def test_five_jobs_that_find_it_out_make_one_mail_and_go_on_by_themselves(fake, people):
    jobs = [ordered(brand=people) for _ in range(5)]
    fake.script.add("refused", status=402)
    Generation.objects.exclude(pk=jobs[0].pk).update(due_at=later(2))
    for seconds in (0, 3):
        submit_batch(now=later(seconds))
        tell_of_refused(now=later(seconds))

    assert told() == ["manager@example.com", "owner@example.com"]
    assert "5 orders wait for it" in mail.outbox[0].body
    assert {go_on(job, rounds=200).status for job in jobs} == {"completed"}


def test_who_is_refused_anew_is_told_anew(refused):
    tell_of_refused(now=timezone.now())
    refused.found_good()
    refused.found_bad("Again.", now=timezone.now())

    tell_of_refused(now=timezone.now())

    assert len(mail.outbox) == 4


def test_an_account_that_is_good_again_before_anybody_was_told_is_no_news(refused):
    refused.found_good()

    assert (tell_of_refused(now=timezone.now()), mail.outbox) == (0, [])


def test_a_mail_that_could_not_be_sent_is_tried_again_later(refused, monkeypatch):
    def broken():
        raise ConnectionRefusedError

    now = timezone.now()
    with monkeypatch.context() as patched:
        patched.setattr(telling, "get_connection", broken)
        tell_of_refused(now=now)

    assert tell_of_refused(now=now + timedelta(seconds=1)) == 0
    tell_of_refused(now=now + TRY_AGAIN)
    assert told() == ["manager@example.com", "owner@example.com"]


def test_the_sweep_rings_while_somebody_is_to_be_told(refused, bells):
    telling.sweep(timezone.now())
    tell_of_refused(now=timezone.now())
    telling.sweep(timezone.now())

    assert bells == ["generations.tasks.tell_due"]


def test_today_and_the_settings_show_it_for_as_long_as_it_lasts(client, refused, people):
    client.force_login(people.memberships.get(role=Role.MANAGER).user)
    pages = (reverse("today"), reverse("provider-accounts"))

    assert all("The key is not valid." in client.get(page).content.decode() for page in pages)
    refused.found_good()
    assert not any("The key is not valid." in client.get(page).content.decode() for page in pages)
