"""A new brand in the portal."""

import pytest
from django.test import Client

from hfstudio.accounts.models import Role
from products.models import Brand, KitImport
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(factories.user(name="Mika"))
    return client


def test_whoever_is_in_no_brand_makes_one_and_works_for_it(client, bells):
    assert "/brand/new/" in client.get("/").text
    made = client.post("/brand/new/", {"name": "Okkuno", "website": "okkuno.example"})
    brand = Brand.objects.get(name="Okkuno")
    assert (made.headers["Location"], brand.memberships.get().role) == ("/brand/kit/", Role.MANAGER)
    assert KitImport.objects.get(brand=brand).url == brand.website == "https://okkuno.example"
    assert "Okkuno" in client.get("/").text


def test_a_second_one_is_the_current_one_at_once(client):
    for name in ("Okkuno", "Velmora"):
        client.post("/brand/new/", {"name": name})
    assert not KitImport.objects.exists()
    assert 'aria-label="Brand: Velmora"' in client.get("/").text


LONGEST = "okkuno.example/".ljust(492, "a")  # and https:// before it


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"website": "http://localhost/"}, {"website": "not an address"}, {"website": f"{LONGEST}a"}],
)
def test_what_is_wrong_is_said_and_nothing_is_made(client, wrong):
    refused = client.post("/brand/new/", {"name": "Okkuno", **wrong})
    assert (refused.status_code, 'class="errmsg"' in refused.text) == (422, True)
    assert not Brand.objects.filter(name="Okkuno").exists()


def test_the_longest_website_is_kept_whole(client, bells):
    assert client.post("/brand/new/", {"name": "Okkuno", "website": LONGEST}).status_code == 302
    assert Brand.objects.get(name="Okkuno").website == f"https://{LONGEST}"


def test_a_manager_archives_a_brand_after_a_question_and_works_for_another(client):
    for name in ("Okkuno", "Velmora"):
        client.post("/brand/new/", {"name": name})
    velmora = Brand.objects.get(name="Velmora")
    page = client.get("/brand/kit/").text
    assert "Archive Velmora?" in page
    client.post(f"/brand/{velmora.pk}/archive/")
    velmora.refresh_from_db()
    assert velmora.archived_at is not None
    today = client.get("/").text
    assert ('aria-label="Brand: Okkuno"' in today, "Velmora is archived" in today) == (True, True)
    assert client.post(f"/brand/{velmora.pk}/archive/").status_code == 404


def test_an_editor_archives_no_brand(client):
    editor = factories.user()
    brand = factories.brand(member=editor, role=Role.EDITOR)
    client.force_login(editor)
    assert client.post(f"/brand/{brand.pk}/archive/").status_code == 403
    assert Brand.objects.active().filter(pk=brand.pk).exists()
