"""A person's own page."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mika():
    return factories.user(email="mika@example.com", name="Mika")


@pytest.fixture
def page(client, mika):
    client.force_login(mika)
    return client


def test_people_change_their_own_name_and_nothing_else(page, mika):
    assert 'href="/profile/"' in page.get("/").text
    saved = page.post("/profile/", {"name": "Mika Sato", "email": "root@example.com", "is_staff": "1"})
    assert saved["Location"] == "/profile/"
    mika.refresh_from_db()
    assert (mika.name, mika.email, mika.is_staff) == ("Mika Sato", "mika@example.com", False)


@pytest.mark.parametrize("wrong", ["", "a\0b", "x" * 121])
def test_a_name_that_cannot_be_is_refused_at_its_field(page, mika, wrong):
    refused = page.post("/profile/", {"name": wrong})
    assert (refused.status_code, 'id="id_name_error"' in refused.text) == (422, True)
    mika.refresh_from_db()
    assert mika.name == "Mika"
