"""Invitations of two managers at the same moment, on a database where they can."""

import pytest
from django.utils import timezone

from hfstudio.accounts.invitations import Invitation, invite
from hfstudio.accounts.models import Role
from tests import factories
from tests.databases import overtaken


@pytest.mark.xdist_group("databases")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_of_two_invitations_of_an_address_at_once_the_second_is_open(database):
    person, now = factories.user(), timezone.now()
    brand = factories.brand(member=person, role=Role.MANAGER)

    def ask(role: str) -> None:
        invite(brand=brand, email="new@example.com", role=role, by=person, now=now)

    overtaken(lambda: ask(Role.VIEWER), lambda: ask(Role.EDITOR))

    assert [one.role for one in Invitation.objects.open(now)] == [Role.EDITOR]
    assert Invitation.objects.count() == 2
