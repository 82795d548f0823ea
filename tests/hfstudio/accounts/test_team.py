"""The team's page: invitations, roles, and the page on which somebody joins."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hfstudio.accounts import team
from hfstudio.accounts.invitations import Invitation
from hfstudio.accounts.members import change_role
from hfstudio.accounts.models import Membership, Role, User
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = "dropper glass amber"


@pytest.fixture
def manager():
    return factories.user(email="manager@example.com", name="Mika")


@pytest.fixture
def brand(manager):
    return factories.brand(member=manager, role=Role.MANAGER)


@pytest.fixture
def page(client, manager, brand):
    client.force_login(manager)
    return client


def invite(page, email="new@example.com", role="editor"):
    response = page.post(reverse("invite-member"), {"email": email, "role": role})
    return re.search(r"http://testserver(/join/[\w-]+/)", response.content.decode())[1]


def role_of(email):
    return Membership.objects.filter(user__email=email).values_list("role", flat=True).first()


def test_who_is_invited_joins_by_the_link_in_the_mail(page, brand, mailoutbox):
    link = invite(page)
    (mail,) = mailoutbox
    assert (mail.to, link in mail.body) == (["new@example.com"], True)
    newcomer = Client()
    assert brand.name in newcomer.get(link).content.decode()
    assert newcomer.post(link, {"name": "Ada", "password": WORDS}).status_code == 302
    assert (role_of("new@example.com"), newcomer.get("/").status_code) == (Role.EDITOR, 200)
    assert newcomer.get(link).status_code == 404


def test_a_weak_password_lets_nobody_in(page, brand):
    assert Client().post(invite(page), {"name": "Ada", "password": "123"}).status_code == 422
    assert not User.objects.filter(email="new@example.com").exists()


def test_who_has_an_account_signs_in_first_and_needs_no_new_password(page, brand):
    there = factories.user(email="new@example.com")
    link, client = invite(page), Client()
    assert "Sign in with it first" in client.get(link).content.decode()
    assert client.post(link, {"name": "Ada", "password": WORDS}).status_code == 200
    assert role_of("new@example.com") is None
    client.force_login(there)
    assert client.post(link).status_code == 302
    assert role_of("new@example.com") == Role.EDITOR


def test_somebody_else_cannot_use_the_link(page, brand):
    link = invite(page)
    factories.user(email="new@example.com")
    other = Client()
    other.force_login(factories.user(email="other@example.com"))
    other.post(link)
    assert role_of("other@example.com") is None


def test_an_invitation_never_lowers_a_role(page, brand):
    there = factories.user(email="new@example.com")
    Membership.objects.create(user=there, brand=brand, role=Role.MANAGER)
    link, client = invite(page, role="viewer"), Client()
    client.force_login(there)
    client.post(link)
    assert role_of("new@example.com") == Role.MANAGER


def test_an_invitation_ends_when_it_is_taken_back_renewed_or_old(page, brand):
    first = invite(page)
    second = invite(page)
    assert Client().get(first).status_code == 404
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(second).status_code == 404
    third = invite(page)
    revoke = reverse("revoke-invitation", args=[Invitation.objects.latest("pk").pk])
    assert "The invitation of new@example.com is taken back" in page.post(revoke, follow=True).text
    assert Client().get(third).status_code == 404
    assert "It was used, taken back or over already." in page.post(revoke, follow=True).text


def test_whoever_comes_while_it_is_taken_back_is_not_let_in(page, brand, monkeypatch):
    link = invite(page, "lou@example.com")
    monkeypatch.setattr(team, "accept", lambda *args, **kwargs: False)

    answer = Client().post(link, {"name": "Lou", "password": WORDS})

    assert answer.status_code == 404
    assert not User.objects.filter(email="lou@example.com").exists()


def test_an_address_that_no_account_can_have_is_not_invited(page, brand):
    answer = page.post(reverse("invite-member"), {"email": f"{'a' * 60}@{'b.' * 120}example", "role": "editor"})

    assert answer.status_code == 422


def test_the_link_is_kept_nowhere(page, brand):
    token = invite(page).split("/")[2]
    assert not Invitation.objects.filter(sha256=token).exists()
    assert token not in page.get(reverse("team")).content.decode()


def test_mail_that_cannot_be_sent_is_told_and_the_link_is_there_to_be_given_on(page, brand, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    response = page.post(reverse("invite-member"), {"email": "new@example.com", "role": "editor"})
    assert "could not be sent" in response.content.decode()
    assert "/join/" in response.content.decode()


def test_where_no_mail_is_sent_an_invitation_does_not_say_that_it_is_on_its_way(page, brand, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    text = page.post(reverse("invite-member"), {"email": "new@example.com", "role": "editor"}).text
    assert "This studio sends no email: give new@example.com the link yourself" in text
    assert ("/join/" in text, "on its way" in text) == (True, False)


def test_a_manager_changes_roles_and_takes_people_out(page, brand):
    member = Membership.objects.create(
        user=factories.user(email="b@example.com", name="Bo"), brand=brand, role=Role.VIEWER
    )
    for wanted, role, told in (
        ("editor", Role.EDITOR, "Bo: Editor from now on"), ("remove", None, "Bo is not in the team any more")
    ):  # fmt: skip
        text = page.post(reverse("change-member", args=[member.pk]), {"role": wanted}, follow=True).text
        assert (role_of("b@example.com"), told in text) == (role, True)


def test_whoever_is_taken_out_while_their_role_is_changed_stays_out(brand):
    member = Membership.objects.create(user=factories.user(email="b@example.com"), brand=brand, role=Role.VIEWER)
    Membership.objects.filter(pk=member.pk).delete()
    change_role(member, Role.EDITOR)
    assert role_of("b@example.com") is None


@pytest.mark.parametrize("role", ["viewer", "remove"])
def test_a_brand_keeps_a_manager(page, brand, role):
    member = Membership.objects.get(brand=brand)
    page.post(reverse("change-member", args=[member.pk]), {"role": role})
    assert role_of("manager@example.com") == Role.MANAGER


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_others_see_the_team_and_change_nothing(page, brand, role):
    other = Membership.objects.create(user=factories.user(email="b@example.com"), brand=brand, role=Role.VIEWER)
    Membership.objects.filter(user__email="manager@example.com").update(role=role)
    text = page.get(reverse("team")).content.decode()
    assert ("b@example.com" in text, "<select" in text.partition("<main")[2]) == (True, False)
    assert page.post(reverse("invite-member"), {"email": "x@example.com", "role": "manager"}).status_code == 403
    assert page.post(reverse("change-member", args=[other.pk]), {"role": "manager"}).status_code == 403


def test_the_team_of_another_brand_is_out_of_reach(page, brand):
    foreign = Membership.objects.create(user=factories.user(), brand=factories.brand(), role=Role.VIEWER)
    assert page.post(reverse("change-member", args=[foreign.pk]), {"role": "manager"}).status_code == 404


# --- Keys


def make_key(page, **fields):
    return page.post(reverse("make-key"), {"name": "Feed", "scopes": ["read"], "lives": "30", "brand": "", **fields})


def test_a_key_is_shown_once_and_opens_the_api(page, brand):
    response = make_key(page, brand=str(brand.pk))
    text = re.search(r"hfs_[\w-]+", response.content.decode().partition('id="new-key"')[2])[0]
    account = Client().get("/api/v1/account/", headers={"Authorization": f"Bearer {text}"}).json()
    assert (account["scopes"], account["brands"]) == (["read"], [brand.slug])
    assert text not in page.get(reverse("keys")).content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_a_key_that_was_ended_opens_nothing(page, manager):
    make_key(page)
    key = manager.api_keys.get()
    assert "Feed is ended" in page.post(reverse("revoke-key", args=[key.pk]), follow=True).text
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_a_key_is_for_ones_own_brands_alone(page):
    assert make_key(page, brand=str(factories.brand().pk)).status_code == 422


def test_keys_of_others_are_out_of_reach(page):
    other = factories.actor()
    make_key(page)
    page.force_login(other.user)
    key = User.objects.get(email="manager@example.com").api_keys.get()
    assert page.post(reverse("revoke-key", args=[key.pk])).status_code == 404
