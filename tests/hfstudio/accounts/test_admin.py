import re

import pytest
from django.urls import reverse
from django.utils import timezone

from hfstudio.accounts.admin import MembershipForm
from hfstudio.accounts.models import ApiKey, Membership, Role, Scope, User
from tests import factories

pytestmark = pytest.mark.django_db


def add_key(client, person, **fields):
    return client.post(
        reverse("admin:accounts_apikey_add"),
        {"user": person.pk, "name": "Shop", "scopes": ["read", "generate"], "brands": [], **fields},
    )


def test_a_key_is_made_here_and_shown_once(client, owner):
    brand = factories.brand(member=owner)
    response = add_key(client, owner, brands=[brand.pk], default_brand=brand.pk)
    (text,) = re.findall(r"hfs_[0-9a-f]{8}_[\w-]+", response.content.decode())
    key = ApiKey.objects.find(text, now=timezone.now())
    assert (key.user, key.name, key.scopes, [*key.brands.all()], key.default_brand) == (
        owner, "Shop", ["read", "generate"], [brand], brand,
    )  # fmt: skip
    assert "no-store" in response.headers["Cache-Control"].split(", ")
    for page in ("changelist", "change"):
        address = reverse(f"admin:accounts_apikey_{page}", args=[key.pk] if page == "change" else [])
        assert text not in client.get(address).content.decode()


def test_a_key_without_scopes_is_not_made(client, owner):
    assert add_key(client, owner, scopes=[]).status_code == 200
    assert not ApiKey.objects.exists()


def test_a_key_cannot_be_changed_or_deleted_afterwards(client, owner):
    key, _ = ApiKey.make(user=owner, name="Shop", scopes=[Scope.READ])
    client.post(reverse("admin:accounts_apikey_change", args=[key.pk]), {"name": "Mine", "scopes": ["admin"]})
    client.post(reverse("admin:accounts_apikey_delete", args=[key.pk]), {"post": "yes"})
    key.refresh_from_db()
    assert (key.name, key.scopes) == ("Shop", ["read"])


def test_a_revoked_key_opens_nothing(client, owner):
    key, text = ApiKey.make(user=owner, name="Shop")
    client.post(reverse("admin:accounts_apikey_changelist"), {"action": "revoke", "_selected_action": [str(key.pk)]})
    assert ApiKey.objects.find(text, now=timezone.now()) is None


def test_a_person_is_added_with_an_address_and_a_password(client, owner):
    fields = {"email": "new@example.com", "name": "New", "password1": "tungsten light", "password2": "tungsten light"}
    inline = {f"memberships-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    response = client.post(reverse("admin:accounts_user_add"), {**fields, **inline})
    assert response.status_code == 302
    assert User.objects.get(email="new@example.com").check_password("tungsten light")


def test_a_person_can_be_changed_but_not_deleted(client, owner):
    person = factories.user()
    assert client.get(reverse("admin:accounts_user_change", args=[person.pk])).status_code == 200
    assert client.post(reverse("admin:accounts_user_delete", args=[person.pk]), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("page", ["user", "membership", "apikey"])
def test_the_lists_open_and_are_searched(client, owner, page):
    Membership.objects.create(user=owner, brand=factories.brand(), role=Role.MANAGER)
    ApiKey.make(user=owner, name="Shop")
    for query in ({}, {"q": owner.email}):
        assert client.get(reverse(f"admin:accounts_{page}_changelist"), query).status_code == 200


def test_only_staff_get_in(client):
    client.force_login(factories.user())
    assert client.get(reverse("admin:index")).status_code == 302


@pytest.fixture
def manager():
    return Membership.objects.create(user=factories.user(), brand=factories.brand(), role=Role.MANAGER)


def change_part(client, member, role):
    return client.post(reverse("admin:accounts_membership_change", args=[member.pk]), {"role": role})


def end_part(client, *members):
    return [
        client.post(reverse("admin:accounts_membership_delete", args=[member.pk]), {"post": "yes"}).status_code
        for member in members
    ]


def test_the_last_manager_of_a_brand_is_neither_demoted_nor_taken_out(client, owner, manager):
    assert "A brand needs a manager." in change_part(client, manager, Role.VIEWER).text
    assert end_part(client, manager) == [403]
    chosen = {"action": "delete_selected", "_selected_action": [str(manager.pk)], "post": "yes"}
    client.post(reverse("admin:accounts_membership_changelist"), chosen)
    manager.refresh_from_db()
    assert manager.role == Role.MANAGER


def test_with_another_manager_there_either_can_go_but_not_both(client, owner, manager):
    other = Membership.objects.create(user=factories.user(), brand=manager.brand, role=Role.MANAGER)
    assert end_part(client, other, manager) == [302, 403]


def test_a_manager_who_can_no_longer_sign_in_does_not_count(client, owner, manager):
    gone = Membership.objects.create(user=factories.user(is_active=False), brand=manager.brand, role=Role.MANAGER)
    assert end_part(client, manager, gone) == [403, 302]


def test_a_part_is_changed_where_it_is_and_moved_nowhere(client, owner, manager):
    Membership.objects.create(user=owner, brand=manager.brand, role=Role.MANAGER)
    address = reverse("admin:accounts_membership_change", args=[manager.pk])
    client.post(address, {"role": Role.EDITOR, "brand": factories.brand().pk, "user": owner.pk})
    changed = Membership.objects.get(pk=manager.pk)
    assert (changed.role, changed.brand, changed.user) == (Role.EDITOR, manager.brand, manager.user)


def test_a_part_that_ends_while_it_is_changed_does_not_come_back(client, owner, manager, monkeypatch):
    Membership.objects.create(user=owner, brand=manager.brand, role=Role.MANAGER)
    monkeypatch.setattr(MembershipForm, "clean_role", lambda form: form.instance.delete() and form.cleaned_data["role"])
    assert change_part(client, manager, Role.EDITOR).status_code == 302
    assert not Membership.objects.filter(user=manager.user).exists()


def test_a_person_s_page_shows_parts_and_gives_more_but_changes_none(client, owner, manager):
    address, another = reverse("admin:accounts_user_change", args=[manager.user_id]), factories.brand()
    assert reverse("admin:accounts_membership_change", args=[manager.pk]) in client.get(address).text
    client.post(address, {
        "email": manager.user.email, "name": "", "is_active": "on", "memberships-TOTAL_FORMS": "2",
        "memberships-INITIAL_FORMS": "1", "memberships-0-id": manager.pk, "memberships-0-role": "viewer",
        "memberships-0-DELETE": "on", "memberships-1-brand": another.pk, "memberships-1-role": "editor",
    })  # fmt: skip
    parts = dict(manager.user.memberships.values_list("brand", "role"))
    assert parts == {manager.brand_id: Role.MANAGER, another.pk: Role.EDITOR}
